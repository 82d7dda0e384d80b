"""What a project holds and what it does not: the gaps that no single file can tell of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from checks.model.tables import MEASURES, ROW_TYPES
from connectors.files.collect import Collector
from connectors.files.readers import Reader, readers

_ALWAYS = frozenset({"connections", "gaps", "locations", "uses"})
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
        if table in _ALWAYS or any(seen.get(reader.__name__) for reader in filling):
            read.append(table)
            for reader in filling:
                if reader.__name__ not in seen and not _is_optional(reader):
                    _not_there(out, table, metadata_type(reader), [reader])
        elif any(reader.__name__ in seen for reader in filling):
            out.gap(
                table, "", kind="fault", reason="none of the files that tell of it could be read", cure="mend them, and run again"
            )
        elif filling:
            _not_there(out, table, "", [reader for reader in filling if not _is_optional(reader)] or filling)
        else:
            held = "holds definitions, no records" if table in MEASURES else f"holds no {table.replace('_', ' ')}"
            cure = _CURES.get(table, "connect the org itself")
            out.gap(table, "", kind="unsupported", reason=f"a Salesforce project {held}", cure=cure)
    return tuple(read)


def _is_optional(reader: Reader) -> bool:
    return bool(getattr(reader, "OPTIONAL", False))


def _not_there(out: Collector, table: str, scope: str, absent: Iterable[Reader]) -> None:
    wanted = [metadata_type(reader) for reader in absent]
    out.gap(
        table,
        scope,
        kind="partial retrieve",
        reason=f"the project holds no {' or '.join(wanted)}",
        cure=f"retrieve {' and '.join(wanted)}, if the org has any",
    )


def metadata_type(reader: Reader) -> str:
    """The Metadata API's name of what a reader reads first: ``CustomObject``, ``Flow``, ``Settings:Forecasting``."""
    name, _, suffix = reader.SUFFIXES[0].rpartition(".")
    kind = _TYPES.get(suffix, suffix[:1].upper() + suffix[1:])
    return f"{kind}:{name}" if name else kind
