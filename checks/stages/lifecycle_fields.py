"""Lifecycle stages and lead statuses that a field holds, as lists of stages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from checks.model.names import words
from checks.model.rows.process import Pipeline, Stage
from checks.model.rows.schema import Field, PicklistValue
from checks.views.stage_lists import LIFECYCLE, StageList

_ENDINGS = ("lifecyclestage", "lifecyclestatus", "leadstatus", "leadstage", "funnelstage")


def lifecycle_lists(
    known: Iterable[StageList], fields: Iterable[Field], active: Mapping[str, Sequence[PicklistValue]], governed: Iterable[str]
) -> Iterator[StageList]:
    """The lists that such fields on governed objects hold, beside those that are ``known`` as pipelines.

    A field belongs to them by how its name ends, in Salesforce's words as in HubSpot's (``Lifecycle_Stage__c``,
    ``lifecyclestage``, ``hs_lead_status``); formulas and packaged fields do not. Of several fields of one connection that
    hold the same list, as HubSpot's contacts and companies do, the first is told.
    """
    among = frozenset(governed)
    told = {_members(one) for one in known}
    for field in fields:
        own = field.object in among and not (field.managed or field.archived or field.calculated)
        if own and field.type == "picklist" and "".join(words(field.name)).endswith(_ENDINGS) and field.ref in active:
            one = StageList(_pipeline(field), tuple(_stage(field, at, value) for at, value in enumerate(active[field.ref], 1)))
            if _members(one) not in told:
                told.add(_members(one))
                yield one


def _members(one: StageList) -> tuple[str, str, frozenset[str]]:
    """What lists have in common that are one: the connection, the field that holds them, and their stages."""
    return one.pipeline.connection, one.pipeline.name, frozenset(stage.name for stage in one.stages)


def _pipeline(field: Field) -> Pipeline:
    path = f"{field.object}.{field.name}"
    return Pipeline(connection=field.connection, ref=field.ref, object=field.object, name=field.name, label=path, kind=LIFECYCLE)


def _stage(field: Field, position: int, value: PicklistValue) -> Stage:
    return Stage(
        connection=field.connection,
        ref=value.ref,
        pipeline=field.ref,
        object=field.object,
        name=value.value,
        label=value.label,
        position=position,
        description=value.description,
    )
