"""The company's records as measures, counted one by one and not by any query language."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from checks.model import refs
from checks.model.rows import measures as rows
from standins.company.model import Company, Move, Record
from standins.company.schema import GOVERNED, is_packaged

SF = "salesforce"
SOURCES = ("Lead.LeadSource", "Contact.LeadSource", "Account.AccountSource", "Opportunity.LeadSource")
KEYS = {
    "Opportunity": ("AccountId", "Amount", "CloseDate", "LeadSource", "Type"),
    "Lead": ("LeadSource", "Company", "Status"),
    "Contact": ("AccountId", "LeadSource"),
    "Account": ("AccountSource", "Industry", "Type"),
}
"""Standard fields that revenue is computed from."""

Row = tuple[str, Any]


def _ref(path: str) -> str:
    return refs.make(SF, "field", path)


def _money(records: Iterable[Record]) -> Decimal | None:
    """The amounts added up; None where no record has one."""
    amounts = [Decimal(str(record["Amount"])) for record in records if record["Amount"] is not None]
    return sum(amounts, Decimal(0)) if amounts else None


def _month(at: date | datetime) -> str:
    return f"{at:%Y-%m}"


def measures(company: Company) -> Iterator[Row]:
    """Every measure with the table that it belongs to."""
    for count in (
        _records, _values, _fill, _stages, _transitions, _won, _conversions, _owners, _open_deals, _handoffs, _orphans,
        _duplicates,
    ):  # fmt: skip
        yield from count(company)


def _records(company: Company) -> Iterator[Row]:
    for name, records in company.records.items():
        count = len(company.people if name == "User" else records)
        yield "record_counts", rows.RecordCount(connection=SF, ref=refs.make(SF, "object", name), count=count)


def named_by(company: Company, *parts: str) -> list[str]:
    """Paths of Salesforce fields that the policy names: lifecycle, handoffs, metrics, segments, dictionary (allowed values)."""
    policy = company.policy
    among = {
        "lifecycle": [path for stage in policy["lifecycle.yaml"]["stages"] for path in stage.get("required_fields", ())],
        "handoffs": [path for handoff in policy["handoffs.yaml"]["handoffs"] for path in handoff["fields"]],
        "metrics": [path for metric in policy["metrics.yaml"]["metrics"] for path in metric["inputs"]],
        "segments": policy["segments.yaml"]["fields"],
        "dictionary": [refs.path_of(row["component"]) for row in policy["dictionary.csv"] if row.get("allowed_values")],
    }
    named = dict.fromkeys(path for part in parts for path in among[part])
    return [path for path in named if path.partition(".")[0] in company.objects]


def sources(company: Company) -> list[str]:
    """Paths of the fields that carry a source: the standard ones, and custom ones of that name."""
    custom = [
        field.path for name in GOVERNED for field in company.objects[name].fields.values() if field.name == "Deal_Source__c"
    ]
    return [*SOURCES, *custom]


def _values(company: Company) -> Iterator[Row]:
    since = f"{company.taken_at.year - 1}-{company.taken_at:%m}"
    carriers = sources(company)
    for path in dict.fromkeys((*carriers, *named_by(company, "segments", "dictionary"), "Lead.Status", "Opportunity.StageName")):
        object_, _, name = path.partition(".")
        records = company.records[object_]
        for value, count in Counter(record.get(name) or "" for record in records).items():
            yield "value_counts", rows.ValueCount(connection=SF, ref=_ref(path), value=value, count=count)
        if path in carriers and object_ in {"Lead", "Opportunity"}:
            by_month = Counter((record.get(name) or "", _month(record["CreatedDate"])) for record in records)
            for (value, month), count in by_month.items():
                if month >= since:
                    yield "value_counts", rows.ValueCount(connection=SF, ref=_ref(path), value=value, month=month, count=count)


def _fill(company: Company) -> Iterator[Row]:
    policy = named_by(company, "lifecycle", "handoffs", "metrics", "segments")
    for object_ in GOVERNED:
        records, keys = company.records[object_], KEYS.get(object_, ())
        own = [
            field.name
            for field in company.objects[object_].fields.values()
            if field.custom and field.type not in {"boolean", "long_text"} and not is_packaged(field.name)
        ]
        named = [path.partition(".")[2] for path in policy if path.startswith(f"{object_}.")]
        for name in dict.fromkeys((*own, *named, *keys)):
            yield "field_fill", _filled(f"{object_}.{name}", records, None)
        carrier, parts = _by_segment(company, object_)
        for segment, among in parts.items():
            for name in dict.fromkeys((*named, *keys)):
                yield "field_fill", _filled(f"{object_}.{name}", among, f"{carrier}={segment}")


def _by_segment(company: Company, object_: str) -> tuple[str, dict[str, list[Record]]]:
    """The field that tells the segment of an object's records, their own or of contacts the account's, and the records by it."""
    parts: dict[str, list[Record]] = defaultdict(list)
    own = "Segment__c" in company.objects[object_].fields
    accounts = {account["Id"]: account for account in company.records["Account"]}
    for record in company.records[object_] if own or object_ == "Contact" else ():
        home = record if own else accounts.get(record["AccountId"], {})
        parts[home.get("Segment__c") or ""].append(record)
    return f"{object_ if own else 'Account'}.Segment__c", parts


def _filled(path: str, records: list[Record], by: str | None) -> rows.FieldFill:
    name = path.partition(".")[2]
    filled = sum(record.get(name) not in (None, "") for record in records)
    return rows.FieldFill(connection=SF, ref=_ref(path), by=by, filled=filled, of=len(records))


def _stages(company: Company) -> Iterator[Row]:
    stood: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for deal in company.records["Opportunity"]:
        if not deal["IsClosed"]:
            stood[deal["StageName"], _month(deal["LastStageChangeDate"])].append(deal)
    for (stage, month), deals in stood.items():
        ref = refs.make(SF, "stage", f"Opportunity/*/{stage}")
        yield "stage_counts", rows.StageCount(connection=SF, ref=ref, since=month, open=len(deals), amount=_money(deals))
    for status, count in Counter(lead["Status"] for lead in company.records["Lead"] if not lead["IsConverted"]).items():
        yield "stage_counts", rows.StageCount(connection=SF, ref=refs.make(SF, "stage", f"Lead/*/{status}"), open=count)


def _transitions(company: Company) -> Iterator[Row]:
    """A deal's step counts where the state before it lies in the window too, as its history tells no more."""
    since = company.taken_at.replace(hour=0, minute=0) - timedelta(days=91 + company.taken_at.weekday())
    born = {deal["Id"]: deal["CreatedDate"] for deal in company.records["Opportunity"]}
    passed: Counter[tuple[str, str]] = Counter()
    before: dict[str, datetime] = dict(born)
    for move in company.deal_moves:
        if before[move.record] >= since:
            passed[move.was, move.became] += 1
        before[move.record] = move.at
    yield from _steps("Opportunity.StageName", passed)
    recent: Callable[[Move], bool] = lambda move: move.at >= since  # noqa: E731
    yield from _steps("Lead.Status", Counter((move.was, move.became) for move in filter(recent, company.lead_moves)))


def _steps(path: str, passed: Counter[tuple[str, str]]) -> Iterator[Row]:
    for (was, became), count in passed.items():
        yield "transitions", rows.Transition(connection=SF, ref=_ref(path), was=was, became=became, days=91, count=count)


def _last_year(company: Company, day: date | None) -> bool:
    today = company.taken_at.date()
    return day is not None and today - timedelta(days=365) <= day <= today


def _won(company: Company) -> Iterator[Row]:
    won = [deal for deal in company.records["Opportunity"] if deal["IsWon"] and _last_year(company, deal["CloseDate"])]
    for path in (path for path in sources(company) if path.startswith("Opportunity.")):
        groups: dict[tuple[str, str, str], list[Record]] = defaultdict(list)
        for deal in won:
            groups[deal[path.partition(".")[2]] or "", deal["Segment__c"] or "", _month(deal["CloseDate"])].append(deal)
        for (source, segment, month), deals in groups.items():
            yield (
                "won",
                rows.Won(
                    connection=SF,
                    ref=_ref(path),
                    source=source,
                    segment=segment,
                    month=month,
                    count=len(deals),
                    amount=_money(deals),
                ),
            )


def _conversions(company: Company) -> Iterator[Row]:
    deals = {deal["Id"]: deal["LeadSource"] or "" for deal in company.records["Opportunity"]}
    pairs = Counter(
        (lead["LeadSource"] or "", deals[lead["ConvertedOpportunityId"]])
        for lead in company.records["Lead"]
        if lead["ConvertedOpportunityId"] and _last_year(company, lead["ConvertedDate"])
    )
    for (lead_source, deal_source), count in pairs.items():
        yield (
            "conversion_source",
            rows.ConversionSource(
                connection=SF, ref=_ref("Lead.LeadSource"), lead_source=lead_source, deal_source=deal_source, count=count
            ),
        )


def _owners(company: Company) -> Iterator[Row]:
    opened: dict[str, Callable[[Record], bool]] = {
        "Lead": lambda record: not record["IsConverted"],
        "Opportunity": lambda record: not record["IsClosed"],
        "Account": lambda _: True,
        "Contact": lambda _: True,
    }
    gone = {person.username for person in company.people.values() if not person.active}
    for object_, is_open in opened.items():
        held = Counter(record["OwnerId"] for record in company.records[object_] if is_open(record) and record["OwnerId"] in gone)
        for owner, count in held.items():
            yield "owner_counts", rows.OwnerCount(connection=SF, ref=refs.make(SF, "user", owner), object=object_, open=count)
    waiting = Counter(
        (lead["OwnerId"], lead["CreatedDate"].date().isoformat())
        for lead in company.records["Lead"]
        if lead["OwnerId"] in company.queues and not lead["IsConverted"]
    )
    for (queue, day), count in waiting.items():
        ref = refs.make(SF, "queue", queue)
        yield "owner_counts", rows.OwnerCount(connection=SF, ref=ref, object="Lead", since=day, open=count)


def _open_deals(company: Company) -> Iterator[Row]:
    deals = [deal for deal in company.records["Opportunity"] if not deal["IsClosed"]]
    commit = [deal for deal in deals if deal["ForecastCategory"] == "Forecast"]
    faults = (
        ("past_due", [deal for deal in deals if deal["CloseDate"] < company.taken_at.date()], deals),
        ("no_amount", [deal for deal in commit if deal["Amount"] is None], commit),
        ("pushed", [deal for deal in deals if deal["PushCount"] >= 3], deals),
    )
    for fault, found, of in faults:
        ref = refs.make(SF, "pipeline", "Opportunity/*")
        yield (
            "open_deals",
            rows.OpenDeals(connection=SF, ref=ref, fault=fault, count=len(found), amount=_money(found), of=len(of)),
        )


def _handoffs(company: Company) -> Iterator[Row]:
    won = [deal for deal in company.records["Opportunity"] if deal["IsWon"] and _last_year(company, deal["CloseDate"])]
    accounts = {account["Id"]: account for account in company.records["Account"]}
    for path in named_by(company, "handoffs"):
        object_, _, name = path.partition(".")
        if object_ in {"Opportunity", "Account"}:
            among = won if object_ == "Opportunity" else [accounts.get(deal["AccountId"], {}) for deal in won]
            filled = sum(record.get(name) not in (None, "") for record in among)
            yield "handoff_fill", rows.HandoffFill(connection=SF, ref=_ref(path), filled=filled, of=len(won))


def _orphans(company: Company) -> Iterator[Row]:
    deals = [deal for deal in company.records["Opportunity"] if not deal["IsClosed"]]
    with_role = {role["OpportunityId"] for role in company.records["OpportunityContactRole"]}
    contacts = company.records["Contact"]
    for object_, lacks, count, of in (
        ("Contact", "Account", sum(contact["AccountId"] is None for contact in contacts), len(contacts)),
        ("Opportunity", "Account", sum(deal["AccountId"] is None for deal in deals), len(deals)),
        ("Opportunity", "OpportunityContactRole", sum(deal["Id"] not in with_role for deal in deals), len(deals)),
    ):
        ref = refs.make(SF, "object", object_)
        yield "orphans", rows.Orphans(connection=SF, ref=ref, lacks=lacks, count=count, of=of)


def _duplicates(company: Company) -> Iterator[Row]:
    """Records that share an address or a website, and those without either that share a name."""
    names = {
        "Lead": ("FirstName", "LastName", "Company"),
        "Contact": ("FirstName", "LastName", "AccountId"),
        "Account": ("Name",),
    }
    for object_, parts in names.items():
        column, by = ("Website", "domain") if object_ == "Account" else ("Email", "email")
        records = [record for record in company.records[object_] if not record.get("IsConverted")]
        nameless = [tuple(record[part] for part in parts) for record in records if not record[column]]
        shared = {by: [record[column] for record in records if record[column]], "name": [name for name in nameless if all(name)]}
        for key, held in shared.items():
            many = [number for number in Counter(held).values() if number > 1]
            ref = refs.make(SF, "object", object_)
            row = rows.Duplicates(connection=SF, ref=ref, by=key, clusters=len(many), records=sum(many), of=len(held))
            yield "duplicates", row
