"""Metadata files as element trees without namespaces, read as the hostile input they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import isfinite

from lxml import etree

NAMESPACE = "http://soap.sforce.com/2006/04/metadata"
_DECLARATION = f' xmlns="{NAMESPACE}"'.encode()
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_TOKEN = re.compile(rb"%%%[A-Z_]{1,60}%%%|___NAMESPACED?(?:_[A-Z_]{1,40})?___")
_TAIL = re.compile(r" \([^()]*, line \d+\)$")
"""What lxml adds to a message that names the place already."""
_PREFIX = re.compile(rb"xmlns(?::(\w+))?")
_HARMLESS = frozenset({b"xsi", b"xsd"})
"""Prefixes that attributes have, and no element."""
HARDENED = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    dtd_validation=False,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
)
"""What all XML is read with that comes from outside: no entities, no network, no document types, bounded depth."""


class BadFile(Exception):  # noqa: N818 - it names the file, as ConnectorError names the connection
    """A file that cannot be read as metadata; ``reason`` says why, with the line where one is known."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def parse(data: bytes) -> etree._Element:
    """The root element, its namespace and the placeholders of package builders taken away.

    Raises BadFile when it is no well-formed XML, or carries a document type (which is how entities come in).
    """
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise BadFile("it declares a document type, which no metadata file does")
    data = data.strip().replace(_DECLARATION, b"", 1) if data[:1].isspace() else data.replace(_DECLARATION, b"", 1)
    if b"%%%" in data or b"___NAMESPACE" in data:
        data = _TOKEN.sub(_resolved, data)
    try:
        root = etree.fromstring(data, HARDENED)
    except (etree.XMLSyntaxError, ValueError) as error:
        said = _TAIL.sub("", str(error).partition("\n")[0]) or "it is empty"
        raise BadFile(f"it is not well-formed XML: {said}") from None
    if root is None:
        raise BadFile("it is empty")
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadFile("it declares a document type, which no metadata file does")
    if b"xmlns" in data and not _HARMLESS.issuperset(_PREFIX.findall(data)):
        _without_namespaces(root)
    return root


def _resolved(token: re.Match[bytes]) -> bytes:
    """What a placeholder of CumulusCI stands for in a project without a namespace."""
    return b"c" if token[0].endswith(b"_OR_C%%%") else b""


def _without_namespaces(root: etree._Element) -> None:
    for element in root.iter(etree.Element):
        if element.tag.startswith("{"):
            element.tag = element.tag.rpartition("}")[2]


def tag(element: etree._Element) -> str:
    """The element's name."""
    return str(element.tag)


def child(element: etree._Element, name: str) -> etree._Element | None:
    """The first child of that name."""
    return element.find(name)


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The children of that name, in their order."""
    return element.iterchildren(name)


def text(element: etree._Element, name: str) -> str | None:
    """The text of the first child of that name, stripped; '' when it is empty, None when there is none (or it is nil)."""
    found = element.find(name)
    if found is None or (found.attrib and found.get(_NIL) in ("true", "1")):
        return None
    return (found.text or "").strip()


def texts(element: etree._Element, name: str) -> tuple[str, ...]:
    """The texts of all children of that name, in their order, without empty ones."""
    return tuple(stripped for found in element.iterchildren(name) if (stripped := (found.text or "").strip()))


def flag(element: etree._Element, name: str, default: bool | None = None) -> bool | None:
    """The truth of the first child of that name; ``default`` when there is none or it is neither true nor false."""
    return {"true": True, "1": True, "false": False, "0": False}.get((text(element, name) or "").lower(), default)


def number(element: etree._Element, name: str) -> float | None:
    """The number in the first child of that name; None when there is none."""
    try:
        found = float(text(element, name) or "")
    except ValueError:
        return None
    return found if isfinite(found) else None


def whole(element: etree._Element, name: str) -> int | None:
    """The whole number in the first child of that name; None when there is none."""
    found = number(element, name)
    return int(found) if found is not None and found.is_integer() else None


def line(element: etree._Element) -> int:
    """The line on which the element starts."""
    return element.sourceline or 0  # type: ignore[return-value, truthy-bool]  # the stubs leave its type open
