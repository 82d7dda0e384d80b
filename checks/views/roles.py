"""Which objects hold leads, contacts, accounts and deals, in the vendors' own names.

HubSpot portals keep their leads as contacts, and beside these as records of the object *leads* where they have it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from checks.model.check import view
from checks.model.rows.process import Pipeline
from checks.model.rows.schema import Object
from checks.model.tables import Table

LEADS = frozenset({"Lead", "leads"})
CONTACTS = frozenset({"Contact", "contacts"})
ACCOUNTS = frozenset({"Account", "companies"})
DEALS = frozenset({"Opportunity", "deals"})
PEOPLE = LEADS | CONTACTS
"""The objects of which a record stands for a person."""

LEADS_AND_CONTACTS = LEADS | {"contacts"}
"""The objects in which somebody who has not bought yet may be kept."""

AMOUNTS: Mapping[str, str] = {"Opportunity": "Amount", "deals": "amount"}
CLOSE_DATES: Mapping[str, str] = {"Opportunity": "CloseDate", "deals": "closedate"}
"""The vendors' own fields for the amount and the close date of a deal, by object."""

LEAD_STATUSES = frozenset({"Lead.Status", "contacts.hs_lead_status"})
"""The fields that hold the status of a lead, by the vendors' own design."""


def deal_objects_of(connection: str, pipelines: Iterable[Pipeline]) -> frozenset[str]:
    """The objects of a connection that hold deals: those that have sales pipelines."""
    return frozenset(row.object for row in pipelines if row.connection == connection and row.kind == "sales")


@view
def lead_objects(objects: Table[Object]) -> Mapping[str, tuple[str, ...]]:
    """The objects in which each connection keeps its leads, the first one first: where they arrive."""
    found: dict[str, list[str]] = {}
    for name in ("Lead", "contacts", "leads"):
        for row in objects.by("name").get(name, ()):
            found.setdefault(row.connection, []).append(name)
    return {connection: tuple(names) for connection, names in found.items()}
