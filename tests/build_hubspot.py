"""Small valid rows of a HubSpot portal to bend, as the connector makes them: with ids in references."""

from __future__ import annotations

from typing import Any

from build import a_connection, a_criterion, a_field, a_pipeline, a_stage, some_values
from checks.model import refs
from checks.model.rows.automation import Automation, Criterion, RoutingEntry, RoutingRule
from checks.model.rows.measures import OwnerCount, ValueCount
from checks.model.rows.people import Team, User
from checks.model.rows.process import Pipeline, Stage
from checks.model.rows.schema import AssociationLabel, Connection, Field, Object, PicklistValue

HS = "hubspot"


def a_portal(**given: Any) -> Connection:
    """A HubSpot portal."""
    return a_connection(HS, **{"system": "hubspot", "kind": "production", "format": "rest", **given})


def hub_objects(*names: str) -> list[Object]:
    """HubSpot's own objects."""
    named = names or ("contacts", "companies", "deals", "leads")
    return [Object(connection=HS, ref=f"{HS}:object:{name}", name=name, label=name, custom=False) for name in named]


def a_property(path: str = "contacts.lead_source", **given: Any) -> Field:
    """A property that a user of the company made, and that takes no other values than its options."""
    mine = {"custom": True, "restricted": True, "help_text": None, "group": "contactinformation", "created_by": f"{HS}:user:7"}
    return a_field(path, connection=HS, **{**mine, **given})


def hubspots_own(path: str = "contacts.hs_lead_status", **given: Any) -> Field:
    """A property that HubSpot itself defines."""
    return a_property(path, **{"custom": False, "created_by": None, **given})


def of_sync(path: str = "companies.customerpriority__c", **given: Any) -> Field:
    """A property that HubSpot's Salesforce integration made."""
    return a_property(path, **{"group": "salesforceinformation", "created_by": None, **given})


def some_options(path: str, *values: str, **given: Any) -> list[PicklistValue]:
    """Options of a property, in their order; ``active=False`` are hidden."""
    return some_values(path, *values, connection=HS, **given)


def a_deal_pipeline(id: str = "default", label: str = "Sales Pipeline", **given: Any) -> Pipeline:
    """A pipeline of deals."""
    return a_pipeline(f"deals/{id}", connection=HS, label=label, **given)


def a_deal_stage(path: str = "default/demo", label: str = "Demo", **given: Any) -> Stage:
    """An open stage of deals at 10 percent. HubSpot has neither descriptions nor forecast categories of stages."""
    mine = {"label": label, "description": None, "forecast_category": None, "created_at": "2024-01-01T00:00:00Z"}
    return a_stage(f"deals/{path}", connection=HS, **{**mine, **given})


def lead_statuses(*values: str, name: str = "hs_lead_status", kind: str = "lead", **given: Any) -> list[Any]:
    """The options of a property of contacts as the pipeline that they are; a value may have a label: ``OPEN=Open deal``."""
    ref = f"{HS}:pipeline:contacts/{name}"
    label = "Lead Status" if kind == "lead" else "Lifecycle Stage"
    rows: list[Any] = [Pipeline(connection=HS, ref=ref, object="contacts", name=name, label=label, kind=kind)]
    for position, told in enumerate(values):
        value, _, shown = told.partition("=")
        mine = {"connection": HS, "ref": f"{HS}:stage:contacts/{name}/{value}", "pipeline": ref, "object": "contacts"}
        rows.append(Stage(**{**mine, "name": value, "label": shown or value, "position": position, **given}))
    return rows


def lifecycle_stages(*values: str, **given: Any) -> list[Any]:
    """The lifecycle stages of contacts as the pipeline that they are."""
    return lead_statuses(*values, name="lifecyclestage", kind="lifecycle", **given)


def a_workflow(id: str = "11", object_: str = "contacts", **given: Any) -> Automation:
    """An active workflow that enrols records that are made or changed."""
    return Automation(
        **{
            "connection": HS, "ref": f"{HS}:automation:workflow/{id}", "kind": "workflow", "object": object_,
            "name": f"Flow {id}", "label": f"Flow {id}", "active": True, "trigger": "create_or_update", "condition": "",
            "sets_owner": False, **given,
        }
    )  # fmt: skip


def a_rotation(*entries: tuple[Criterion, ...], id: str = "11", object_: str = "contacts", **given: Any) -> list[Any]:
    """A workflow that gives records an owner: as an automation, a routing rule and an entry for each branch."""
    path = f"{object_}.workflow-{id}"
    started = given.pop("runs_when", ())
    rule = RoutingRule(
        connection=HS, ref=f"{HS}:routing_rule:{path}", object=object_, name=f"Flow {id}", kind="workflow",
        active=given.get("active", True),
    )  # fmt: skip
    rows: list[Any] = [a_workflow(id, object_, sets_owner=True, runs_when=started, **given), rule]
    for position, criteria in enumerate(entries, 1):
        asked = (*started, *criteria)
        rows.append(
            RoutingEntry(
                connection=HS, ref=f"{HS}:routing_entry:{path}/{position}", rule=rule.ref, object=object_, position=position,
                criteria=asked, assignee=f"{HS}:user:7", assignee_kind="user", is_catch_all=not asked,
            )
        )  # fmt: skip
    return rows


def asks(path: str = "contacts.lead_source", *values: str, operator: str = "equals") -> Criterion:
    """A criterion on a property."""
    return a_criterion(path, operator, *values, connection=HS)


def a_member(id: str = "7", name: str = "Ann Lee", **given: Any) -> User:
    """An active user, known by its id."""
    return User(**{"connection": HS, "ref": f"{HS}:user:{id}", "name": name, "active": True, **given})


def a_hub_team(id: str = "5", label: str = "Inbound", **given: Any) -> Team:
    """A team, known by its id."""
    return Team(**{"connection": HS, "ref": f"{HS}:team:{id}", "name": id, "label": label, "kind": "team", **given})


def carried(path: str, *, month: str | None = None, **values: int) -> list[ValueCount]:
    """How many records carry each value of a property."""
    ref = refs.make(HS, "field", path)
    return [ValueCount(connection=HS, ref=ref, value=value, month=month, count=number) for value, number in values.items()]


def held_by(owner: str, object_: str, open_: int, since: str | None = None) -> OwnerCount:
    """Records of an owner who is no active user: ``user:nobody``, ``queue:31``."""
    return OwnerCount(connection=HS, ref=f"{HS}:{owner}", object=object_, open=open_, since=since)


def a_label(source: str, target: str, label: str) -> AssociationLabel:
    """A label that an association may bear."""
    ref = f"{HS}:association_label:{source}/{target}/{label}"
    return AssociationLabel(connection=HS, ref=ref, source=source, target=target, label=label)
