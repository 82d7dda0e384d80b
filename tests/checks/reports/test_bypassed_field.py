import pytest

import checks.reports.bypassed_field  # noqa: F401 - registers the check
from build import a_field, a_report, a_use, found, judged
from checks.model.finding import Confidence, Finding, Severity
from checks.model.policy import Policy
from checks.model.policy.market import Motion, Motions

PARTNER = Policy(motions=Motions(motions=(Motion(name="Partner motion", components=("report:Channel/*",)),)))
FIELD = a_field("Opportunity.Partner_Stage__c")
REPORT = a_report("Sales/Partner_pipeline", label="Partner pipeline")


def uses(used, how="groups", report="Sales/Partner_pipeline"):
    return a_use(f"report:{report}", f"field:Opportunity.{used}", how)


def test_finds_a_motions_report_that_stands_on_a_stage_of_its_own():
    assert found("RPT005", FIELD, REPORT, uses("Partner_Stage__c"), policy=PARTNER) == [
        Finding(
            ref="salesforce:field:Opportunity.Partner_Stage__c",
            message="1 report of the motion 'Partner motion' stands on Opportunity.Partner_Stage__c "
            "instead of Opportunity.StageName: 'Partner pipeline'.",
            measured={
                "reports": 1,
                "motions": ["Partner motion"],
                "concept": "stage",
                "canonical": ["salesforce:field:Opportunity.StageName"],
            },
            affected=("salesforce:report:Sales/Partner_pipeline",),
        )
    ]


def test_a_report_belongs_to_a_motion_by_its_components_too_and_all_are_one_finding():
    rows = [FIELD, REPORT, uses("Partner_Stage__c"), a_report("Channel/Won"), uses("Partner_Stage__c", "shows", "Channel/Won")]
    [finding] = found("RPT005", *rows, policy=PARTNER)
    assert finding.affected == ("salesforce:report:Channel/Won", "salesforce:report:Sales/Partner_pipeline")
    assert finding.size == 2


def test_without_a_motion_only_grouping_and_filtering_by_a_look_alike_is_found_and_with_less_certainty():
    field, report = a_field("Opportunity.Sales_Stage__c"), a_report("Sales/Won")
    [finding] = found("RPT005", field, report, uses("Sales_Stage__c", "filters", "Sales/Won"))
    assert (finding.severity, finding.confidence) == (Severity.MEDIUM, Confidence.POSSIBLE)
    assert finding.measured["motions"] == []
    assert found("RPT005", field, report, uses("Sales_Stage__c", "shows", "Sales/Won")) == []


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            [FIELD, REPORT, uses("Partner_Stage__c"), uses("StageName", "shows")], id="the canonical field is there too"
        ),
        pytest.param([a_field("Opportunity.StageName"), REPORT, uses("StageName")], id="only the canonical field"),
        pytest.param([a_field("Opportunity.Partner_Name__c"), REPORT, uses("Partner_Name__c")], id="another field of the motion"),
        pytest.param([FIELD, REPORT], id="the report does not use it"),
        pytest.param(
            [FIELD, REPORT, a_use("automation:flow/F", "field:Opportunity.Partner_Stage__c", "reads")], id="a flow uses it"
        ),
        pytest.param(
            [FIELD, a_report("Me/Partner", folder_kind="private"), uses("Partner_Stage__c", "groups", "Me/Partner")], id="private"
        ),
        pytest.param(
            [FIELD, a_report("Sales/Won"), uses("Partner_Stage__c", "shows", "Sales/Won")], id="a column of no motion's report"
        ),
    ],
)
def test_leaves_alone(rows):
    assert found("RPT005", *rows, policy=PARTNER) == []


def test_a_motion_that_no_policy_declares_is_no_evidence():
    assert found("RPT005", FIELD, REPORT, uses("Partner_Stage__c")) == []


@pytest.mark.parametrize("table", ["reports", "uses", "fields"])
def test_is_not_judged_without(table):
    assert not judged("RPT005", FIELD, REPORT, uses("Partner_Stage__c"), unread=[table], policy=PARTNER).ran
