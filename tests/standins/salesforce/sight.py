"""What the signed-in user sees of an org: objects, columns and records.

Source: Salesforce Help, 'User Permissions'. Without View All Data the org shows every third record, and says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

Row = dict[str, Any]

TOOLING_ONLY = frozenset(
    {"CustomField", "CustomObject", "ValidationRule", "WorkflowRule", "Flow", "FlowDefinition", "GlobalValueSet",
     "StandardValueSet", "MetadataComponentDependency", "Layout"}
)  # fmt: skip
"""Objects that the data API does not know."""
CATALOGUE = frozenset({"EntityDefinition", "FieldDefinition", "EntityParticle", "PicklistValueInfo"})
"""Tables that the platform makes up as they are asked for."""
_ALSO_TOOLING = CATALOGUE | {
    "BusinessProcess", "Group", "GroupMember", "Organization", "PermissionSet", "Profile", "RecordType", "User", "UserRole",
}  # fmt: skip
_NEEDS_SETUP = (CATALOGUE - {"EntityDefinition"}) | {"SetupAuditTrail"}
_NOT_COUNTED = CATALOGUE | {"FlowDefinitionView", "SetupAuditTrail"}
"""Where ``COUNT(Id)`` is refused; ``COUNT()`` is not."""
_IMPLIED = {"ModifyAllData": ("ViewAllData", "ModifyMetadata", "ManageReportsInPubFolders"), "ViewAllData": ("ViewAllUsers",)}
_PARENTS = {
    "OpportunityHistory": ("OpportunityId", "Opportunity"), "OpportunityFieldHistory": ("OpportunityId", "Opportunity"),
    "LeadHistory": ("LeadId", "Lead"),
}  # fmt: skip
"""Whose records a history is shown with."""

_KINDS = {
    "boolean": "boolean", "date": "date", "datetime": "datetime", "double": "number", "currency": "number", "percent": "number",
    "int": "number", "long": "number", "multipicklist": "multi", "id": "id", "reference": "id",
}  # fmt: skip
_TIME = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d{4}))?")


class OrgLike(Protocol):
    """An org: everything that its API can be asked for."""

    id: str
    tables: dict[str, list[Row]]
    relationships: dict[tuple[str, str], tuple[str, str]]
    describes: dict[str, dict[str, Any]]
    modified: dict[str, Any]
    metadata: dict[str, dict[str, str]]
    rights: set[str]
    hidden: set[str]
    features: set[str]
    user_id: str
    identity: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column and what may be done with it.

    ``kind``: string, number, boolean, date, datetime, id, multi; '' when nobody can tell.
    """

    name: str
    kind: str
    aggregatable: bool = True
    groupable: bool = True
    filterable: bool = True
    sortable: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one sObject that the user sees."""

    name: str
    rows: list[Row]
    described: dict[str, dict[str, Any]] | None
    """The fields of its describe by name in small letters; None when there is none, and the rows tell."""
    hidden: frozenset[str]

    def column(self, name: str) -> Column | None:
        """A column by its name in whatever case; None when it is not there or hidden."""
        folded = name.casefold()
        if folded in self.hidden:
            return None
        return _from_rows(self, folded, name) if self.described is None else _from_describe(self.described.get(folded))


def _from_describe(field: dict[str, Any] | None) -> Column | None:
    if field is None:
        return None
    can = {what: field.get(what, True) for what in ("aggregatable", "groupable", "filterable", "sortable")}
    return Column(field["name"], _KINDS.get(field["type"], "string"), **can)


def _from_rows(table: Table, folded: str, name: str) -> Column | None:
    """What the rows tell. An object without rows and describe tells nothing, so any column will do."""
    if not table.rows:
        return Column(name, "")
    found = next((one for one in table.rows[0] if one.casefold() == folded), None)
    if found is None:
        return None
    counted = table.name not in _NOT_COUNTED
    value = next((row[found] for row in table.rows if row.get(found) is not None), None)
    plain = not isinstance(value, dict | list)
    return Column(found, _kind(found, value), counted and plain, counted and plain, plain, plain)


def _kind(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        if found := _TIME.fullmatch(value):
            return "datetime" if found[1] else "date"
        return "id" if name.endswith("Id") else "string"
    return ""


class Sight:
    """An org through the eyes of its signed-in user. Rights and hidden fields are looked up anew each time."""

    def __init__(self, org: OrgLike) -> None:
        self.org = org

    def has(self, right: str) -> bool:
        """Whether the user holds a right, by itself or with a larger one."""
        rights = self.org.rights
        return right in rights or any(right in less and self.has(more) for more, less in _IMPLIED.items())

    def describe(self, name: str) -> dict[str, Any] | None:
        """The describe of an object without what is hidden; None when the user does not see the object."""
        body = self.org.describes.get(name)
        if body is None or name in self.org.hidden:
            return None
        if "fields" not in body:
            return body
        return body | {"fields": [field for field in body["fields"] if f"{name}.{field['name']}" not in self.org.hidden]}

    def table(self, name: str, *, tooling: bool = False) -> Table | None:
        """An sObject by its name in whatever case, with all its rows; None when this API or this user does not know it."""
        known = self._known(name)
        if known is None or known in self.org.hidden or (known in _NEEDS_SETUP and not self.has("ViewSetup")):
            return None
        if (known in TOOLING_ONLY and not tooling) or (tooling and known not in TOOLING_ONLY | _ALSO_TOOLING):
            return None
        fields = self.org.describes.get(known, {}).get("fields")
        described = None if fields is None else {field["name"].casefold(): field for field in fields}
        return Table(known, self._rows(known), described, self._hidden(known))

    def shared(self, table: Table) -> list[Row]:
        """The rows of a table that are shared with the user."""
        name, rows = table.name, table.rows
        if name in ("Folder", "Report", "Dashboard"):
            return self._filed(name, rows)
        if name == "User":
            own = self.org.user_id
            return rows if self.has("ViewAllUsers") else [row for at, row in enumerate(rows) if not at % 3 or row["Id"] == own]
        if name in _PARENTS:
            column, parent = _PARENTS[name]
            return rows if self._sees_all(parent) else _of(rows, column, self.org.tables.get(parent, [])[::3])
        return rows if name not in self.org.describes or self._sees_all(name) else rows[::3]

    def private(self, table: Table) -> list[Row]:
        """The rows that lie in users' private folders."""
        return [row for row in table.rows if str(row.get("OwnerId") or row.get("FolderId")).startswith("005")]

    def _filed(self, name: str, rows: list[Row]) -> list[Row]:
        """What lies in folders that the user may open, and in the own private one."""
        if not (self.has("ViewAllData") or self.has("ManageReportsInPubFolders")):
            closed = {row["Id"] for row in self.org.tables.get("Folder", ()) if row.get("AccessType", "Public") != "Public"}
            rows = [row for row in rows if not closed & {row.get("Id"), row.get("OwnerId"), row.get("FolderId")}]
        if name == "Folder":
            return rows
        column = "OwnerId" if name == "Report" else "FolderId"
        return [row for row in rows if not str(row.get(column)).startswith("005") or row.get(column) == self.org.user_id]

    def _sees_all(self, name: str) -> bool:
        if self.has("ViewAllData"):
            return True
        assigned = self.org.tables.get("PermissionSetAssignment", ())
        own = {row["PermissionSetId"] for row in assigned if row["AssigneeId"] == self.org.user_id}
        granted = self.org.tables.get("ObjectPermissions", ())
        return any(row["SobjectType"] == name and row["PermissionsViewAllRecords"] and row["ParentId"] in own for row in granted)

    def _known(self, name: str) -> str | None:
        if name in self.org.tables:
            return name
        folded = name.casefold()
        return next((known for known in (*self.org.tables, "Name") if known.casefold() == folded), None)

    def _rows(self, name: str) -> list[Row]:
        if name == "Name" and "Name" not in self.org.tables:
            return [*_named(self.org.tables.get("User", ()), "User"), *_named(self.org.tables.get("Group", ()), "Queue")]
        return self.org.tables[name]

    def _hidden(self, name: str) -> frozenset[str]:
        within = f"{name}."
        return frozenset(path.removeprefix(within).casefold() for path in self.org.hidden if path.startswith(within))


def _named(rows: Iterable[Row], kind: str) -> list[Row]:
    """Users and groups as a relationship shows them that may lead to either."""
    shown = ("Username", "Email", "IsActive")
    return [
        {"Id": row["Id"], "Name": row.get("Name"), "Type": row.get("Type") or kind, **{name: row.get(name) for name in shown}}
        for row in rows
    ]


def _of(rows: Iterable[Row], column: str, parents: Iterable[Row]) -> list[Row]:
    shown = {row["Id"] for row in parents}
    return [row for row in rows if row.get(column) in shown]
