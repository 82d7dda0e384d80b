"""A Salesforce org as a connection: what its API says of it, read-only, in the fewest calls."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from checks.model.policy import Policy
from connectors.base import ConnectorError, Inspection
from connectors.common.matching import Matching
from connectors.common.values import text
from connectors.metadata.collect import Collector
from connectors.salesforce.asking.cache import Cache, Known
from connectors.salesforce.asking.memory import Memory
from connectors.salesforce.http.client import Client
from connectors.salesforce.http.errors import NOWHERE, SalesforceError, gap_for
from connectors.salesforce.inspection import inspect
from connectors.salesforce.reading import assembly, coverage, waves
from connectors.salesforce.reading.details import third
from connectors.salesforce.reading.pull import Pull


def _silent(_: str) -> None:
    return None


class SalesforceOrg:
    """One Salesforce org, read through a client that knows how to sign in.

    ``policy`` says which objects and fields are governed, and so what is counted. ``cache`` keeps what need not be read again.
    ``taken_at`` is the time of the snapshot; ``progress`` is told what is going on.
    ``matching`` takes the keys of records that are compared with another CRM's.
    """

    def __init__(
        self,
        client: Client,
        *,
        name: str = "salesforce",
        policy: Policy | None = None,
        cache: Cache | None = None,
        taken_at: datetime,
        progress: Callable[[str], None] = _silent,
        matching: Matching | None = None,
    ) -> None:
        self.name = name
        self._client, self._cache, self._taken_at, self._progress = client, cache, taken_at, progress
        self._policy, self._matching = policy or Policy(), matching
        self._seconds = 0.0

    def pull(self) -> Mapping[str, list[Any]]:
        """Read the org once. Every table of the model is there, or a gap says why it is not.

        Raises ConnectorError when nobody can sign in, or the org does not even say what objects it has.
        """
        started = time.monotonic()
        try:
            return self._pull()
        except SalesforceError as error:
            raise self._unread(error) from error
        finally:
            self._seconds = time.monotonic() - started

    def _pull(self) -> Mapping[str, list[Any]]:
        self._progress("signing in")
        org_id, user_id = self._who()
        cache = self._cache if org_id and user_id else None
        known = cache.read(org_id, user_id) if cache else Known()
        memory = Memory(known, self._client.api_version, self._taken_at)
        pull = Pull(self._client, Collector(self.name), self._policy, self._taken_at, memory)
        pull.matching = self._matching
        self._progress("reading who signed in, and the setup")
        waves.first(pull, user_id)
        self._progress("describing objects")
        waves.second(pull)
        self._progress("reading what fields, rules and flows are made of")
        assembly.assemble(pull, third(pull))
        self._progress("counting records")
        waves.last(pull)
        pull.out.add("connections", assembly.connection(pull, org_id, self._client.instance_url))
        tables = dict(pull.out.tables(coverage.settle(pull.out)))
        tables["locations"] = [row for row in tables.get("locations", ()) if row.page]
        if cache:
            cache.write(org_id, user_id, memory.known)
        return tables

    def _who(self) -> tuple[str, str]:
        """The ids of org and user: as the sign-in tells them, or else the root of the API."""
        org_id, user_id = self._client.org_id, self._client.user_id
        return (org_id, user_id) if org_id and user_id else _identity(self._client.get(""))

    def spent(self) -> str:
        """What the reading cost: calls billed of the org's daily ones, and how long it took."""
        usage = self._client.usage
        calls = f"{usage.calls:,} API call{'s' if usage.calls != 1 else ''} billed"
        used = f"; the org has used {usage.org_used:,} of {usage.org_limit:,} today" if usage.org_limit else ""
        return f"{calls}{used}; {self._seconds:.1f} s"

    def inspect(self) -> Inspection:
        """Who signs in, with which rights, what they leave unread, and how many calls are left: a handful of calls.

        Raises ConnectorError when nobody can sign in.
        """
        try:
            org_id, user_id = self._who()
            return inspect(self._client, self.name, self._policy, self._taken_at, org_id, user_id)
        except SalesforceError as error:
            raise self._unread(error) from error

    def _unread(self, error: SalesforceError) -> ConnectorError:
        """What to say of an org of which nothing could be read."""
        if isinstance(error, ConnectorError):
            return error
        told = gap_for(error)
        said = f"{told.reason.rstrip('.')}; {told.cure}" if told.cure else told.reason
        return ConnectorError(self._strange_version(error) or said)

    def _strange_version(self, error: SalesforceError) -> str:
        """What to say when the org does not have the version of the API that is asked; '' when it has, or does not tell."""
        if error.status not in NOWHERE:
            return ""
        try:
            listed = [text(one, "version") for one in self._client.versions()]
        except SalesforceError:
            return ""
        known = sorted((one for one in listed if re.fullmatch(r"\d+\.0", one)), key=float)
        if not known or self._client.api_version in known:
            return ""
        return (
            f"the org does not know version {self._client.api_version} of the API; "
            f"set api_version in auditor.yaml to one that it has: {known[0]} to {known[-1]}"
        )


def _identity(root: Any) -> tuple[str, str]:
    """The ids of org and user, from the identity URL in the root of the API; '' when it does not tell them."""
    url = text(root, "identity") if isinstance(root, Mapping) else ""
    found = re.search(r"/(00D[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?)/(005[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?)/?$", url)
    return (found[1], found[2]) if found else ("", "")
