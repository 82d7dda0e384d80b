"""What the signed-in user can see, and what is smaller or missing for want of a right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from checks.model.tables import MEASURES
from connectors.common.values import flag, text
from connectors.metadata.collect import Collector
from connectors.salesforce.reading.catalogue import READER_RIGHTS

ALL_DATA = "View All Data"
SETUP = "View Setup and Configuration"
METADATA = "Modify Metadata Through Metadata API Functions"
PRIVATE_REPORTS = "Manage All Private Reports and Dashboards"
PUBLIC_REPORTS = "Manage Reports in Public Folders"
ALL_USERS = "View All Users"

_IMPLIED = {
    "Modify All Data": (ALL_DATA, METADATA, PUBLIC_REPORTS),
    ALL_DATA: (ALL_USERS,),
}
"""Rights that come with another. Source: Salesforce Help, 'User Permissions': View All Data shows all users and all records."""

COUNTED = MEASURES - {"bookings"}
"""The measures that are counted in an org."""

MEANS = {
    "API Enabled": "nothing can be read",
    SETUP: "field owners and classification, the setup audit trail, inactive picklist values and validation rules stay unread",
    ALL_DATA: "records are counted only as far as they are shared with the reading user",
    METADATA: "assignment rules, lead conversion, flows' contents and settings stay unread",
    PRIVATE_REPORTS: "private reports stay unread",
    PUBLIC_REPORTS: "reports are read only from folders shared with the reading user",
    ALL_USERS: "users may be listed in part",
}
"""What a missing right costs, in words that follow 'without it'."""


class Sight:
    """The rights of the reading user, and the objects all of whose records are seen."""

    def __init__(self, rights: Iterable[str], objects: Iterable[str] = (), *, known: bool = True) -> None:
        held = set(rights)
        for right, implied in _IMPLIED.items():
            held |= set(implied) if right in held else set()
        self.rights = tuple(sorted(held))
        self.known = known
        self._objects = frozenset(objects)

    @classmethod
    def of(cls, sets: Iterable[Mapping[str, Any]], objects: Iterable[Mapping[str, Any]]) -> Sight:
        """From the user's permission sets and object permissions."""
        rights = {label for row in sets for column, label in READER_RIGHTS.items() if flag(row, column)}
        return cls(rights, (text(row, "SobjectType") for row in objects))

    def has(self, right: str) -> bool:
        """Whether the user holds a right."""
        return right in self.rights

    def sees_all(self, object_: str) -> bool:
        """Whether every record of an object is counted."""
        return self.has(ALL_DATA) or object_ in self._objects

    def say_partial(self, objects: Iterable[str], out: Collector) -> None:
        """The gaps of counts that may be too low, and of users and reports that may not be all there; of known rights only."""
        if not self.known:
            return
        for object_ in objects:
            if not self.sees_all(object_):
                for table in sorted(COUNTED):
                    out.gap(
                        table,
                        object_,
                        kind="permission",
                        reason=f"the reading user lacks {ALL_DATA}: of {object_} there may be more records than were counted",
                        cure=f"grant the reading user {ALL_DATA}, or View All Records on {object_}",
                    )
        if not self.sees_all("Campaign"):
            _say(out, "campaigns", "campaigns that are not shared with the reader", ALL_DATA)
        if not self.has(ALL_USERS):
            _say(out, "users", "users who are hidden from the reader", ALL_USERS)
        if not self.has(PRIVATE_REPORTS):
            _say(out, "reports", "private reports", PRIVATE_REPORTS)
        if not (self.has(PUBLIC_REPORTS) or self.has(ALL_DATA)):
            _say(out, "reports", "folders that are not shared with the reader", PUBLIC_REPORTS)


def _say(out: Collector, table: str, scope: str, right: str) -> None:
    reason = f"the reading user lacks {right}: {MEANS[right]}"
    out.gap(table, scope, kind="permission", reason=reason, cure=f"grant the reading user {right}")
