"""Records as an answer shows them: attributes, columns, and parents as records within."""

from __future__ import annotations

from typing import Any

from standins.salesforce.refusal import Refusal
from standins.salesforce.sight import Row
from standins.salesforce.soql_columns import Frame
from standins.salesforce.soql_tree import Path


class Shape:
    """What is selected of one table and of its parents."""

    def __init__(self, frame: Frame, root: str) -> None:
        self._frame = frame
        self._base = f"{root}/{'tooling/' if frame.tooling else ''}sobjects/"
        self._top = _Part(frame.table.name, self._base)
        self._keys: set[str] = set()

    def add(self, path: Path) -> None:
        """Select a column. Raises Refusal for one that is not there, or that is selected already."""
        source = self._frame.source(path)
        if path.key in self._keys:
            raise Refusal(400, "INVALID_FIELD", f"duplicate field selected: {'.'.join(path.parts)}")
        self._keys.add(path.key)
        part = self._top
        for name, by, target in self._frame.steps(path):
            part = part.parent(name, by, target, self._frame)
        part.columns.append(source.shown)

    def record(self, row: Row) -> dict[str, Any]:
        """A row as the answer shows it."""
        return self._top.record(row)


class _Part:
    """What is selected of one table; what is asked of a parent stands behind the columns."""

    def __init__(self, table: str, base: str) -> None:
        self._table, self._base = table, base
        self.columns: list[str] = []
        self._parents: dict[str, tuple[str, dict[Any, Row], _Part]] = {}

    def parent(self, name: str, by: str, target: str, frame: Frame) -> _Part:
        """What is selected of a parent."""
        if name not in self._parents:
            self._parents[name] = (by, frame.index(target), _Part(target, self._base))
        return self._parents[name][2]

    def record(self, row: Row) -> dict[str, Any]:
        """A row as the answer shows it; an empty text is nothing."""
        shown: dict[str, Any] = {"attributes": self._attributes(row)}
        for name in self.columns:
            value = row.get(name)
            shown[name] = None if value == "" else value
        for name, (by, index, part) in self._parents.items():
            above = index.get(row.get(by))
            shown[name] = None if above is None else part.record(above)
        return shown

    def _attributes(self, row: Row) -> dict[str, str]:
        table = self._table
        if table == "Name":
            table = "User" if str(row.get("Id")).startswith("005") else "Group"
        return {"type": self._table, "url": f"{self._base}{table}/{row.get('Id', '000000000000000AAA')}"}
