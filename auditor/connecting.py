"""From the settings of a connection to what reads it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.connections import HubSpotConnection, SalesforceConnection
from auditor.signing_in import login_of, token_of
from checks.model.policy import Policy
from connectors.base import Connector, ConnectorError

if TYPE_CHECKING:
    from connectors.common.matching import Matching

Progress = Callable[[str], None]
"""Is told, in a few words, what is being done."""


LONGEST_RUN = 3600.0
"""Seconds after which an org is asked nothing more: a night is not spent on one that does not answer."""


CERTIFICATES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
"""The variables that may name the certificates to trust, a file or a folder, in the order in which they are heard."""


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
    matching: Matching | None = None
    """Where the records of several CRMs are compared; None when they are not."""
    fresh: bool = False
    """Whether what a CRM does not date is read again, too, which else holds for a week."""


Connect = Callable[[str, Any, Context], Connector]
"""What makes a connector of a connection's name, its settings and the context."""


def connector_of(name: str, settings: Any, context: Context) -> Connector:
    """The connector of a connection.

    Raises ConnectorError when there is none for its type, or when its secrets or the certificates to trust are not there.
    """
    if settings.type in ("salesforce", "hubspot"):
        _see_certificates(os.environ)
    if settings.type == "salesforce":
        return _salesforce(name, settings, context)
    if settings.type == "hubspot":
        return _hubspot(name, settings, context)
    if settings.type != "project":
        raise ConnectorError(
            f"this version reads Salesforce, HubSpot and projects, and no connection of type {settings.type} yet"
        )
    from connectors.files.project import SalesforceProject
    from connectors.files.tree import open_project

    return SalesforceProject(open_project(str(context.folder / settings.path)), name=name)


def _see_certificates(environment: Mapping[str, str]) -> None:
    """Raises ConnectorError when the variable that says which certificates are trusted leads nowhere. The first counts."""
    variable = next((name for name in CERTIFICATES if environment.get(name)), "")
    if variable and not Path(environment[variable]).exists():
        raise ConnectorError(
            f"{variable} names no file: {environment[variable]}; "
            "correct it, or take it away to trust the certificates that come with the auditor"
        )


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
        matching=context.matching,
    )


def _hubspot(name: str, settings: HubSpotConnection, context: Context) -> Connector:
    from connectors.hubspot.connector import HubSpotPortal
    from connectors.hubspot.http.client import HOME, Client
    from connectors.hubspot.http.limits import Limits
    from connectors.hubspot.memory import Cache

    token = token_of(settings, environment=os.environ)
    limits = Limits(workers=settings.workers, max_calls=settings.max_calls, reserve=settings.reserve, deadline=LONGEST_RUN)
    try:
        client = Client(token, base_url=settings.base_url or HOME, limits=limits)
    except ValueError as error:  # the proxy of the environment
        raise ConnectorError(str(error)) from error
    return HubSpotPortal(
        client,
        name=name,
        policy=context.policy,
        cache=Cache(context.cache),
        taken_at=context.taken_at,
        progress=context.progress,
        matching=context.matching,
        fresh=context.fresh,
    )
