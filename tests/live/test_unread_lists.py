"""A list of stages that an org refuses is told in the org's own words, and not as what a project lacks."""

import pytest

from live_tools import SMALL, live
from standins.company.generate import generate
from standins.http.faults import Faults, Say
from standins.salesforce.faults import Fault

REFUSED = [{"errorCode": "INSUFFICIENT_ACCESS", "message": "insufficient access rights on object id"}]


@pytest.mark.parametrize(
    ("table", "object_"), [("OpportunityStage", "Opportunity"), ("LeadStatus", "Lead"), ("CaseStatus", "Case")]
)
def test_a_list_of_stages_that_is_refused(tmp_path, table, object_):
    faults = Faults(Fault(Say(403, REFUSED), soql=f"FROM {table}"))
    with live(tmp_path, company=generate(**SMALL), faults=faults) as org:
        snapshot = org.pull()
    told = [gap for gap in snapshot.table("gaps") if gap.table in ("stages", "pipelines") and gap.scope.startswith(object_)]
    assert {(gap.table, gap.scope, gap.kind) for gap in told} == {
        ("stages", object_, "permission"), ("pipelines", object_, "permission"),
    }  # fmt: skip
    assert {gap.reason for gap in told} == {"INSUFFICIENT_ACCESS: insufficient access rights on object id"}
    assert not [gap for gap in snapshot.table("gaps") if "the project" in gap.reason or "retrieve" in gap.cure]
    assert {row.object for row in snapshot.table("pipelines") if row.name == "*"} == {"Opportunity", "Lead", "Case"} - {object_}
