"""The checks of sources on leads and deals that nobody here made up: what is sound is left alone, what is spoilt is found."""

import csv
import os
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

import checks.sources.partner_sourced_records
import checks.sources.source_does_not_survive
import checks.sources.source_without_pipeline
import checks.sources.unlisted_source_value
import checks.sources.won_without_source  # noqa: F401 - registers the checks
from build import a_connection, a_pipeline, a_snapshot
from build_sources import DEAL, LEAD, a_source_field, converted, counted, won
from checks.model.check import REGISTRY, Inputs, judge
from checks.model.policy import Policy

TAKEN_AT = datetime(2024, 12, 31, tzinfo=UTC)
CODES = ("SRC002", "SRC006", "SRC007", "SRC011", "SRC012")
pytestmark = pytest.mark.skipif("AUDITOR_CORPORA" not in os.environ, reason="AUDITOR_CORPORA is not set")


def read(name):
    path = Path(os.environ["AUDITOR_CORPORA"], "records", "leadforge", f"{name}.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def leads():
    return {row["lead_id"]: row for row in read("leads")}


@pytest.fixture
def deals(leads):
    return [{**row, "source": leads[row["lead_id"]]["lead_source"]} for row in read("opportunities")]


def found(leads, deals):
    """The findings of all checks of sources that count records, by code and reference."""
    offered = sorted({lead["lead_source"] for lead in leads.values() if lead["lead_source"] != "radio"})
    rows = [a_connection(), a_pipeline(), *a_source_field(LEAD, *offered), *a_source_field(DEAL, *offered)]
    for path, values in (
        (LEAD, [(lead["lead_source"], lead["lead_created_at"][:7]) for lead in leads.values()]),
        (DEAL, [(deal["source"], deal["created_at"][:7]) for deal in deals]),
    ):
        rows += counted(path, Counter(value for value, _ in values))
        for month in {month for _, month in values}:
            rows += counted(path, Counter(value for value, at in values if at == month), month)
    closed = Counter((deal["source"], deal["closed_at"][:7]) for deal in deals if deal["close_outcome"] == "closed_won")
    rows += [won(source, count, month=month) for (source, month), count in closed.items()]
    pairs = Counter((leads[deal["lead_id"]]["lead_source"], deal["source"]) for deal in deals)
    rows += [converted(lead, deal, count) for (lead, deal), count in pairs.items()]
    inputs = Inputs(a_snapshot(rows, taken_at=TAKEN_AT), Policy())
    return {(code, finding.ref): finding for code in CODES for finding in judge(REGISTRY[code], inputs).findings}


def test_only_that_partner_deals_name_no_partner_is_found(leads, deals):
    findings = found(leads, deals)
    assert list(findings) == [("SRC011", f"salesforce:field:{LEAD}")]
    assert findings["SRC011", f"salesforce:field:{LEAD}"].measured["missing"] == ["partner field"]


def test_sources_that_sellers_overwrite_are_found_on_the_lead_and_on_the_list(leads, deals):
    for deal in deals[::3]:
        deal["source"] = "sales"
    findings = found(leads, deals)
    assert findings.keys() >= {("SRC007", f"salesforce:field:{LEAD}"), ("SRC002", f"salesforce:field:{DEAL}")}
    assert findings["SRC007", f"salesforce:field:{LEAD}"].records == len(deals[::3])


def test_sources_that_are_lost_are_found_on_won_deals(leads, deals):
    for deal in deals[::5]:
        deal["source"] = ""
    lost = sum(deal["close_outcome"] == "closed_won" for deal in deals[::5])
    assert found(leads, deals)["SRC006", f"salesforce:field:{DEAL}"].records == lost


def test_a_source_of_which_no_lead_became_a_deal_is_found(leads, deals):
    worked = {deal["lead_id"] for deal in deals}
    idle = [lead for name, lead in leads.items() if name not in worked]
    for lead in idle:
        lead["lead_source"] = "radio"
    assert found(leads, deals)["SRC012", f"salesforce:value:{LEAD}=radio"].records == len(idle)
