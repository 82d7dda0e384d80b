"""auditor pull."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import rich_click as click

from auditor.cli.failures import Exit, Failure
from auditor.cli.progress import Progress
from auditor.cli.session import Session, configured, now
from auditor.cli.telling import tell
from auditor.report.text import sentence
from checks.model.names import count

if TYPE_CHECKING:
    from auditor.reading import Reading
    from auditor.store import SnapshotInfo


def _a_label(context: click.Context, parameter: click.Parameter, value: str | None) -> str:
    """A name by which nothing else is found: no other way to name a snapshot, no place on disk."""
    from auditor.reading import is_project

    if value is None:
        return ""
    if not re.fullmatch(r"\w[\w.:-]*", value):
        raise click.BadParameter("a label is letters, digits and - _ . : and begins with a letter or a digit")
    if value.lower() in ("latest", "previous") or re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise click.BadParameter(f"{value} means something else already; call it another name, such as partner-launch:before")
    if is_project(value):
        raise click.BadParameter(f"{value} means a folder or a zip; call it another name, such as partner-launch:before")
    return value


@click.command("pull")
@click.option("--label", callback=_a_label, help="A name to find it by, such as partner-launch:before.")
@click.option("--fresh", is_flag=True, help="Also ask for what is otherwise read once a week. A label does so by itself.")
@configured
def command(session: Session, label: str, *, fresh: bool) -> None:
    """Read every connection of auditor.yaml into the store, and judge it.

    What could not be read is kept as a gap. The exit code is 3 when a whole connection is missing, or when a fault or the budget
    for API calls kept anything from being read; what could be read is kept and judged all the same.
    """
    from auditor.audit import audit
    from auditor.catalogue import load_checks
    from auditor.reading import pull

    config = session.needed_config
    policy, _ = session.policy, session.baseline  # their faults are told before a CRM is asked anything
    before, earlier = session.latest(), session.store.list()
    try:
        with Progress(sys.stderr) as progress:
            fresh = fresh or bool(label)  # what has a label is there to be compared with
            reading = pull(config, taken_at=now(), policy=policy, progress=progress, connect=session.connect, fresh=fresh)
    except KeyboardInterrupt:
        raise Failure("stopped; nothing was stored", Exit.STOPPED) from None
    info: SnapshotInfo | None = None
    judged = False
    try:
        info = session.store.save(reading.snapshot, label=label)
        stored = replace(reading, id=info.id, stored=True)
        result = audit(stored.snapshot, load_checks(), session.setting(stored, before), snapshot_id=info.id)
        session.store.save_audit(result)
        judged = True
        components, gaps = sum(result.components.values()), len(result.gaps)
        tell(f"{info.id}: {components:,} components read, {gaps:,} gaps, {len(result.open()):,} open findings")
        if label and (held := [one for one in earlier if one.label == label]):
            tell(f"auditor: the label {label} now names {info.when}; it named {held[-1].when} before")
    finally:  # whatever became of the store, the calls are billed
        if not judged:
            tell(_unkept(info, earlier))
        for line in _told(reading):
            tell(line)
    if reading.unreachable or reading.broken_off:
        raise SystemExit(Exit.UNREAD)


def _unkept(info: SnapshotInfo | None, earlier: Sequence[SnapshotInfo]) -> str:
    """What is stored and what is not, when the store failed."""
    if info is not None:
        return f"auditor: snapshot {info.when} is stored and its audit is not; judge it with: auditor check {info.id}"
    latest = f"; the latest snapshot is still {earlier[-1].when}" if earlier else ""
    return f"auditor: nothing of what was read is stored{latest}"


def _told(reading: Reading) -> Iterator[str]:
    """What each connection cost, and what went wrong with it."""
    for name, cost in reading.spent.items():
        yield f"{name}: {cost}"
    for name in reading.unreachable:
        reason = next(gap.reason for gap in reading.snapshot.table("gaps") if gap.connection == name)
        yield f"auditor: {name} could not be read: {reason}"
    for name, gaps in reading.broken_off.items():
        tables = count(len({gap.table for gap in gaps}), "table")
        yield f"auditor: {name} was read in part, {tables} not in full: {sentence(gaps[0].reason, gaps[0].cure)}"
