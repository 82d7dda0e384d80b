"""Active routing rules with their entries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from checks.model import refs
from checks.model.check import view
from checks.model.policy.measurement import Systems
from checks.model.rows.automation import Criterion, RoutingEntry, RoutingRule
from checks.model.snapshot import Coverage
from checks.model.tables import Table

WORKFLOW = "workflow"
"""The kind of a rule that is a workflow of HubSpot; each of its entries is an action that gives the record to somebody."""


@dataclass(frozen=True, slots=True)
class Route:
    """An active routing rule with its entries in the order in which they are tried."""

    rule: RoutingRule
    entries: tuple[RoutingEntry, ...]

    @property
    def title(self) -> str:
        """What a sentence calls it. In HubSpot the workflow that gives records an owner is the rule itself."""
        if self.rule.kind == WORKFLOW:
            return f"the workflow '{self.rule.name}' of {self.rule.object}"
        return f"the {self.rule.kind.replace('_', '-')} rule '{self.rule.name}' of {self.rule.object}"

    @property
    def automation(self) -> str:
        """The reference of the workflow that the rule is; '' of a rule of another kind."""
        connection, _, path = refs.split(self.rule.ref)
        return (
            refs.make(connection, "automation", path.partition(".")[2].replace("-", "/", 1)) if self.rule.kind == WORKFLOW else ""
        )

    def beyond(self, started: Iterable[Criterion]) -> tuple[RoutingEntry, ...]:
        """The entries without what starts the workflow: which of the records that are in it each of them takes."""
        known = frozenset(started)
        return tuple(_without(entry, known) for entry in self.entries)


def _without(entry: RoutingEntry, known: frozenset[Criterion]) -> RoutingEntry:
    """An entry without these criteria; as it is where logic joins its criteria, which would no longer fit."""
    if entry.logic or entry.formula:
        return entry
    criteria = tuple(one for one in entry.criteria if one not in known)
    return replace(entry, criteria=criteria, is_catch_all=not criteria)


def active_routes(
    rules: Table[RoutingRule], entries: Table[RoutingEntry], coverage: Coverage, objects: Collection[str] | None = None
) -> Iterator[Route]:
    """The active rules of these objects, or of all. A rule without entries is one only where its entries were read."""
    for rule in rules:
        read = rule.ref in entries.by("rule") or coverage.complete("routing_entries", rule.connection, rule.object)
        if rule.active and read and (objects is None or rule.object in objects):
            yield Route(rule, tuple(sorted(entries.by("rule").get(rule.ref, ()), key=lambda entry: entry.position)))


@view
def routes(
    routing_rules: Table[RoutingRule], routing_entries: Table[RoutingEntry], systems: Systems, coverage: Coverage
) -> tuple[Route, ...]:
    """The active routing rules of governed objects with their entries."""
    return tuple(active_routes(routing_rules, routing_entries, coverage, systems.governed_objects))


@view
def every_route(routing_rules: Table[RoutingRule], routing_entries: Table[RoutingEntry], coverage: Coverage) -> tuple[Route, ...]:
    """All active routing rules with their entries: a route that leads nowhere is broken on any object."""
    return tuple(active_routes(routing_rules, routing_entries, coverage))
