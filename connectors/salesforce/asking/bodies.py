"""Metadata components that only the Metadata API tells in full: read ten a call, kept while their state lasts.

Source: Metadata API Developer Guide, 'readMetadata()': one type a call, ten names a call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from functools import partial

from connectors.salesforce.asking import soql
from connectors.salesforce.asking.question import Loss
from connectors.salesforce.http.client import Client
from connectors.salesforce.http.errors import SalesforceError

NAMES_A_CALL = 10
SETUP = "setup"
"""The state of what the setup audit trail tells of: it is forgotten when the trail tells of any change."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A component to be read. ``state`` is what the kept body must have been read in; ``loses`` what is lost without it.

    ``exists``: the org itself listed it, so that an answer with nothing in it is no answer.
    """

    kind: str
    name: str
    state: str
    loses: tuple[Loss, ...]
    exists: bool = True

    @property
    def key(self) -> str:
        """Under which it is kept."""
        return f"{self.kind} {self.name} {self.state}"


@dataclass(frozen=True, slots=True)
class Bodies:
    """What was read: the XML by kind and name, and what could not be read. What the org does not have is in neither.

    ``loses`` holds all that was asked for, with what is lost without it.
    """

    found: Mapping[tuple[str, str], bytes]
    failed: Mapping[tuple[str, str], SalesforceError]
    loses: Mapping[tuple[str, str], tuple[Loss, ...]]


class Reading:
    """The calls that read components, and what comes of them."""

    def __init__(self, client: Client, wanted: Iterable[Wanted], kept: MutableMapping[str, str]) -> None:
        self._client, self.wanted, self._kept = client, list(wanted), kept
        self._calls = list(self._lots())

    def tasks(self) -> list[Callable[[], Mapping[str, bytes]]]:
        """A task a call, for what is not kept."""
        return [partial(self._client.read_metadata, kind, names) for kind, names in self._calls]

    def _lots(self) -> Iterator[tuple[str, list[str]]]:
        missing: dict[str, list[str]] = {}
        for one in self.wanted:
            if one.key not in self._kept:
                missing.setdefault(one.kind, []).append(one.name)
        for kind, names in missing.items():
            for lot in soql.packed(names, lambda _: 1, NAMES_A_CALL):
                yield kind, lot

    def collect(self, outcomes: Iterable[Mapping[str, bytes] | SalesforceError]) -> Bodies:
        """What the tasks came to, together with what was kept; what was read now is kept from now on."""
        states = {(one.kind, one.name): one.key for one in self.wanted}
        exist = {(one.kind, one.name) for one in self.wanted if one.exists}
        failed: dict[tuple[str, str], SalesforceError] = {}
        for (kind, names), outcome in zip(self._calls, outcomes, strict=True):
            for name in names:
                if isinstance(outcome, SalesforceError):
                    failed[kind, name] = outcome
                elif name in outcome or (kind, name) not in exist:
                    self._kept[states[kind, name]] = outcome.get(name, b"").decode()
                else:
                    said = f"Salesforce lists the {kind} {name}, and gives nothing of it"
                    failed[kind, name] = SalesforceError(status=200, code="", message=said, path="readMetadata")
        found = {pair: self._kept[key].encode() for pair, key in states.items() if self._kept.get(key)}
        return Bodies(found, failed, {(one.kind, one.name): one.loses for one in self.wanted})
