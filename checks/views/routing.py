"""Active routing rules with their entries."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from checks.model.check import view
from checks.model.policy.measurement import Systems
from checks.model.rows.automation import RoutingEntry, RoutingRule
from checks.model.snapshot import Coverage
from checks.model.tables import Table


@dataclass(frozen=True, slots=True)
class Route:
    """An active routing rule with its entries in the order in which they are tried."""

    rule: RoutingRule
    entries: tuple[RoutingEntry, ...]

    @property
    def title(self) -> str:
        """What a sentence calls it."""
        return f"the {self.rule.kind.replace('_', '-')} rule '{self.rule.name}' of {self.rule.object}"


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
