"""The portal's records as measures, counted one by one; what HubSpot keeps no history of (transitions) is not among them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from checks.model import refs
from checks.model.rows import measures as rows
from standins.company.hubspot.model import Hub
from standins.company.hubspot.schema import GOVERNED
from standins.company.model import Company, Record

HS = "hubspot"
ZONE = ZoneInfo("Europe/Berlin")
"""The time zone of the account."""
SOURCES = ("contacts.lead_source", "leads.lead_source", "companies.account_source", "deals.deal_source")
ANALYTICS = tuple(f"{name}.hs_analytics_source" for name in ("contacts", "companies", "deals"))
KEYS = {
    "contacts": ("email", "associatedcompanyid", "lifecyclestage", "hubspot_owner_id"),
    "companies": ("domain", "industry", "hubspot_owner_id"),
    "deals": ("amount", "closedate", "dealtype", "hubspot_owner_id", "hs_primary_associated_company"),
    "leads": ("hubspot_owner_id",),
}
"""HubSpot's own properties that revenue is computed from."""
STEPS = ("contacts.lifecyclestage", "contacts.hs_lead_status", "deals.dealstage")
_MONTHLY = frozenset({"contacts", "deals", "leads"})

Row = tuple[str, Any]


def holder(hub: Hub, key: str) -> str:
    """The reference of an owner: its user, or the queue that it is."""
    member = hub.members[key]
    return refs.make(HS, "queue", member.owner) if member.queue else refs.make(HS, "user", str(member.user))


def measures(company: Company, hub: Hub) -> Iterator[Row]:
    """Every measure with the table that it belongs to."""
    for count in (_records, _values, _fill, _stages, _won, _owners, _open_deals, _handoffs, _orphans, _duplicates):
        yield from count(company, hub)


def _ref(path: str) -> str:
    return refs.make(HS, "field", path)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _money(deals: Iterable[Record]) -> Decimal | None:
    amounts = [Decimal(str(deal["amount"])) for deal in deals if deal["amount"] is not None]
    return sum(amounts, Decimal(0)) if amounts else None


def _day(at: date | datetime) -> date:
    """The day of the account."""
    return at.astimezone(ZONE).date() if isinstance(at, datetime) else at


def _month(at: date | datetime) -> str:
    return _day(at).isoformat()[:7]


def _records(company: Company, hub: Hub) -> Iterator[Row]:
    for name, records in hub.records.items():
        yield "record_counts", rows.RecordCount(connection=HS, ref=refs.make(HS, "object", name), count=len(records))


def named_by(company: Company, hub: Hub, *parts: str) -> list[str]:
    """Paths of properties that parts of the policy name."""
    policy = company.policy
    among = {
        "lifecycle": [path for stage in policy["lifecycle.yaml"]["stages"] for path in stage.get("required_fields", ())],
        "handoffs": [path for handoff in policy["handoffs.yaml"]["handoffs"] for path in handoff["fields"]],
        "metrics": [path for metric in policy["metrics.yaml"]["metrics"] for path in metric["inputs"]],
        "segments": policy["segments.yaml"]["fields"],
        "dictionary": [
            refs.path_of(row["component"])
            for row in policy["dictionary.csv"]
            if row.get("allowed_values") and row["component"].startswith(f"{HS}:")
        ],
    }
    known = {one.path for type_ in hub.types.values() for one in type_.properties.values()}
    return [path for path in dict.fromkeys(path for part in parts for path in among[part]) if path in known]


def sources(hub: Hub) -> list[str]:
    """Paths of the properties that carry a source: the company's, those of a plant too, and HubSpot's."""
    named = {"lead_source", "account_source", "deal_source", "original_source", "opportunity_source"}
    own = [one.path for name in GOVERNED for one in hub.types[name].properties.values() if one.custom and one.name in named]
    return [*own, *(path for path in ANALYTICS if path.partition(".")[2] in hub.types[path.partition(".")[0]].properties)]


def _values(company: Company, hub: Hub) -> Iterator[Row]:
    today = _day(company.taken_at)
    since = f"{today.year - 1}-{today:%m}"
    carriers = sources(hub)
    for path in dict.fromkeys((*carriers, *named_by(company, hub, "segments", "dictionary"), *STEPS)):
        object_, _, name = path.partition(".")
        records = hub.records[object_]
        for value, count in Counter(_text(record.get(name)) for record in records).items():
            yield "value_counts", rows.ValueCount(connection=HS, ref=_ref(path), value=value, count=count)
        if path in carriers and object_ in _MONTHLY:
            by_month = Counter((_text(record.get(name)), _month(record["hs_createdate"])) for record in records)
            for (value, month), count in by_month.items():
                if month >= since:
                    yield "value_counts", rows.ValueCount(connection=HS, ref=_ref(path), value=value, month=month, count=count)


def _fill(company: Company, hub: Hub) -> Iterator[Row]:
    policy = named_by(company, hub, "lifecycle", "handoffs", "metrics", "segments")
    segments = named_by(company, hub, "segments")
    for object_ in GOVERNED:
        records, keys = hub.records[object_], KEYS[object_]
        own = [
            one.name
            for one in hub.types[object_].properties.values()
            if one.custom and one.type != "boolean" and not (one.calculated or one.archived)
        ]
        named = [path.partition(".")[2] for path in policy if path.startswith(f"{object_}.")]
        for name in dict.fromkeys((*own, *named, *keys)):
            yield "field_fill", _filled(f"{object_}.{name}", records, None)
        carrier = next((path for path in segments if path.startswith(f"{object_}.")), None)
        parts: dict[str, list[Record]] = defaultdict(list)
        for record in records if carrier else ():
            parts[_text(record[str(carrier).partition(".")[2]])].append(record)
        for segment, among in parts.items():
            for name in dict.fromkeys((*named, *keys)):
                yield "field_fill", _filled(f"{object_}.{name}", among, f"{carrier}={segment}")


def _filled(path: str, records: list[Record], by: str | None) -> rows.FieldFill:
    name = path.partition(".")[2]
    filled = sum(record.get(name) not in (None, "") for record in records)
    return rows.FieldFill(connection=HS, ref=_ref(path), by=by, filled=filled, of=len(records))


def _open(hub: Hub) -> list[Record]:
    return [deal for deal in hub.records["deals"] if not deal["hs_is_closed"]]


def _stages(company: Company, hub: Hub) -> Iterator[Row]:
    stood: dict[tuple[str, str, str], list[Record]] = defaultdict(list)
    for deal in _open(hub):
        stood[deal["pipeline"], deal["dealstage"], _month(deal["hs_v2_date_entered_current_stage"])].append(deal)
    for (pipeline, stage, month), deals in stood.items():
        ref = refs.make(HS, "stage", f"deals/{pipeline}/{stage}")
        yield "stage_counts", rows.StageCount(connection=HS, ref=ref, since=month, open=len(deals), amount=_money(deals))


def _last_year(company: Company, day: date | None) -> bool:
    today = _day(company.taken_at)
    return day is not None and today - timedelta(days=365) <= day <= today


def _won_deals(company: Company, hub: Hub) -> list[Record]:
    return [deal for deal in hub.records["deals"] if deal["hs_is_closed_won"] and _last_year(company, _day(deal["closedate"]))]


def _won(company: Company, hub: Hub) -> Iterator[Row]:
    for path in (path for path in sources(hub) if path.startswith("deals.")):
        groups: dict[tuple[str, str, str], list[Record]] = defaultdict(list)
        for deal in _won_deals(company, hub):
            key = (_text(deal[path.partition(".")[2]]), _text(deal["segment"]), _month(deal["closedate"]))
            groups[key].append(deal)
        for (source, segment, month), deals in groups.items():
            row = rows.Won(connection=HS, ref=_ref(path), source=source, segment=segment, month=month, count=len(deals),
                           amount=_money(deals))  # fmt: skip
            yield "won", row


def _owners(company: Company, hub: Hub) -> Iterator[Row]:
    """Records of queues, of owners who are archived, and of nobody: open deals, all companies, contacts and leads."""
    nobody = refs.make(HS, "user", "nobody")
    for object_ in GOVERNED:
        held: Counter[tuple[str, str | None]] = Counter()
        for record in _open(hub) if object_ == "deals" else hub.records[object_]:
            month = _month(record["hs_createdate"]) if object_ in {"leads", "contacts"} else None
            owner = record["hubspot_owner_id"]
            if owner is None:
                if object_ == "leads" or (object_ == "contacts" and record["hs_lead_status"]):
                    held[nobody, month] += 1
            elif hub.members[owner].queue or hub.members[owner].archived:
                held[holder(hub, owner), month] += 1
        for (ref, month), count in held.items():
            yield "owner_counts", rows.OwnerCount(connection=HS, ref=ref, object=object_, since=month, open=count)


def _open_deals(company: Company, hub: Hub) -> Iterator[Row]:
    for pipeline in dict.fromkeys(deal["pipeline"] for deal in _open(hub)):
        deals = [deal for deal in _open(hub) if deal["pipeline"] == pipeline]
        commit = [deal for deal in deals if deal["hs_manual_forecast_category"] == "COMMIT"]
        late = [deal for deal in deals if _day(deal["closedate"]) < _day(company.taken_at)]
        unpaid = [deal for deal in commit if deal["amount"] is None]
        ref = refs.make(HS, "pipeline", f"deals/{pipeline}")
        for fault, found, of in (("past_due", late, deals), ("no_amount", unpaid, commit)):
            if of:
                row = rows.OpenDeals(connection=HS, ref=ref, fault=fault, count=len(found), amount=_money(found), of=len(of))
                yield "open_deals", row


def _handoffs(company: Company, hub: Hub) -> Iterator[Row]:
    won = _won_deals(company, hub)
    for path in named_by(company, hub, "handoffs"):
        object_, _, name = path.partition(".")
        if object_ == "deals":
            filled = sum(deal[name] not in (None, "") for deal in won)
            yield "handoff_fill", rows.HandoffFill(connection=HS, ref=_ref(path), filled=filled, of=len(won))


def _orphans(company: Company, hub: Hub) -> Iterator[Row]:
    deals, contacts = _open(hub), hub.records["contacts"]
    for object_, lacks, count, of in (
        ("contacts", "companies", sum(one["associatedcompanyid"] is None for one in contacts), len(contacts)),
        ("deals", "companies", sum(one["hs_primary_associated_company"] is None for one in deals), len(deals)),
        ("deals", "contacts", sum(not one["num_associated_contacts"] for one in deals), len(deals)),
    ):
        yield "orphans", rows.Orphans(connection=HS, ref=refs.make(HS, "object", object_), lacks=lacks, count=count, of=of)


def _duplicates(company: Company, hub: Hub) -> Iterator[Row]:
    """Records that share an address or a domain, and those with neither that share a name."""
    for object_, key in (("contacts", "email"), ("companies", "domain")):
        records = hub.records[object_]
        nameless = [record for record in records if not record[key]]
        by = {key: [str(record[key]).strip().casefold() for record in records if record[key]]}
        by["name"] = [named.casefold() for record in nameless if (named := _name(object_, record))]
        for shared, keys in by.items():
            many = [count for count in Counter(keys).values() if count > 1]
            ref = refs.make(HS, "object", object_)
            row = rows.Duplicates(connection=HS, ref=ref, by=shared, clusters=len(many), records=sum(many), of=len(keys))
            yield "duplicates", row


def _name(object_: str, record: Record) -> str:
    """The name of a company, or of a person with the company's."""
    parts = ("name",) if object_ == "companies" else ("firstname", "lastname", "company")
    return " ".join(str(record[part] or "") for part in parts).strip()
