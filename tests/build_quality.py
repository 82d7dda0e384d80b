"""Small valid measures of data quality to bend."""

from __future__ import annotations

from checks.model import refs
from checks.model.rows.measures import FieldFill, OwnerCount, RecordCount, ValueCount

SF = "salesforce"


def a_fill(path: str, filled: int, of: int, by: str | None = None, *, connection: str = SF) -> FieldFill:
    """How many records have a field filled, in all or in a part."""
    return FieldFill(connection=connection, ref=f"{connection}:field:{path}", by=by, filled=filled, of=of)


def some_counts(path: str, *, connection: str = SF, month: str | None = None, **values: int) -> list[ValueCount]:
    """How many records carry each value of a field."""
    ref = f"{connection}:field:{path}"
    return [
        ValueCount(connection=connection, ref=ref, value=value.replace("_", " "), month=month, count=number)
        for value, number in values.items()
    ]


def some_held(owner: str, object_: str, number: int, *, connection: str = SF) -> OwnerCount:
    """Records of an owner who is no active user: ``user:left@acme.example``."""
    return OwnerCount(connection=connection, ref=f"{connection}:{owner}", object=object_, open=number)


def a_count(object_: str, number: int, *, connection: str = SF) -> RecordCount:
    """How many records an object has."""
    return RecordCount(connection=connection, ref=refs.make(connection, "object", object_), count=number)
