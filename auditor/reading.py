"""Where a snapshot comes from: a Salesforce project on disk, the configured connections, or the store."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from auditor.connecting import Connect, Context, Progress, connector_of, quiet
from checks.model.policy import Policy
from checks.model.rows.gap import Gap
from checks.model.rows.schema import Connection
from checks.model.snapshot import Snapshot
from checks.model.tables import ROW_TYPES

if TYPE_CHECKING:
    from auditor.config import Config

PROJECT_CONNECTION = "salesforce"
"""The connection name of a project folder that no config names; the org's own usual name, so that one policy fits both."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A snapshot, and the name by which reports call it. ``stored``: it has its id in the store."""

    snapshot: Snapshot
    id: str
    stored: bool = False
    unreachable: tuple[str, ...] = ()
    """Connections of which nothing could be read."""
    spent: Mapping[str, str] = field(default_factory=dict)
    """What the reading of each connection cost, in a sentence; only of those that cost something."""

    @property
    def broken_off(self) -> Mapping[str, tuple[Gap, ...]]:
        """Connections that lost something to a fault or to the budget for calls, with these gaps: a later run may read it.

        What a right or a feature keeps from us is no failure of a night; this is, though the rest of the connection is kept. A
        single file of a project that cannot be read is none either: no other night mends it, and the checks tell of it.
        """
        projects = {row.name for row in self.snapshot.connections if row.kind == "project"}
        found: dict[str, tuple[Gap, ...]] = {}
        for gap in self.snapshot.table("gaps"):
            lost = gap.kind in ("fault", "budget") and not (gap.scope and gap.connection in projects)
            if lost and gap.connection not in self.unreachable:
                found[gap.connection] = (*found.get(gap.connection, ()), gap)
        return found


def place_of(where: str) -> Path:
    """The folder or zip of a project's name: ``force-app`` of ``force-app@main``."""
    whole = Path(where)
    return whole if "@" not in where or whole.exists() else Path(where.partition("@")[0])


def is_project(where: str) -> bool:
    """Whether a snapshot's name is meant as a place on disk: a folder, a zip, or ``folder@revision``."""
    return place_of(where).exists() or bool(re.search(r"[/\\]|\.zip$|^\.", where))


def read_project(where: str, *, taken_at: datetime) -> Reading:
    """Read a Salesforce project. Raises ConnectorError when there is none, or nothing of it can be read."""
    from connectors.files.project import SalesforceProject
    from connectors.files.tree import open_project

    project = open_project(where)
    tables = SalesforceProject(project, name=PROJECT_CONNECTION).pull()
    root = _root_of(where)
    connections = [msgspec.structs.replace(row, root=root) for row in tables["connections"]]
    return Reading(snapshot=Snapshot(taken_at, {**tables, "connections": connections}), id=project.label)


def _root_of(where: str) -> str | None:
    """The folder of a project, relative to the working directory where it lies in it; None of a zip."""
    place = place_of(where)
    if not place.is_dir():
        return None
    here = Path.cwd()
    return (place.relative_to(here) if place.is_relative_to(here) else place).as_posix()


def pull(
    config: Config,
    *,
    taken_at: datetime,
    policy: Policy | None = None,
    progress: Progress = quiet,
    connect: Connect = connector_of,
    fresh: bool = False,
) -> Reading:
    """Read every configured connection. One that cannot be read at all becomes gaps; the others are kept.

    ``policy`` decides what is worth counting, ``progress`` is told what is being read; ``fresh``: nothing holds for a week.
    Raises ConnectorError when no connection could be read, ConfigErrors when none is configured.
    """
    from connectors.base import ConnectorError
    from connectors.common.matching import Matching

    merged: dict[str, list[Any]] = {name: [] for name in ROW_TYPES}
    unreachable: dict[str, str] = {}
    spent: dict[str, str] = {}
    matching = Matching() if config.compare_records else None
    context = Context(
        folder=config.folder,
        cache=config.cache,
        taken_at=taken_at,
        policy=policy or Policy(),
        matching=matching,
        fresh=fresh,
    )
    for name, settings in config.some_connections().items():
        try:
            connector = connect(name, settings, replace(context, progress=_naming(name, progress)))
            tables = connector.pull()
        except Exception as error:  # noqa: BLE001 - one connection must not cost us the others, whatever it holds
            reason = str(error) if isinstance(error, ConnectorError) else _our_fault(error)
            unreachable[name] = reason
            merged["connections"].append(_unread_connection(name, settings.type))
            merged["gaps"] += _everything_unread(name, reason)
        else:
            for table, rows in tables.items():
                merged[table] += rows
            spent |= {name: cost} if (cost := connector.spent()) else {}
    if len(unreachable) == len(config.connections):
        raise ConnectorError("; ".join(f"{name}: {reason}" for name, reason in unreachable.items()))
    merged["duplicates"] += matching.rows() if matching else ()
    return Reading(snapshot=Snapshot(taken_at, merged), id="", unreachable=tuple(unreachable), spent=spent)


def _naming(connection: str, progress: Progress) -> Progress:
    """What puts the name of a connection before what is told of it."""
    return lambda text: progress(f"{connection}: {text}")


def _our_fault(error: Exception) -> str:
    """What to say of a failure of the program itself. The error's own words may hold anything, and stay where they are."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(last.filename).stem}:{last.lineno}"
    return f"the auditor itself failed ({type(error).__name__} at {where}); report it with these words"


def _unread_connection(name: str, kind: str) -> Connection:
    system = "hubspot" if kind == "hubspot" else "salesforce"
    return Connection(connection=name, ref=f"{name}:connection:{name}", system=system, name=name, kind="unread")


def _everything_unread(name: str, reason: str) -> Iterable[Gap]:
    cure = "see `auditor doctor`, then pull again"
    return [
        Gap(connection=name, table=table, kind="fault", reason=reason, cure=cure)
        for table in ROW_TYPES
        if table not in {"connections", "gaps", "locations"}
    ]
