"""The HubSpot side of a company, from its seed."""

from __future__ import annotations

from random import Random

from standins.company.clock import stamping
from standins.company.hubspot import automation, governance, people, records, schema
from standins.company.hubspot.model import Hub
from standins.company.model import Company
from standins.company.people import admins


def add_hubspot(company: Company, *, properties: int = 250, workflows: int = 300, lists: int = 200, owners: int = 100) -> None:
    """Give a company that Salesforce serves its HubSpot portal, and its policy what it says of it.

    Nothing of the Salesforce side changes. Each object type has ``properties`` properties, if HubSpot's own are not more.
    """
    rng = Random(f"{company.seed} hubspot")
    hub = company.hub = Hub(id=24_000_000 + company.seed)
    stamp = stamping(company, rng, admins(company))
    people.hire(company, hub, rng, owners)
    schema.build(company, hub, stamp, properties)
    automation.automate(company, hub, rng, stamp, workflows, lists)
    records.keep(company, hub, rng)
    governance.govern(company, hub)
