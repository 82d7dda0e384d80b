"""Queues and their members."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from checks.model import refs
from checks.model.rows.people import Queue, QueueMember
from connectors.metadata.collect import Collector
from connectors.metadata.file import MetadataFile
from connectors.metadata.xml import children, flag, line, text, texts

SUFFIXES = ("queue",)
ROOTS = ("Queue",)
PHASE = 1
TABLES = ("queues", "queue_members")

_MEMBERS = (
    ("users", "user", "user", "user", ""),
    ("publicGroups", "publicGroup", "group", "team", "group/"),
    ("roles", "role", "role", "team", "role/"),
    ("roleAndSubordinates", "roleAndSubordinate", "role_and_subordinates", "team", "role/"),
    ("roleAndSubordinatesInternal", "roleAndSubordinateInternal", "role_and_subordinates", "team", "role/"),
)
"""The lists of members: element, element of one member, kind of member, kind and path of the reference."""


class _Members:
    """Whether any queue of the project lists members at all."""

    def __init__(self) -> None:
        self.listed = False


def read(name: str, root: etree._Element, file: MetadataFile, out: Collector) -> None:
    """Read one queue."""
    ref = refs.make(out.connection, "queue", name)
    row = Queue(
        connection=out.connection,
        ref=ref,
        name=name,
        label=text(root, "name"),
        email=text(root, "email") or "",
        sends_email=flag(root, "doesSendEmailToMembers", False),
        objects=tuple(dict.fromkeys(object_ for one in children(root, "queueSobject") if (object_ := text(one, "sobjectType")))),
    )
    if not out.add("queues", row):
        return
    out.locate(ref, file, line(root))
    for listed in children(root, "queueMembers"):
        out.notes(_Members).listed = True
        for member, kind in _members(listed, out):
            out.add("queue_members", QueueMember(connection=out.connection, ref=ref, member=member, member_kind=kind))


def _members(listed: etree._Element, out: Collector) -> Iterator[tuple[str, str]]:
    for element, one, kind, ref_kind, prefix in _MEMBERS:
        for members in children(listed, element):
            for name in texts(members, one):
                yield refs.make(out.connection, ref_kind, f"{prefix}{name}"), kind


def settle(out: Collector) -> None:
    """Where no queue lists any member, members were not retrieved: that all queues are empty is not to be believed."""
    if out.rows("queues") and not out.notes(_Members).listed:
        out.gap(
            "queue_members",
            "",
            kind="unsupported",
            reason="no queue of the project lists a member, as in API versions before 42",
            cure="retrieve the queues with API version 42 or later",
        )
