"""Business processes: sales, lead, support and solution processes as pipelines, and the steps of each."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

from lxml import etree

from checks.model import refs
from checks.model.rows.process import Pipeline, Stage
from connectors.metadata.collect import Collector
from connectors.metadata.file import MetadataFile
from connectors.metadata.owners import ObjectFiles, object_of
from connectors.metadata.standard import CARRIERS, STAGES
from connectors.metadata.values import Value, ValueSets, decoded
from connectors.metadata.xml import BadFile, children, flag, line, text

SUFFIXES = ("businessProcess",)
ROOTS = ("BusinessProcess",)
PHASE = 1
TABLES = ("pipelines", "stages")
OPTIONAL = True


class Process(NamedTuple):
    """A process as its file tells it. The file lists its steps by name, not in their order."""

    object: str
    name: str
    active: bool
    description: str
    steps: tuple[str, ...]
    file: MetadataFile
    line: int


class Processes:
    """The processes of a project, and the guidance that its active paths give: by object, record type and step."""

    def __init__(self) -> None:
        self.processes: list[Process] = []
        self.guidance: dict[tuple[str, str, str], str] = {}
        self.paths_read = False


def read(name: str, root: etree._Element, file: MetadataFile, out: Collector) -> None:
    """Read a process's own file (source format)."""
    add_process(object_of(name, out), root, file, out, name.partition(".")[2])


def add_process(object_: str, element: etree._Element, file: MetadataFile, out: Collector, name: str = "") -> None:
    """Note a process until the list of steps is known that it draws on. Raises BadFile for one without a name."""
    name = text(element, "fullName") or name
    if not name:
        raise BadFile(f"line {line(element)}: a business process of {object_} has no name")
    steps = tuple(decoded(step) for value in children(element, "values") if (step := text(value, "fullName")))
    active = flag(element, "isActive", False) is True
    process = Process(object_, decoded(name), active, text(element, "description") or "", steps, file, line(element))
    out.notes(Processes).processes.append(process)


def settle(out: Collector) -> None:
    """Add the pipelines, and say what the project does not hold of them."""
    _say_unread(out, add_pipelines(out))


def add_pipelines(out: Collector) -> Mapping[str, Mapping[str, Value] | None]:
    """Add the org's own list of steps of each object, and every process with the steps that it takes from it; the lists."""
    lists = {object_: _steps(out, object_) for object_ in STAGES}
    for object_, steps in lists.items():
        if steps:
            first = next(iter(steps.values()))
            org_wide = Process(object_, "*", True, "", tuple(steps), first.file, 1)
            _add(out, org_wide, steps, None)
    for process in out.notes(Processes).processes:
        if process.object in STAGES:
            pipeline = refs.make(out.connection, "pipeline", f"{process.object}/{process.name}")
            among = {row.name for row in out.rows("record_types") if row.process == pipeline}
            _add(out, process, lists[process.object] or {}, {*among, ""})
    return lists


def finish(out: Collector) -> None:
    """Say of which objects the processes were not read, though the list that they draw on was.

    An object's own file lists them in Metadata API format, and comes with them in source format; record types name them.
    """
    if out.suffixes.isdisjoint(("object", *SUFFIXES)):
        return
    told = out.notes(ObjectFiles).told
    known = {row.ref for row in out.rows("pipelines")}
    named = {row.process for row in out.rows("record_types") if row.process}
    divided = {process.object for process in out.notes(Processes).processes}
    for object_ in STAGES:
        unread = sorted(ref for ref in named - known if refs.object_of(ref) == object_)
        if unread:
            reason = f"the project does not hold {object_}'s business process {refs.path_of(unread[0]).partition('/')[2]}"
        elif refs.make(out.connection, "pipeline", f"{object_}/*") in known and object_ not in divided and not told.get(object_):
            reason = f"the project does not hold {object_}'s own file, which tells its business processes"
        else:
            continue
        for table in TABLES:
            cure = f"retrieve CustomObject:{object_} as a whole"
            out.gap(table, object_, kind="partial retrieve", reason=reason, cure=cure)


def _steps(out: Collector, object_: str) -> Mapping[str, Value] | None:
    """The org's list of steps of an object, in its order; None when the project does not hold it."""
    path = f"{object_}.{STAGES[object_][0]}"
    sets = out.notes(ValueSets)
    found = sets.standard.get(CARRIERS[path], sets.inline.get(path))
    return None if found is None else {value.name: value for value in found}


def _add(out: Collector, process: Process, known: Mapping[str, Value], record_types: set[str] | None) -> None:
    """Add a pipeline with its stages, in the order of the org's list; paths of ``record_types`` (None: of any) guide it."""
    out.file = process.file
    ref = refs.make(out.connection, "pipeline", f"{process.object}/{process.name}")
    row = Pipeline(
        connection=out.connection,
        ref=ref,
        object=process.object,
        name=process.name,
        label=process.name,
        kind=STAGES[process.object][1],
        active=process.active,
        description=process.description,
    )
    if not out.add("pipelines", row):
        return
    out.locate(ref, process.file, process.line)
    order = {name: at for at, name in enumerate(known)}
    names = sorted(dict.fromkeys(process.steps), key=lambda name: order.get(name, len(order)))
    for position, name in enumerate(names, 1):
        value = known.get(name)
        stage = _stage(out, ref, process.object, name, position, value, _guidance(out, process.object, name, record_types))
        if out.add("stages", stage):
            place = value if value and process.name == "*" else process
            out.locate(stage.ref, place.file, place.line)


def _stage(
    out: Collector, pipeline: str, object_: str, name: str, position: int, value: Value | None, guidance: str | None
) -> Stage:
    told = value is not None and (value.category is not None or value.probability is not None)
    closed = value.converted if value and object_ == "Lead" else value.closed if value else None
    won = value.won if value and object_ == "Opportunity" else None
    return Stage(
        connection=out.connection,
        ref=refs.make(out.connection, "stage", f"{refs.path_of(pipeline)}/{name}"),
        pipeline=pipeline,
        object=object_,
        name=name,
        label=value.label if value else name,
        position=position,
        active=value.active if value else True,
        probability=value.probability if value else None,
        closed=False if told and closed is None else closed,
        won=False if told and won is None else won,
        forecast_category=value.category if value else None,
        description=value.description if value else None,
        guidance=guidance,
    )


def _guidance(out: Collector, object_: str, step: str, record_types: set[str] | None) -> str | None:
    notes = out.notes(Processes)
    found = (
        text
        for (of, record_type, value), text in notes.guidance.items()
        if text and of == object_ and value == step and (record_types is None or record_type in record_types)
    )
    return next(found, "" if notes.paths_read else None)


def _say_unread(out: Collector, lists: Mapping[str, Mapping[str, Value] | None]) -> None:
    """The gaps: a project without any process or list of steps, and processes whose steps nothing describes."""
    if not out.rows("pipelines"):
        for table in TABLES:
            out.gap(
                table,
                "",
                kind="partial retrieve",
                reason="the project holds neither stages nor business processes",
                cure="retrieve CustomObject:Opportunity and CustomObject:Lead, StandardValueSet:OpportunityStage and :LeadStatus",
            )
        return
    for object_, steps in lists.items():
        if steps is None:
            name = CARRIERS[f"{object_}.{STAGES[object_][0]}"]
            reason = f"the project does not hold {name}: the order of {object_}'s steps and what each of them means"
            gap = partial(out.gap, kind="partial retrieve", reason=reason, cure=f"retrieve StandardValueSet:{name}")
            if object_ in {"Opportunity", "Lead"} or any(row.object == object_ for row in out.rows("pipelines")):
                gap("stages", object_)
            if object_ in {"Opportunity", "Lead"} or out.has_object(object_):
                gap("pipelines", f"{object_}/*")
