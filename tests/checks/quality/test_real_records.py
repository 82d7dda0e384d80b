"""What the checks of data quality say of 8,800 deals that nobody here made up: each line was read and is stood behind."""

import csv
import os
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from build import a_field, a_pipeline, a_stage, found
from build_quality import a_fill, some_counts
from checks.model.policy import Policy
from checks.model.policy.lifecycle import Lifecycle, StageDefinition
from checks.model.policy.measurement import Metric, Metrics
from checks.model.rows.measures import Orphans
from checks.quality import incomplete_field, orphaned_records  # noqa: F401 - registers the checks

CORPORA = os.environ.get("AUDITOR_CORPORA")
pytestmark = pytest.mark.skipif(not CORPORA, reason="AUDITOR_CORPORA names no folder with real records")
STAGES = [
    a_pipeline(),
    a_stage("Opportunity/*/Prospecting"),
    a_stage("Opportunity/*/Engaging"),
    a_stage("Opportunity/*/Won", closed=True, won=True),
    a_stage("Opportunity/*/Lost", closed=True, won=False),
]
SEEN = "Opportunity.Buyer__c"


@cache
def deals():
    with (Path(CORPORA) / "records" / "maven-sales" / "sales_pipeline.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def fills(path, column):
    """A column of the deals as a field, in all and by product."""
    yield a_fill(path, sum(bool(deal[column]) for deal in deals()), len(deals()))
    for product in sorted({deal["product"] for deal in deals()}):
        among = [deal for deal in deals() if deal["product"] == product]
        yield a_fill(path, sum(bool(deal[column]) for deal in among), len(among), f"Opportunity.Product__c={product}")


def test_two_open_deals_in_three_have_no_account():
    still_open = [deal for deal in deals() if deal["deal_stage"] in {"Prospecting", "Engaging"}]
    lacking = sum(not deal["account"] for deal in still_open)
    row = Orphans(
        connection="salesforce", ref="salesforce:object:Opportunity", lacks="Account", count=lacking, of=len(still_open)
    )
    (finding,) = found("DAT005", row)
    assert finding.message == "1,425 of 2,089 open deals (68 %) have no account."


def test_a_metric_by_account_is_well_in_all_and_thin_for_two_products():
    policy = Policy(metrics=Metrics(metrics=(Metric(name="Coverage", inputs=(SEEN,)),)))
    rows = [a_field(SEEN), *fills(SEEN, "account")]
    (finding,) = found("DAT001", rows, policy=policy, filled=0.9, fewest=100)
    assert finding.message.startswith(
        "1,425 of 8,800 deals (16 %) have no Buyer__c, an input of the metric 'Coverage'; worst in "
    )
    assert found("DAT001", rows, policy=policy, filled=0.6) == []


def test_what_only_closed_deals_carry_is_not_missed_on_open_ones():
    counts = some_counts("Opportunity.StageName", **Counter(deal["deal_stage"] for deal in deals()))
    stage = StageDefinition(name="Won", required_fields=("Opportunity.Value__c",))
    policy = Policy(lifecycle=Lifecycle(stages=(stage,)))
    rows = [a_field("Opportunity.Value__c"), *STAGES, *counts, *fills("Opportunity.Value__c", "close_value")]
    assert found("DAT001", rows, policy=policy, filled=1.0) == []
