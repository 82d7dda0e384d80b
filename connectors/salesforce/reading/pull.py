"""The state of one pull: what was asked, what was answered, and what is lost of what was not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from checks.model.policy import Policy
from connectors.common.matching import Matching
from connectors.metadata.collect import Collector
from connectors.salesforce.asking.envelopes import Body, Reply, Table, Unchanged, ask
from connectors.salesforce.asking.memory import Memory
from connectors.salesforce.asking.question import Query, Question
from connectors.salesforce.http.client import Client
from connectors.salesforce.http.errors import SalesforceError
from connectors.salesforce.mapping.people import Ids
from connectors.salesforce.mapping.values import Rows
from connectors.salesforce.reading.coverage import lose
from connectors.salesforce.reading.sight import Sight


class Pull:
    """One pull. ``rows`` are the answers to queries by their names; one that failed has none, and is a gap."""

    def __init__(self, client: Client, out: Collector, policy: Policy, taken_at: datetime, memory: Memory) -> None:
        self.client, self.out, self.policy, self.taken_at, self.memory = client, out, policy, taken_at, memory
        self.ids = Ids()
        self.sight = Sight((), known=False)
        self.rows: dict[str, Rows] = {}
        self.failed: dict[str, SalesforceError] = {}
        self.bodies: dict[str, Body] = {}
        self.unchanged: set[str] = set()
        self.described: dict[str, Mapping[str, Any]] = {}
        self.records: dict[str, int] = {}
        self.matching: Matching | None = None
        """Where records are compared with another CRM's; None when they are not."""
        self.wanted: tuple[str, ...] = ()
        """The objects that are read."""

    def ask(self, questions: Sequence[Question], beside: Sequence[Callable[[], Any]] = ()) -> list[Any]:
        """Ask what is not known from the time before, and say what is lost of what fails; the outcomes of ``beside``."""
        pending: list[Question] = []
        for question in questions:
            kept = self.memory.answer(question) if isinstance(question, Query) else None
            if kept is None:
                pending.append(question)
            else:
                self.rows[question.name] = kept.rows
        replies, outcomes = ask(self.client, pending, beside)
        for question in pending:
            self._take(question, replies[question.name])
        return outcomes

    def _take(self, question: Question, reply: Reply) -> None:
        if isinstance(reply, SalesforceError):
            self.failed[question.name] = reply
            lose(self.out, question.loses, reply)
        elif isinstance(reply, Table) and isinstance(question, Query):
            self.rows[question.name] = reply.rows
            self.memory.keep(question, reply)
            self._say_less(question, reply)
        elif isinstance(reply, Body):
            self.bodies[question.name] = reply
        elif isinstance(reply, Unchanged):
            self.unchanged.add(question.name)

    def _say_less(self, query: Query, table: Table) -> None:
        """What an answer without some column, or one that was cut off, leaves open."""
        losses = dict(query.loses_column)
        for column, error in table.lost.items():
            if column in losses:
                lose(self.out, [losses[column]], error)
        for name, scope in query.loses if table.cut else ():
            reason = f"Salesforce gave the first {len(table.rows):,} rows of {query.table}; there are more"
            self.out.gap(name, scope or f"beyond {len(table.rows):,} rows", kind="unsupported", reason=reason, cure="")

    def answered(self, name: str) -> bool:
        """Whether a question was asked, with whatever outcome."""
        return name in self.rows or name in self.failed

    def row(self, name: str) -> Mapping[str, Any]:
        """The one row of an answer; {} when there is none."""
        rows = self.rows.get(name, [])
        return rows[0] if rows else {}
