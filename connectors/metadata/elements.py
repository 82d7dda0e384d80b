"""Elements read in one pass: a metadata project has hundreds of thousands of them, and each search walks all siblings."""

from __future__ import annotations

from lxml import etree


def texts_of(element: etree._Element) -> dict[str, str]:
    """The stripped text of every child by its name; of several of one name, the first. An empty one is ''."""
    found: dict[str, str] = {}
    for child in element:
        found.setdefault(child.tag, (child.text or "").strip())
    return found


def children_of(element: etree._Element) -> dict[str, list[etree._Element]]:
    """The children by their name, in their order."""
    found: dict[str, list[etree._Element]] = {}
    for child in element:
        found.setdefault(child.tag, []).append(child)
    return found
