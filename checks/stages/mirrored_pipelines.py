"""Pipelines of Salesforce and HubSpot that should mirror each other, and the stages that are one in both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from checks.model import refs
from checks.model.policy.measurement import Systems
from checks.model.rows.process import Stage
from checks.model.rows.schema import SyncMapping
from checks.stages.stage_words import same_step, shown
from checks.views.crm_sides import Sides
from checks.views.mirrors import BACK, FORTH, Direction
from checks.views.stage_lists import StageList


class Pairing(NamedTuple):
    """A pipeline of either system. ``values``: what a Salesforce stage is called in HubSpot, where that is declared."""

    salesforce: StageList
    hubspot: StageList
    sure: bool
    """Whether the policy or the sync pairs them; else their stages' names propose it."""
    direction: Direction | None = None
    values: tuple[tuple[str, str], ...] = ()


class Step(NamedTuple):
    """A stage of Salesforce and the stage of HubSpot that is the same."""

    salesforce: Stage
    hubspot: Stage


def declared_pairings(
    lists: Sequence[StageList], sides: Sides, systems: Systems, mappings: Iterable[SyncMapping]
) -> Iterator[Pairing]:
    """The pairs that systems.yaml names under sync, then those that the sync tells."""
    told = [
        *((pair.source, pair.target, pair.direction, tuple(pair.values.items())) for pair in systems.sync),
        *((row.source, row.target, row.direction, ()) for row in mappings if row.origin != "proposed"),
    ]
    ours, theirs = ({row.name for row in side} for side in (sides.salesforce, sides.hubspot))
    seen: set[tuple[str, str]] = set()
    for source, target, direction, values in told:
        for one, other in ((one, other) for one in _named(lists, source) for other in _named(lists, target)):
            back = one.pipeline.connection in theirs
            first, second = (other, one) if back else (one, other)
            known = first.pipeline.connection in ours and second.pipeline.connection in theirs
            key = (first.pipeline.ref, second.pipeline.ref)
            if known and key not in seen:
                seen.add(key)
                turned = tuple((name, called) for called, name in values) if back else values
                yield Pairing(first, second, True, (BACK if back else FORTH).get(direction), turned)


def _named(lists: Iterable[StageList], name: str) -> Iterator[StageList]:
    """The pipelines of this reference. ``Opportunity/*`` is the org's list, and no pattern."""
    for one in lists:
        connection, kind, path = refs.split(one.pipeline.ref)
        if name in {path, f"{kind}:{path}", f"{connection}:{kind}:{path}"}:
            yield one


def proposed_pairings(lists: Sequence[StageList], sides: Sides, share: float) -> Iterator[Pairing]:
    """Each portal's only pipeline of deals, or its default one, with the org's process whose stages are most alike.

    Beyond ``share`` of the stages of either must be called the same, and no second process may be as like it.
    """
    for org, portal in sides.leading:
        ours = [one for one in lists if one.pipeline.connection == org.name]
        theirs = [one for one in lists if one.pipeline.connection == portal.name]
        chosen = theirs if len(theirs) == 1 else [one for one in theirs if one.pipeline.name == "default"]
        for second in chosen:
            ranked = sorted(((_likeness(one, second), one) for one in ours), key=lambda pair: -pair[0])
            best = ranked[0] if ranked else None
            if best and best[0] > share and (len(ranked) == 1 or ranked[1][0] < best[0]):
                yield Pairing(best[1], second, sure=False)


def _likeness(one: StageList, other: StageList) -> float:
    """The share of the longer list that is called the same in both."""
    longer = max(len(one.stages), len(other.stages))
    return len(list(_same_names(one.stages, other.stages))) / longer if longer else 0.0


def steps_of(pairing: Pairing) -> list[Step]:
    """The stages that are one in both: as declared, then those called the same, then the only one of its fate that is left."""
    found: list[Step] = []
    ours, theirs = list(pairing.salesforce.stages), list(pairing.hubspot.stages)

    def take(pairs: Iterable[Step]) -> None:
        for step in list(pairs):
            if step.salesforce in ours and step.hubspot in theirs:
                ours.remove(step.salesforce)
                theirs.remove(step.hubspot)
                found.append(step)

    take(_mapped(ours, theirs, pairing.values))
    take(_same_names(ours, theirs))
    take(_same_fate(ours, theirs, lambda stage: stage.won is True))
    take(_same_fate(ours, theirs, lambda stage: stage.closed is True and stage.won is False))
    return sorted(found, key=lambda step: pairing.salesforce.stages.index(step.salesforce))


def _mapped(ours: Iterable[Stage], theirs: Sequence[Stage], values: Iterable[tuple[str, str]]) -> Iterator[Step]:
    for mine, other in values:
        for one in (stage for stage in ours if mine in (stage.name, stage.label)):
            yield from (Step(one, two) for two in theirs if other in (two.name, two.label))


def _same_names(ours: Iterable[Stage], theirs: Iterable[Stage]) -> Iterator[Step]:
    """Each stage with the first that is called the same and is not taken: to the letter before in other words."""
    left = list(theirs)
    rest = []
    for one in ours:
        if twin := next((two for two in left if shown(two).casefold() == shown(one).casefold()), None):
            left.remove(twin)
            yield Step(one, twin)
        else:
            rest.append(one)
    for one in rest:
        if twin := next((two for two in left if same_step(shown(one), shown(two))), None):
            left.remove(twin)
            yield Step(one, twin)


def _same_fate(ours: Iterable[Stage], theirs: Iterable[Stage], fate: Callable[[Stage], bool]) -> Iterator[Step]:
    """The one stage of either side that ends a deal so, where each has one: won is won, whatever it is called."""
    first, second = [one for one in ours if fate(one)], [two for two in theirs if fate(two)]
    if len(first) == len(second) == 1:
        yield Step(first[0], second[0])


def out_of_order(steps: Sequence[Step], places: Mapping[str, int]) -> list[Step]:
    """The fewest steps that HubSpot would have to move to walk in Salesforce's order. ``places`` are those in HubSpot."""
    best: list[list[Step]] = []
    for step in steps:
        before = [run for run in best if places[run[-1].hubspot.ref] < places[step.hubspot.ref]]
        best.append([*max(before, key=len, default=[]), step])
    kept = max(best, key=len, default=[])
    return [step for step in steps if step not in kept]
