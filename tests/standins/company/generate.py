"""A whole company from a seed: clean, or with the problems that are asked for."""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import Literal

from standins.company import automation, beside, market, people, records, reporting, schema
from standins.company.clock import TAKEN_AT, stamping
from standins.company.governance import govern
from standins.company.hubspot.generate import add_hubspot
from standins.company.model import Company
from standins.company.planting import plant


def generate(
    seed: int = 7,
    *,
    objects: int = 60,
    fields: int = 150,
    leads: int = 2000,
    deals: int = 800,
    accounts: int = 400,
    planted: frozenset[str] | Literal["all"] = frozenset(),
    taken_at: datetime = TAKEN_AT,
    hubspot: bool = False,
    properties: int = 250,
    workflows: int = 300,
    lists: int = 200,
    owners: int = 100,
) -> Company:
    """The same company for the same arguments, in which nothing is to be found but what is planted.

    ``planted`` names codes of checks; ``Company.planted`` then holds what an audit must find. ``fields`` is how many each object
    has, if its standard ones are not more. With ``hubspot`` the company runs HubSpot too, with so many ``properties`` of each
    object type, ``workflows``, ``lists`` and ``owners``; nothing of the Salesforce side changes by it. The problems of HubSpot,
    and those between the two, are named ``hubspot:SRC003``. Raises KeyError for a code that nothing plants.
    """
    rng = Random(seed)
    company = Company(name="Halden Instruments", domain="halden.example", seed=seed, taken_at=taken_at)
    people.hire(company, rng)
    makers = [*people.admins(company), people.left(company, "RevOps")[0].username]
    stamp = stamping(company, rng, makers)
    market.set_up(company, stamp)
    schema.build(company, stamp, objects, fields)
    automation.automate(company, stamp)
    reporting.report_on(company, rng, stamp)
    records.keep(company, rng, leads, deals, accounts)
    beside.add(company, rng)
    govern(company)
    if hubspot:
        add_hubspot(company, properties=properties, workflows=workflows, lists=lists, owners=owners)
    plant(company, planted)
    market.refresh_lists(company)
    return company
