"""What a pull would meet: what the token may read, on which plan the portal is, and what would stay unread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any

from checks.model.policy import Policy
from connectors.base import Inspection
from connectors.common.collect import Collector
from connectors.common.values import text
from connectors.hubspot.http.client import Client
from connectors.hubspot.http.errors import MISSING_SCOPES, HubSpotError
from connectors.hubspot.mapping import account
from connectors.hubspot.mapping.schema import is_custom
from connectors.hubspot.memory import Known, Memory
from connectors.hubspot.reading import catalogue, choosing, coverage, sight, waves
from connectors.hubspot.reading.columns import Columns
from connectors.hubspot.reading.counting import state_of
from connectors.hubspot.reading.pull import Pull, Question, lose
from connectors.hubspot.reading.records import COUNTED_OF

_BESIDE = ("archived ", "property groups ")
"""What takes no other scope than something else that is asked for, and so tells a look nothing."""


class Glimpse:
    """The client, which gives the first page of everything."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def pages(self, endpoint: str, params: Sequence[tuple[str, str]] = (), *, most: int | None = None, **parts: str) -> Any:
        """The first page."""
        return self._client.get(endpoint, params, **parts)

    def listed(self, endpoint: str, body: Mapping[str, Any], key: str, **parts: str) -> Any:
        """The first page, of one."""
        return self._client.post(endpoint, {**body, "count": 1}, **parts)


def inspect(client: Client, name: str, policy: Policy, taken_at: datetime) -> Inspection:
    """Ask once for everything that a pull asks for. Raises HubSpotError when the portal does not say which it is."""
    details = client.get("details")
    portal = sight.account_of(details)
    glimpse: Any = Glimpse(client)
    pull = Pull(glimpse, Collector(name), policy, taken_at, Memory(Known(), taken_at))
    waves.first(pull)
    asked = [question for question in waves.setup(pull) if not question.name.startswith(_BESIDE)]
    pull.ask(asked)
    after = [catalogue.property_limits(), *islice(waves.pipeline_rules(pull), 1)]
    pull.ask(after)
    sight.say_hidden(pull, _shown(pull))
    counts = dict(_count(pull))
    coverage.settle(pull.out)
    usage = client.usage
    row = account.connection(details, name=name, taken_at=taken_at, tier=sight.tier_of(pull, usage.daily_limit), rights=())
    return Inspection(
        org_id=portal,
        org_name=text(details, "uiDomain"),
        kind=row.kind,
        edition=row.edition or "",
        api_version="",
        username="",
        rights={**dict(_rights(pull, [*asked, *after])), **counts},
        means={},
        calls_used=usage.daily_used,
        calls_limit=usage.daily_limit,
        blind=tuple(pull.out.rows("gaps")),
        warnings=tuple(_warnings(pull)),
    )


def _count(pull: Pull) -> Iterator[tuple[str, bool | None]]:
    """Whether records may be counted, by the scope that it takes."""
    counted = [name for name in choosing.governed(pull.policy, pull.types) if name in COUNTED_OF]
    states = pull.client.together([partial(state_of, pull.client, Columns(object=name)) for name in counted])
    for name, state in zip(counted, states, strict=True):
        error = state if isinstance(state, HubSpotError) else None
        if error:
            lose(pull.out, [(table, name) for table in COUNTED_OF[name]], error, "search")
        yield f"crm.objects.{name}.read", _held(error)


def _shown(pull: Pull) -> dict[str, int]:
    """How many custom properties of each object are shown to a token that may see no sensitive ones."""
    found = {}
    for object_, id in pull.types.items():
        may = {sight.sensitive_scope(object_, id, tier) for tier in sight.SENSITIVITIES} & (pull.scopes or set())
        rows = pull.told(f"properties of {object_}")
        if rows is not None and not may:
            found[object_] = sum(is_custom(row) for row in rows if isinstance(row, Mapping))
    return found


def _rights(pull: Pull, asked: Sequence[Question]) -> Iterator[tuple[str, bool | None]]:
    """The scopes that were needed, and whether the token has one of each."""
    for question in asked:
        if question.scopes:
            yield " or ".join(question.scopes), _held(pull.failed.get(question.name))


def _held(error: HubSpotError | None) -> bool | None:
    return True if error is None else False if error.category == MISSING_SCOPES else None


def _warnings(pull: Pull) -> Iterator[str]:
    if pull.scopes and (writing := sight.writing(pull.scopes)):
        told = ", ".join(writing)
        yield f"the token may also change things ({told}); an audit needs no scope that writes: use a token that only reads"
