"""Records as the API returns them, and the history of leads and deals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from standins.company.model import Company, Move, Record
from standins.salesforce.org_ids import Ids, instant, plain
from standins.salesforce.org_processes import CATEGORIES

Row = dict[str, Any]


def records(company: Company, ids: Ids) -> dict[str, list[Row]]:
    """A table for every object, users apart, and OpportunityHistory, OpportunityFieldHistory and LeadHistory."""
    found = {name: _of_object(company, ids, name) for name in company.objects if name != "User"}
    deals = {deal["Id"]: deal for deal in company.records["Opportunity"]}
    return {
        **found,
        "OpportunityHistory": list(_deal_history(company, ids, deals)),
        "OpportunityFieldHistory": [_step(ids, "017", "Opportunity", "StageName", move) for move in company.deal_moves],
        "LeadHistory": [_step(ids, "018", "Lead", "Status", move) for move in company.lead_moves],
    }


def _of_object(company: Company, ids: Ids, name: str) -> list[Row]:
    """Names of people and keys of records become ids, moments become texts."""
    fields = company.objects[name].fields
    lookups = [field.name for field in fields.values() if field.type == "lookup"]
    moments = [field.name for field in fields.values() if field.type in {"date", "datetime"}]
    blank = dict.fromkeys(fields)
    rows = []
    for record in company.records[name]:
        row = blank | record
        row["Id"] = ids.record(record["Id"])
        for column in lookups:
            if (value := row[column]) is not None:
                row[column] = _pointed(company, ids, column, value)
        for column in moments:
            row[column] = plain(row[column])
        rows.append(row)
    return rows


def _pointed(company: Company, ids: Ids, column: str, value: str) -> str:
    if column == "RecordTypeId":
        return ids.record_type(value)
    return ids.record(value) if "/" in value else ids.owner(value)


def _deal_history(company: Company, ids: Ids, deals: dict[str, Record]) -> Iterator[Row]:
    """A row for the deal's beginning and one for each step: the state after it."""
    steps: dict[str, list[Move]] = {}
    for move in company.deal_moves:
        steps.setdefault(move.record, []).append(move)
    for key, deal in deals.items():
        moves = steps.get(key, [])
        first = moves[0].was if moves else deal["StageName"]
        yield _state(company, ids, deal, deal["CreatedDate"], deal["CreatedById"], first, None, 0)
        for number, move in enumerate(moves, 1):
            yield _state(company, ids, deal, move.at, move.by, move.became, move.was, number)


def _state(company: Company, ids: Ids, deal: Record, at: datetime, by: str, stage: str, was: str | None, number: int) -> Row:
    known = company.stage(stage)
    closes: date = deal["CloseDate"]
    return {
        "Id": ids.of("008", f"{deal['Id']}/{number}"), "OpportunityId": ids.record(deal["Id"]), "StageName": stage,
        "FromOpportunityStageName": was, "Amount": deal["Amount"], "PrevAmount": None, "CloseDate": closes.isoformat(),
        "PrevCloseDate": None, "Probability": known.probability, "ForecastCategory": CATEGORIES[known.category],
        "FromForecastCategory": CATEGORIES[company.stage(was).category] if was else None,
        "ExpectedRevenue": None if deal["Amount"] is None else deal["Amount"] * known.probability / 100,
        "CreatedDate": instant(at), "CreatedById": ids.owner(by), "SystemModstamp": instant(at), "IsDeleted": False,
    }  # fmt: skip


def _step(ids: Ids, prefix: str, object_: str, field: str, move: Move) -> Row:
    key = f"{move.record}/{move.at.isoformat()}/{move.became}"
    return {
        "Id": ids.of(prefix, key), f"{object_}Id": ids.record(move.record), "Field": field, "OldValue": move.was,
        "NewValue": move.became,
        "DataType": "DynamicEnum", "CreatedDate": instant(move.at), "CreatedById": ids.owner(move.by), "IsDeleted": False,
    }  # fmt: skip
