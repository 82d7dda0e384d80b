"""What a project holds and what it does not: the gaps that no single file can tell of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from checks.model.tables import MEASURES, ROW_TYPES
from connectors.metadata.collect import Collector
from connectors.metadata.readers import Reader, readers

_ALWAYS = frozenset({"connections", "gaps", "locations", "uses", "forms", "lists", "association_labels"})
"""Tables of which a project tells all that there is; of the last three Salesforce has nothing."""
_TYPES = {"object": "CustomObject", "field": "CustomField", "permissionset": "PermissionSet"}
_CURES = {
    "bookings": "name finance's bookings file in auditor.yaml",
    "sync_mappings": "declare the mappings in governance/systems.yaml, or connect HubSpot",
}


def judge(out: Collector, seen: Mapping[str, bool]) -> tuple[str, ...]:
    """Add a gap for every table that the project tells nothing of; return the tables that were read.

    ``seen`` names the readers that had files, and whether any of these could be read. Of a table that several readers
    fill, the part of one without files is a gap of its own: the org may have none, or nobody retrieved them.
    """
    said = {gap.table for gap in out.rows("gaps") if not gap.scope}
    read = []
    for table in ROW_TYPES:
        filling = [reader for reader in readers() if table in reader.TABLES]
        if table in said:
            continue
        telling = [reader for reader in filling if getattr(reader, "ALONE", True)]
        if table in _ALWAYS or any(seen.get(reader.__name__) for reader in telling):
            read.append(table)
            for reader in filling:
                if not _is_optional(reader):
                    _say_parts(out, table, reader, seen)
        elif any(reader.__name__ in seen for reader in telling):
            _broken(out, table)
        elif filling:
            wanted = [reader for reader in filling if not _is_optional(reader)] or filling
            _not_there(out, table, "", map(metadata_type, wanted))
        else:
            held = "holds definitions, no records" if table in MEASURES else f"holds no {table.replace('_', ' ')}"
            cure = _CURES.get(table, "connect the org itself")
            out.gap(table, "", kind="unsupported", reason=f"a Salesforce project {held}", cure=cure)
    return tuple(read)


def _say_parts(out: Collector, table: str, reader: Reader, seen: Mapping[str, bool]) -> None:
    """The kinds of components that the table holds as well, and that the project does not."""
    kinds: Mapping[str, str] = getattr(reader, "KINDS", {})
    for suffix, kind in kinds.items():
        if suffix not in out.suffixes:
            _not_there(out, table, kind, [_type_of(suffix)])
    if not kinds and reader.__name__ not in seen:
        _not_there(out, table, metadata_type(reader), [metadata_type(reader)])


def _broken(out: Collector, table: str) -> None:
    faults = [gap for gap in out.rows("gaps") if gap.table == table and gap.kind == "fault"]
    first = f": {faults[0].reason}" if faults else ""
    others = f", and {len(faults) - 1} more" if len(faults) > 1 else ""
    reason = f"none of the files that tell of it could be read{first}{others}"
    out.gap(table, "", kind="fault", reason=reason, cure="mend them, and run again")


def _is_optional(reader: Reader) -> bool:
    return bool(getattr(reader, "OPTIONAL", False))


def _not_there(out: Collector, table: str, scope: str, types: Iterable[str]) -> None:
    wanted = list(types)
    out.gap(
        table,
        scope,
        kind="partial retrieve",
        reason=f"the project holds no {' or '.join(wanted)}",
        cure=f"retrieve {' and '.join(wanted)}, if the org has any",
    )


def metadata_type(reader: Reader) -> str:
    """The Metadata API's name of what a reader reads first: ``CustomObject``, ``Flow``, ``Settings:Forecasting``."""
    return _type_of(reader.SUFFIXES[0])


def _type_of(suffix: str) -> str:
    name, _, suffix = suffix.rpartition(".")
    kind = _TYPES.get(suffix, suffix[:1].upper() + suffix[1:])
    return f"{kind}:{name}" if name else kind
