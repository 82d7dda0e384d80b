"""Whether what the policy names as a field is one, as far as fields were read."""

from __future__ import annotations

from checks.model import refs
from checks.model.rows.schema import Field
from checks.model.snapshot import Coverage
from checks.model.tables import Table

_ALWAYS_THERE = frozenset({"CreatedDate", "createdate", "hs_createdate"})
"""Standard fields that no object lacks: where they were not read, other standard fields were not either, as in a project."""
_WILD = "*?["


def path_named(glob: str) -> tuple[str, str] | None:
    """The object and the name of the field that a reference or a glob names; None where it names no field or any object."""
    *before, path = glob.split(":")
    object_, _, name = path.partition(".")
    if before[-1:] not in ([], ["field"]) or any(char in object_ for char in _WILD) or not name:
        return None
    return object_, name


def fits_none(glob: str, fields: Table[Field], coverage: Coverage) -> bool:
    """Whether the fields of the object that a glob names were read whole, and none is meant."""
    named = path_named(glob)
    if named is None:
        return False
    object_, name = named
    rows = fields.by("object").get(object_, ())
    homes = {row.connection for row in rows}
    hidden = {gap.scope for gap in coverage.scoped_gaps(("fields",), homes)}
    whole = all(coverage.complete("fields", home, object_) for home in homes) and f"{object_}.{name}" not in hidden
    standard = name.endswith("__c") or any(row.name in _ALWAYS_THERE for row in rows)
    return bool(rows) and whole and standard and not any(refs.matches(row.ref, glob) for row in rows)
