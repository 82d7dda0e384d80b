"""The checks of stages and forecast on the deals of two companies: what a RevOps lead would say of them, and no more."""

import csv
import os
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

import checks.forecast.uncomputable_segments
import checks.stages.idle_stage
import checks.stages.stranded_records  # noqa: F401 - registers the checks
from build import a_connection, a_field, a_pipeline, a_snapshot, a_stage
from build_deals import a_fill, a_stage_count, a_value_count, some_won
from checks.model.check import REGISTRY, Inputs, judge
from checks.model.policy import Policy
from checks.model.policy.market import Segments

pytestmark = pytest.mark.skipif("AUDITOR_CORPORA" not in os.environ, reason="AUDITOR_CORPORA is not set")

STAGE = "Opportunity.StageName"
OLD = "2016-01-01T00:00:00Z"
SECTOR = "Account.Sector__c"


def read(path):
    with Path(os.environ["AUDITOR_CORPORA"], "records", path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def stages(opened, won, lost):
    steps = [*((name, False, False) for name in opened), (won, True, True), (lost, True, False)]
    return [a_pipeline(), *(a_stage(f"Opportunity/*/{name}", closed=c, won=w, created_at=OLD) for name, c, w in steps)]


def found(code, rows, taken_at, policy=None):
    return judge(REGISTRY[code], Inputs(a_snapshot(*rows, taken_at=taken_at), policy or Policy())).findings


def month(day):
    """The month of a day that is written 20-10-16."""
    return f"20{day[6:]}-{day[3:5]}" if day else None


@pytest.fixture(scope="module")
def hardware():
    """A seller of hardware: 8,800 deals, whose amount and close date are written down when they are closed."""
    deals = read("maven-sales/sales_pipeline.csv")
    sectors = {row["account"]: row["sector"] for row in read("maven-sales/accounts.csv")}
    rows = [a_connection(currency="USD"), a_field(SECTOR), *stages(("Prospecting", "Engaging"), "Won", "Lost")]
    rows += [a_value_count(STAGE, name, count) for name, count in Counter(deal["deal_stage"] for deal in deals).items()]
    opened = Counter((deal["deal_stage"], month(deal["engage_date"])) for deal in deals if not deal["close_date"])
    rows += [a_stage_count(f"Opportunity/*/{name}", count, since) for (name, since), count in opened.items()]
    for column, field in (("close_value", "Amount"), ("close_date", "CloseDate")):
        rows.append(a_fill(f"Opportunity.{field}", sum(bool(deal[column]) for deal in deals), len(deals)))
    won = Counter(sectors.get(deal["account"], "") for deal in deals if deal["deal_stage"] == "Won")
    return [*rows, *(some_won(count, sector) for sector, count in won.items())]


@pytest.fixture(scope="module")
def software():
    """A young seller of software: 2,750 deals of one quarter, most of which were never closed."""
    deals = read("leadforge/opportunities.csv")
    steps = "demo_scheduled", "demo_completed", "proposal_sent", "negotiation"
    rows = [a_connection(currency="USD"), *stages(steps, "closed_won", "closed_lost")]
    rows += [a_value_count(STAGE, name, count) for name, count in Counter(deal["stage"] for deal in deals).items()]
    for deal in (deal for deal in deals if not deal["close_outcome"]):
        rows.append(
            a_stage_count(f"Opportunity/*/{deal['stage']}", 1, deal["created_at"][:7], amount=Decimal(deal["estimated_acv"] or 0))
        )
    return rows


def test_every_deal_of_both_stands_in_a_stage_that_there_is(hardware, software):
    assert found("STG004", [*hardware], datetime(2018, 1, 1, tzinfo=UTC)) == ()
    assert found("STG004", [*software], datetime(2024, 12, 1, tzinfo=UTC)) == ()


def test_deals_are_missed_in_a_stage_that_is_taken_away(software):
    kept = [row for row in software if not row.ref.endswith(":stage:Opportunity/*/proposal_sent") or not hasattr(row, "closed")]
    (finding,) = found("STG004", kept, datetime(2024, 12, 1, tzinfo=UTC))
    assert finding.ref == "salesforce:stage:Opportunity/*/proposal_sent"
    assert (finding.records, finding.measured["oldest"]) == (34, "2024-01")


def test_the_stages_of_hardware_are_used_and_no_deal_lies_long(hardware):
    assert found("STG007", hardware, datetime(2018, 1, 1, tzinfo=UTC)) == ()


def test_a_year_later_the_same_deals_lie_where_nobody_moved_them(hardware):
    (finding,) = found("STG007", hardware, datetime(2019, 1, 1, tzinfo=UTC))
    assert finding.ref == "salesforce:stage:Opportunity/*/Engaging"
    assert finding.records == 1589


def test_software_leaves_its_deals_in_negotiation(software):
    at_the_time = found("STG007", software, datetime(2024, 6, 1, tzinfo=UTC))
    later = {finding.ref.rpartition("/")[2]: finding for finding in found("STG007", software, datetime(2024, 12, 1, tzinfo=UTC))}
    assert at_the_time == ()
    assert later.keys() == {"demo_completed", "proposal_sent", "negotiation"}
    assert (later["negotiation"].records, round(later["negotiation"].amount or 0)) == (1334, 80797986)


def test_hardware_knows_the_amount_of_a_deal_only_when_it_is_closed(hardware):
    policy = Policy(segments=Segments(fields=(SECTOR,)))
    (finding,) = found("FCT006", hardware, datetime(2018, 1, 1, tzinfo=UTC), policy)
    assert finding.measured["metrics"] == ["pipeline coverage", "velocity"]
    assert finding.measured["missing"] == {"amount": 0.2374, "close date": 0.2374}
    assert finding.records == 2089
