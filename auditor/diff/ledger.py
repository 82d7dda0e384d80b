"""What a comparison has found so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from auditor.result import AttributeChange, ChangeKind, ComponentChange, ReadingDifference
from checks.model import refs
from checks.model.tables import ROW_TYPES

_PLACE = {table: place for place, table in enumerate(ROW_TYPES)}


class Excuse(NamedTuple):
    """Why something that only one side holds says nothing of the org."""

    table: str
    scope: str
    reason: str


@dataclass(slots=True)
class Draft:
    """A change of a component while its parts are gathered."""

    kind: ChangeKind
    table: str
    ref: str
    label: str = ""
    was: str = ""
    attributes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    children: dict[str, int] = field(default_factory=dict)

    def count(self, table: str) -> None:
        """Count a part that came or went with the component."""
        self.children[table] = self.children.get(table, 0) + 1

    def finished(self) -> ComponentChange:
        """The change. What came or went with a component is counted by table: ``fields: 0 -> 112``."""
        pairs = self.attributes | {name: (0, n) if self.kind == "added" else (n, 0) for name, n in self.children.items()}
        attributes = tuple(AttributeChange(attribute=name, before=pairs[name][0], after=pairs[name][1]) for name in sorted(pairs))
        return ComponentChange(
            kind=self.kind, table=self.table, ref=self.ref, was=self.was, label=self.label, attributes=attributes
        )


class Ledger:
    """Changes by component, what came or went together with another component, and what was told apart."""

    def __init__(self) -> None:
        self.drafts: dict[str, Draft] = {}
        self.renamed: dict[str, str] = {}
        """Old reference to new: of what was renamed, of its parts, and of routing entries that moved down or up."""
        self._roots: dict[str, str] = {}
        self._apart: dict[str, Excuse] = {}
        self._reading: Counter[Excuse] = Counter()

    def now(self, ref: str) -> str:
        """What a component of the earlier side is called on the later one."""
        return self.renamed.get(ref, ref)

    def root(self, ref: str) -> Draft | None:
        """The added or removed component that this one is, or came or went with."""
        draft = self.drafts.get(self._roots.get(ref, ref))
        return draft if draft is not None and draft.kind in ("added", "removed") else None

    def excuse(self, ref: str) -> Excuse | None:
        """Why this component was told apart, or None."""
        return self._apart.get(ref)

    def fold(self, ref: str, table: str, root: Draft) -> None:
        """Count a component that came or went with another one."""
        self._roots[ref] = root.ref
        root.count(table)

    def same(self, ref: str, as_draft: Draft) -> None:
        """A component is only another row of one whose change is told already."""
        del self.drafts[ref]
        self._roots[ref] = as_draft.ref

    def set_apart(self, ref: str, excuse: Excuse, count: int = 1) -> None:
        """Count components whose being on one side only is a matter of reading."""
        self._apart[ref] = excuse
        self._reading[excuse] += count

    def note(self, excuse: Excuse, count: int = 0) -> None:
        """Count a difference of reading that belongs to no one component."""
        self._reading[excuse] += count

    def add(self, kind: ChangeKind, table: str, ref: str, label: str, key: str = "") -> Draft:
        """Begin the change of a component. ``key`` is given where a reference means one thing before and another after."""
        draft = self.drafts[key or ref] = Draft(kind=kind, table=table, ref=ref, label=label)
        return draft

    def change(self, table: str, ref: str, label: str = "") -> Draft:
        """The change of a component that is on both sides, begun where it is the first."""
        return self.drafts.get(ref) or self.add("changed", table, ref, label or refs.path_of(ref))

    def components(self) -> tuple[ComponentChange, ...]:
        """The changes in order of table and reference."""
        drafts = sorted(self.drafts.values(), key=lambda draft: (_PLACE[draft.table], draft.ref, draft.kind))
        return tuple(draft.finished() for draft in drafts if draft.kind != "changed" or draft.attributes)

    def reading(self) -> Iterator[ReadingDifference]:
        """The differences of reading in order of table and scope."""
        for excuse, count in sorted(self._reading.items(), key=lambda item: (_PLACE[item[0].table], item[0])):
            yield ReadingDifference(table=excuse.table, scope=excuse.scope, reason=excuse.reason, components=count)
