"""Many questions in few calls: composites of 25 subrequests, at most 5 of them queries, several in flight at once.

Source: REST API Developer Guide, 'Composite': billed as one call, whatever it holds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from connectors.salesforce.asking.question import Query, Question, Resource
from connectors.salesforce.http.client import Answer, Client, Subrequest, query_path
from connectors.salesforce.http.errors import NOWHERE, BudgetSpent, SalesforceError, TooSlow
from connectors.salesforce.mapping.values import Rows

OK = 200
UNCHANGED = 304
ERRORS = 400
UNAUTHORIZED = 401
_OF_ANY_SIZE = frozenset({UNAUTHORIZED, *NOWHERE})
"""What an envelope is answered whatever is in it, so that smaller ones fare no better."""
COUNT = ("COUNT()",)
MOST = 25
MOST_QUERIES = 5
MORE_TRIES = 2
"""How often a question within an envelope is asked again whose failure may pass."""
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

    A question that fails does not touch the others; one whose failure may pass is asked again. An envelope that fails as a whole
    is asked again in smaller ones, so that the one question at fault is found.
    """
    tries: Counter[str] = Counter()
    beside_outcomes: list[Any] = []
    replies: dict[str, Reply] = {}
    lost: dict[str, dict[str, SalesforceError]] = {}
    envelopes = list(_envelopes(questions))
    while envelopes or (beside and not beside_outcomes):
        smaller: list[list[Question]] = []
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
                    elif isinstance(reply, SalesforceError) and reply.passing and tries[question.name] < MORE_TRIES:
                        tries[question.name] += 1
                        again.append(question)
                    else:
                        replies[question.name] = reply
            elif len(envelope) > 1 and not isinstance(outcome, BudgetSpent) and outcome.status not in _OF_ANY_SIZE:
                smaller += _smaller(envelope, outcome)
            else:
                replies.update({question.name: outcome for question in envelope})
        envelopes = [*smaller, *_envelopes(again)]
    whole = {
        name: replace(reply, lost=lost[name]) if name in lost and isinstance(reply, Table) else reply
        for name, reply in replies.items()
    }
    return whole, beside_outcomes


def _smaller(envelope: list[Question], error: SalesforceError) -> list[list[Question]]:
    """An envelope in two; in single questions when no answer came in time, since each further try costs as long again."""
    if isinstance(error, TooSlow):
        return [[question] for question in envelope]
    middle = len(envelope) // 2
    return [envelope[:middle], envelope[middle:]]


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
    if answer.status == UNCHANGED and isinstance(question, Resource) and question.modified:
        return Unchanged()
    if answer.status >= ERRORS and (error := answer.error):
        return _failed(question, error)
    if answer.status != OK:
        return _senseless(f"it answers with HTTP {answer.status}, which nobody asked for")
    if isinstance(question, Resource):
        return Body(answer.body, str(answer.headers.get("Last-Modified", "")))
    try:
        rows = _all_rows(client, answer.body, counted=question.columns == COUNT)
    except SalesforceError as error:
        return error
    return Table(rows, question.most is not None and len(rows) >= question.most)


def _senseless(why: str) -> SalesforceError:
    return SalesforceError(status=OK, code="", message=f"the answer makes no sense: {why}", path="query")


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


def _all_rows(client: Client, body: Any, *, counted: bool) -> Rows:
    """The rows of all pages. Raises SalesforceError when one is missing: rows that are not all there are no answer.

    ``counted``: the query is a bare COUNT(), whose answer has no rows but a total, which becomes one.
    """
    rows = _records(body)
    total = body.get("totalSize")
    if not isinstance(total, int) or isinstance(total, bool) or total < 0:
        raise _senseless("it does not say how many rows there are")
    if counted:
        return [{"totalSize": total}]
    seen: set[str] = set()
    while not _is_last(body):
        following = body.get("nextRecordsUrl")
        if not isinstance(following, str) or following in seen or not body["records"]:
            raise _senseless("a page is missing, empty or repeats")
        seen.add(following)
        body = client.more(following)
        rows += _records(body)
        if len(rows) > total:
            raise _senseless("it holds more rows than there are")
    if len(rows) < total:
        raise _senseless(f"it holds {len(rows):,} of {total:,} rows")
    return rows


def _is_last(body: dict[str, Any]) -> bool:
    done = body.get("done")
    if not isinstance(done, bool):
        raise _senseless("it does not say whether there are further pages")
    return done


def _records(body: Any) -> Rows:
    """The records of a page."""
    records = body.get("records") if isinstance(body, dict) else None
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise _senseless("it is no result of a query")
    return list(records)
