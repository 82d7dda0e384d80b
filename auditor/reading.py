"""Where a snapshot comes from: a Salesforce project on disk, the configured connections, or the store."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from checks.model.rows.gap import Gap
from checks.model.rows.schema import Connection
from checks.model.snapshot import Snapshot
from checks.model.tables import ROW_TYPES

if TYPE_CHECKING:
    from auditor.config import Config
    from connectors.base import Connector

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


def pull(config: Config, *, taken_at: datetime) -> Reading:
    """Read every configured connection. One that cannot be read at all becomes gaps; the others are kept.

    Raises ConnectorError when none could be read, ConfigErrors when none is configured.
    """
    from auditor.config import ConfigErrors
    from auditor.policy.problems import Problem
    from connectors.base import ConnectorError

    if not config.connections:
        cure = "say what to read, such as connections: {salesforce: {type: project, path: force-app}}"
        raise ConfigErrors([Problem(file=config.path.as_posix(), message="no connection is configured", suggestion=cure)])
    merged: dict[str, list[Any]] = {name: [] for name in ROW_TYPES}
    unreachable: dict[str, str] = {}
    for name, settings in config.connections.items():
        try:
            tables = _connector(name, settings, config.folder).pull()
        except ConnectorError as error:
            unreachable[name] = str(error)
            merged["connections"].append(_unread_connection(name, settings.type))
            merged["gaps"] += _everything_unread(name, str(error))
        else:
            for table, rows in tables.items():
                merged[table] += rows
    if len(unreachable) == len(config.connections):
        raise ConnectorError("; ".join(f"{name}: {reason}" for name, reason in unreachable.items()))
    return Reading(snapshot=Snapshot(taken_at, merged), id="", unreachable=tuple(unreachable))


def _connector(name: str, settings: Any, folder: Path) -> Connector:
    from connectors.base import ConnectorError

    if settings.type != "project":
        raise ConnectorError(f"this version reads Salesforce projects on disk, and no connection of type {settings.type} yet")
    from connectors.files.project import SalesforceProject
    from connectors.files.tree import open_project

    return SalesforceProject(open_project(str(folder / settings.path)), name=name)


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
