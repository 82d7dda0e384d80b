"""STG011: stages of Salesforce and HubSpot that should mirror each other and do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count, quoted
from checks.model.policy.measurement import Systems
from checks.model.rows.measures import RecordCount, StageCount
from checks.model.rows.process import Stage
from checks.model.rows.schema import Connection, SyncMapping
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.stages.mirrored_pipelines import Pairing, Step, declared_pairings, out_of_order, proposed_pairings, steps_of
from checks.stages.stage_words import shown
from checks.views.crm_sides import Sides
from checks.views.mirrors import one_each
from checks.views.money import as_number, worth
from checks.views.stage_lists import StageList

_Held = Callable[[Stage], Sequence[StageCount]]


class _Apart(NamedTuple):
    """How two pipelines part ways."""

    only_salesforce: list[Stage]
    only_hubspot: list[Stage]
    fates: list[Step]
    """Closed or won in the one, and not in the other."""
    moved: list[Step]
    chances: list[Step]

    @property
    def places(self) -> list[tuple[Stage, ...]]:
        """The stages at fault, those that are one together."""
        steps = dict.fromkeys((*self.fates, *self.moved, *self.chances))
        return [*((stage,) for stage in (*self.only_salesforce, *self.only_hubspot)), *steps]

    @property
    def size(self) -> int:
        """How many faults there are."""
        return sum(len(faults) for faults in self)


@check("STG011", severity=Severity.MEDIUM, confidence=Confidence.CERTAIN, rows=(22,))
def stages_part_ways(
    crm_sides: Sides,
    stage_lists: tuple[StageList, ...],
    walked_lists: tuple[StageList, ...],
    systems: Systems,
    currencies: Mapping[str, str],
    coverage: Coverage,
    sync_mappings: Table[SyncMapping] | None = None,
    stage_counts: Table[StageCount] | None = None,
    record_counts: Table[RecordCount] | None = None,
    *,
    apart: float = 20,
    likeness: float = 0.5,
) -> Iterator[Finding | NotJudged]:
    """Stages of Salesforce and HubSpot that should mirror each other and do not.

    Why: 'Leadership cannot see one revenue view.' A deal that stands in a stage of which the other CRM knows nothing, or that is
    won in the one and open in the other, is counted twice, or not at all.

    How it decides: pairs of a sales process (Salesforce) and a deal pipeline (HubSpot): those that systems.yaml names under sync
    or the sync tells; else, less surely, a portal's only or default pipeline with the process that has most stages in common with
    it. Stages are matched by the declared values, then by name; the only won stage of either side is one stage whatever it is
    called, and so is the only lost one. Found are stages that the other side lacks, stages that are closed or won on one
    side only, open stages in another order, and open stages whose probabilities lie far apart. One finding a pair.

    Example: 'New Business' (salesforce) and 'Sales Pipeline' (hubspot) part ways: HubSpot lacks 'Legal Review'; 'Proposal' is at
    50 % in Salesforce and at 80 % in HubSpot.

    Fix in Salesforce: Setup > Object Manager > Opportunity > Fields > Stage: add, order and weigh the stages as agreed.

    Fix in HubSpot: Settings > Objects > Deals > Pipelines: the same stages in the same order, with the same probability and the
    same closed and won. What is meant to differ goes to values of the pair under sync in governance/systems.yaml.

    Known limits: processes that no policy pairs are compared only with a portal's default pipeline. Lifecycle stages and lead
    statuses are not compared. An org that runs no deals in HubSpot has a pipeline there all the same; it is left alone
    where no deal is in it, or while the names have little in common.

    apart: by how many points probabilities may differ; twenty move a weighted pipeline by a fifth of each deal, while less is
    within what two admins round.

    likeness: the share of the longer list of stages that must bear one name before a pair is proposed; up to a half, two
    pipelines of different sales look the same by their first and last stages.
    """
    yield from crm_sides.unpaired()
    sales = [one for one in stage_lists if one.pipeline.kind == "sales" and one.stages]
    walked = [one for one in walked_lists if one.pipeline.kind == "sales"]
    pairs = list(declared_pairings(sales, crm_sides, systems, sync_mappings or ()))
    told = {pipeline.pipeline.ref for pair in pairs for pipeline in (pair.salesforce, pair.hubspot)}
    empty = {row.ref for row in record_counts or () if row.count == 0}
    free = [one for one in walked if one.pipeline.ref not in told and refs.make(*_object(one)) not in empty]
    counts = stage_counts or Table("stage_counts")
    pairs += proposed_pairings(free, crm_sides, likeness)
    whole = [pair for pair in pairs if _read(pair.salesforce, coverage) and _read(pair.hubspot, coverage)]
    found = ((pair, _parting(pair, apart)) for pair in whole)
    held = _held(counts, walked)
    yield from one_each(_finding(pair, faults, held, currencies) for pair, faults in found if faults.size)
    if not pairs and all(_any_of(side, free) for side in (crm_sides.salesforce, crm_sides.hubspot)):
        reason = "which sales process of Salesforce mirrors which pipeline of HubSpot is not known: few of their stages are alike"
        cure = "pair them under sync in governance/systems.yaml, as in [Opportunity/New_Business, deals/default]"
        yield NotJudged(reason=reason, cure=cure)


def _any_of(side: tuple[Connection, ...], lists: Iterable[StageList]) -> bool:
    names = {row.name for row in side}
    return any(one.pipeline.connection in names for one in lists)


def _object(one: StageList) -> tuple[str, str, str]:
    connection, object_ = one.home
    return connection, "object", object_


def _read(one: StageList, coverage: Coverage) -> bool:
    connection, object_ = one.home
    path = refs.path_of(one.pipeline.ref)
    return all(coverage.complete(table, connection, scope) for table in ("stages", "pipelines") for scope in (object_, path))


def _parting(pair: Pairing, apart: float) -> _Apart:
    steps = steps_of(pair)
    matched = {stage.ref for step in steps for stage in step}
    ours = [stage for stage in pair.salesforce.stages if stage.ref not in matched]
    theirs = [stage for stage in pair.hubspot.stages if stage.ref not in matched]
    clashing = [step for step in steps if _fates_clash(step)]
    walking = [step for step in steps if step.salesforce.closed is False and step.hubspot.closed is False]
    places = {stage.ref: place for place, stage in enumerate(pair.hubspot.stages)}
    return _Apart(
        only_salesforce=ours if pair.direction != "to_salesforce" else [],
        only_hubspot=theirs if pair.direction != "to_hubspot" else [],
        fates=clashing,
        moved=out_of_order(walking, places),
        chances=[step for step in walking if _points(step) > apart],
    )


def _fates_clash(step: Step) -> bool:
    pairs = ((step.salesforce.closed, step.hubspot.closed), (step.salesforce.won, step.hubspot.won))
    return any(None not in pair and len(set(pair)) > 1 for pair in pairs)


def _points(step: Step) -> float:
    first, second = step.salesforce.probability, step.hubspot.probability
    return 0 if first is None or second is None else abs(first - second)


def _finding(pair: Pairing, faults: _Apart, held: _Held, currencies: Mapping[str, str]) -> Finding:
    open_, amount, currency = _touched(faults, held, currencies)
    stand = "stands" if open_ == 1 else "stand"
    told = f" {count(open_, 'open deal')}{worth(amount, currency)} {stand} in them." if open_ else ""
    caveat = "" if pair.sure else " That the two mirror each other is proposed from the names of their stages."
    return Finding(
        ref=pair.hubspot.pipeline.ref,
        message=f"{_title(pair.salesforce)} and {_title(pair.hubspot)} part ways: {'; '.join(_parts(faults))}.{told}{caveat}",
        measured={
            "mirror": pair.salesforce.pipeline.ref,
            "origin": "declared" if pair.sure else "proposed",
            "only_salesforce": [shown(stage) for stage in faults.only_salesforce],
            "only_hubspot": [shown(stage) for stage in faults.only_hubspot],
            "other_fate": [shown(step.salesforce) for step in faults.fates],
            "other_order": [shown(step.salesforce) for step in faults.moved],
            "probabilities": {shown(one): [one.probability, two.probability] for one, two in faults.chances},
        },
        size=faults.size,
        affected=tuple(dict.fromkeys((pair.salesforce.pipeline.ref, *(stage.ref for place in faults.places for stage in place)))),
        records=open_ or None,
        amount=as_number(amount) if open_ else None,
        severity=Severity.HIGH if faults.fates else None,
        confidence=None if pair.sure else Confidence.POSSIBLE,
    )


def _title(one: StageList) -> str:
    return f"{one.title} ({one.pipeline.connection})"


def _parts(faults: _Apart) -> Iterator[str]:
    for system, lacking in (("HubSpot", faults.only_salesforce), ("Salesforce", faults.only_hubspot)):
        if lacking:
            yield f"{system} lacks {quoted(map(shown, lacking))}"
    for one, two in faults.fates:
        yield f"'{shown(one)}' is {_fate(one)} in Salesforce and {_fate(two)} in HubSpot"
    if faults.moved:
        have = "has" if len(faults.moved) == 1 else "have"
        yield f"{quoted(shown(step.salesforce) for step in faults.moved)} {have} another place in HubSpot"
    for one, two in faults.chances:
        yield f"'{shown(one)}' is at {one.probability:g} % in Salesforce and at {two.probability:g} % in HubSpot"


def _fate(stage: Stage) -> str:
    return "open" if stage.closed is False else "won" if stage.won else "lost" if stage.won is False else "closed"


def _touched(faults: _Apart, held: _Held, currencies: Mapping[str, str]) -> tuple[int, Decimal | None, str]:
    """The open deals in the stages at fault. A deal that both sides hold is counted where more of them stand.

    Money is told where all of it was counted in one currency.
    """
    chosen = [max((held(stage) for stage in place), key=_open) for place in faults.places]
    rows = [row for counts in chosen for row in counts]
    names = {currencies.get(row.connection, "") for row in rows if row.amount is not None}
    amounts = [row.amount for row in rows if row.amount is not None]
    whole = sum(amounts, Decimal(0)) if amounts and len(names) == 1 else None
    return _open(rows), whole, next(iter(names), "")


def _open(rows: Sequence[StageCount]) -> int:
    return sum(row.open for row in rows)


def _held(counts: Table[StageCount], walked: Iterable[StageList]) -> _Held:
    """What tells the counts of a stage.

    Those of a Salesforce stage stand under the org's list; where several processes hold the stage, they are of all of them, and
    say nothing of one.
    """
    processes = Counter((*one.home, stage.name) for one in walked for stage in one.stages)

    def of(stage: Stage) -> Sequence[StageCount]:
        org = refs.make(stage.connection, "stage", f"{stage.object}/*/{stage.name}")
        shared = processes[stage.connection, stage.object, stage.name] > 1
        return counts.by("ref").get(stage.ref, ()) or (() if shared else counts.by("ref").get(org, ()))

    return of
