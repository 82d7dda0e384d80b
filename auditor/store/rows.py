"""How the rows of a table are kept: which make up one component, what is its definition and what are its figures.

A component's rows are kept together as one JSON document, in an order of their own, so that neither the order in which a
connector reads nor a duplicate reference makes a difference. What moves without anybody changing anything is kept apart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from types import GenericAlias
from typing import Any, NamedTuple

import msgspec

from auditor.diff.gathering import Key, key_of
from checks.model.tables import MEASURES, ROW_TYPES

FIGURES: Mapping[str, tuple[str, ...]] = {
    "record_counts": ("count",),
    "value_counts": ("count",),
    "field_fill": ("filled", "of"),
    "stage_counts": ("open", "amount"),
    "transitions": ("count",),
    "won": ("count", "amount"),
    "conversion_source": ("count",),
    "owner_counts": ("open",),
    "open_deals": ("count", "amount", "of"),
    "handoff_fill": ("filled", "of"),
    "orphans": ("count", "of"),
    "duplicates": ("clusters", "records"),
    "connections": ("taken_at",),
    "users": ("last_login",),
    "reports": ("last_run_at", "last_viewed_at"),
    "dashboards": ("last_viewed_at",),
    "automations": ("errors",),
}
"""The columns that move while the definition stands still. Each is required, or None where it was not read."""


class Kept(NamedTuple):
    """A component as the store keeps it. ``figures`` are the figure columns of its rows, one row after the other."""

    document: str
    figures: tuple[Any, ...]

    @property
    def hash(self) -> bytes:
        """16 bytes by which a changed definition is known."""
        return hashlib.blake2b(self.document.encode(), digest_size=16).digest()


class RowCodec:
    """Turns the rows of one table into what is kept, and back."""

    def __init__(self, table: str) -> None:
        self.table = table
        self.key = _key_of(table)
        """The key of a row's component."""
        self._figures = FIGURES.get(table, ())
        self._type: Any = GenericAlias(list, (ROW_TYPES[table],))
        self._decoder = msgspec.json.Decoder(self._type)
        self._encode = msgspec.json.Encoder(order="deterministic").encode

    def pack(self, rows: Sequence[Any]) -> Kept:
        """The rows of one component as the store keeps them."""
        if not self._figures:
            documents = sorted(map(self._encode, rows)) if len(rows) > 1 else map(self._encode, rows)
            return Kept(f"[{b','.join(documents).decode()}]", ())
        split = sorted(map(self._split, rows), key=lambda pair: (pair[0], repr(pair[1])))
        document = b",".join(definition for definition, _ in split).decode()
        return Kept(f"[{document}]", tuple(figure for _, row_figures in split for figure in row_figures))

    def _split(self, row: Any) -> tuple[bytes, tuple[Any, ...]]:
        columns = msgspec.to_builtins(row)
        row_figures = tuple(columns.pop(name, None) for name in self._figures)
        return self._encode(columns), row_figures

    def unpack(self, kept: Iterable[tuple[str, Sequence[Any]]]) -> list[Any]:
        """The typed rows of components, by document and figures.

        Raises msgspec.ValidationError when the row type no longer fits what was kept.
        """
        if self._figures:
            return [row for document, figures in kept for row in self._with_figures(document, figures)]
        bare = ",".join(document[1:-1] for document, _ in kept)
        return list(self._decoder.decode(f"[{bare}]"))

    def _with_figures(self, document: str, figures: Sequence[Any]) -> list[Any]:
        if not figures:
            return list(self._decoder.decode(document))
        rows = msgspec.json.decode(document)
        width = len(self._figures)
        for number, row in enumerate(rows):
            values = zip(self._figures, figures[number * width : (number + 1) * width], strict=True)
            row.update({name: value for name, value in values if value is not None})
        return list(msgspec.convert(rows, self._type))


codec_of = lru_cache(maxsize=None)(RowCodec)
"""The codec of a table; one serves all."""


def _key_of(table: str) -> Key:
    """A measure is known by its reference and all that qualifies it; anything else by the component that it belongs to."""
    if table not in MEASURES or table not in FIGURES:
        return key_of(table)
    columns = [name for name in ROW_TYPES[table].__struct_fields__ if name not in {"connection", "ref", *FIGURES[table]}]

    def key(row: Any) -> str:
        qualifiers = [getattr(row, name) for name in columns]
        ref = str(row.ref)
        return ref if all(one is None for one in qualifiers) else f"{ref} {msgspec.json.encode(qualifiers).decode()}"

    return key


def pack_rows(table: str, rows: Iterable[Any]) -> dict[str, dict[str, Kept]]:
    """A table as the store keeps it: by connection, then by key. Halves of characters, which some CRMs cut off, become U+FFFD."""
    held = tuple(rows)
    try:
        return _packed(table, held)
    except UnicodeEncodeError:
        return _packed(table, [msgspec.convert(in_whole_characters(msgspec.to_builtins(row)), type(row)) for row in held])


def _packed(table: str, rows: Iterable[Any]) -> dict[str, dict[str, Kept]]:
    codec = codec_of(table)
    gathered: dict[str, dict[str, list[Any]]] = {}
    for row in rows:
        key = codec.key(row).replace("\0", "\ufffd")  # Postgres keeps no NUL in a text
        gathered.setdefault(row.connection, {}).setdefault(key, []).append(row)
    return {
        connection: {key: codec.pack(group) for key, group in components.items()} for connection, components in gathered.items()
    }


def in_whole_characters(value: Any) -> Any:
    """JSON types in which half a surrogate pair is U+FFFD."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {name: in_whole_characters(item) for name, item in value.items()}
    return [in_whole_characters(item) for item in value] if isinstance(value, (list, tuple)) else value
