"""Snapshots named as people think: ``latest``, ``previous``, a day, the beginning of an id, a launch mark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches

from auditor.store.errors import StoreError
from auditor.store.values import SnapshotInfo

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}$")


def resolve(name: str, snapshots: Sequence[SnapshotInfo], relative_to: SnapshotInfo | None = None) -> SnapshotInfo:
    """The snapshot that is meant, of those given in the order of time.

    ``previous`` is the one before ``relative_to``, or before the latest. A day means the last snapshot of that day (UTC),
    a launch mark (``spring:before``) the last that carries it. Raises StoreError, with what comes near.
    """
    if not snapshots:
        raise StoreError("the store holds no snapshot yet; take one with: auditor pull")
    if name == "latest":
        return snapshots[-1]
    if name == "previous":
        return _before(relative_to or snapshots[-1], snapshots)
    if _DAY.match(name):
        return _on_day(name, snapshots)
    if marked := [one for one in snapshots if name and one.label == name]:
        return marked[-1]
    begun = [one for one in snapshots if name and one.id.startswith(name.lower())]
    if len(begun) == 1:
        return begun[0]
    if begun:
        raise StoreError(f"'{name}' begins the ids of {len(begun):,} snapshots: {_listed(begun)}; write more of the id")
    raise StoreError(f"no snapshot is called '{name}'; {_near(name, snapshots)}")


def _before(this: SnapshotInfo, snapshots: Sequence[SnapshotInfo]) -> SnapshotInfo:
    earlier = [one for one in snapshots if (one.taken_at, one.number) < (this.taken_at, this.number)]
    if not earlier:
        raise StoreError(f"there is no snapshot before {this.when}; take another one with: auditor pull")
    return earlier[-1]


def _on_day(name: str, snapshots: Sequence[SnapshotInfo]) -> SnapshotInfo:
    try:
        day = date.fromisoformat(name)
    except ValueError as error:
        raise StoreError(f"'{name}' is no day of the calendar; write it as 2026-11-20") from error
    if that_day := [one for one in snapshots if one.taken_at.date() == day]:
        return that_day[-1]
    earlier = [one for one in snapshots if one.taken_at.date() < day][-1:]
    later = [one for one in snapshots if one.taken_at.date() > day][:1]
    raise StoreError(f"no snapshot was taken on {name} (UTC); the nearest: {_listed([*earlier, *later])}")


def _near(name: str, snapshots: Sequence[SnapshotInfo]) -> str:
    spelled = {"latest": "latest", "previous": "previous"}
    spelled |= {one.label.lower(): one.label for one in snapshots if one.label} | {one.id: one.id for one in snapshots}
    near = get_close_matches(name.lower(), spelled, n=3, cutoff=0.5)
    if near:
        return f"did you mean {' or '.join(spelled[one] for one in near)}?"
    return f"there are latest, previous, days such as {snapshots[-1].taken_at:%Y-%m-%d}, and: {_listed(snapshots[-3:])}"


def _listed(snapshots: Sequence[SnapshotInfo]) -> str:
    shown = [f"{one.when} {one.label}".rstrip() for one in snapshots[:5]]
    return ", ".join(shown) + (f" and {len(snapshots) - 5:,} more" if len(snapshots) > 5 else "")
