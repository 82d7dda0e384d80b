"""Many questions in few calls: composites of 25 subrequests, at most 5 of them queries, several in flight at once.

Source: REST API Developer Guide, 'Composite': billed as one call, whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from connectors.salesforce.asking.question import Query, Question, Resource
from connectors.salesforce.http.client import Answer, Client, Subrequest, query_path
from connectors.salesforce.http.errors import BudgetSpent, SalesforceError
from connectors.salesforce.mapping.values import Rows

UNAUTHORIZED = 401
MOST = 25
MOST_QUERIES = 5
HEAVY = 200_000
"""Records from which a count may take so long that it must not hold up others in its envelope."""

_UNKNOWN_COLUMN = re.compile(r"No such column '([^']+)'")


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The org says that what is known of a resource still holds."""


@dataclass(frozen=True, slots=True)
class Body:
    """What a resource holds, and when it was last changed ('' when the org does not say)."""

    content: Any
    modified: str


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a query. ``lost`` are the optional columns that the org does not know or does not show."""

    rows: Rows
    cut: bool = False
    """Whether the platform cut the answer off."""
    lost: Mapping[str, SalesforceError] = field(default_factory=dict)


Reply = Unchanged | Body | Table | SalesforceError


def ask(
    client: Client, questions: Sequence[Question], beside: Sequence[Callable[[], Any]] = ()
) -> tuple[dict[str, Reply], list[Any]]:
    """Ask them all: the replies by the questions' names, and what the tasks came to that were sent ``beside`` them.

    A question that fails does not touch the others. An envelope that fails as a whole is asked again in halves, so that
    the one question at fault is found.
    """
    beside_outcomes: list[Any] = []
    replies: dict[str, Reply] = {}
    lost: dict[str, dict[str, SalesforceError]] = {}
    envelopes = list(_envelopes(questions))
    while envelopes or (beside and not beside_outcomes):
        halves: list[list[Question]] = []
        again: list[Question] = []
        tasks: list[Callable[[], Any]] = [_sending(client, envelope) for envelope in envelopes]
        outcomes = client.together([*tasks, *(() if beside_outcomes else beside)])
        outcomes, beside_outcomes = outcomes[: len(tasks)], beside_outcomes or outcomes[len(tasks) :]
        for envelope, outcome in zip(envelopes, outcomes, strict=True):
            if not isinstance(outcome, SalesforceError):
                for question, reply in zip(envelope, outcome, strict=True):
                    if isinstance(reply, _Without):
                        lost.setdefault(question.name, {})[reply.column] = reply.error
                        again.append(reply.query)
                    else:
                        replies[question.name] = reply
            elif len(envelope) > 1 and not isinstance(outcome, BudgetSpent) and outcome.status != UNAUTHORIZED:
                middle = len(envelope) // 2
                halves += [envelope[:middle], envelope[middle:]]
            else:
                replies.update({question.name: outcome for question in envelope})
        envelopes = [*halves, *_envelopes(again)]
    whole = {
        name: replace(reply, lost=lost[name]) if name in lost and isinstance(reply, Table) else reply
        for name, reply in replies.items()
    }
    return whole, beside_outcomes


@dataclass(frozen=True, slots=True)
class _Without:
    """The same query without a column that the org does not know, and what the org said of it."""

    query: Query
    column: str
    error: SalesforceError


def _envelopes(questions: Sequence[Question]) -> Iterator[list[Question]]:
    """Envelopes of one API each, light questions first; what scans many records stands in envelopes of its own."""
    for tooling in (False, True):
        among = [question for question in questions if question.tooling == tooling]
        light = [question for question in among if question.weight < HEAVY]
        queries = [question for question in light if isinstance(question, Query)]
        others = [question for question in light if isinstance(question, Resource)]
        yield from _mixed(queries, others)
        heavy = sorted((question for question in among if question.weight >= HEAVY), key=lambda question: question.weight)
        for at in range(0, len(heavy), MOST_QUERIES):
            yield heavy[at : at + MOST_QUERIES]


def _mixed(queries: Sequence[Query], others: Sequence[Resource]) -> Iterator[list[Question]]:
    """The fewest envelopes that hold them, the load spread evenly over them since an envelope's parts run one after another."""
    needed = max(-(-len(queries) // MOST_QUERIES), -(-(len(queries) + len(others)) // MOST))
    lots: list[list[Question]] = [[] for _ in range(needed)]
    for number, query in enumerate(queries):
        lots[number % needed].append(query)
    for other in others:
        min(lots, key=len).append(other)
    yield from lots


def _sending(client: Client, envelope: Sequence[Question]) -> Callable[[], list[Reply | _Without]]:
    def send() -> list[Reply | _Without]:
        answers = client.composite([_subrequest(question) for question in envelope], tooling=envelope[0].tooling)
        return [_reply(client, question, answer) for question, answer in zip(envelope, answers, strict=True)]

    return send


def _subrequest(question: Question) -> Subrequest:
    if isinstance(question, Query):
        return Subrequest(query_path(question.soql, tooling=question.tooling))
    headers = {"If-Modified-Since": question.modified} if question.modified else {}
    return Subrequest(question.path, headers)


def _reply(client: Client, question: Question, answer: Answer) -> Reply | _Without:
    if answer.status == 304:
        return Unchanged()
    if error := answer.error:
        return _failed(question, error)
    if isinstance(question, Resource):
        return Body(answer.body, str(answer.headers.get("Last-Modified", "")))
    try:
        rows = _all_rows(client, answer.body)
    except SalesforceError as error:
        return error
    return Table(rows, question.most is not None and len(rows) >= question.most)


def _failed(question: Question, error: SalesforceError) -> SalesforceError | _Without:
    """Leave out the column that the org does not know, if the question can do without it."""
    if isinstance(question, Query) and error.code == "INVALID_FIELD" and (found := _UNKNOWN_COLUMN.search(error.message)):
        named = found[1].rpartition(".")[2].casefold()
        for column in question.optional:
            if _named(column) == named:
                kept = tuple(other for other in question.optional if other != column)
                return _Without(replace(question, optional=kept), column, error)
    return error


def _named(column: str) -> str:
    """The field that a column asks for: ``phone`` of ``COUNT(Phone) c1`` and of ``Owner.Phone``."""
    inner = re.sub(r"^\w+\(|\).*$", "", column)
    return inner.rpartition(".")[2].casefold()


def _all_rows(client: Client, body: Any) -> Rows:
    """The rows of all pages. Raises SalesforceError when a page cannot be read: rows that are not all there are no answer."""
    rows: Rows = list(_records(body))
    seen: set[str] = set()
    while isinstance(body, dict) and not body.get("done", True):
        following = str(body.get("nextRecordsUrl") or "")
        if not following or following in seen:
            raise SalesforceError(status=200, code="", message="a page of the answer is missing or repeats", path="query")
        seen.add(following)
        body = client.more(following)
        rows += _records(body)
    return rows


def _records(body: Any) -> Iterable[dict[str, Any]]:
    """The records of a page without the platform's remarks on them; a bare count is a row of its own."""
    if not isinstance(body, dict) or not isinstance(body.get("records"), list):
        raise SalesforceError(status=200, code="", message="the answer is no query result", path="query")
    if not body["records"] and body.get("totalSize"):
        return [{"totalSize": body["totalSize"]}]
    return [record for record in body["records"] if isinstance(record, dict)]
