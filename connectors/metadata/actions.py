"""What workflow rules and approval processes do: field updates, alerts and messages of an object, called by both."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from checks.model import refs
from connectors.metadata.collect import Collector
from connectors.metadata.criteria import field_of, use_formula
from connectors.metadata.lookups import follow
from connectors.metadata.xml import children, text, texts

_CALLED_BY_TYPE = {"FieldUpdate": "fieldUpdates", "Alert": "alerts", "OutboundMessage": "outboundMessages"}
ACTIONS = tuple(_CALLED_BY_TYPE.values())
"""The elements of a workflow that hold actions on fields."""


class Actions:
    """The actions of a project: by element, object and name."""

    def __init__(self) -> None:
        self._actions: dict[tuple[str, str, str], etree._Element] = {}

    def add(self, kind: str, object_: str, name: str, action: etree._Element) -> None:
        """Note an action; ``kind`` is one of ACTIONS."""
        self._actions[kind, object_, name] = action

    def called(self, object_: str, caller: etree._Element) -> dict[tuple[str, str], etree._Element]:
        """The actions that an element and those below it call, as far as the project holds them, by kind and name."""
        found = {}
        for call in caller.iter("actions", "action"):
            kind, name = _CALLED_BY_TYPE.get(text(call, "type") or "", ""), text(call, "name") or ""
            action = self._actions.get((kind, object_, name))
            if action is not None:
                found[kind, name] = action
        return found


class Called(NamedTuple):
    """The actions that a rule or process calls, and the object whose records start it."""

    object: str
    actions: dict[tuple[str, str], etree._Element]

    @property
    def sets_owner(self) -> bool:
        """Whether a field update gives the record itself another owner."""
        updates = (update for _, update in self._of("fieldUpdates"))
        return any(text(update, "field") == "OwnerId" and not text(update, "targetObject") for update in updates)

    def use(self, out: Collector, user: str) -> None:
        """Add the edges of what the actions write and read, and of whom they give records to."""
        for name, update in self._of("fieldUpdates"):
            self._update(out, user, name, update)
        for name, alert in self._of("alerts"):
            for recipient in children(alert, "recipients"):
                self._reads(out, user, text(recipient, "field"), name)
        for name, message in self._of("outboundMessages"):
            for field in texts(message, "fields"):
                self._reads(out, user, field, name)

    def _of(self, kind: str) -> Iterator[tuple[str, etree._Element]]:
        return ((name, action) for (found, name), action in self.actions.items() if found == kind)

    def _update(self, out: Collector, user: str, name: str, update: etree._Element) -> None:
        value, assignee = text(update, "literalValue"), text(update, "lookupValue")
        kind = (text(update, "lookupValueType") or "").lower()
        if field := self._written(out, update):
            out.use(user, field, "writes", operator="equals" if value else "", values=(value,) if value else (), detail=name)
        if assignee and text(update, "field") == "OwnerId" and kind in {"queue", "user"}:
            out.use(user, refs.make(out.connection, kind, assignee), "routes", detail=name)
        use_formula(out, user, self.object, text(update, "formula"), detail=name)

    def _written(self, out: Collector, update: etree._Element) -> str | None:
        """The field that is written: of the record itself, or of the one that the lookup ``targetObject`` leads to."""
        field, target = text(update, "field") or "", text(update, "targetObject") or ""
        if not target or target == self.object:
            return field_of(out, field, self.object)
        return follow(out, self.object, f"{target.removesuffix('Id')}.{field}").field

    def _reads(self, out: Collector, user: str, name: str | None, detail: str) -> None:
        field = field_of(out, name, self.object) if name else None
        if field:
            out.use(user, field, "reads", detail=detail)


def called_by(out: Collector, object_: str, caller: etree._Element) -> Called:
    """The actions that a rule or process of an object calls; to be asked for when all files were read."""
    return Called(object_, out.notes(Actions).called(object_, caller))
