"""Criteria: which values satisfy one, and which of the fields and values it names still exist.

Text is compared as both CRMs compare it: without regard to case, by a value's API name or by its label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from checks.model.rows.automation import Criterion
from checks.model.rows.schema import Field, Object, PicklistValue, RecordType
from checks.model.snapshot import Coverage
from checks.model.tables import Table

OPPOSITES = {"not_equal": "equals", "not_contains": "contains", "excludes": "includes"}
"""The negative operators, and the positive one that each denies."""

_TEXTUAL = frozenset({"equals", "contains", "starts_with", "includes"})
_RECORD_TYPE_FIELDS = frozenset({"RecordTypeId", "RecordType", "RecordType.Name", "RecordType.DeveloperName"})
_FREE_TEXT_LISTS = frozenset({"Task.Subject", "Event.Subject", "Activity.Subject"})
_SALESFORCE_ID = re.compile(r"[0-9a-zA-Z]{15}(?:[0-9a-zA-Z]{3})?")
_OWN_CUSTOM_FIELD = re.compile(r"[A-Za-z](?:_?[A-Za-z0-9])*__c")
_PROPERTY = re.compile(r"(?!hs_)[a-z][a-z0-9_]*", re.ASCII)
"""The name of a property of HubSpot that its list of properties surely holds: of its own it keeps some to itself."""


class Known(NamedTuple):
    """A value that a field can hold, in every spelling that a criterion may use."""

    spellings: tuple[str, ...]
    active: bool


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """A value as it is compared: percent-decoded (as metadata files store it), trimmed, without case."""
    return unquote(text).strip().casefold()


def _parts(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.split(";"))


def _meets(operator: str, wanted: str, value: str) -> bool:
    if operator == "contains":
        return wanted in value
    if operator == "starts_with":
        return value.startswith(wanted)
    if operator == "includes":
        return _parts(wanted) <= _parts(value)
    return wanted == value


def satisfied(criterion: Criterion, *spellings: str) -> bool | None:
    """Whether a value, given in all its spellings, satisfies a criterion; None where text alone cannot tell (dates, formulas).

    Several values mean any of them, and none of them for a negative operator. No value at all means blank.
    """
    operator = OPPOSITES.get(criterion.operator, criterion.operator)
    if operator not in _TEXTUAL:
        return None
    wanted = criterion.values or ("",)
    met = any(_meets(operator, plain(want), plain(spelling)) for want in wanted for spelling in spellings)
    return met != (criterion.operator in OPPOSITES)


def implies(narrow: Criterion, wide: Criterion) -> bool:
    """Whether every value that satisfies ``narrow`` certainly satisfies ``wide``; False where that is not provable."""
    if narrow.field != wide.field:
        return False
    ours, theirs = frozenset(map(plain, narrow.values or ("",))), frozenset(map(plain, wide.values or ("",)))
    if narrow.operator == wide.operator and ours == theirs:
        return True
    if narrow.operator == "equals":
        return all(satisfied(wide, value) is True for value in ours)
    if narrow.operator == "starts_with" and wide.operator in {"starts_with", "contains"}:
        return all(satisfied(wide, value) is True for value in ours)
    if narrow.operator == wide.operator == "contains":
        return all(satisfied(wide, value) is True for value in ours)
    return narrow.operator == wide.operator == "not_equal" and theirs <= ours


def all_must_hold(logic: str) -> bool:
    """Whether a filter logic such as ``1 AND 2`` demands every criterion; '' does."""
    return not re.search(r"\b(?:or|not)\b|\|\||!", logic, re.IGNORECASE)


def stale_values(criterion: Criterion, known: Iterable[Known]) -> tuple[str, ...]:
    """The values that a criterion names and no known value satisfies; () for operators that do not compare text.

    Blank, ids in place of names (in fields that hold ids) and the record type Master are never stale. A piece of a value that
    holds a comma is taken for that value.
    """
    operator = OPPOSITES.get(criterion.operator, criterion.operator)
    if operator not in _TEXTUAL:
        return ()
    spellings = frozenset(plain(spelling) for value in known for spelling in value.spellings)
    pieces = frozenset(piece.strip() for spelling in spellings if "," in spelling for piece in spelling.split(","))

    def holds(wanted: str) -> bool:
        if not wanted or wanted in pieces or any(_meets(operator, wanted, spelling) for spelling in spellings):
            return True
        return ";" in wanted and all(holds(part) for part in _parts(wanted))

    return tuple(value for value in criterion.values if not _names_no_value(criterion.field, value) and not holds(plain(value)))


def _names_no_value(field: str, value: str) -> bool:
    name = _place(field)[2]
    is_type = name in _RECORD_TYPE_FIELDS
    is_id = (is_type or name.endswith(("Id", "Owner"))) and value[:1].isdigit() and bool(_SALESFORCE_ID.fullmatch(value))
    return is_id or (is_type and plain(value) == "master")


def _place(field: str) -> tuple[str, str, str]:
    """Connection, object and name of a field's reference; three blanks for text that is none."""
    connection, _, path = field.partition(":field:")
    object_, dot, name = path.partition(".")
    return (connection, object_, name) if dot else ("", "", "")


class Vocabulary:
    """The fields and values that exist, as far as they were read. What was not read is never called gone."""

    def __init__(
        self,
        objects: Table[Object],
        fields: Table[Field],
        picklist_values: Table[PicklistValue],
        record_types: Table[RecordType],
        coverage: Coverage,
        portals: Iterable[str] = (),
    ) -> None:
        """``portals`` are the connections of HubSpot."""
        self._portals = frozenset(portals)
        self._objects, self._fields, self._coverage = objects, fields, coverage
        self._values = picklist_values.by("field")
        self._record_types = record_types
        self._unreadable = {
            (gap.connection, gap.table, part)
            for gap in coverage.gaps
            if "/" in gap.scope
            for part in re.split(r"[/.]", gap.scope)
        }

    def gone(self, field: str) -> bool:
        """Whether a reference names a custom field of the company's own that certainly does not exist any more.

        True only where the object's fields were all read. Standard fields of Salesforce, those of installed packages and text
        that is no field's reference are never gone. A property of HubSpot is gone when it is archived, or is none of its object.
        """
        connection, object_, name = _place(field)
        if connection in self._portals:
            return self._gone_from_portal(field)
        if self._fields.get(field) or not _OWN_CUSTOM_FIELD.fullmatch(name):
            return False
        homes = (object_, "Activity") if object_ in {"Task", "Event"} else (object_,)
        return all(
            self._objects.get(f"{connection}:object:{home}") is not None
            and self._whole("fields", connection, home)
            and self._fields.get(f"{connection}:field:{home}.{name}") is None
            for home in homes
        )

    def _gone_from_portal(self, field: str) -> bool:
        connection, object_, name = _place(field)
        if row := self._fields.get(field):
            return row.archived
        hidden = any(object_ in re.split(r"\W+", gap.scope) for gap in self._coverage.scoped_gaps(("fields",), (connection,)))
        read = any(row.connection == connection for row in self._fields.by("object").get(object_, ()))
        return bool(_PROPERTY.fullmatch(name)) and read and not hidden and self._whole("fields", connection, object_)

    def values(self, field: str) -> tuple[Known, ...] | None:
        """All values of a picklist or of the record type; None where the field takes any value, or not all were read.

        In HubSpot all options are active: to hide one keeps people from choosing it, and no import, form or workflow.
        """
        connection, object_, name = _place(field)
        if name in _RECORD_TYPE_FIELDS:
            return self._types_of(connection, object_)
        rows = self._values.get(field, ())
        path = f"{object_}.{name}"
        if not rows or path in _FREE_TEXT_LISTS or not self._whole("picklist_values", connection, object_, path):
            return None
        kept = connection in self._portals
        return tuple(Known((row.value, row.label or row.value), row.active or kept) for row in rows)

    def lacks_types(self, criterion: Criterion) -> bool:
        """Whether a criterion names record types that cannot be looked up: those of its object were not all read."""
        asks = _place(criterion.field)[2] in _RECORD_TYPE_FIELDS and bool(stale_values(criterion, ()))
        return asks and self.values(criterion.field) is None

    def _types_of(self, connection: str, object_: str) -> tuple[Known, ...] | None:
        rows = [row for row in self._record_types.by("object").get(object_, ()) if row.connection == connection]
        if not rows or not self._whole("record_types", connection, object_):
            return None
        return tuple(Known((row.name, row.label or row.name, f"{object_}.{row.name}"), row.active) for row in rows)

    def _whole(self, table: str, connection: str, object_: str, *more: str) -> bool:
        """Whether all that a table could say of an object was read: no gap on it, and no unreadable file of it."""
        complete = all(self._coverage.complete(table, connection, scope) for scope in (object_, *more))
        return complete and (connection, table, object_) not in self._unreadable
