"""Which records are counted, and how: aggregates that carry no record out of the org.

Source: SOQL and SOSL Reference, 'GROUP BY' and 'Aggregate Functions'. At most 100 aggregates a
query and 2,000 groups an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from typing import Any

from checks.model.policy import Policy
from connectors.common.values import flag, text
from connectors.salesforce.asking import soql
from connectors.salesforce.asking.question import Keep, Loss, Query
from connectors.salesforce.mapping import counting
from connectors.salesforce.mapping.values import Rows
from connectors.salesforce.reading.ground import Ground

AGGREGATES = 99
"""Fields that are counted in one query, beside the records themselves: the platform refuses the 101st aggregate."""
WINDOW = "LAST_N_DAYS:365"
QUEUE_DAYS = 28
"""Days for which leads in queues are told by the day of their creation."""
HISTORY_DAYS = 91
"""Days of history, counted from the Monday before them: the answer holds for a week in which nothing happened."""
MOST_HISTORY = 4000
PUSHED = 3
_OPEN = {"Lead": "IsConverted = false", "Opportunity": "IsClosed = false"}
_OWNED = ("Lead", "Opportunity", "Account", "Contact")
_KEY_FIELDS = {
    "Opportunity": ("AccountId", "Amount", "CloseDate", "LeadSource", "Type"),
    "Lead": ("LeadSource", "Company", "Status"),
    "Contact": ("AccountId", "LeadSource"),
    "Account": ("AccountSource", "Industry", "Type"),
}
"""Standard fields that revenue is computed from, counted with no policy too."""

_STEPS = ("Lead.Status", "Opportunity.StageName")
_LOOKS_AT = {
    "Account.": "Account",
    "ConvertedOpportunity.": "Opportunity",
    "FROM OpportunityContactRole": "OpportunityContactRole",
}
"""Lookups and subqueries, and the objects whose records an answer then rests on as well."""
_BY_HAND = "look at a report of it"

Map = Callable[[Rows], None]


@dataclass(frozen=True, slots=True)
class Measure:
    """A query, and what makes rows of its answer."""

    query: Query
    map: Map


def fingerprints(objects: Iterable[str], records: Mapping[str, int]) -> list[Query]:
    """How many records each object has and when one was last touched: what counts of kind RECORDS hold for."""
    return [
        Query(
            name=f"state of {object_}",
            columns=("COUNT(Id) n", "MAX(SystemModstamp) latest"),
            table=object_,
            keep=Keep.FRESH,
            weight=records.get(object_, 0),
        )
        for object_ in objects
    ]


_NEEDED = {
    "Lead.LeadSource": ("value_counts", "conversion_source", "field_fill"),
    "Lead.Status": ("value_counts", "stage_counts", "transitions"),
    "Contact.LeadSource": ("value_counts", "field_fill"),
    "Account.AccountSource": ("value_counts", "field_fill"),
    "Contact.AccountId": ("orphans", "field_fill"),
    "Opportunity.AccountId": ("orphans", "field_fill"),
    "Opportunity.LeadSource": ("value_counts", "won", "conversion_source", "field_fill"),
    "Opportunity.StageName": ("value_counts", "stage_counts", "transitions"),
    "Opportunity.Amount": ("won", "stage_counts", "open_deals", "field_fill"),
    "Opportunity.CloseDate": ("won", "open_deals", "handoff_fill", "field_fill"),
}
"""Standard fields that every org has, and what cannot be counted where the reader does not see one."""


def _say_hidden(ground: Ground) -> None:
    """The standard fields that are hidden from the reader: they are neither read nor counted."""
    for path, tables in _NEEDED.items():
        if path.partition(".")[0] in ground.described and ground.describe(path) is None:
            _hidden(ground, path, ("fields", "picklist_values", *tables))


def _hidden(ground: Ground, path: str, tables: Iterable[str]) -> None:
    for table in tables:
        reason = f"{path} is hidden from the reading user by field-level security"
        ground.out.gap(table, path, kind="permission", reason=reason, cure=f"give the reading user Read access to {path}")


def plan(ground: Ground) -> list[Measure]:
    """All that is counted."""
    _say_hidden(ground)
    return [
        *_values(ground),
        *_fill(ground),
        *_stages(ground),
        *_history(ground),
        *_won(ground),
        *_conversions(ground),
        *_owners(ground),
        *_open_deals(ground),
        *_handoffs(ground),
        *_orphans(ground),
    ]


_OF_GOVERNED: Mapping[str, tuple[str, ...]] = {
    "field_fill": _OWNED,
    "won": ("Opportunity",),
    "conversion_source": ("Lead", "Opportunity"),
    "owner_counts": _OWNED,
    "open_deals": ("Opportunity",),
    "orphans": ("Contact", "Opportunity"),
    "duplicates": ("Lead", "Contact", "Account"),
}
"""What is counted of these objects only where the policy governs them."""
_OF_LEADS: Mapping[str, tuple[Loss, ...]] = {"Opportunity": (("conversion_source", "Lead"),)}
"""What stands under leads and rests on another object too."""
_OF_EVERY: Mapping[str, tuple[str, ...]] = {
    "value_counts": _OWNED,
    "stage_counts": tuple(_OPEN),
    "transitions": tuple(_OPEN),
}
"""What is counted of these objects, governed or not."""


def of_ungoverned(object_: str, ground: Ground) -> list[Loss]:
    """What would be counted of an object that is described, if the policy governed it: of its source fields the values."""
    losses = [(table, object_) for table, objects in _OF_GOVERNED.items() if object_ in objects]
    return [*losses, *_OF_LEADS.get(object_, ()), *(("value_counts", path) for path in ground.sources_if_governed(object_))]


def of_undescribed(object_: str, policy: Policy, *, known: bool) -> list[Loss]:
    """What is counted of an object that the policy governs, and of which nothing can be without a describe.

    ``known`` is whether the number of its records is known all the same.
    """
    handed_over = [glob for handoff in policy.handoffs.handoffs for glob in handoff.fields]
    valued = [
        *policy.sources.fields,
        *policy.segments.fields,
        *(entry.component for entry in policy.dictionary.entries if entry.allowed_values),
    ]
    lost = {table for table, objects in (*_OF_GOVERNED.items(), *_OF_EVERY.items()) if object_ in objects}
    lost |= {"field_fill"} if known else {"field_fill", "record_counts"}
    lost |= {"value_counts"} if any(_may_name(glob, object_) for glob in valued) else set()
    if object_ in ("Opportunity", "Account") and any(_may_name(glob, object_) for glob in handed_over):
        lost.add("handoff_fill")
    return [*((table, object_) for table in sorted(lost)), *_OF_LEADS.get(object_, ())]


def _may_name(glob: str, object_: str) -> bool:
    """Whether a glob of the policy may fit a field of an object whose fields are not known."""
    path = glob.rpartition(":")[2]
    before, dot, _ = path.partition(".")
    return fnmatchcase(object_, before) or (not dot and "*" in path)


def _query(ground: Ground, name: str, columns: Iterable[str], table: str, rest: str, loses: Iterable[Loss], **more: Any) -> Query:
    asked = tuple(columns)
    looked_at = (object_ for mark, object_ in _LOOKS_AT.items() if mark in f"{', '.join(asked)} {rest}")
    of = tuple(dict.fromkeys((table, *looked_at)))
    settled: dict[str, Any] = {"keep": Keep.RECORDS, "of": of, "weight": ground.records.get(table, 0), **more}
    return Query(name=name, columns=asked, table=table, rest=rest, loses=tuple(loses), **settled)


def _values(ground: Ground) -> Iterator[Measure]:
    sources = ground.sources
    allowed = [entry.component for entry in ground.policy.dictionary.entries if entry.allowed_values]
    others = ground.matching((*ground.policy.segments.fields, *allowed))
    for path in dict.fromkeys((*sources, *others, *_STEPS)):
        object_, _, name = path.partition(".")
        if ground.describe(path) is None:
            continue
        if not ground.can(path, "groupable"):
            ground.out.gap("value_counts", path, kind="unsupported", reason=f"Salesforce cannot group by {path}", cure=_BY_HAND)
            continue
        rest = f"GROUP BY {name}"
        query = _query(ground, f"values of {path}", (name, "COUNT(Id) n"), object_, rest, [("value_counts", path)])
        yield Measure(query, counting.values(ground.out, ground.ref(path), name))
        if object_ in _OPEN and (path in sources or path in _STEPS):
            yield _by_month(ground, path)


def _by_month(ground: Ground, path: str) -> Measure:
    object_, _, name = path.partition(".")
    month = ("CALENDAR_YEAR(CreatedDate)", "CALENDAR_MONTH(CreatedDate)")
    since = f"{ground.taken_at.year - 1}-{ground.taken_at.month:02}-01T00:00:00Z"
    query = _query(
        ground,
        f"values of {path} by month",
        (name, f"{month[0]} y", f"{month[1]} m", "COUNT(Id) n"),
        object_,
        f"WHERE CreatedDate >= {since} GROUP BY {name}, {', '.join(month)}",
        [("value_counts", f"{path} by month")],
    )
    return Measure(query, counting.values(ground.out, ground.ref(path), name))


def _fill(ground: Ground) -> Iterator[Measure]:
    for object_ in ground.governed:
        named = _named_by_policy(ground, object_)
        every = list(dict.fromkeys((*_own_fields(ground, object_), *named, *_KEY_FIELDS.get(object_, ()))))
        seen = [name for name in every if ground.describe(f"{object_}.{name}") is not None]
        countable = [name for name in seen if ground.can(f"{object_}.{name}", "aggregatable")]
        for number, lot in enumerate(soql.packed(countable, lambda _: 1, AGGREGATES), 1):
            yield _filled(ground, object_, lot, f"fill of {object_} {number}")
        for name in seen:
            if name not in countable:
                yield from _filled_one(ground, object_, name)
        segment = ground.segment_of(object_)
        parts = [name for name in countable if name in named or name in _KEY_FIELDS.get(object_, ())]
        if segment and parts:
            yield _filled(ground, object_, parts[: AGGREGATES - 1], f"fill of {object_} by segment", segment)


def _own_fields(ground: Ground, object_: str) -> Iterator[str]:
    """Custom fields that people or integrations fill: no formulas, no checkboxes, none of a package."""
    for one in ground.described[object_]["fields"]:
        name = text(one, "name")
        own = flag(one, "custom") is True and not ground.out.packaged(name)
        if own and flag(one, "calculated") is not True and text(one, "type") != "boolean":
            yield name


def _named_by_policy(ground: Ground, object_: str) -> list[str]:
    policy = ground.policy
    globs = [
        *(glob for stage in (*policy.lifecycle.stages, *policy.lifecycle.lead_statuses) for glob in stage.required_fields),
        *(glob for handoff in policy.handoffs.handoffs for glob in handoff.fields),
        *(glob for metric in policy.metrics.metrics for glob in metric.inputs),
        *policy.segments.fields,
        *policy.sources.fields,
    ]
    paths = (path for path in ground.matching(globs) if path.startswith(f"{object_}."))
    described = ((path.partition(".")[2], ground.describe(path) or {}) for path in paths)
    return list(dict.fromkeys(name for name, one in described if text(one, "type") not in {"boolean", "id"}))


def _filled(ground: Ground, object_: str, names: list[str], title: str, segment: str | None = None) -> Measure:
    columns = [*([segment] if segment else []), "COUNT(Id) n", *(f"COUNT({name}) c{at}" for at, name in enumerate(names))]
    columns = [f"{segment} part", *columns[1:]] if segment else columns
    loses = [("field_fill", f"{object_}.{name}") for name in names] if not segment else [("field_fill", f"{object_} by segment")]
    by = segment if not segment or "." in segment else f"{object_}.{segment}"
    query = _query(ground, title, columns, object_, f"GROUP BY {segment}" if segment else "", loses)
    return Measure(query, counting.fill(ground.out, [ground.ref(f"{object_}.{name}") for name in names], by))


def _filled_one(ground: Ground, object_: str, name: str) -> Iterator[Measure]:
    """What COUNT refuses and a filter takes: multi-select picklists. Long texts take neither."""
    path = f"{object_}.{name}"
    if not ground.can(path, "filterable"):
        ground.out.gap(
            "field_fill",
            path,
            kind="unsupported",
            reason=f"Salesforce can neither count nor filter {path}",
            cure="look at a report",
        )
        return
    query = _query(ground, f"fill of {path}", ("COUNT()",), object_, f"WHERE {name} != null", [("field_fill", path)])
    yield Measure(query, counting.fill_of_one(ground.out, ground.ref(path), ground.records.get(object_)))


def _stages(ground: Ground) -> Iterator[Measure]:
    if "Opportunity" in ground.described and ground.can("Opportunity.StageName", "groupable"):
        months = ("CALENDAR_YEAR(LastStageChangeDate)", "CALENDAR_MONTH(LastStageChangeDate)")
        dated = ground.describe("Opportunity.LastStageChangeDate") is not None
        columns = ("StageName", "COUNT(Id) n", *((f"{months[0]} y", f"{months[1]} m") if dated else ()))
        grouped = ", ".join(("StageName", *(months if dated else ())))
        rest = f"WHERE IsClosed = false GROUP BY {grouped}"
        loses = [("stage_counts", "Opportunity")]
        query = _query(ground, "open deals by stage", columns, "Opportunity", rest, loses, **_amounts(ground, "stage_counts"))
        yield Measure(query, counting.stages(ground.out, "Opportunity", "StageName"))
    if "Lead" in ground.described and ground.can("Lead.Status", "groupable"):
        rest = "WHERE IsConverted = false GROUP BY Status"
        query = _query(ground, "open leads by status", ("Status", "COUNT(Id) n"), "Lead", rest, [("stage_counts", "Lead")])
        yield Measure(query, counting.stages(ground.out, "Lead", "Status"))


def _history(ground: Ground) -> Iterator[Measure]:
    first = f"{_monday(ground, HISTORY_DAYS):%Y-%m-%d}T00:00:00Z"
    since = f"CreatedDate >= {first}"
    if ground.describe("Opportunity.LastStageChangeDate") is not None:
        moved = f"OpportunityId IN (SELECT Id FROM Opportunity WHERE LastStageChangeDate >= {first})"
    else:
        moved = since
    if ground.describe("Opportunity.StageName") is not None:
        query = _query(
            ground,
            "history of stages",
            ("OpportunityId", "StageName", "CreatedDate"),
            "OpportunityHistory",
            f"WHERE {moved} ORDER BY OpportunityId, CreatedDate, Id LIMIT {MOST_HISTORY}",
            [("transitions", "Opportunity.StageName")],
            keep=Keep.RECORDS, of=("Opportunity",), weight=0, most=MOST_HISTORY,
        )  # fmt: skip
        yield Measure(query, counting.walks(ground.out, ground.ref("Opportunity.StageName"), HISTORY_DAYS, first))
    status = ground.out.get("fields", ground.ref("Lead.Status"))
    if status is not None and status.history_tracked is False:
        reason = "Salesforce keeps no history of Lead.Status"
        cure = "Setup > Object Manager > Lead > Set History Tracking: track Lead Status"
        ground.out.gap("transitions", "Lead.Status", kind="feature off", reason=reason, cure=cure)
    elif status is not None:
        query = _query(
            ground,
            "history of lead statuses",
            ("OldValue", "NewValue"),
            "LeadHistory",
            f"WHERE Field = 'Status' AND {since} LIMIT {MOST_HISTORY}",
            [("transitions", "Lead.Status")],
            keep=Keep.RECORDS, of=("Lead",), weight=0, most=MOST_HISTORY,
        )  # fmt: skip
        yield Measure(query, counting.steps(ground.out, ground.ref("Lead.Status"), HISTORY_DAYS))


def _monday(ground: Ground, days: int) -> datetime:
    """The Monday before so many days ago: what is counted from it holds for a week in which nothing happened."""
    return ground.taken_at - timedelta(days=days + ground.taken_at.weekday())


def _won(ground: Ground) -> Iterator[Measure]:
    segment = ground.segment_of("Opportunity")
    months = ("CALENDAR_YEAR(CloseDate)", "CALENDAR_MONTH(CloseDate)")
    for path in ground.sources:
        object_, _, name = path.partition(".")
        if object_ == "Opportunity" and ground.can(path, "groupable"):
            columns = (
                name,
                *((f"{segment} part",) if segment else ()),
                f"{months[0]} y",
                f"{months[1]} m",
                "COUNT(Id) n",
            )
            grouped = ", ".join((name, *((segment,) if segment else ()), *months))
            rest = f"WHERE IsWon = true AND CloseDate = {WINDOW} GROUP BY {grouped}"
            query = _query(
                ground, f"won by {path}", columns, object_, rest, [("won", path)], daily=True, **_amounts(ground, "won")
            )
            yield Measure(query, counting.won(ground.out, ground.ref(path), name, segmented=segment is not None))


def _conversions(ground: Ground) -> Iterator[Measure]:
    deal_sources = {path.partition(".")[2] for path in ground.sources if path.startswith("Opportunity.")}
    for path in ground.sources:
        object_, _, name = path.partition(".")
        if object_ == "Lead" and name in deal_sources and ground.can(path, "groupable"):
            other = f"ConvertedOpportunity.{name}"
            when = f"IsConverted = true AND ConvertedOpportunityId != null AND ConvertedDate = {WINDOW}"
            query = _query(
                ground,
                f"conversion of {path}",
                (f"{name} lead", f"{other} deal", "COUNT(Id) n"),
                object_,
                f"WHERE {when} GROUP BY {name}, {other}",
                [("conversion_source", path)],
                daily=True,
            )
            yield Measure(query, counting.conversions(ground.out, ground.ref(path)))


def _owners(ground: Ground) -> Iterator[Measure]:
    gone = "OwnerId IN (SELECT Id FROM User WHERE IsActive = false)"
    for object_ in _OWNED:
        if object_ in ground.described and object_ in ground.governed:
            where = " AND ".join(filter(None, (_OPEN.get(object_), gone)))
            rest = f"WHERE {where} GROUP BY OwnerId"
            query = _query(
                ground, f"{object_} of inactive owners", ("OwnerId", "COUNT(Id) n"), object_, rest, [("owner_counts", object_)]
            )
            yield Measure(query, counting.owners(ground.out, ground.ids, object_))
    if "Lead" in ground.governed:
        since = f"{_monday(ground, QUEUE_DAYS):%Y-%m-%d}T00:00:00Z"
        day, year, month = "DAY_ONLY(CreatedDate)", "CALENDAR_YEAR(CreatedDate)", "CALENDAR_MONTH(CreatedDate)"
        yield _in_queues(ground, "leads in queues", f"CreatedDate >= {since}", {"d": day})
        yield _in_queues(ground, "old leads in queues", f"CreatedDate < {since}", {"y": year, "m": month})


def _in_queues(ground: Ground, name: str, when: str, parts: Mapping[str, str]) -> Measure:
    """Open leads in queues: recent ones by day, older ones by month, since an answer holds 2,000 groups at most."""
    columns = ("OwnerId", *(f"{part} {alias}" for alias, part in parts.items()), "COUNT(Id) n")
    where = f"WHERE IsConverted = false AND Owner.Type = 'Queue' AND {when}"
    rest = f"{where} GROUP BY {', '.join(('OwnerId', *parts.values()))}"
    query = _query(ground, name, columns, "Lead", rest, [("owner_counts", "Lead")])
    return Measure(query, counting.owners(ground.out, ground.ids, "Lead"))


def _amounts(ground: Ground, table: str) -> dict[str, Any]:
    """The sum of the amounts, where the reader sees them: without it the rest is still counted."""
    if not ground.can("Opportunity.Amount", "aggregatable"):
        return {}
    column = "SUM(Amount) a"
    return {"optional": (column,), "loses_column": ((column, (table, "amounts of Opportunity")),)}


def _open_deals(ground: Ground) -> Iterator[Measure]:
    if "Opportunity" not in ground.governed:
        return
    loses = [("open_deals", "Opportunity")]
    amounts = _amounts(ground, "open_deals")
    counted = ("COUNT(Id) n",)
    late = "WHERE IsClosed = false AND CloseDate < TODAY"
    query = _query(ground, "deals past their close date", counted, "Opportunity", late, loses, daily=True, **amounts)
    yield Measure(query, counting.open_deals(ground.out, "past_due"))
    given = {"optional": ("COUNT(Amount) c",)} if amounts else {}
    rest = "WHERE IsClosed = false GROUP BY ForecastCategory"
    columns = ("ForecastCategory", "COUNT(Id) n")
    query = _query(ground, "open deals by category", columns, "Opportunity", rest, [*loses, ("orphans", "Opportunity")], **given)
    yield Measure(query, counting.categories(ground.out))
    if ground.can("Opportunity.PushCount", "filterable"):
        rest = f"WHERE IsClosed = false AND PushCount >= {PUSHED}"
        query = _query(ground, "deals pushed", counted, "Opportunity", rest, loses, **amounts)
        yield Measure(query, counting.open_deals(ground.out, "pushed"))


def _handoffs(ground: Ground) -> Iterator[Measure]:
    wanted = [glob for handoff in ground.policy.handoffs.handoffs for glob in handoff.fields]
    paths = [path for path in ground.matching(wanted) if path.startswith(("Opportunity.", "Account."))]
    for path in paths:
        if ground.describe(path) is None:
            _hidden(ground, path, ["handoff_fill"])
        elif not ground.can(path, "aggregatable") and text(ground.describe(path) or {}, "type") != "boolean":
            reason = f"Salesforce cannot count {path}"
            ground.out.gap("handoff_fill", path, kind="unsupported", reason=reason, cure=_BY_HAND)
    countable = [path for path in paths if ground.can(path, "aggregatable")]
    for object_ in ("Opportunity.", "Account."):
        among = [path for path in countable if path.startswith(object_)]
        for number, lot in enumerate(soql.packed(among, lambda _: 1, AGGREGATES), 1):
            columns = ["COUNT(Id) n", *(f"COUNT({path.removeprefix('Opportunity.')}) c{at}" for at, path in enumerate(lot))]
            rest = f"WHERE IsWon = true AND CloseDate = {WINDOW}"
            loses = [("handoff_fill", path) for path in lot]
            query = _query(ground, f"handoff {object_}{number}", columns, "Opportunity", rest, loses, daily=True)
            yield Measure(query, counting.handoffs(ground.out, [ground.ref(path) for path in lot]))


def _orphans(ground: Ground) -> Iterator[Measure]:
    for object_, where in (("Contact", ""), ("Opportunity", "WHERE IsClosed = false")):
        if object_ in ground.governed and ground.can(f"{object_}.AccountId", "aggregatable"):
            columns = ("COUNT(Id) n", "COUNT(AccountId) c")
            query = _query(ground, f"{object_} with account", columns, object_, where, [("orphans", object_)])
            yield Measure(query, counting.with_parent(ground.out, object_, "Account"))
    if "Opportunity" in ground.governed:
        rest = "WHERE IsClosed = false AND Id NOT IN (SELECT OpportunityId FROM OpportunityContactRole)"
        query = _query(
            ground, "deals without contact role", ("COUNT(Id) n",), "Opportunity", rest, [("orphans", "Opportunity")], daily=True
        )
        yield Measure(query, counting.without_role(ground.out))
