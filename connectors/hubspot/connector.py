"""A HubSpot portal as a connection: what its API says of it, read-only, in few calls."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from checks.model.policy import Policy
from connectors.base import ConnectorError, Inspection
from connectors.common.collect import Collector
from connectors.common.matching import Matching
from connectors.hubspot.http.client import Client
from connectors.hubspot.http.errors import HubSpotError, gap_for
from connectors.hubspot.inspection import inspect
from connectors.hubspot.mapping import account, pages
from connectors.hubspot.memory import Cache, Known, Memory
from connectors.hubspot.reading import coverage, sight, waves
from connectors.hubspot.reading.assembly import assemble
from connectors.hubspot.reading.choosing import ALWAYS
from connectors.hubspot.reading.pull import Pull
from connectors.hubspot.reading.records import count_records


def _silent(_: str) -> None:
    return None


class HubSpotPortal:
    """One HubSpot portal, read through a client that holds a token.

    ``policy`` says which objects and properties are governed, and so what is counted. ``cache`` keeps what need not be read
    again. ``taken_at`` is the time of the snapshot; ``progress`` is told what is going on.
    ``matching`` takes the keys of records that are compared with another CRM's. ``fresh``: nothing holds for a week.
    """

    def __init__(
        self,
        client: Client,
        *,
        name: str = "hubspot",
        policy: Policy | None = None,
        cache: Cache | None = None,
        taken_at: datetime,
        progress: Callable[[str], None] = _silent,
        matching: Matching | None = None,
        fresh: bool = False,
    ) -> None:
        self.name = name
        self._client, self._cache, self._taken_at, self._progress = client, cache, taken_at, progress
        self._policy, self._matching = policy or Policy(), matching
        self._fresh = fresh
        self._seconds = 0.0
        self._setup = 0

    def pull(self) -> Mapping[str, list[Any]]:
        """Read the portal once. Every table of the model is there, or a gap says why it is not.

        Raises ConnectorError when the token is not taken, or the portal does not even say which it is.
        """
        started = time.monotonic()
        try:
            return self._pull()
        except HubSpotError as error:
            raise _unread(error) from error
        finally:
            self._seconds = time.monotonic() - started

    def _pull(self) -> Mapping[str, list[Any]]:
        self._progress("reading the account")
        details = self._client.get("details")
        portal = sight.account_of(details)
        known = self._cache.read(portal) if self._cache else Known()
        memory = Memory(known, self._taken_at, fresh=self._fresh)
        pull = Pull(self._client, Collector(self.name), self._policy, self._taken_at, memory)
        pull.answers["account"], pull.matching = details, self._matching
        self._progress("reading properties, pipelines, people and workflows")
        waves.first(pull)
        waves.second(pull)
        if refused := _refused(pull):
            raise refused
        self._progress("reading what workflows and lists are made of")
        waves.third(pull)
        assemble(pull)
        pages.link(pull.out, portal, pull.types)
        self._setup = self._client.usage.calls
        self._progress("counting records")
        count_records(pull)
        tier = sight.tier_of(pull, self._client.usage.daily_limit)
        rights = tuple(sorted(pull.scopes or ()))
        row = account.connection(details, name=self.name, taken_at=self._taken_at, tier=tier, rights=rights)
        pull.out.add("connections", row)
        tables = dict(pull.out.tables(coverage.settle(pull.out)))
        if self._cache:
            self._cache.write(portal, memory.new)
        return tables

    def spent(self) -> str:
        """What the pull cost: calls, searches and seconds, and what is left of the day."""
        return sight.spent(self._client.usage, self._setup, self._seconds)

    def inspect(self) -> Inspection:
        """Look at the portal without reading all of it. Raises ConnectorError when it cannot be reached."""
        try:
            return inspect(self._client, self.name, self._policy, self._taken_at)
        except HubSpotError as error:
            raise _unread(error) from error


def _refused(pull: Pull) -> HubSpotError | None:
    """Why nothing of contacts, companies and deals was shown: then nothing can be judged. None when something was."""
    told = [pull.failed.get(f"properties of {name}") for name in ALWAYS]
    return told[0] if all(told) else None


def _unread(error: HubSpotError) -> ConnectorError:
    if isinstance(error, ConnectorError):
        return error
    told = gap_for(error, "details")
    return ConnectorError(f"{told.reason.rstrip('.')}; {told.cure}" if told.cure else told.reason)
