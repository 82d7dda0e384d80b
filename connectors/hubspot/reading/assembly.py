"""From answers to rows: each family of answers goes to what maps it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from connectors.common.collect import Collector
from connectors.common.values import text
from connectors.hubspot.mapping import account, automation, marketing, people, process, schema
from connectors.hubspot.mapping.flow import without_contents
from connectors.hubspot.reading import catalogue, sight
from connectors.hubspot.reading.parts import DAYS, id_of, stamp_of, written
from connectors.hubspot.reading.pull import Pull


def assemble(pull: Pull) -> None:
    """From answers to rows."""
    out, types = pull.out, pull.types
    pull.people = people.owners(out, pull.rows("owners"), pull.rows("archived owners"), pull.told("users"), pull.told("roles"))
    people.teams(out, pull.rows("teams"))
    _schema(pull)
    for object_ in types:
        process.pipelines(out, object_, pull.rows(f"pipelines of {object_}"), pull.people)
        process.statuses(out, object_)
    _pipelines(pull)
    process.forecast_types(out, pull.rows("forecast types"))
    automation.workflows(out, _bodies(pull, "workflows", "flow", "revisionId"), types, pull.people)
    marketing.lists(out, _bodies(pull, "lists", "list", "filtersUpdatedAt"), types, pull.people)
    marketing.forms(out, pull.rows("forms"), types)
    marketing.campaigns(out, pull.rows("campaigns"))
    schema.association_labels(out, pull.answers.get("association labels"), types)
    marketing.registered(out, pull.policy.reporting.registered)
    account.currencies(out, pull.answers.get("account"))
    _changes(pull)


def _schema(pull: Pull) -> None:
    out, types, held = pull.out, pull.types, pull.people
    if held is None:
        return
    schemas = pull.rows("custom objects")
    schema.objects(out, types, schemas, held, pull.answers.get("custom property limits"))
    own = {name for name, id in types.items() if id.startswith("2-")}
    bodies = {name: one for one in schemas if isinstance(one, Mapping) and (name := text(one, "name")) in own}
    for object_ in types:
        rows = _of_schema(out, bodies[object_]) if object_ in bodies else pull.rows(f"properties of {object_}")
        for tier in sight.SENSITIVITIES:
            rows = [*rows, *pull.rows(f"{tier} properties of {object_}")]
        schema.properties(out, object_, rows, held)
        schema.properties(out, object_, pull.rows(f"archived properties of {object_}"), held, archived=True)
        schema.validations(out, object_, pull.rows(f"validations of {object_}"))
        schema.groups(out, object_, pull.rows(f"property groups of {object_}"))
    shown = Counter(row.object for row in out.rows("fields") if row.custom and not row.archived)
    sight.say_hidden(pull, {name: shown[name] for name in types})


def _of_schema(out: Collector, body: Mapping[str, Any]) -> list[Any]:
    """The properties of a custom object, which stand in its schema."""
    rows, name = body.get("properties"), text(body, "name")
    if isinstance(rows, list):
        return rows
    for table in ("fields", "picklist_values"):
        out.gap(table, name, kind="fault", reason=f"HubSpot gave no properties of {name}", cure="run again")
    return []


def _pipelines(pull: Pull) -> None:
    for object_ in catalogue.PIPELINED:
        for row in pull.rows(f"pipelines of {object_}"):
            id = text(row, "id") if isinstance(row, Mapping) else ""
            path = f"{object_}/{id}"
            told = pull.told(f"audit of {path}")
            if told is not None:
                pull.memory.keep_part("pipeline", path, text(row, "updatedAt"), told)
            kept = pull.memory.new.parts.get("pipeline", {}).get(path)
            if id and kept and isinstance(kept.body, list):
                process.pipeline_audit(pull.out, object_, id, kept.body)
            if id and (rules := pull.answers.get(f"rules of {path}")) is not None:
                process.pipeline_rules(pull.out, object_, id, rules)


def _bodies(pull: Pull, name: str, kind: str, stamp: str) -> list[Any]:
    """The whole bodies of workflows or lists: as read now, or as kept; where neither is there, what the list of them tells."""
    key = "lists" if kind == "list" else "results"
    fresh = {
        id_of(body, kind): without_contents(body) if kind == "flow" else body
        for asked, answer in pull.answers.items()
        if asked.startswith("contents of workflows" if kind == "flow" else "filters of lists")
        for body in catalogue.bodies_in(answer, key)
    }
    found = []
    for row in pull.rows(name):
        id = id_of(row, kind)
        body = fresh.get(id)
        if id and body is not None:
            pull.memory.keep_part(kind, id, stamp_of(row, stamp), body)
        elif id:
            kept = pull.memory.new.parts.get(kind, {}).get(id)
            body = kept.body if kept and id_of(kept.body, kind) == id else None
        if body is None and id:
            _say_without(pull, kind, id)
        found.append(_together(row, body))
    return found


def _together(row: Any, body: Any) -> Any:
    """A body with what the list of them told later: a workflow may be switched off without a new revision."""
    if not (isinstance(row, Mapping) and isinstance(body, Mapping)):
        return row
    return {**body, **{key: value for key, value in row.items() if value is not None}}


def _say_without(pull: Pull, kind: str, id: str) -> None:
    """The gaps of a workflow or a list of which HubSpot gave no contents."""
    what, tables = ("workflow", catalogue.OF_A_FLOW) if kind == "flow" else ("list", ("uses",))
    for table in tables:
        pull.out.gap(table, f"{what}/{id}", kind="fault", reason=f"HubSpot gave no contents of {what} {id}", cure="run again")


def _changes(pull: Pull) -> None:
    if (told := pull.told("changes")) is None or pull.people is None:
        return
    oldest = written(pull.taken_at - timedelta(days=DAYS))
    rows = pull.memory.merged(told, oldest)
    pull.memory.new.changes_until = written(pull.taken_at - timedelta(hours=1))
    account.audit_logs(pull.out, rows, pull.people)
    if len(told) >= catalogue.MOST_CHANGES:
        reason = f"HubSpot gave the last {len(told):,} changes; there are more"
        pull.out.gap("changes", "older changes", kind="unsupported", reason=reason, cure="")
