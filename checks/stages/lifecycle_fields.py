"""Lifecycle stages and lead statuses that a field holds, and no pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from checks.model.names import words
from checks.model.rows.process import Pipeline, Stage
from checks.model.rows.schema import Field, PicklistValue
from checks.views.stage_lists import StageList

LIFECYCLE = "lifecycle"
"""The kind of such a list, beside the kinds of pipelines."""

_ENDINGS = ("lifecyclestage", "lifecyclestatus", "leadstatus", "leadstage", "funnelstage")


def lifecycle_lists(
    fields: Iterable[Field], active: Mapping[str, Sequence[PicklistValue]], governed: Iterable[str]
) -> Iterator[StageList]:
    """The active values of such fields on governed objects, each field as a list of stages in the order of its values.

    A field belongs to them by how its name ends, in Salesforce's words as in HubSpot's (``Lifecycle_Stage__c``,
    ``lifecyclestage``, ``hs_lead_status``); formulas and packaged fields do not.
    """
    among = frozenset(governed)
    for field in fields:
        own = field.object in among and not (field.managed or field.archived or field.calculated)
        if own and field.type == "picklist" and "".join(words(field.name)).endswith(_ENDINGS) and field.ref in active:
            yield StageList(_pipeline(field), tuple(_stage(field, at, value) for at, value in enumerate(active[field.ref], 1)))


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
