"""Picklists in all the ways in which projects store them, and the rows they make.

Up to API version 37 the values stood in the field (``picklist``, active ones only), standard picklists included. Since 38
custom fields hold a ``valueSet`` or name a global one, and standard picklists are files of their own, shared by several fields.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from checks.model import refs
from checks.model.rows.schema import PicklistValue
from connectors.metadata.collect import Collector
from connectors.metadata.file import MetadataFile
from connectors.metadata.xml import children, flag, line, number, text

CATEGORIES = {
    "Pipeline": "pipeline",
    "BestCase": "best_case",
    "MostLikely": "most_likely",
    "Forecast": "commit",
    "Closed": "closed",
    "Omitted": "omitted",
}


class Value(NamedTuple):
    """One value as a file defines it. The last five say what a stage or status means, None where they do not apply."""

    name: str
    label: str
    active: bool
    default: bool | None
    description: str
    file: MetadataFile
    line: int
    closed: bool | None
    won: bool | None
    converted: bool | None
    probability: float | None
    category: str | None

    @property
    def told(self) -> tuple[object, ...]:
        """All that is said of the value, without where."""
        return tuple(part for name, part in zip(self._fields, self, strict=True) if name not in {"file", "line"})


class ValueSets:
    """The lists of values of a project, and the fields that wait for one of them."""

    def __init__(self) -> None:
        self.standard: dict[str, tuple[Value, ...]] = {}
        self.shared: dict[str, tuple[Value, ...]] = {}
        self.inline: dict[str, tuple[Value, ...]] = {}
        """Values of standard picklists that stand in the object itself, by the field's path."""
        self.waiting: dict[str, str] = {}
        """References of fields, and the name of the shared list whose values they offer."""
        self.inline_files: dict[str, None] = {}
        """Files in the old way of storing."""


@lru_cache(maxsize=16384)
def _unquoted(name: str) -> str:
    return unquote(name)


def decoded(name: str) -> str:
    """A value's name as record types and processes write it (``Id%2E Decision Makers``), decoded."""
    return _unquoted(name) if "%" in name else name


def values_in(parent: etree._Element, tag: str, file: MetadataFile) -> tuple[Value, ...]:
    """The values that an element lists under ``tag``; a value without a name is none."""
    return tuple(_value(element, name, file) for element in children(parent, tag) if (name := text(element, "fullName")))


def _value(element: etree._Element, name: str, file: MetadataFile) -> Value:
    found = {child.tag: child.text for child in element}
    plain = found.keys() <= {"fullName", "default", "label"}
    return Value(
        name=name,
        label=(found.get("label") or name).strip(),
        active=True if plain else flag(element, "isActive", True) is not False,
        default=flag(element, "default"),
        description="" if plain else text(element, "description") or "",
        file=file,
        line=line(element),
        closed=None if plain else flag(element, "closed"),
        won=None if plain else flag(element, "won"),
        converted=None if plain else flag(element, "converted"),
        probability=None if plain else number(element, "probability"),
        category=None if plain else CATEGORIES.get(text(element, "forecastCategory") or ""),
    )


def add_values(out: Collector, field: str, values: tuple[Value, ...], value_set: str | None = None) -> None:
    """Add the rows of a field's values, in their order."""
    for position, value in enumerate(values, 1):
        ref = refs.value(field, value.name)
        row = PicklistValue(
            connection=out.connection,
            ref=ref,
            field=field,
            value=value.name,
            label=value.label,
            position=position,
            active=value.active,
            default=value.default,
            description=value.description,
            value_set=value_set,
        )
        if out.add("picklist_values", row):
            out.locate(ref, value.file, value.line)
