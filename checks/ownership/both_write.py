"""Who writes a field by itself, and which work that is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from checks.model import refs
from checks.model.names import words
from checks.model.rows.automation import Automation, RoutingRule, Use
from checks.model.rows.schema import Field
from checks.model.tables import Table
from checks.views.mirrors import Mirror

OWNERS = frozenset({"OwnerId", "hubspot_owner_id"})
"""The fields that hold a record's owner, in either CRM."""

_STATUSES = frozenset({"Lead.Status", "contacts.hs_lead_status"})
_SCORES = frozenset({"score", "scoring"})
_PLAIN = frozenset({"lead", "contact", "person", "account", "company", "total", "overall", "hs", "hubspot", "salesforce", "crm"})
"""Words beside *score* that do not make it the score of something else, as *health* or *credit* does."""


class Writer(NamedTuple):
    """Something active that writes a field without being asked."""

    ref: str
    title: str


class Writers:
    """The active automations and assignment rules by the field that they write.

    Automations that a user starts are left out: what a person chose to do is not done twice. Routing rules of the kind
    *workflow* are told by their automation.
    """

    def __init__(self, automations: Iterable[Automation], uses: Table[Use], rules: Iterable[RoutingRule]) -> None:
        self._by_field: dict[str, dict[str, Writer]] = {}
        for row in automations:
            if row.active and row.trigger != "user":
                writer = Writer(row.ref, f"'{row.label or row.name}'")
                for edge in uses.by("user").get(row.ref, ()):
                    if edge.how == "writes":
                        self._add(edge.used, writer)
                if row.sets_owner:
                    for name in OWNERS:
                        self._add(refs.field(row.connection, row.object, name), writer)
        for rule in rules:
            if rule.active and rule.kind == "assignment":
                self._add(refs.field(rule.connection, rule.object, "OwnerId"), Writer(rule.ref, f"the rule '{rule.name}'"))

    def _add(self, field: str, writer: Writer) -> None:
        self._by_field.setdefault(field, {})[writer.ref] = writer

    def of(self, field: Field) -> tuple[Writer, ...]:
        """What writes a field, in order of reference."""
        return tuple(writer for _, writer in sorted(self._by_field.get(field.ref, {}).items()))


def work_of(field: Field, sources: frozenset[str]) -> str:
    """The work that writing a field is: routing, lifecycle, lead status, scoring or attribution; '' for any other."""
    if field.name in OWNERS:
        return "routing"
    if f"{field.object}.{field.name}" in _STATUSES:
        return "lead status"
    spoken = {*words(field.name), *words(field.label or "")}
    if "lifecycle" in spoken or "lifecyclestage" in spoken:
        return "lifecycle"
    if not spoken.isdisjoint(_SCORES):
        return "scoring"
    return "attribution" if field.ref in sources and "utm" not in spoken else ""


def doubled(
    work: Mapping[str, str], fields: Iterable[Field], objects: Iterable[tuple[str, str]], mirrors: Iterable[Mirror]
) -> Iterator[tuple[Field, Field, Mirror | None]]:
    """The fields of Salesforce and HubSpot that are written for one work, with the pair that they are, where they are one.

    An owner is an owner and a lifecycle a lifecycle, whatever it is called, and so is a score that is of nothing in particular.
    Of sources, and of scores of something, a record has several: only those that mirror each other are one.
    """
    homes: dict[tuple[str, str], list[Field]] = {}
    for row in fields:
        homes.setdefault((row.object, work[row.ref]), []).append(row)
    paired = {(pair.salesforce.ref, pair.hubspot.ref): pair for pair in mirrors}
    for ours, theirs in objects:
        for kind in sorted({*work.values()}):
            for one in homes.get((ours, kind), ()):
                for other in homes.get((theirs, kind), ()):
                    pair = paired.get((one.ref, other.ref))
                    if pair or (kind != "attribution" and _plain(one) and _plain(other)):
                        yield one, other, pair


def _plain(field: Field) -> bool:
    """Whether a field is not a score, or the score of a record as a whole."""
    spoken = {*words(field.name)}
    return _SCORES.isdisjoint(spoken) or spoken <= _SCORES | _PLAIN
