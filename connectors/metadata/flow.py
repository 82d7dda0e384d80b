"""What a flow reads and writes: its elements as edges, told from the objects of its variables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from checks.model import refs
from checks.model.rows.automation import Criterion
from connectors.metadata import formulas
from connectors.metadata.collect import Collector
from connectors.metadata.criteria import operator
from connectors.metadata.lookups import UNKNOWN, Path, follow
from connectors.metadata.xml import children, text, texts

_MERGED = re.compile(r"\{!\s*([$\w][\w.:$]*)\s*\}")
_LITERALS = ("stringValue", "booleanValue", "numberValue", "dateValue", "dateTimeValue")
_NO_USES = frozenset({"name", "label", "description", "interviewLabel", "expression", "filterFormula"})
"""Elements whose text names a record's field without using it, or is read as a formula."""
_RECORDS = ("recordLookups", "recordUpdates", "recordCreates", "recordDeletes")


class Edge(NamedTuple):
    """An edge that lacks only its user."""

    used: str
    how: str
    operator: str
    values: tuple[str, ...]
    detail: str


class Flow:
    """One version of a flow, and what its variables hold.

    ``object`` is the object whose records start it; '' for a flow that a person or another automation starts.
    """

    def __init__(self, root: etree._Element, out: Collector) -> None:
        self.root, self._out = root, out
        start = root.find("start")
        self.start = start if start is not None else etree.Element("start")
        self.object = text(self.start, "object") or metadata(root, "ObjectType") or ""
        self._constants = {text(one, "name"): literal(one.find("value")) for one in children(root, "constants")}
        self._objects = dict(self._declared())
        self._spread()
        self._groups = dict(self._looked_up_groups())
        self._updated = self._stored("recordUpdates")
        self._created = self._stored("recordCreates")
        self._edges: list[Edge] = []
        self.sets_owner = False
        """Whether it gives records of its object another owner."""
        self._read()

    def _declared(self) -> Iterator[tuple[str, str]]:
        if self.object:
            yield from (("$Record", self.object), ("$Record__Prior", self.object))
        for variable in children(self.root, "variables"):
            if (object_ := text(variable, "objectType")) and (name := text(variable, "name")):
                yield name, object_
        for lookup in children(self.root, "recordLookups"):
            if (object_ := text(lookup, "object")) and (name := text(lookup, "name")):
                yield name, object_

    def _spread(self) -> None:
        """Loops, filters and sorts hold the records of the collection they walk, which may be that of another one."""
        walkers: dict[str, list[str]] = {}
        for kind in ("loops", "collectionProcessors"):
            for walker in children(self.root, kind):
                walkers.setdefault(text(walker, "collectionReference") or "", []).append(text(walker, "name") or "")
        known = list(self._objects)
        for collection in known:
            for name in walkers.get(collection, ()):
                if name not in self._objects:
                    self._objects[name] = self._objects[collection]
                    known.append(name)

    def _stored(self, kind: str) -> frozenset[str]:
        """The variables whose records are written: those named, and those added to a collection that is."""
        stored = dict.fromkeys(text(element, "inputReference") or "" for element in children(self.root, kind))
        if kind == "recordUpdates" and text(self.start, "triggerType") == "RecordBeforeSave":
            stored["$Record"] = None
        added: dict[str, list[str]] = {}
        for item in self.root.iterfind("assignments/assignmentItems"):
            value = item.find("value")
            source = text(value, "elementReference") if value is not None else None
            if source in self._objects:
                added.setdefault(text(item, "assignToReference") or "", []).append(source or "")
        targets = list(stored)
        for target in targets:
            targets += [source for source in added.get(target, ()) if source not in stored]
            stored.update(dict.fromkeys(added.get(target, ())))
        return frozenset(stored)

    def path(self, reference: str) -> Path:
        """The field that ``variable.Field`` means; UNKNOWN when the variable's object is not told."""
        name, dot, field = reference.partition(".")
        return follow(self._out, self._objects[name], field) if dot and name in self._objects else UNKNOWN

    def criterion(self, condition: etree._Element) -> Criterion | None:
        """A condition on a field of a record; None for one on anything else."""
        field = self.path(text(condition, "leftValueReference") or "").field
        return _criterion(field, condition, "rightValue") if field else None

    def start_criteria(self) -> tuple[Criterion, ...]:
        """The criteria by which records start the flow."""
        return tuple(self._filters(self.start, self.object))

    def _filters(self, element: etree._Element, object_: str) -> Iterator[Criterion]:
        for item in children(element, "filters"):
            name = text(item, "field") or ""
            yield _criterion((follow(self._out, object_, name).field if object_ else None) or name, item, "value")

    def _read(self) -> None:
        """Find the edges of all elements."""
        for criterion in self.start_criteria():
            self._filter(criterion, "start")
        for kind in _RECORDS:
            for element in children(self.root, kind):
                self._records(kind, element)
        for item in self.root.iterfind("assignments/assignmentItems"):
            self._assignment(item)
        for condition in self.root.iter("conditions"):
            if criterion_ := self.criterion(condition):
                self._filter(criterion_, _element_name(condition))
        self._formulas()
        self._references()
        self._runs()

    def use(self, user: str) -> None:
        """Add the edges of the flow."""
        for edge in self._edges:
            self._out.use(user, edge.used, edge.how, operator=edge.operator, values=edge.values, detail=edge.detail)

    def _edge(self, used: str, how: str, detail: str, operator_: str = "", values: tuple[str, ...] = ()) -> None:
        self._edges.append(Edge(used, how, operator_, values, detail))

    def _filter(self, criterion: Criterion, detail: str) -> None:
        if criterion.field.startswith(f"{self._out.connection}:field:"):
            self._edge(criterion.field, "filters", detail, criterion.operator, criterion.values)

    def _records(self, kind: str, element: etree._Element) -> None:
        """A record element: the object it names, or that of the variable it takes its records from."""
        name = text(element, "name") or ""
        object_ = text(element, "object") or self._objects.get(text(element, "inputReference") or "")
        if not object_:
            return
        for criterion in self._filters(element, object_):
            self._filter(criterion, name)
        read = (*texts(element, "queriedFields"), *texts(element, "sortField"))
        for field_name in (*read, *(text(item, "field") or "" for item in children(element, "outputAssignments"))):
            if field := follow(self._out, object_, field_name).field:
                self._edge(field, "reads", name)
        for item in children(element, "inputAssignments"):
            path = follow(self._out, object_, text(item, "field") or "")
            self._write(path, item.find("value"), name, owning=kind == "recordUpdates")

    def _assignment(self, item: etree._Element) -> None:
        """Giving a variable's field a value writes the field only when the variable's record is stored."""
        target = text(item, "assignToReference") or ""
        variable = target.partition(".")[0]
        if variable in self._updated | self._created:
            self._write(self.path(target), item.find("value"), _element_name(item), owning=variable in self._updated)

    def _write(self, path: Path, value: etree._Element | None, detail: str, *, owning: bool) -> None:
        if path.field is None:
            return
        source = text(value, "elementReference") if value is not None else None
        given = self._constants.get(source) if source else literal(value)
        self._edge(path.field, "writes", detail, "equals" if given else "", (given,) if given else ())
        if path.field.endswith(".OwnerId"):
            self.sets_owner |= owning and path.field == refs.field(self._out.connection, self.object, "OwnerId")
            queue = refs.make(self._out.connection, "queue", self._groups.get(source or "", "?"))
            if self._out.get("queues", queue):
                self._edge(queue, "routes", detail)

    def _looked_up_groups(self) -> Iterator[tuple[str, str]]:
        """The groups, queues among them, that the flow looks up by developer name: reference of the id, and name."""
        for lookup in children(self.root, "recordLookups"):
            if text(lookup, "object") == "Group":
                for item in children(lookup, "filters"):
                    name = literal(item.find("value"))
                    if name and text(item, "field") == "DeveloperName" and text(item, "operator") == "EqualTo":
                        yield f"{text(lookup, 'name')}.Id", name

    def _formulas(self) -> None:
        """Formulas, with the values they compare fields with; of one that cannot be parsed, the fields alone."""
        for element in (*children(self.root, "formulas"), self.start):
            detail = text(element, "name") or "start"
            formula = text(element, "expression") or text(element, "filterFormula") or ""
            plain = tuple(formulas.Reference(path) for path in _MERGED.findall(formula))
            for reference in formulas.references(formula) or plain:
                path = self.path(reference.path)
                self._reads(path._replace(field=None), detail)
                if path.field:
                    self._edge(path.field, "reads", detail, "equals" if reference.values else "", reference.values)

    def _references(self) -> None:
        """All other places that name a record's field: values, inputs of actions, texts with merge fields."""
        for element in self.root.iter(etree.Element):
            given = (element.text or "").strip()
            if not given or element.tag in _NO_USES or _is_metadata(element):
                continue
            if element.tag == "elementReference":
                self._reads(self.path(given), _element_name(element))
            elif element.tag == "leftValueReference":
                self._reads(self.path(given)._replace(field=None), _element_name(element))
            elif "{!" in given:
                for reference in _MERGED.findall(given):
                    self._reads(self.path(reference), _element_name(element))

    def _reads(self, path: Path, detail: str) -> None:
        for field in (*path.through, *([path.field] if path.field else [])):
            self._edge(field, "reads", detail)

    def _runs(self) -> None:
        called = [text(subflow, "flowName") for subflow in children(self.root, "subflows")]
        called += [
            text(action, "actionName") for action in children(self.root, "actionCalls") if text(action, "actionType") == "flow"
        ]
        for name in called:
            if name:
                self._edge(refs.make(self._out.connection, "automation", f"flow/{name}"), "runs", "")


def literal(value: etree._Element | None) -> str | None:
    """The text of a value that is written out; None for a reference, or a text with merge fields in it."""
    if value is None:
        return None
    given = next((found for name in _LITERALS if (found := text(value, name)) is not None), None)
    return given if given is not None and "{!" not in given else None


def metadata(element: etree._Element, name: str) -> str | None:
    """What Process Builder notes beside an element: the text or the element that it names."""
    for given in children(element, "processMetadataValues"):
        value = given.find("value")
        if text(given, "name") == name and value is not None:
            return text(value, "stringValue") or text(value, "elementReference")
    return None


def _criterion(field: str, item: etree._Element, value: str) -> Criterion:
    """A filter or condition. One that compares with another element, and not with a written value, holds no values."""
    given = item.find(value)
    compared = literal(given)
    if compared is None and given is not None:
        return Criterion(field=field, operator="other")
    return Criterion(field=field, operator=operator(text(item, "operator")), values=(compared or "",))


def _is_metadata(element: etree._Element) -> bool:
    return any(above.tag == "processMetadataValues" for above in element.iterancestors())


def _element_name(element: etree._Element) -> str:
    """The name of the flow's element that an XML element belongs to."""
    for above in element.iterancestors():
        parent = above.getparent()
        if parent is not None and parent.getparent() is None:
            return text(above, "name") or str(above.tag)
    return ""
