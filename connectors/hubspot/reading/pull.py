"""The state of one pull: what was asked, what was answered, and what is lost of what was not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from checks.model.policy import Policy
from connectors.common.collect import Collector
from connectors.common.matching import Matching
from connectors.hubspot.http.client import Client
from connectors.hubspot.http.errors import HubSpotError, gap_for
from connectors.hubspot.http.paths import PATHS
from connectors.hubspot.mapping.people import People
from connectors.hubspot.memory import Memory

A_PAGE = 100
"""Rows that a page holds at most, of all that is paged by ``after``."""

Loss = tuple[str, str]
"""A table and the scope in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something to ask a portal. ``ask`` may take several calls (pages); ``loses`` is what is not known when it fails.

    ``weekly``: the answer holds for a week, since HubSpot does not say when it changed. ``holds`` is under what it holds a list,
    where it does; ``some``: there is no account in which that list is empty; ``paged``: the answer is all rows of all pages.
    """

    name: str
    endpoint: str
    ask: Callable[[Client], Any]
    loses: tuple[Loss, ...] = ()
    weekly: bool = False
    scopes: tuple[str, ...] = ()
    """Of these a token needs any one for it."""
    holds: str = ""
    some: bool = False
    paged: bool = False
    less: Callable[[Client], Any] | None = None
    """Of what is paged by ``after``: asks for a first page that holds one row less, and so must say that there is more."""

    def flaw(self, answer: Any) -> HubSpotError | None:
        """What is wrong with an answer that does not hold what is due: it would pass for one that tells of nothing."""
        if not self.holds:
            how = "" if isinstance(answer, Mapping) else "holds nothing"
        else:
            rows = self._rows(answer)
            empty = "is empty, which it is for no account" if self.some and not rows else ""
            how = empty if isinstance(rows, list) else f"holds no {self.holds}"
        return HubSpotError(status=200, message=f"the answer {how}", path=PATHS[self.endpoint].path) if how else None

    def is_whole(self, kept: Any) -> bool:
        """Whether an answer that was kept is one as it came: a file is as little to be trusted as a portal."""
        if self.flaw(kept) is not None:
            return False
        return not self.holds or all(isinstance(row, Mapping) for row in self._rows(kept))

    def _rows(self, answer: Any) -> Any:
        return answer.get(self.holds) if isinstance(answer, Mapping) else answer if self.paged else None


class Pull:
    """One pull. ``answers`` are what was answered, by the names of the questions; one that failed has none, and is a gap."""

    def __init__(self, client: Client, out: Collector, policy: Policy, taken_at: datetime, memory: Memory) -> None:
        self.client, self.out, self.policy, self.taken_at, self.memory = client, out, policy, taken_at, memory
        self.answers: dict[str, Any] = {}
        self.failed: dict[str, HubSpotError] = {}
        self.types: dict[str, str] = {}
        """The objects that are read, by name, with their object type ids."""
        self.scopes: frozenset[str] | None = None
        """The scopes of the token; None when HubSpot does not tell."""
        self.people: People | None = None
        self.records: dict[str, int] = {}
        self.matching: Matching | None = None
        """Where records are compared with another CRM's; None when they are not."""

    def ask(self, questions: Sequence[Question]) -> None:
        """Ask what is not known from the time before, side by side, and say what is lost of what fails."""
        pending: list[Question] = []
        for question in questions:
            kept = self.memory.answer(question.name) if question.weekly else None
            if kept is None or not question.is_whole(kept):
                pending.append(question)
            else:
                self.answers[question.name] = kept
        outcomes = self.client.together([partial(question.ask, self.client) for question in pending])
        for question, outcome in zip(pending, self._sure(pending, outcomes), strict=True):
            failed = outcome if isinstance(outcome, HubSpotError) else question.flaw(outcome)
            if failed is not None:
                self.failed[question.name] = failed
                lose(self.out, question.loses, failed, question.endpoint)
            else:
                self.answers[question.name] = outcome
                if question.weekly:
                    self.memory.keep(question.name, outcome)

    def _sure(self, questions: Sequence[Question], outcomes: Sequence[Any]) -> list[Any]:
        """The outcomes, but an error for what ends with a full page where HubSpot's pages do not say whether there is more.

        No ``paging`` is what a last page has, so that a full one tells nothing. What held for as many rows holds.
        """
        doubted = {
            at: question.less
            for at, (question, outcome) in enumerate(zip(questions, outcomes, strict=True))
            if question.less and isinstance(outcome, list) and outcome and len(outcome) % A_PAGE == 0
            if self.memory.has_changed(f"full pages of {question.name}", [str(len(outcome))])
        }
        told = self.client.together([partial(less, self.client) for less in doubted.values()])
        sure = list(outcomes)
        for at, answer in zip(doubted, told, strict=True):
            if not says_more(answer):
                self.memory.new.seen.pop(f"full pages of {questions[at].name}", None)
                said = "the answer is full and does not say whether there is more"
                path = PATHS[questions[at].endpoint].path
                sure[at] = answer if isinstance(answer, HubSpotError) else HubSpotError(status=200, message=said, path=path)
        return sure

    def rows(self, name: str) -> list[Any]:
        """The rows of an answer; none when there is no answer, or when it holds none."""
        return rows_in(self.answers.get(name))

    def told(self, name: str) -> list[Any] | None:
        """The same; None when there is no answer."""
        return self.rows(name) if name in self.answers else None


def says_more(answer: Any) -> bool:
    """Whether an answer leads to a next page."""
    paging = answer.get("paging") if isinstance(answer, Mapping) else None
    following = paging.get("next") if isinstance(paging, Mapping) else None
    return isinstance(following, Mapping) and bool(following.get("after"))


def rows_in(answer: Any) -> list[Any]:
    """The rows of an answer, which is a list of them or holds one under ``results``."""
    found = answer.get("results") if isinstance(answer, Mapping) else answer
    return found if isinstance(found, list) else []


def lose(out: Collector, loses: Sequence[Loss], error: HubSpotError, endpoint: str) -> None:
    """A gap for each loss, in the CRM's own words and with what would cure it."""
    told = gap_for(error, endpoint)
    for table, scope in loses:
        out.gap(table, scope, kind=told.kind, reason=told.reason, cure=told.cure)
