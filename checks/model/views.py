"""Inputs that several checks share, derived once a run from tables and policy."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

from checks.model import refs
from checks.model.canonical import LookAlike, find_look_alikes
from checks.model.check import view
from checks.model.criteria import Vocabulary
from checks.model.finding import NotJudged
from checks.model.membership import Membership
from checks.model.motion_fields import Belonging, motion_of
from checks.model.names import words
from checks.model.policy.market import Motions, Segments
from checks.model.policy.measurement import Naming, Systems
from checks.model.policy.records import Dictionary, DictionaryEntry
from checks.model.policy.sources import Sources
from checks.model.protections import Protections
from checks.model.retired import Giveaway, retired_among
from checks.model.routing import Route, active_routes
from checks.model.rows.automation import Automation, RoutingEntry, RoutingRule, Use
from checks.model.rows.people import QueueMember, Team, User
from checks.model.rows.process import ForecastType, LayoutField, Pipeline, Stage, ValidationRule
from checks.model.rows.reporting import Dashboard, Report
from checks.model.rows.schema import Field, Object, PicklistValue, RecordType
from checks.model.snapshot import Coverage
from checks.model.source_lists import SourceDifference, SourceList, differences, lists_of
from checks.model.stage_lists import StageList, active_lists, defining, walked
from checks.model.tables import Table
from checks.model.unread import unread_fields

STANDARD_SOURCES = frozenset(
    {
        "Lead.LeadSource", "Contact.LeadSource", "Opportunity.LeadSource", "Account.AccountSource",
        "contacts.hs_analytics_source", "companies.hs_analytics_source", "deals.hs_analytics_source",
    }
)  # fmt: skip
"""The fields that hold a source by the vendors' own design."""

_SOURCE_NAMES = frozenset(
    {
        ("lead", "source"), ("original", "source"), ("opportunity", "source"), ("deal", "source"), ("account", "source"),
        ("contact", "source"), ("original", "lead", "source"), ("first", "touch", "source"), ("last", "touch", "source"),
        ("utm", "source"),
    }
)  # fmt: skip


@view
def governed_fields(fields: Table[Field], systems: Systems) -> tuple[Field, ...]:
    """Custom, unmanaged, live fields on governed objects: what the company itself has to answer for."""
    governed = frozenset(systems.governed_objects)
    return tuple(row for row in fields if row.object in governed and row.custom and not row.managed and not row.archived)


@view
def source_fields(fields: Table[Field], sources: Sources) -> tuple[Field, ...]:
    """The fields that carry a source: the vendors' own, those named so, and those that the policy lists."""
    return tuple(
        row
        for row in fields
        if not row.archived
        and (
            f"{row.object}.{row.name}" in STANDARD_SOURCES
            or (row.custom and not row.managed and words(row.name) in _SOURCE_NAMES)
            or any(refs.matches(row.ref, glob) for glob in sources.fields)
        )
    )


@view
def active_values(picklist_values: Table[PicklistValue]) -> Mapping[str, tuple[PicklistValue, ...]]:
    """The values a user can still choose, by the field's reference, in their order."""
    return {
        field: active
        for field, rows in picklist_values.by("field").items()
        if (active := tuple(sorted((row for row in rows if row.active), key=lambda row: row.position or 0)))
    }


@view
def data_owners(fields: Table[Field], dictionary: Dictionary) -> Mapping[str, str]:
    """Who answers for a field's data: the dictionary's word first, then the CRM's; fields with nobody are absent."""
    exact = {entry.component: entry.owner.strip() for entry in dictionary.entries if entry.owner.strip()}
    globs = [(glob, owner) for glob, owner in exact.items() if any(char in glob for char in "*?[")]
    owners: dict[str, str] = {}
    for row in fields:
        named = exact.get(row.ref) or exact.get(refs.path_of(row.ref)) or exact.get(row.ref.split(":", 1)[1])
        named = named or next((owner for glob, owner in globs if refs.matches(row.ref, glob)), None) or row.data_owner
        if named:
            owners[row.ref] = named
    return owners


@view
def users_of(uses: Table[Use]) -> Mapping[str, tuple[Use, ...]]:
    """Every edge by the component that is used: who would notice if it went."""
    return uses.by("used")


@view
def stage_lists(pipelines: Table[Pipeline], stages: Table[Stage]) -> tuple[StageList, ...]:
    """Every active sales or lead pipeline with its active stages, in the order in which records walk them."""
    return active_lists(pipelines, stages)


@view
def defining_lists(stage_lists: tuple[StageList, ...]) -> tuple[StageList, ...]:
    """The lists in which a stage is defined once: Salesforce's org-wide one, and each pipeline that has none above it."""
    return defining(stage_lists)


@view
def walked_lists(stage_lists: tuple[StageList, ...]) -> tuple[StageList, ...]:
    """The lists that records walk from end to end: each process or pipeline, and an org-wide list that no process divides."""
    return walked(stage_lists)


@view
def vocabulary(
    objects: Table[Object],
    fields: Table[Field],
    picklist_values: Table[PicklistValue],
    coverage: Coverage,
    record_types: Table[RecordType] | None = None,
) -> Vocabulary:
    """The fields and values that exist, to hold what criteria and filters name against."""
    return Vocabulary(objects, fields, picklist_values, record_types or Table("record_types"), coverage)


@view
def routes(routing_rules: Table[RoutingRule], routing_entries: Table[RoutingEntry], systems: Systems) -> tuple[Route, ...]:
    """The active routing rules of governed objects with their entries."""
    return tuple(active_routes(routing_rules, routing_entries, systems.governed_objects))


@view
def membership(
    coverage: Coverage,
    queue_members: Table[QueueMember] | None = None,
    users: Table[User] | None = None,
    teams: Table[Team] | None = None,
) -> Membership:
    """Who is really behind each queue."""
    return Membership(queue_members or Table("queue_members"), users or Table("users"), teams or Table("teams"), coverage)


@view
def look_alikes(fields: Table[Field], motions: Motions, sources: Sources, segments: Segments) -> tuple[LookAlike, ...]:
    """Custom fields that say again what a canonical field of their object says."""
    return tuple(find_look_alikes(fields, motions, sources, segments))


_PACKAGED = re.compile(r"[A-Za-z][A-Za-z0-9]*__")
"""How the name of what an installed package brought begins: no developer name may hold two underscores otherwise."""


def _is_shared(row: Report | Dashboard) -> bool:
    return row.folder_kind != "private" and not any(_PACKAGED.match(name) for name in (row.folder or "", row.name))


@view
def shared_reports(reports: Table[Report]) -> tuple[Report, ...]:
    """The reports that the company itself keeps where others see them: in no private folder, from no installed package."""
    return tuple(row for row in reports if _is_shared(row))


@view
def shared_dashboards(dashboards: Table[Dashboard]) -> tuple[Dashboard, ...]:
    """The dashboards that the company itself keeps where others see them."""
    return tuple(row for row in dashboards if _is_shared(row))


@view
def governed_source_fields(source_fields: tuple[Field, ...], sources: Sources, systems: Systems) -> tuple[Field, ...]:
    """The source fields that the company shapes itself, in the order of a record's journey, and all that the policy lists.

    Left out: staging and other ungoverned objects, HubSpot's own properties, and UTM fields, which hold what a link said.
    """
    steps = {name: step for step, name in enumerate(systems.governed_objects)}

    def shaped(field: Field) -> bool:
        return field.object in steps and not field.name.startswith("hs_") and "utm" not in words(field.name)

    listed = {field.ref for field in source_fields if any(refs.matches(field.ref, glob) for glob in sources.fields)}
    kept = (field for field in source_fields if field.ref in listed or shaped(field))
    return tuple(sorted(kept, key=lambda field: (steps.get(field.object, len(steps)), field.ref)))


@view
def source_lists(
    governed_source_fields: tuple[Field, ...], active_values: Mapping[str, tuple[PicklistValue, ...]], coverage: Coverage
) -> tuple[SourceList, ...]:
    """The lists of source values, each with the fields that share it."""
    return tuple(lists_of(governed_source_fields, active_values, coverage))


@view
def unread_source_fields(
    governed_source_fields: tuple[Field, ...], source_lists: tuple[SourceList, ...], picklist_values: Table[PicklistValue]
) -> tuple[Field, ...]:
    """Source picklists whose values were not read, or only in part."""
    carried = {carrier.ref for one in source_lists for carrier in one.carriers}
    picklists = (field for field in governed_source_fields if field.type == "picklist" and field.ref not in carried)
    values = picklist_values.by("field")
    return tuple(field for field in picklists if field.ref not in values or any(value.active for value in values[field.ref]))


@view
def source_differences(source_lists: tuple[SourceList, ...], sources: Sources) -> tuple[SourceDifference, ...]:
    """How the source lists of each connection differ, beyond what the policy maps."""
    by_connection: dict[str, list[SourceList]] = {}
    for one in source_lists:
        by_connection.setdefault(one.connection, []).append(one)
    return tuple(difference for lists in by_connection.values() for difference in differences(lists, sources))


@view
def governed_by_object(governed_fields: tuple[Field, ...]) -> Mapping[str, tuple[Field, ...]]:
    """The governed fields by the reference of their object."""
    groups: dict[str, list[Field]] = {}
    for row in governed_fields:
        groups.setdefault(refs.make(row.connection, "object", row.object), []).append(row)
    return {object_: tuple(rows) for object_, rows in groups.items()}


@view
def dictionary_entries(dictionary: Dictionary) -> Callable[[str], tuple[DictionaryEntry, ...]]:
    """What the dictionary says of a field, asked by reference: the entries that name it, then the patterns that fit it."""
    exact = {entry.component: entry for entry in dictionary.entries}
    globs = [entry for entry in dictionary.entries if any(char in entry.component for char in "*?[")]

    @cache
    def entries_of(field: str) -> tuple[DictionaryEntry, ...]:
        named = [exact[name] for name in (field, field.split(":", 1)[1], refs.path_of(field)) if name in exact]
        return (*named, *(entry for entry in globs if refs.matches(field, entry.component) and entry not in named))

    return entries_of


@view
def unowned_fields(
    governed_fields: tuple[Field, ...], data_owners: Mapping[str, str], dictionary: Dictionary
) -> tuple[Field, ...]:
    """The governed fields known to have no data owner: the dictionary names none, nor does the CRM, as far as it was read."""
    return tuple(
        row for row in governed_fields if row.ref not in data_owners and (row.data_owner is not None or dictionary.entries)
    )


@view
def unread_owners(governed_fields: tuple[Field, ...], dictionary: Dictionary) -> tuple[NotJudged, ...]:
    """The connections in which nothing tells who owns data, and the answer that a check of owners gives for them."""
    unread = [row for row in governed_fields if row.data_owner is None and not dictionary.entries]
    cure = "name the owners in governance/dictionary.csv; or grant View Setup and Configuration, or retrieve with API version 45"
    return tuple(unread_fields(unread, of=len(governed_fields), what="data owner", cure=cure))


@view
def motion_fields(governed_fields: tuple[Field, ...], motions: Motions) -> Mapping[str, Belonging]:
    """The governed fields that belong to one motion, by reference, with the motion and how that is known."""
    return {row.ref: motion for row in governed_fields if (motion := motion_of(row, motions))}


@view
def retired_fields(governed_by_object: Mapping[str, tuple[Field, ...]], naming: Naming) -> Mapping[str, Giveaway]:
    """The governed fields whose label or name says that they should be gone, by reference, with the word that says so."""
    return {ref: told for rows in governed_by_object.values() for ref, told in retired_among(rows, naming.retired_words)}


@view
def live_users(
    uses: Table[Use] | None = None,
    layouts: Table[LayoutField] | None = None,
    automations: Table[Automation] | None = None,
    validation_rules: Table[ValidationRule] | None = None,
    routing_rules: Table[RoutingRule] | None = None,
) -> Mapping[str, tuple[str, ...]]:
    """The components that use a component today, by its reference: layouts too, but no inactive automation or rule."""
    idle = {row.ref for table in (automations, validation_rules, routing_rules) for row in table or () if not row.active}
    users: dict[str, set[str]] = {}
    for edge in uses or ():
        rule = edge.user.replace(":routing_entry:", ":routing_rule:").rpartition("/")[0]
        if edge.user not in idle and rule not in idle:
            users.setdefault(edge.used, set()).add(edge.user)
    for shown in layouts or ():
        users.setdefault(shown.field, set()).add(shown.ref)
    return {used: tuple(sorted(by)) for used, by in users.items()}


@view
def protections(
    coverage: Coverage,
    objects: Table[Object] | None = None,
    validation_rules: Table[ValidationRule] | None = None,
    layouts: Table[LayoutField] | None = None,
) -> Protections:
    """What keeps fields from being overwritten unseen, as far as it was read."""
    return Protections(
        coverage, objects or Table("objects"), validation_rules or Table("validation_rules"), layouts or Table("layouts")
    )


@view
def forecasting_off(forecast_types: Table[ForecastType] | None = None) -> frozenset[str]:
    """The connections that were seen to have forecasting switched off: forecast types are set up, and none is active."""
    types = forecast_types.by("connection") if forecast_types else {}
    return frozenset(connection for connection, rows in types.items() if not any(row.active for row in rows))
