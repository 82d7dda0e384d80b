"""Answers that are spoiled here and there, and what must hold of a reading of them."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.audit import Setting, audit
from auditor.catalogue import load_checks
from auditor.report import render
from auditor.store import Store
from checks.model.policy import Policy
from checks.model.snapshot import Snapshot
from checks.model.tables import MEASURES
from live_faulty import honest

GONE = object()
"""In place of a value: its key is missing."""

MUTATIONS: dict[str, Any] = {
    "null": None,
    "missing": GONE,
    "true": True,
    "false": False,
    "a negative number": -5,
    "a fraction": 1.5,
    "a huge number": 10**30,
    "infinity": float("inf"),
    "not a number": float("nan"),
    "an empty text": "",
    "a number as text": "-5",
    "half a character": "\ud800x\udfff",
    "control characters, HTML and a formula": (
        '<script>alert(1)</script>=HYPERLINK("http://evil")|@cmd\r\n\x1b[31m\x00\u202e\x07\'; DROP'
    ),
    "a long text": "x" * 100_000,
    "a time before all others": "0001-01-01T00:00:00+1400",
    "a time after all others": "9999-12-31T23:59:59-1400",
    "a path": "../../../details?x=1#y",
    "a list": ["\ud800", 5, None, {"name": []}],
    "an object": {"Id": {"Name": [1]}, "QualifiedApiName": 7, "id": {"name": [1]}, "results": 7},
}


@dataclass
class Spoiler:
    """A client whose answers are spoiled: of the values that they hold, one in ``every`` becomes ``by``.

    ``heard`` are the answers as they came, so that they are asked of the CRM only once.
    """

    by: Any
    every: int
    client: Any
    heard: dict[Any, Any]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.client, name)

    def spoil(self, value: Any, place: str) -> Any:
        """The value, or what it holds, spoiled here and there; a row stays a row."""
        if isinstance(value, Mapping):
            spoiled = {key: self.cell(held, f"{place}.{key}") for key, held in value.items()}
            kept = {key: held for key, held in spoiled.items() if held is not GONE}
            return {**kept, "\udc00 nobody asked": None if self.by is GONE else self.by}
        if isinstance(value, list):
            return [held for at, one in enumerate(value) if (held := self.spoil(one, f"{place}[{at}]")) is not GONE]
        return value

    def cell(self, value: Any, place: str) -> Any:
        """One value: the same place is spoiled each time."""
        spoiled = zlib.crc32(place.encode("utf-8", "replace")) % self.every == 0
        return self.by if spoiled else self.spoil(value, place)


def sensible(snapshot: Snapshot) -> None:
    """Every table is there or a gap says why it is not; all that was counted is a count."""
    for gap in honest(snapshot).table("gaps"):
        assert gap.reason
    for table in MEASURES & set(snapshot.tables):
        for row in snapshot.table(table):
            for column in ("count", "of", "filled", "open", "clusters", "records"):
                number = getattr(row, column, None)
                assert number is None or 0 <= number <= 10**12
            filled = getattr(row, "filled", None)
            assert filled is None or filled <= row.of


def survive(snapshot: Snapshot, policy: Policy, folder: Path) -> None:
    """The store takes it and gives it back, and a report can be made of it in every format."""
    with Store.open(folder / "store.db") as store:
        again = store.load(store.save(snapshot))
    assert {name: len(again.table(name)) for name in again.tables if name != "gaps"} == {
        name: len(snapshot.table(name)) for name in again.tables if name != "gaps"
    }
    result = audit(again, load_checks(), Setting(policy=policy))
    assert {one.code for one in result.checks if one.outcome == "broke"} == set()
    for format_ in ("html", "md", "csv", "json", "terminal"):
        page = render(result, format_)
        assert isinstance(page, bytes) or page.encode()
