"""STG004: open records in a stage that is no stage any more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count
from checks.model.rows.measures import StageCount
from checks.model.rows.process import Pipeline, Stage
from checks.model.rows.schema import PicklistValue, RecordType
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.stages.stage_records import Standing, noun_of, standing
from checks.stages.stage_words import shown
from checks.views.money import as_number, worth
from checks.views.stage_fields import STAGE_FIELDS
from checks.views.stage_lists import StageList


@check("STG004", severity=Severity.HIGH, confidence=Confidence.CERTAIN, rows=(8, 22))
def stranded_records(
    stage_counts: Table[StageCount],
    pipelines: Table[Pipeline],
    stages: Table[Stage],
    coverage: Coverage,
    currencies: Mapping[str, str],
    record_types: Table[RecordType] | None = None,
    picklist_values: Table[PicklistValue] | None = None,
) -> Iterator[Finding | NotJudged]:
    """Open records in a stage that is inactive, removed, or offered by no process.

    Why: RevOps 'governs how that motion turns into revenue data, workflows, and decisions'. A deal in a stage that no list
    holds has no place in the funnel, is missing from every report by stage that somebody built since, and nobody can put it back.

    How it decides: the stages in which open records stand are looked for among the stages that the CRM defines. Found are
    those that are inactive or belong to an inactive pipeline, those that no list holds any more and, in Salesforce, less
    surely, an active one that no process of an active record type offers. One finding a stage, with its records and their
    amount; lead statuses are judged like stages. Salesforce's list of lead statuses holds the active ones alone: the values of
    the field Status tell which of the others are inactive and which were removed.

    Example: 12 open deals worth 340,000 EUR stand in 'Verbal', which is inactive, the oldest since 2025-03.

    Fix in Salesforce: move the deals with a list view or Data Loader, or reactivate the value: Setup > Object Manager >
    Opportunity > Fields > Stage. Next time deactivate it with Replace.

    Fix in HubSpot: filter deals by the stage and move them; HubSpot asks for a new stage when one is deleted in the settings.

    Known limits: closed records are left alone, since history may keep old names. Profiles that use no record type offer the
    whole list, so that a stage which no process offers may still be in use there.
    """
    lists_of = {(stage.connection, stage.object) for stage in stages}
    offered = _offered(record_types or (), stages, coverage)
    unknown: dict[tuple[str, str], None] = {}
    for ref, rows in stage_counts.by("ref").items():
        held = standing(rows)
        home = (rows[0].connection, refs.object_of(ref))
        stage = stages.get(ref)
        if not held.open:
            continue
        if home not in lists_of:
            unknown[home] = None
        elif stage is None:
            if fault := _fault_of_unlisted(ref, pipelines, picklist_values, coverage):
                yield _finding(ref, _label(ref, picklist_values, stages), held, fault, pipelines, currencies.get(home[0], ""))
        elif fault := _fault(stage, pipelines, offered.get(home)):
            yield _finding(ref, shown(stage), held, fault, pipelines, currencies.get(home[0], ""))
    for connection, object_ in unknown:
        reason = f"which stages {object_} has was not read"
        yield NotJudged(scope=f"{connection}:{object_}", reason=reason, cure=f"read the pipelines or processes of {object_}")


def _offered(
    record_types: Iterable[RecordType], stages: Table[Stage], coverage: Coverage
) -> Mapping[tuple[str, str], frozenset[str]]:
    """The stages that users of an object can choose, where all its record types and their processes were read."""
    processes: dict[tuple[str, str], list[str | None]] = {}
    for row in record_types:
        if row.active:
            processes.setdefault((row.connection, row.object), []).append(row.process)
    by_process = stages.by("pipeline")
    return {
        home: frozenset(stage.name for process in used for stage in by_process[process] if stage.active)
        for home, used in processes.items()
        if all(process in by_process for process in used)
        and all(coverage.complete(table, *home) for table in ("record_types", "pipelines", "stages"))
    }


def _field_and_name(ref: str) -> tuple[str, str]:
    """The field in which records carry a stage, '' where it is not known, and the name of the stage."""
    connection, _, path = refs.split(ref)
    object_, _, name = path.split("/", 2)
    return refs.field(connection, object_, STAGE_FIELDS[object_]) if object_ in STAGE_FIELDS else "", name


def _value(ref: str, values: Table[PicklistValue] | None) -> PicklistValue | None:
    """The stage as a value of the field in which records carry it."""
    field, name = _field_and_name(ref)
    return values.get(refs.value(field, name)) if field and values else None


def _label(ref: str, values: Table[PicklistValue] | None, stages: Table[Stage]) -> str:
    """What people call a stage that its list does not hold: as the field or, in HubSpot, another pipeline calls it."""
    value, name, object_ = _value(ref, values), _field_and_name(ref)[1], refs.object_of(ref)
    elsewhere = (
        row for row in stages.by("name").get(name, ()) if (row.connection, row.object) == (ref.partition(":")[0], object_)
    )
    return (value.label if value else "") or next((shown(row) for row in elsewhere), name)


def _fault_of_unlisted(ref: str, pipelines: Table[Pipeline], values: Table[PicklistValue] | None, coverage: Coverage) -> str:
    """What is wrong with a stage that no list holds; '' where what would tell was not read.

    A field that still offers the value contradicts the list, and says nothing against the records.
    """
    connection, _, path = refs.split(ref)
    object_, home, _ = path.split("/", 2)
    if not all(coverage.complete(table, connection, object_) for table in ("pipelines", "stages")):
        return ""
    if value := _value(ref, values):
        return "" if value.active else "inactive"
    pipeline = pipelines.get(refs.make(connection, "pipeline", f"{object_}/{home}"))
    statuses = pipeline is not None and pipeline.kind == "lead" and pipeline.name == "*"
    return "removed" if not statuses or _all_values_read(_field_and_name(ref)[0], coverage) else "inactive or removed"


def _all_values_read(field: str, coverage: Coverage) -> bool:
    """Whether the values of a field were read with the inactive ones."""
    connection = field.partition(":")[0]
    gaps = coverage.scoped_gaps(("picklist_values",), (connection,))
    return coverage.whole_gap("picklist_values", connection) is None and not any(refs.within(field, gap.scope) for gap in gaps)


def _fault(stage: Stage, pipelines: Table[Pipeline], offered: frozenset[str] | None) -> str:
    """What is wrong with a stage that a list holds; '' where nothing is."""
    pipeline = pipelines.get(stage.pipeline)
    if not stage.active:
        return "inactive"
    if pipeline and not pipeline.active:
        return "inactive pipeline"
    org_wide = pipeline is not None and pipeline.name == "*"
    return "not offered" if org_wide and offered is not None and stage.name not in offered else ""


def _finding(ref: str, title: str, held: Standing, fault: str, pipelines: Table[Pipeline], currency: str) -> Finding:
    connection, _, path = refs.split(ref)
    object_, home, _ = path.split("/", 2)
    pipeline = pipelines.get(refs.make(connection, "pipeline", f"{object_}/{home}"))
    kinds = {row.kind for row in pipelines if (row.connection, row.object) == (connection, object_)}
    kind = kinds.pop() if len(kinds) == 1 else ""
    verb = "stands" if held.open == 1 else "stand"
    since = f", {'the oldest ' if held.open > 1 else ''}since {held.oldest}" if held.oldest else ""
    number = f"{count(held.open, f'open {noun_of(kind)}')}{worth(held.amount, currency)}"
    possible = fault == "not offered"
    return Finding(
        ref=ref,
        message=f"{number} {verb} in '{title}', {_told(fault, object_, pipeline)}{since}.",
        measured={"fault": fault, "open": held.open, "amount": as_number(held.amount), "oldest": held.oldest},
        size=held.open,
        records=held.open,
        amount=as_number(held.amount),
        severity=Severity.LOW if possible else Severity.MEDIUM if kind == "lead" else None,
        confidence=Confidence.POSSIBLE if possible else None,
    )


def _told(fault: str, object_: str, pipeline: Pipeline | None) -> str:
    title = StageList(pipeline, ()).title if pipeline else ""
    if fault == "removed":
        return f"which {title} does not hold" if title else f"of a pipeline that is not among those of {object_}"
    if fault == "inactive pipeline":
        return f"a stage of {title}, which is inactive"
    if fault == "inactive or removed":
        return "which is inactive or was removed"
    return "which is inactive" if fault == "inactive" else "which no process of an active record type offers"
