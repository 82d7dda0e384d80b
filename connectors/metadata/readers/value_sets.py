"""Standard and global value sets, and the fields that offer their values."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from checks.model import refs
from checks.model.rows.schema import Field
from connectors.metadata.collect import Collector
from connectors.metadata.file import MetadataFile
from connectors.metadata.standard import CARRIERS, FIELDS
from connectors.metadata.values import ValueSets, add_values, values_in
from connectors.metadata.xml import tag

SUFFIXES = ("standardValueSet", "globalValueSet", "globalPicklist")
_LISTED = {"StandardValueSet": "standardValue", "GlobalValueSet": "customValue", "GlobalPicklist": "globalPicklistValues"}
ROOTS = tuple(_LISTED)
PHASE = 1
TABLES = ("picklist_values", "pipelines", "stages")
OPTIONAL = True
ALONE = False


def read(name: str, root: etree._Element, file: MetadataFile, out: Collector) -> None:
    """Read one value set; the first of a name holds, and a different one is named."""
    sets = out.notes(ValueSets)
    values = values_in(root, _LISTED[tag(root)], file)
    known = (sets.standard if tag(root) == "StandardValueSet" else sets.shared).setdefault(name, values)
    if [value.told for value in known] != [value.told for value in values]:
        out.gap(
            "picklist_values",
            name,
            kind="fault",
            reason=f"the value set {name} is defined differently in {file.path} and in a file before it, which was read",
            cure="name one package directory, or take one of the two away",
        )


def settle(out: Collector) -> None:
    """Give every field that offers a shared list its values; add the standard picklists that objects leave unsaid."""
    sets = out.notes(ValueSets)
    unread: dict[str, list[str]] = {}
    for path, value_set in CARRIERS.items():
        object_, _, name = path.partition(".")
        if out.has_object(object_):
            field = _carrier(out, object_, name)
            values = sets.standard.get(value_set, sets.inline.get(path))
            if values is None:
                unread.setdefault(value_set, []).append(path)
            else:
                add_values(out, field, values, value_set)
    missing: dict[str, list[str]] = {}
    for field, value_set in sets.waiting.items():
        values = sets.shared.get(value_set, sets.standard.get(value_set))
        if values is None:
            missing.setdefault(value_set, []).append(refs.path_of(field))
        else:
            add_values(out, field, values, value_set)
    _say(out, unread, missing)


def _carrier(out: Collector, object_: str, name: str) -> str:
    """The reference of a standard picklist, whose row is added where the project does not list the field."""
    ref = refs.field(out.connection, object_, name)
    if name.lower() not in out.fields_of(object_):
        known = FIELDS[f"{object_}.{name}"]
        out.add(
            "fields",
            Field(
                connection=out.connection,
                ref=ref,
                object=object_,
                name=name,
                label=known.label,
                type=known.type,
                vendor_type="Picklist",
                custom=False,
                value_set=CARRIERS[f"{object_}.{name}"],
            ),
        )
    return ref


def _say(out: Collector, unread: dict[str, list[str]], missing: dict[str, list[str]]) -> None:
    """The gaps: value sets that the project does not hold, and what the old way of storing leaves out."""
    if unread:
        fields = [path for paths in unread.values() for path in paths]
        reason = f"the project does not hold the values of {', '.join(fields)}"
        _say_of(out, fields, reason, f"retrieve {', '.join(f'StandardValueSet:{name}' for name in unread)}")
    for value_set, paths in missing.items():
        reason = f"the project does not hold the value set {value_set}, which {', '.join(paths)} offers"
        _say_of(out, paths, reason, f"retrieve GlobalValueSet:{value_set}")
    if files := tuple(out.notes(ValueSets).inline_files):
        where = files[0] if len(files) == 1 else f"{files[0]} and {len(files) - 1} more files"
        for table, scope, reason in (
            ("picklist_values", "inactive values", "which lists active values only"),
            ("fields", "restricted picklists", "which may not say that a picklist is restricted"),
        ):
            out.gap(
                table,
                scope,
                kind="unsupported",
                reason=f"{where} came from an API version before 38, {reason}",
                cure="retrieve the project again with API version 38 or later",
            )


def _say_of(out: Collector, fields: Iterable[str], reason: str, cure: str) -> None:
    """One gap a field, since its values are found by the field and not by the name of their list."""
    for path in fields:
        out.gap("picklist_values", path, kind="partial retrieve", reason=reason, cure=cure)
