"""On which ways a workflow comes to the actions that give a record an owner."""

from __future__ import annotations

from checks.model.rows.automation import Criterion
from connectors.hubspot.mapping.filters import Tree, joined
from connectors.hubspot.mapping.flow import Flow
from connectors.hubspot.mapping.values import id_of

Way = tuple[tuple[str, int], ...]
"""Branches that were taken: the id of the branching action and which of its conditions held."""
UNTOLD = Criterion(field="the branches of the workflow", operator="other")
"""What stands for conditions that are too many to be told."""
_MOST_STEPS = 5000
_MOST_WAYS = 12


class Ways:
    """Every action that can be reached, in the order in which it is come to first, with the conditions of coming there."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._conditions: dict[tuple[str, int], Tree] = {}
        self._ways: dict[str, list[Way]] = {}
        self._walk()

    def _walk(self) -> None:
        actions = self._flow.actions
        start = id_of(self._flow.body, "startActionId") or next(iter(actions), "")
        pending: list[tuple[str, Way]] = [(start, ())]
        seen: set[tuple[str, Way]] = set()
        while pending and len(seen) < _MOST_STEPS:
            step = pending.pop()
            id, way = step
            if step in seen or id not in actions:
                continue
            seen.add(step)
            self._ways.setdefault(id, []).append(way)
            ahead = []
            for number, (condition, after) in enumerate(self._flow.branches(actions[id])):
                taken = (id, number)
                if condition is not None:
                    self._conditions[taken] = condition
                ahead.append((after, way if condition is None or taken in way else (*way, taken)))
            pending.extend(reversed(ahead))
        self._cut = bool(pending)

    @property
    def order(self) -> tuple[str, ...]:
        """The ids of the actions that can be reached, in the order in which a record comes to them."""
        return tuple(self._ways)

    def condition(self, id: str) -> Tree | None:
        """What must hold for a record to come to an action; None when nothing must.

        What holds on one way and on all longer ones is told once; that an earlier branch did not hold is not told, as the
        entries of a routing rule are tried in their order.
        """
        ways = [frozenset(way) for way in self._ways.get(id, ())]
        least = [way for way in dict.fromkeys(ways) if not any(other < way for other in ways)]
        if self._cut or len(least) > _MOST_WAYS:
            return UNTOLD
        whole = {frozenset(way): way for way in self._ways[id]}
        return joined("OR", (joined("AND", (self._conditions[taken] for taken in whole[way])) for way in least))
