"""The words of each CRM: what Salesforce calls a field is a property in HubSpot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from checks.model.check import view
from checks.model.rows.schema import Connection
from checks.model.tables import Table
from checks.views.crm_sides import HUBSPOT, SALESFORCE

_SINGULAR: Mapping[str, str] = {
    "contacts": "contact", "companies": "company", "deals": "deal", "leads": "lead", "tickets": "ticket", "products": "product",
    "line_items": "line item",
}  # fmt: skip
"""HubSpot's own objects, and what one record of each is called."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a sentence calls the things of a CRM. HubSpot's objects have names in the plural, so that *they have* properties."""

    system: str = SALESFORCE
    field: str = "field"
    fields: str = "fields"
    picklist: str = "picklist"
    picklists: str = "picklists"
    value: str = "value"
    values: str = "values"
    automation: str = "automation"
    automations: str = "automations"
    has: str = "has"
    trail: str = "setup audit trail"

    def count_fields(self, number: int, *, such: str = "") -> str:
        """A number of fields: ``1 custom field``, ``3 properties``."""
        return f"{number:,} {f'{such} ' if such else ''}{self.field if number == 1 else self.fields}"

    def records_of(self, number: int, object_: str) -> str:
        """A number of records of an object by its API name: ``24 Lead records``, ``24 contacts``."""
        if self.system == HUBSPOT and object_ in _SINGULAR:
            return f"{number:,} {_SINGULAR[object_] if number == 1 else object_.replace('_', ' ')}"
        return f"{number:,} {object_} record{'' if number == 1 else 's'}"

    def one_of(self, object_: str) -> str:
        """What one record of an object is called, to follow *no*: ``Lead``, ``contact``."""
        return _SINGULAR.get(object_, object_) if self.system == HUBSPOT else object_

    def either(self, salesforce: str, hubspot: str) -> str:
        """What is said of the one CRM or of the other."""
        return hubspot if self.system == HUBSPOT else salesforce


IN_SALESFORCE = Terms()
IN_HUBSPOT = Terms(
    HUBSPOT, "property", "properties", "dropdown property", "dropdown properties", "option", "options", "workflow", "workflows",
    "have", "audit log",
)  # fmt: skip

TermsOf = Callable[[str], Terms]


def in_salesforce(_: str) -> Terms:
    """The words of Salesforce, whatever is asked."""
    return IN_SALESFORCE


@view
def terms(connections: Table[Connection]) -> TermsOf:
    """The words of a connection's CRM, asked by the connection's name or by a reference of it."""
    portals = {row.name for row in connections if row.system == HUBSPOT}

    def of(name: str) -> Terms:
        return IN_HUBSPOT if name.partition(":")[0] in portals else IN_SALESFORCE

    return of
