"""What a workflow reads, writes and gives to whom: its actions, told from the object whose records it enrols.

Source: 'Workflow actions and enrollment types'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from checks.model import refs
from checks.model.rows.automation import Criterion
from connectors.common.collect import Collector
from connectors.common.values import named, text
from connectors.hubspot.mapping.filters import Filters, Tree
from connectors.hubspot.mapping.people import People
from connectors.hubspot.mapping.values import (
    Row,
    id_from,
    id_of,
    ids_in,
    inner,
    name_from,
    name_of,
    rows_of,
    truth,
    type_of,
    value_from,
)

OWNER = "hubspot_owner_id"
SET, ROTATE, CREATE, COPY, MARKETABLE, MATCH, LIST = "0-5", "0-11", "0-14", "0-25", "0-31", "0-63189541", "0-13"
_LISTS = frozenset({LIST, "0-63809083", "0-63863438"})
_HARMLESS = frozenset(
    {
        "0-1", "0-35", "0-29",  # wait: for a time, until a date, for an event
        "0-3",  # create a task
        "0-4", "0-8", "0-9", "0-23",  # send: an e-mail, a notification, one in the app, an e-mail to certain people
        "0-43347357", "0-46510720",  # subscriptions, sequences
        "0-18224765",  # delete the record
    }
)  # fmt: skip
"""Action types that write no property of a record that is governed."""
_BRANCHES = frozenset({"LIST_BRANCH", "STATIC_BRANCH", "AB_TEST_BRANCH"})
_CALLS = "WEBHOOK"
_TOKEN = re.compile(r"\{\{\s*enrolled_object\.([A-Za-z0-9_]\w*)", re.ASCII)
_FETCHED = re.compile(r"\{\{\s*fetched_objects\.(\w+)\.([A-Za-z0-9_]\w*)", re.ASCII)
_PAIRS: Mapping[frozenset[int], tuple[str, str]] = {
    frozenset({1, 2, 279, 280}): ("contacts", "companies"),
    frozenset({3, 4}): ("contacts", "deals"),
    frozenset({5, 6, 341, 342}): ("companies", "deals"),
    frozenset({15, 16}): ("contacts", "tickets"),
    frozenset({25, 26, 339, 340}): ("companies", "tickets"),
    frozenset({27, 28}): ("deals", "tickets"),
    frozenset({19, 20}): ("deals", "line_items"),
}
"""HubSpot's own associations: the ids of either direction, and the two objects. Source: 'Associations'."""
_DEEPEST = 12


_KEPT = frozenset({"type", "actionId", "actionTypeId", "nextActionId", "edgeType"})
"""What of an action says how a workflow is made, and nothing of what it sends."""
_FILTERS = "event_filter_branches"


def without_contents(body: Row) -> Row:
    """A workflow without what it sends elsewhere: of addresses, headers, texts and code only the properties that they take stay.

    Such texts hold passwords and keys, which nothing here looks at.
    """
    actions = body.get("actions")
    return {**body, "actions": [_bare(one) for one in actions]} if isinstance(actions, list) else body


def _bare(action: Any) -> Any:
    if not isinstance(action, Mapping):
        return action
    kind, type_ = text(action, "type"), text(action, "actionTypeId")
    plain = kind in _BRANCHES or type_ in {SET, ROTATE, CREATE, COPY, MARKETABLE, MATCH, *_LISTS}
    return action if plain and kind != _CALLS else _emptied(action)


def _emptied(told: Any, depth: int = 0) -> Any:
    if depth > _DEEPEST:
        return None
    if isinstance(told, str):
        return " ".join(found[0] for pattern in (_TOKEN, _FETCHED) for found in pattern.finditer(told))
    if isinstance(told, list):
        return [_emptied(one, depth + 1) for one in told]
    if isinstance(told, Mapping):
        property_ = told.get("type") == "OBJECT_PROPERTY"
        kept = {*_KEPT, "propertyName"} if property_ else _KEPT
        return {key: one if key in kept or key == _FILTERS else _emptied(one, depth + 1) for key, one in told.items()}
    return told


class Target(NamedTuple):
    """Who gets a record: users, queues and teams, by reference. None of them: somebody whom a property names."""

    refs: tuple[str, ...] = ()

    @property
    def only(self) -> str | None:
        """The one who gets it; None where they are several, or nobody in particular."""
        return self.refs[0] if len(self.refs) == 1 else None


@dataclass
class Flow:
    """A workflow's body, and what its actions do. ``object`` is that whose records it enrols."""

    body: Row
    object: str
    out: Collector
    filters: Filters
    people: People
    actions: dict[str, Row] = field(default_factory=dict)
    edges: list[tuple[str, str, tuple[str, ...], str]] = field(default_factory=list)
    """What is used, how, the values that are written, and where."""
    owners: dict[str, Target] = field(default_factory=dict)
    """Who gets the enrolled record, by the id of the action that gives it."""
    owns: bool = False
    """Whether it writes the owner of the enrolled record, be it to take it away."""
    unknown: dict[str, None] = field(default_factory=dict)
    """Types of actions that may write, of which it is not known what."""

    def __post_init__(self) -> None:
        for action in rows_of(self.body.get("actions")):
            if id := id_of(action, "actionId"):
                self.actions.setdefault(id, action)
        self._fetched = {
            named(source, "name"): self.filters.object(type_of(source, "objectTypeId"))
            for source in rows_of(self.body.get("dataSources"))
        }
        for id, action in self.actions.items():
            self._act(id, action)

    @property
    def told(self) -> bool:
        """Whether its actions were read at all."""
        return isinstance(self.body.get("actions"), list)

    @property
    def sets_owner(self) -> bool | None:
        """Whether it gives the enrolled records an owner; None when an action that is not known may do so."""
        return True if self.owns else None if self.unknown or not self.told else False

    def _act(self, id: str, action: Row) -> None:
        kind, type_, fields = text(action, "type"), text(action, "actionTypeId"), inner(action, "fields")
        self._read(id, action)
        if kind in _BRANCHES or kind == _CALLS or type_ in _HARMLESS:
            return
        if type_ == SET:
            self._set(id, fields)
        elif type_ == ROTATE:
            self._rotate(id, fields)
        elif type_ == CREATE:
            self._create(id, fields)
        elif type_ == COPY:
            self._copy(id, fields)
        elif type_ == MARKETABLE:
            self._write(id, "contacts", "hs_marketable_status", ())
        elif type_ in _LISTS:
            if list_ := id_of(fields, "listId") or id_of(fields, "list_id"):
                self._use(id, refs.make(self.out.connection, "list", list_), "writes")
        elif not (type_ == MATCH and truth(fields, "createAssociationOnly")):
            self.unknown[type_ or kind.replace("_", " ").lower() or "no type"] = None

    def _use(self, id: str, used: str, how: str, values: tuple[str, ...] = ()) -> None:
        self.edges.append((used, how, values, f"action {id}"))

    def _write(self, id: str, object_: str, name: str, values: tuple[str, ...]) -> None:
        self._use(id, refs.field(self.out.connection, object_, name), "writes", values)

    def _set(self, id: str, fields: Row) -> None:
        """Set a property, of the enrolled record or of those associated with it."""
        name, value = name_of(fields, "property_name"), inner(fields, "value")
        association = inner(fields, "association")
        object_ = self._associated(association) if association else self.object
        if not name or object_ is None:
            self.unknown[SET] = None
            return
        written = value_from(value.get("staticValue"))
        self._write(id, object_, name, (written,) if written and "{{" not in written else ())
        if name == OWNER and object_ == self.object:
            self.owns = True
            if written != "":
                self.owners[id] = self._named(written)

    def _associated(self, association: Row) -> str | None:
        """The object at the other end of an association, whichever way it is told; None when it is not one of HubSpot's own."""
        number = id_of(association, "associationTypeId")
        known = text(association, "associationCategory") in {"", "HUBSPOT_DEFINED"}
        pair = next((pair for ids, pair in _PAIRS.items() if known and number and int(number) in ids), ())
        return next((end for end in pair if end != self.object), None) if self.object in pair else None

    def _named(self, owner: str | None) -> Target:
        """The owner that an id stands for; nobody in particular where it is copied from a property."""
        ref = self.people.holder(owner)
        return Target((ref,)) if ref else Target()

    def _rotate(self, id: str, fields: Row) -> None:
        name = name_of(fields, "target_property") or OWNER
        self._write(id, self.object, name, ())
        if name != OWNER:
            return
        users = tuple(ref for one in ids_in(fields, "user_ids") if (ref := self.people.user(one)))
        teams = tuple(refs.make(self.out.connection, "team", one) for one in ids_in(fields, "team_ids"))
        self.owns = True
        self.owners[id] = Target(tuple(dict.fromkeys((*users, *teams))))

    def _create(self, id: str, fields: Row) -> None:
        type_ = type_of(fields, "object_type_id")
        if not type_:
            self.unknown[CREATE] = None
        for one in rows_of(fields.get("properties")) if type_ else ():
            if name := name_of(one, "targetProperty"):
                written = value_from(inner(one, "value").get("staticValue"))
                self._write(id, self.filters.object(type_), name, (written,) if written and "{{" not in written else ())

    def _copy(self, id: str, fields: Row) -> None:
        """Copy a property into one of an associated record. Which object is written is told in HubSpot's old words."""
        source, target = name_of(fields, "source_property"), name_of(fields, "target_property")
        object_ = {"CONTACT": "contacts", "COMPANY": "companies", "DEAL": "deals", "TICKET": "tickets"}.get(
            text(fields, "target_object").upper()
        )
        if not target or object_ is None:
            self.unknown[COPY] = None
            return
        self._write(id, object_, target, ())
        if source:
            self._use(id, refs.field(self.out.connection, self.object, source), "reads")
        if target == OWNER and object_ == self.object:
            self.owns, self.owners[id] = True, Target()

    def _read(self, id: str, action: Row) -> None:
        """The properties of the enrolled record whose values an action takes, or puts into a text; of fetched ones too."""
        for object_, name in dict.fromkeys(self._taken({key: action[key] for key in action if key != "listBranches"})):
            self._use(id, refs.field(self.out.connection, object_, name), "reads")
        if text(action, "type") == "STATIC_BRANCH" and (name := name_of(inner(action, "inputValue"), "propertyName")):
            self._use(id, refs.field(self.out.connection, self.object, name), "reads")

    def _taken(self, told: Any, depth: int = 0) -> Iterator[tuple[str, str]]:
        if depth > _DEEPEST:
            return
        if isinstance(told, str):
            yield from ((self.object, name) for name in _TOKEN.findall(told))
            yield from ((self._fetched[source], name) for source, name in _FETCHED.findall(told) if self._fetched.get(source))
        elif isinstance(told, list):
            for one in told:
                yield from self._taken(one, depth + 1)
        elif isinstance(told, Mapping):
            if told.get("type") == "OBJECT_PROPERTY" and (name := name_from(told.get("propertyName"))):
                yield self.object, name
            for one in told.values():
                yield from self._taken(one, depth + 1)

    def branches(self, action: Row) -> Iterator[tuple[Tree | None, str]]:
        """Where an action leads: the condition, None for what comes without one, and the id of the next action."""
        kind = text(action, "type")
        if kind == "LIST_BRANCH":
            for branch in rows_of(action.get("listBranches")):
                condition = self.filters.tree(branch.get("filterBranch"), self.object)
                yield condition or _unread("a branch that asks nothing"), _next(branch.get("connection"))
        elif kind == "STATIC_BRANCH":
            name = name_of(inner(action, "inputValue"), "propertyName")
            for branch in rows_of(action.get("staticBranches")):
                value = value_from(branch.get("branchValue"))
                yield self._equal(name, value), _next(branch.get("connection"))
        elif kind == "AB_TEST_BRANCH":
            for branch in rows_of(action.get("testBranches")):
                yield _unread("an A/B test"), _next(branch.get("connection"))
        yield None, _next(action.get("defaultBranch") if kind in _BRANCHES else action.get("connection"))

    def _equal(self, name: str, value: str | None) -> Criterion:
        if not name or value is None:
            return _unread("what an earlier action answered")
        return Criterion(field=refs.field(self.out.connection, self.object, name), operator="equals", values=(value,))


def _unread(what: str) -> Criterion:
    return Criterion(field=what, operator="other")


def _next(connection: Any) -> str:
    return id_from(connection.get("nextActionId")) if isinstance(connection, Mapping) else ""
