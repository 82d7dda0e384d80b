"""Switches of the org that revenue rests on: opportunities, forecasting and territories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from checks.model import refs
from checks.model.rows.schema import Setting
from connectors.metadata.collect import Collector
from connectors.metadata.file import MetadataFile
from connectors.metadata.xml import line

AREAS = ("Opportunity", "Forecasting", "Territory2")
SUFFIXES = tuple(f"{area}.settings" for area in AREAS)
ROOTS = tuple(f"{area}Settings" for area in AREAS)
PHASE = 1
TABLES = ("settings",)


class _Read(set[str]):
    """The areas whose file was read."""


def read(name: str, root: etree._Element, file: MetadataFile, out: Collector) -> None:
    """Read the switches of one area. Lists, such as the columns of a forecast, are no switches."""
    area = root.tag.removesuffix("Settings")
    out.notes(_Read).add(area)
    for path, element in _switches(root):
        ref = refs.make(out.connection, "setting", f"{area}.{path}")
        row = Setting(connection=out.connection, ref=ref, area=area, name=path, value=(element.text or "").strip())
        if out.add("settings", row):
            out.locate(ref, file, line(element))


def finish(out: Collector) -> None:
    """Say which areas are not there, where others are."""
    known = out.notes(_Read)
    for area in AREAS if known else ():
        if area not in known:
            cure = f"retrieve Settings:{area}"
            out.gap("settings", area, kind="partial retrieve", reason=f"the project holds no settings of {area}", cure=cure)


def _switches(element: etree._Element, above: str = "") -> Iterator[tuple[str, etree._Element]]:
    times = Counter(child.tag for child in element)
    for child in element:
        if times[child.tag] == 1 and len(child):
            yield from _switches(child, f"{above}{child.tag}.")
        elif times[child.tag] == 1:
            yield f"{above}{child.tag}", child
