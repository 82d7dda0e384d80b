"""The recorded moves of records from one stage to another, held against the order in which a list shows the stages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from checks.model.rows.measures import Transition
from checks.model.rows.process import Stage
from checks.model.tables import Table
from checks.stages.stage_words import shown
from checks.views.stage_lists import StageList

Move = tuple[str, str]
"""The stage that a record left and the one that it entered, by name."""


class Moves:
    """The moves of one field's values in the days that were read."""

    def __init__(self, transitions: Table[Transition], field: str) -> None:
        rows = transitions.by("ref").get(field, ())
        self.days = max((row.days for row in rows), default=0)
        self.counts: dict[Move, int] = {}
        for row in rows:
            move = (row.was, row.became)
            self.counts[move] = self.counts.get(move, 0) + row.count

    def uses(self, stage: Stage) -> int:
        """How many records entered a stage, or left it where more did: those created in it made no move into it."""
        names = {stage.name, shown(stage)}
        entered = sum(count for (_, became), count in self.counts.items() if became in names)
        left = sum(count for (was, _), count in self.counts.items() if was in names)
        return max(entered, left)

    def past(self, stage: Stage, lists: Iterable[StageList]) -> int:
        """How many records moved past a stage: in every list that holds both ends it stands between them.

        Moves out of a closed stage and into a lost one do not count: the one reopens a record, the other gives it up.
        """
        orders = [_order(row) for row in lists]
        return sum(count for move, count in self.counts.items() if _jumps(move, stage.name, orders))

    def back(self, lists: Iterable[StageList], beside: frozenset[str]) -> tuple[int, Mapping[Move, int]]:
        """How many moves there were between stages of the path, and which of them went backwards in every list holding both.

        Left out are moves out of a closed stage, which reopen a record, and those from or to the stages named ``beside``.
        """
        orders = [_order(row) for row in lists]
        total, backwards = 0, {}
        for move, count in self.counts.items():
            both = [order for order in orders if move[0] in order and move[1] in order]
            ends = {order[end][1].name for order in both for end in move}
            if both and beside.isdisjoint(ends) and not any(order[move[0]][1].closed for order in both):
                total += count
                if all(order[move[1]][0] < order[move[0]][0] for order in both):
                    backwards[move] = count
        return total, backwards


Order = Mapping[str, tuple[int, Stage]]


def _order(stages: StageList) -> Order:
    """The place of each stage, by its name and by what people read, since a history may hold either."""
    places = list(enumerate(stages.stages))
    return {shown(stage): (place, stage) for place, stage in places} | {stage.name: (place, stage) for place, stage in places}


def _jumps(move: Move, name: str, orders: Sequence[Order]) -> bool:
    both = [order for order in orders if move[0] in order and move[1] in order]
    return bool(both) and all(name in order and _between(order, move, name) for order in both)


def _between(order: Order, move: Move, name: str) -> bool:
    (start, left), (end, entered) = order[move[0]], order[move[1]]
    lost = entered.closed is not False and not entered.won
    return start < order[name][0] < end and left.closed is False and not lost
