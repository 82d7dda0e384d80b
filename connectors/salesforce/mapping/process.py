"""Stages and statuses, processes and record types, with the same rows that a project's files give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from checks.model import refs
from checks.model.rows.process import ForecastType
from checks.model.rows.schema import RecordType
from connectors.common.values import flag, named, number, text
from connectors.metadata.collect import Collector
from connectors.metadata.file import MetadataFile
from connectors.metadata.readers.processes import Process, Processes, add_pipelines
from connectors.metadata.standard import CARRIERS, STAGES
from connectors.metadata.values import CATEGORIES, Value, ValueSets
from connectors.salesforce.mapping.pages import object_page, setup_page
from connectors.salesforce.mapping.people import Ids, stamps
from connectors.salesforce.mapping.senseless import sensible

Row = Mapping[str, Any]

NOWHERE = MetadataFile("", lambda: b"")
"""What an answer has in place of a file."""

_CERTAIN = 100
_BY_LABEL = {"commit": "commit", "most likely": "most_likely", "best case": "best_case"}
_FLAGS = ("IsActive", "IsClosed", "IsWon", "IsConverted")
_PROCESSES = {"Opportunity": "OpportunityProcess", "Lead": "LeadProcess", "Case": "CaseProcess"}


def add_stages(object_: str, rows: Iterable[Row], out: Collector) -> None:
    """Note the org's list of stages or statuses of an object, in its order."""
    held = sensible(rows, out, "stages", f"{object_}'s list of stages", names=("ApiName",), flags=_FLAGS)
    order = {id(row): number(row, "SortOrder") for row in held}
    if None not in order.values():  # else the order in which the org gave them, which is the same
        held.sort(key=lambda row: order[id(row)] or 0)
    path = f"{object_}.{STAGES[object_][0]}"
    out.notes(ValueSets).standard[CARRIERS[path]] = tuple(_step(row) for row in held)


def _step(row: Row) -> Value:
    name, probability = named(row, "ApiName"), number(row, "DefaultProbability")
    return Value(
        name=name,
        label=text(row, "MasterLabel") or name,
        active=flag(row, "IsActive") is not False,
        default=None,
        description=text(row, "Description"),
        file=NOWHERE,
        line=0,
        closed=flag(row, "IsClosed"),
        won=flag(row, "IsWon"),
        converted=flag(row, "IsConverted"),
        probability=probability if probability is not None and 0 <= probability <= _CERTAIN else None,
        category=_category(row),
    )


def _category(row: Row) -> str | None:
    """The forecast category. ``Forecast`` is the platform's own name for Commit; Most Likely shares it with Commit."""
    label = _BY_LABEL.get(text(row, "ForecastCategoryName").casefold())
    return label or CATEGORIES.get(text(row, "ForecastCategory"))


def add_processes(rows: Iterable[Row], steps: Mapping[str, tuple[str, ...]], out: Collector) -> None:
    """Note the business processes; ``steps`` are the stages that each takes, by ``Object.Process``. Where they were not read
    the process is there without any.
    """
    needed = ("TableEnumOrId", "Name")
    for row in sensible(rows, out, "pipelines", "BusinessProcess", ids=("Id",), names=needed, flags=("IsActive",)):
        object_, name = named(row, "TableEnumOrId"), named(row, "Name")
        taken = steps.get(f"{object_}.{name}", ())
        if object_ in STAGES:
            process = Process(object_, name, flag(row, "IsActive") is not False, text(row, "Description"), taken, NOWHERE, 0)
            out.notes(Processes).processes.append(process)


def settle(rows: Mapping[str, Iterable[Row]], out: Collector, ids: Ids) -> None:
    """Make pipelines and stages of what was noted, dated as the org dates them. ``rows`` are those of the stages, by object."""
    if not any(out.notes(ValueSets).standard.get(CARRIERS[f"{object_}.{STAGES[object_][0]}"]) for object_ in STAGES):
        return
    add_pipelines(out)  # what the org refused of them is told already, in its own words
    for object_, held in rows.items():
        for row in held:
            ref = refs.make(out.connection, "stage", f"{object_}/*/{named(row, 'ApiName')}")
            if stage := out.get("stages", ref):
                out.replace("stages", msgspec.structs.replace(stage, **stamps(row, out, ids)))
    for row in (*out.rows("stages"), *out.rows("pipelines")):
        if row.object in _PROCESSES:
            out.show(row.ref, _page(row.object, refs.path_of(row.ref)))


def _page(object_: str, path: str) -> str:
    """Where a process is set up, or the org's own list, which is that of a field. ``path`` begins ``Object/Process``."""
    if path.split("/")[1] == "*":
        return object_page(object_, "FieldsAndRelationships", STAGES[object_][0])
    return setup_page(_PROCESSES[object_])


def add_record_types(rows: Iterable[Row], processes: Mapping[str, str], out: Collector, ids: Ids) -> None:
    """Add the record types, or date those whose values were read already.

    ``processes`` are the paths of business processes (``Opportunity/New Business``) by id.
    """
    needed = ("SobjectType", "DeveloperName")
    for row in sensible(rows, out, "record_types", "RecordType", ids=("Id",), names=needed, flags=("IsActive",)):
        object_, name = named(row, "SobjectType"), named(row, "DeveloperName")
        prefix = f"{named(row, 'NamespacePrefix')}__" if named(row, "NamespacePrefix") else ""
        ref = refs.make(out.connection, "record_type", f"{object_}.{prefix}{name}")
        process = processes.get(text(row, "BusinessProcessId")[:15])
        record_type = RecordType(
            connection=out.connection,
            ref=ref,
            object=object_,
            name=f"{prefix}{name}",
            label=text(row, "Name"),
            active=flag(row, "IsActive") is not False,
            description=text(row, "Description"),
            process=refs.make(out.connection, "pipeline", process) if process else None,
            **stamps(row, out, ids),
        )
        if out.get("record_types", ref):
            out.replace("record_types", record_type)
        else:
            out.add("record_types", record_type)
        out.show(ref, object_page(object_, "RecordTypes", text(row, "Id")))


def add_forecast_types(rows: Iterable[Row], out: Collector) -> None:
    """Add the forecast types that the settings, where they were read, did not describe in full."""
    for row in sensible(rows, out, "forecast_types", "ForecastingType", names=("DeveloperName",), flags=("IsActive",)):
        name = named(row, "DeveloperName")
        ref = refs.make(out.connection, "forecast_type", name)
        if not out.get("forecast_types", ref):
            active = flag(row, "IsActive") is True
            forecast = ForecastType(
                connection=out.connection, ref=ref, name=name, label=text(row, "MasterLabel") or None, active=active
            )
            out.add("forecast_types", forecast)
        out.show(ref, setup_page("ForecastingSettings"))
