"""From the settings of a connection to what reads it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from auditor.connections import SalesforceConnection
from auditor.signing_in import login_of
from checks.model.policy import Policy
from connectors.base import Connector, ConnectorError

Progress = Callable[[str], None]
"""Is told, in a few words, what is being done."""


LONGEST_RUN = 3600.0
"""Seconds after which an org is asked nothing more: a night is not spent on one that does not answer."""


def quiet(_text: str) -> None:
    """Tells nobody."""


@dataclass(frozen=True, kw_only=True)
class Context:
    """What a connector is given beside its settings. Relative places start from ``folder``; it may keep things in ``cache``."""

    folder: Path
    cache: Path
    taken_at: datetime
    policy: Policy = field(default_factory=Policy)
    progress: Progress = quiet


Connect = Callable[[str, Any, Context], Connector]
"""What makes a connector of a connection's name, its settings and the context."""


def connector_of(name: str, settings: Any, context: Context) -> Connector:
    """The connector of a connection. Raises ConnectorError when there is none for its type, or its secrets are not there."""
    if settings.type == "salesforce":
        return _salesforce(name, settings, context)
    if settings.type != "project":
        raise ConnectorError(f"this version reads Salesforce orgs and projects, and no connection of type {settings.type} yet")
    from connectors.files.project import SalesforceProject
    from connectors.files.tree import open_project

    return SalesforceProject(open_project(str(context.folder / settings.path)), name=name)


def _salesforce(name: str, settings: SalesforceConnection, context: Context) -> Connector:
    from connectors.salesforce.asking.cache import Cache
    from connectors.salesforce.connector import SalesforceOrg
    from connectors.salesforce.http.client import Client
    from connectors.salesforce.http.limits import Limits

    login = login_of(settings, folder=context.folder, environment=os.environ)
    limits = Limits(workers=settings.workers, max_calls=settings.max_calls, reserve=settings.reserve, deadline=LONGEST_RUN)
    return SalesforceOrg(
        Client(login, api_version=settings.api_version, limits=limits),
        name=name,
        policy=context.policy,
        cache=Cache(context.cache),
        taken_at=context.taken_at,
        progress=context.progress,
    )
