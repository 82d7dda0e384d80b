"""Objects of which a project holds only a part, told from what their files leave out and from what others refer to.

A field that is missing from such an object may exist in the org all the same.
"""

from __future__ import annotations

from checks.model.rows.schema import Object
from connectors.metadata.collect import Collector
from connectors.metadata.owners import ObjectFiles
from connectors.metadata.paths import component

MISSING_SHARE = 0.2
"""The share of an object's custom fields, among those that others name, above which their absence is no accident."""
MISSING_LEAST = 3
"""How many must be missing at least."""

_NOT_RETRIEVED = frozenset({"Group", "Organization", "Profile", "RecordType", "User", "UserRole"})
"""Objects that formulas and filters reach through lookups, and that hardly anybody keeps in a project."""

_CORE = frozenset({"Account", "Contact", "Lead", "Opportunity"})
"""Objects that every org has: where the project lacks one, it was left out."""


def partial_retrieves(out: Collector) -> None:
    """Add a gap for every object that is there in part, for every absent one that others refer to, and for absent core ones.

    An absent standard object counts only where somebody names a custom field of it.
    """
    named, broken = _named(out), _broken(out)
    for name in sorted(broken):
        _say(out, name, "its file could not be read")
    held = {row.name: row for row in out.rows("objects")}
    for name, row in held.items():
        if reason := _reason(out, row, named.get(name, set())):
            _say(out, name, reason)
    for name in sorted(_CORE - held.keys() - broken):
        _say(out, name, "every org has it, and the project does not hold it")
    for name in sorted(named.keys() - held.keys() - _NOT_RETRIEVED - broken):
        if not out.has_object(name) and (named[name] or name.endswith("__c")):
            _say(out, name, "others refer to it, and the project does not hold it")


def _broken(out: Collector) -> set[str]:
    """The objects whose own file is there and could not be read."""
    files = (component(gap.scope) for gap in out.rows("gaps") if gap.table == "objects" and gap.kind == "fault")
    return {file.name for file in files if file.suffix == "object"}


def _named(out: Collector) -> dict[str, set[str]]:
    """The custom fields that others name, by object; no fields for an object that is only named itself."""
    named: dict[str, set[str]] = {}
    for used in {edge.used for edge in out.rows("uses")}:
        _, kind, path = used.split(":", 2)
        if kind == "field":
            object_, _, name = path.partition(".")
            fields = named.setdefault(object_, set())
            if name.endswith("__c"):
                fields.add(name)
        elif kind == "object":
            named.setdefault(path, set())
    return named


def _reason(out: Collector, row: Object, named: set[str]) -> str:
    """Why an object's fields are not all there; '' when nothing says so."""
    told = out.notes(ObjectFiles).told.get(row.name)
    if told is None:
        return "its own file is not there, only files of some of its parts"
    if not told:
        return "its file holds single parts and nothing of the object itself"
    fields = out.fields_of(row.name)
    missing = sorted(name for name in named if name.lower() not in fields)
    if len(missing) >= MISSING_LEAST and len(missing) > MISSING_SHARE * len(named):
        examples = ", ".join(missing[:MISSING_LEAST])
        return f"{len(missing)} of the {len(named)} custom fields that others name are not there, such as {examples}"
    if not row.custom and not any(out.get("locations", field.ref) for field in fields.values()):
        return "not one field of it is there, and a standard object always has some"
    return ""


def _say(out: Collector, object_: str, reason: str) -> None:
    wanted = f"retrieve CustomObject:{object_} as a whole"
    out.gap("fields", object_, kind="partial retrieve", reason=f"{object_}: {reason}", cure=wanted)
    if out.has_object(object_):
        out.gap("validation_rules", object_, kind="partial retrieve", reason=f"{object_}: {reason}", cure=wanted)
    if any(row.object == object_ for row in out.rows("record_types")):
        out.gap("record_types", object_, kind="partial retrieve", reason=f"{object_}: {reason}", cure=wanted)
