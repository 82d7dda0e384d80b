"""Forms and the properties that they fill, lists and the properties that they filter on, campaigns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from checks.model import refs
from checks.model.policy.measurement import RegisteredReport
from checks.model.rows.marketing import Campaign, Form, RecordList
from checks.model.rows.reporting import Dashboard, Report
from connectors.common.collect import Collector
from connectors.common.values import day, flag, named, some, text
from connectors.hubspot.mapping.filters import Filters, use
from connectors.hubspot.mapping.people import People, stamps
from connectors.hubspot.mapping.senseless import has, say, sensible
from connectors.hubspot.mapping.values import (
    STANDARD,
    Row,
    id_of,
    inner,
    instant,
    key_of,
    name_of,
    rows_of,
    type_of,
    types_by_id,
)

_KINDS = {"MANUAL": "manual", "DYNAMIC": "dynamic", "SNAPSHOT": "snapshot"}
_DEEPEST = 12


def forms(out: Collector, rows: Iterable[Any], types: Mapping[str, str] = STANDARD) -> None:
    """Add the forms with the properties that they fill, hidden ones too, and those without which they are not sent."""
    names = types_by_id(types)
    for row in sensible(rows, out, ("forms", "uses"), "forms", has(key_of, "id")):
        id = key_of(row, "id")
        ref = refs.make(out.connection, "form", id)
        form = Form(
            connection=out.connection,
            ref=ref,
            name=named(row, "name") or id,
            kind=named(row, "formType") or None,
            archived=flag(row, "archived") is True,
            created_at=instant(row, "createdAt"),
            modified_at=instant(row, "updatedAt"),
        )
        if out.add("forms", form):
            asked = list(_fields(row))
            kept = [one for one in asked if name_of(one, "name")]
            say(out, "uses", f"the fields of form {id}", len(asked) - len(kept), len(asked))
            for one in kept:
                type_ = type_of(one, "objectTypeId")
                used = refs.field(out.connection, names.get(type_, type_) or "contacts", name_of(one, "name"))
                out.use(ref, used, "writes")
                if flag(one, "required"):
                    out.use(ref, used, "requires")


def _fields(row: Row) -> Iterator[Row]:
    """The fields of a form, those too that appear only once another is filled."""
    pending = [(field, 0) for group in rows_of(row.get("fieldGroups")) for field in rows_of(group.get("fields"))]
    for field, depth in pending:
        yield field
        if depth < _DEEPEST:
            for one in rows_of(field.get("dependentFields")):
                inside = inner(one, "dependentField")
                if inside:
                    pending.append((inside, depth + 1))


def lists(out: Collector, rows: Iterable[Any], types: Mapping[str, str], people: People) -> None:
    """Add the lists with the properties, lists and forms that they filter on. One that was deleted is none any more."""
    filters = Filters(out, types)
    for row in sensible(rows, out, ("lists", "uses"), "lists", has(id_of, "listId"), has(type_of, "objectTypeId")):
        if text(row, "deletedAt"):
            continue
        ref = refs.make(out.connection, "list", id_of(row, "listId"))
        object_ = filters.object(type_of(row, "objectTypeId"))
        record_list = RecordList(
            connection=out.connection,
            ref=ref,
            object=object_,
            name=named(row, "name") or id_of(row, "listId"),
            kind=_KINDS.get(text(row, "processingType")),
            **stamps(row, people, "createdById", "updatedById"),
        )
        if out.add("lists", record_list):
            use(out, ref, filters.tree(row.get("filterBranch"), object_))


def campaigns(out: Collector, rows: Iterable[Any]) -> None:
    """Add the campaigns. HubSpot knows no kinds of them."""
    for row in sensible(rows, out, ("campaigns",), "campaigns", has(key_of, "id")):
        told = inner(row, "properties")
        campaign = Campaign(
            connection=out.connection,
            ref=refs.make(out.connection, "campaign", key_of(row, "id")),
            name=named(told, "hs_name") or key_of(row, "id"),
            status=some(told, "hs_campaign_status"),
            starts_on=_day(told, "hs_start_date"),
            ends_on=_day(told, "hs_end_date"),
            utm=some(told, "hs_utm"),
        )
        out.add("campaigns", campaign)


def _day(row: Row, column: str) -> str | None:
    """A day, which HubSpot writes as one or as the time of its midnight."""
    return day(row, column) or (instant(row, column) or "")[:10] or None


def registered(out: Collector, entries: Iterable[RegisteredReport]) -> None:
    """Add the reports and dashboards that reports.yaml registers by their names, since no API tells of any."""
    for entry in entries:
        connection, _, rest = entry.component.partition(":")
        kind, _, name = rest.partition(":")
        if connection != out.connection or not name or any(char in name for char in "*?["):
            continue
        said = entry.purpose or None
        ref = f"{connection}:{kind}:{name}"
        if kind == "report":
            out.add("reports", Report(connection=connection, ref=ref, name=name, label=name, description=said))
        elif kind == "dashboard":
            out.add("dashboards", Dashboard(connection=connection, ref=ref, name=name, label=name, description=said))
