"""What a pull would meet: who signs in, with which rights, and what would stay unread. A handful of calls."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from checks.model.policy import Policy
from connectors.base import Inspection
from connectors.common.objects import is_salesforces
from connectors.common.values import flag, text
from connectors.metadata.collect import Collector
from connectors.salesforce.asking import soql
from connectors.salesforce.asking.cache import Known
from connectors.salesforce.asking.envelopes import Body, Reply, ask
from connectors.salesforce.asking.memory import Memory
from connectors.salesforce.asking.question import Keep, Query, Question, Resource
from connectors.salesforce.http.client import Client
from connectors.salesforce.http.errors import SalesforceError, damaged, gap_for
from connectors.salesforce.mapping import schema
from connectors.salesforce.reading import coverage, waves
from connectors.salesforce.reading.choosing import CORE
from connectors.salesforce.reading.details import third
from connectors.salesforce.reading.pull import Pull
from connectors.salesforce.reading.sight import MEANS


def inspect(client: Client, name: str, policy: Policy, taken_at: datetime, org_id: str, user_id: str) -> Inspection:
    """Go through the waves of a pull and ask one of each kind of question.

    Raises SalesforceError when nothing says which org this is: then it is none that can be read.
    """
    if not (org_id and user_id):
        raise _no_org("it does not say who is signed in")
    probe = Probe(client, Collector(name), policy, taken_at, user_id)
    waves.first(probe, user_id)
    org = probe.row("Organization")
    if not text(org, "Id"):
        raise probe.failed.get("Organization") or _no_org("it does not say which org it is")
    waves.second(probe)
    found = third(probe)
    for body in probe.described.values():
        schema.add_object(body, found.details, probe.out, probe.ids)
    waves.last(probe)
    coverage.settle(probe.out)
    unread = dict(_unread(probe))
    edition = text(org, "OrganizationType")
    return Inspection(
        org_id=text(org, "Id") or org_id,
        org_name=text(org, "Name"),
        kind="sandbox" if flag(org, "IsSandbox") else "developer" if edition.startswith("Developer") else "production",
        edition=edition,
        api_version=client.api_version,
        username=text(probe.row("User"), "Username"),
        rights={right: None if RIGHTS in unread else probe.sight.has(right) for right in MEANS},
        means=MEANS,
        calls_used=client.usage.org_used,
        calls_limit=client.usage.org_limit,
        blind=tuple(probe.out.rows("gaps")),
        unread=unread,
    )


def _no_org(why: str) -> SalesforceError:
    """The error for what answers and is no org: nothing more is asked of it."""
    return SalesforceError(status=200, code="", message=f"what answers is no Salesforce org that can be read: {why}", path="")


WHO = "who signs in"
RIGHTS = "which rights the reading user has"


def _unread(probe: Probe) -> Iterator[tuple[str, str]]:
    """What could not be read of the reading user. Every user has a permission set at least: the profile's own."""
    for what, query, known in (
        (WHO, "User", bool(text(probe.row("User"), "Username"))),
        (RIGHTS, "own rights", bool(probe.rows.get("own rights"))),
    ):
        if not known:
            told = gap_for(probe.failed.get(query) or damaged(query, "empty"))
            yield what, f"{told.reason.rstrip('.')}; {told.cure}" if told.cure else told.reason


LISTED = 200
"""Rows of the tables whose components a pull reads one by one: each that it could not read is told."""
_LISTED = frozenset({"RecordType", "BusinessProcess", "AssignmentRule", "FlowDefinitionView", "WorkflowRule"})
_ENTIRE = frozenset({"Organization", "own rights", "own objects", "fields of the objects"})
"""Queries that are asked as they are."""
_SAMPLE = ("LeadConvertSettings", ("LeadConvertSettings",))
"""The component that is read in the place of all: the Metadata API is open or closed as a whole."""
_LIST = "sobjects"
_ONE = 1

_Kind = tuple[str, bool, frozenset[str]]


class Probe(Pull):
    """A pull that asks one of each kind of question, one row each, and takes the answer for that of all of the kind.

    So what it says is lost is what a pull says. Records are not counted, and of objects only the governed ones are described.
    """

    def __init__(self, client: Client, out: Collector, policy: Policy, taken_at: datetime, user_id: str) -> None:
        super().__init__(client, out, policy, taken_at, Memory(Known(), client.api_version, taken_at))
        governed = policy.systems.governed_objects
        self._objects = tuple(dict.fromkeys((*CORE, *filter(is_salesforces, governed))))
        self._known = frozenset(name.casefold() for name in (*CORE, *governed))
        self._user_id = user_id
        self._replies: dict[_Kind, Reply] = {}
        self._metadata: Any = None

    def ask(self, questions: Sequence[Question], beside: Sequence[Callable[[], Any]] = ()) -> list[Any]:
        """Ask what no question of the kind has asked yet. The first time, all that later waves will need is asked along."""
        wanted = [question for question in questions if _tells(question)]
        first = not self._replies
        new = {
            _kind(one): self._sample(one)
            for one in (*(self._ahead() if first else ()), *wanted)
            if _kind(one) not in self._replies
        }
        tasks = [partial(self.client.read_metadata, *_SAMPLE)] if first else [one for one in beside if not self._reads(one)]
        replies, outcomes = ask(self.client, list(new.values()), tasks)
        if first:
            (self._metadata,) = outcomes
        self._replies.update({kind: self._narrowed(replies[question.name]) for kind, question in new.items()})
        for question in wanted:
            self._take(question, self._replies[_kind(question)])
        others = iter(outcomes)
        return [self._body(one) if self._reads(one) else next(others) for one in beside]

    def _ahead(self) -> Iterator[Question]:
        """What a pull asks only when it knows the objects."""
        for name in self._objects:
            yield Resource(name=f"ahead {name}", path=f"{_LIST}/{name}/describe")
        among = soql.texts(self._objects)
        yield Query(
            name="fields of the objects",
            columns=("QualifiedApiName", "EntityDefinition.QualifiedApiName"),
            optional=("Label", "IsFieldHistoryTracked"),
            table="FieldDefinition",
            rest=f"WHERE EntityDefinition.QualifiedApiName IN {among} LIMIT {soql.CATALOGUE_ROWS - 1}",
            loses=(("fields", ""),),
        )
        for table, column, where, loses in (
            ("CustomField", "Id", "TableEnumOrId", "fields"),
            ("PicklistValueInfo", "Value", "EntityParticle.EntityDefinition.QualifiedApiName", "picklist_values"),
        ):
            rest = f"WHERE {where} = '{self._objects[0]}'"
            yield Query(name=table, columns=(column,), table=table, rest=rest, tooling=True, loses=((loses, ""),))

    def _sample(self, question: Question) -> Question:
        """A question that is answered as this one is, and costs the org next to nothing."""
        if not isinstance(question, Query) or question.name in _ENTIRE:
            return question
        if question.table == "User":
            return replace(question, optional=(), rest=f"WHERE Id = {soql.text(self._user_id)}")
        listed = question.name in _LISTED
        rest = re.sub(r"\s*LIMIT \d+$", "", question.rest)
        most = LISTED if listed else _ONE
        return replace(question, optional=question.optional if listed else (), rest=f"{rest} LIMIT {most}".strip())

    def _narrowed(self, reply: Reply) -> Reply:
        """The list of objects without those that are not described here; any other answer as it is."""
        listed = reply.content.get(_LIST) if isinstance(reply, Body) and isinstance(reply.content, Mapping) else None
        if not isinstance(listed, list):
            return reply
        shown = [one for one in listed if isinstance(one, Mapping) and text(one, "name").casefold() in self._known]
        return Body({_LIST: shown}, "")

    def _reads(self, task: Callable[[], Any]) -> bool:
        """Whether a task reads components of the Metadata API."""
        return isinstance(task, partial) and task.func == self.client.read_metadata

    def _body(self, task: Any) -> Any:
        """What became of the one component that was read, for all; nothing is known of what they hold."""
        return self._metadata if isinstance(self._metadata, SalesforceError) else dict.fromkeys(task.args[1], b"")


def _kind(question: Question) -> _Kind:
    if isinstance(question, Resource):
        return question.path, question.tooling, frozenset()
    return question.table, question.tooling, frozenset(table for table, _ in question.loses)


def _tells(question: Question) -> bool:
    """Whether the answer tells what would be lost: counts cost much and are told by the describes, and rules are read alike."""
    if isinstance(question, Resource):
        return not question.tooling
    return (
        question.keep is not Keep.RECORDS and not question.name.startswith("state of ") and question.table != "EntityDefinition"
    )
