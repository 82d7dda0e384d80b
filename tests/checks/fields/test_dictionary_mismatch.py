import pytest

import checks.fields.dictionary_mismatch  # noqa: F401 - registers the check
from build import SF, a_dashboard, a_field, a_gap, a_report, a_use, found, judged
from build_hubspot import HS, a_portal, a_property, hubspots_own
from checks.model.finding import Confidence, Finding, Severity
from checks.model.policy import Policy
from checks.model.policy.measurement import RegisteredReport, Reporting, Systems
from checks.model.policy.records import Dictionary, DictionaryEntry

CREATED = a_field("Lead.CreatedDate", custom=False)
REGION = a_field("Lead.Region__c")


def policy(*components, executive=(), **given):
    entries = tuple(DictionaryEntry(component=one) for one in components)
    registered = tuple(RegisteredReport(component=one, executive=True) for one in executive)
    return Policy(dictionary=Dictionary(entries=entries), reporting=Reporting(registered=registered), **given)


def test_finds_entries_that_name_no_field_and_the_one_that_may_be_meant():
    entries = policy("Lead.Region__c", "salesforce:field:Lead.Regoin__c", "Lead.Tier_Old__c")
    assert found("FLD013", CREATED, REGION, policy=entries) == [
        Finding(
            ref="governance:policy:dictionary.csv/Lead",
            message="2 of 3 entries of dictionary.csv for Lead name no field in use: "
            "'Regoin__c' (did you mean 'Region__c'?) and 'Tier_Old__c'.",
            measured={"entries": ["Regoin__c", "Tier_Old__c"], "of": 3},
            size=2,
        )
    ]


def test_finds_the_entry_of_an_archived_property():
    rows = [a_portal(), hubspots_own("contacts.createdate"), a_property("contacts.tier", archived=True)]
    (finding,) = found("FLD013", *rows, policy=policy("contacts.tier"))
    assert finding.message == "1 of 1 entry of dictionary.csv for contacts names no field in use: 'tier' (archived)."


@pytest.mark.parametrize(
    ("component", "rows"),
    [
        pytest.param("Lead.Region__c", [], id="it is there"),
        pytest.param("field:Lead.Region__c", [], id="by kind"),
        pytest.param("*:field:Lead.*", [], id="a pattern that fits"),
        pytest.param("*.Segment__c", [], id="a pattern of any object"),
        pytest.param("salesforce:object:Lead", [], id="no field at all"),
        pytest.param("Lead.Tier__c", [a_gap("fields", "Lead")], id="the object was read in part"),
        pytest.param("Lead.Tier__c", [a_gap("fields", "Lead.Tier__c")], id="the field was not read"),
        pytest.param(
            "Lead.Region__c", [a_field("Lead.Region__c", connection="sandbox", archived=True)], id="archived in one only"
        ),
    ],
)
def test_leaves_alone(component, rows):
    assert found("FLD013", CREATED, REGION, *rows, policy=policy(component)) == []


def test_standard_fields_that_a_project_does_not_hold_are_left_alone():
    assert found("FLD013", REGION, policy=policy("Lead.Rating")) == []
    assert found("FLD013", CREATED, REGION, policy=policy("Lead.Rating"))


def test_an_object_that_no_crm_has_is_not_judged():
    judgement = judged("FLD013", CREATED, policy=policy("Leed.Region__c"))
    assert not judgement.findings
    (answer,) = judgement.not_judged
    assert answer.reason == "dictionary.csv names fields of 'Leed', of which no field was read"
    synced = Systems.model_validate({"sync": [["Lead.LeadSource", "contacts.lead_source"]]})
    (answer,) = judged("FLD013", CREATED, policy=policy("contacts.region", systems=synced)).not_judged
    assert answer.reason.startswith(
        "the fields of 'contacts', which dictionary.csv names, may be in HubSpot, which was not read ("
    )


def test_an_empty_dictionary_is_not_judged():
    judgement = judged("FLD013", CREATED)
    assert not judgement.ran
    assert judgement.not_judged[0].reason == "dictionary.csv holds no entry"


REPORT = a_report("Revenue/Board")
BOARD = f"{SF}:report:Revenue/Board"


def shows(path, user=REPORT.ref):
    return a_use(user.split(":", 1)[1], f"field:{path}")


@pytest.mark.parametrize("component", [BOARD, f"{SF}:report:Revenue/*"])
def test_finds_fields_of_an_executive_report_that_no_entry_names(component):
    rows = [
        CREATED,
        REGION,
        a_field("Lead.Tier__c"),
        REPORT,
        shows("Lead.Region__c"),
        shows("Lead.Tier__c"),
        shows("Lead.CreatedDate"),
    ]
    (finding,) = found("FLD013", *rows, policy=policy("Lead.Region__c", executive=[component]))
    assert finding == Finding(
        ref=REPORT.ref,
        message=f"1 field of the executive report '{REPORT.label}' has no entry in dictionary.csv: 'Lead.Tier__c'.",
        measured={"fields": ["Lead.Tier__c"]},
        size=1,
        affected=("salesforce:field:Lead.Tier__c",),
        severity=Severity.MEDIUM,
    )
    assert finding.confidence in (None, Confidence.CERTAIN)


def test_reports_of_an_executive_dashboard_are_executive():
    board = a_dashboard("Revenue/Weekly")
    edge = a_use(board.ref.split(":", 1)[1], REPORT.ref.split(":", 1)[1], how="reads")
    rows = [CREATED, REGION, REPORT, board, edge, shows("Lead.Region__c")]
    assert len(found("FLD013", *rows, policy=policy("Lead.Tier__c", executive=[board.ref]))) == 2
    assert len(found("FLD013", *rows, policy=policy("Lead.Tier__c"))) == 1


@pytest.mark.parametrize("given", [{"custom": False}, {"managed": True}, {"archived": True}])
def test_fields_that_are_not_the_companys_own_need_no_entry(given):
    rows = [CREATED, a_field("Lead.Tier__c", **given), REPORT, shows("Lead.Tier__c")]
    assert found("FLD013", *rows, policy=policy("Lead.CreatedDate", executive=[BOARD])) == []


def test_executive_reports_that_were_not_read_are_told():
    judgement = judged(
        "FLD013", CREATED, a_portal(), a_gap("reports", connection=HS, kind="unsupported", reason="no API"),
        policy=policy("Lead.CreatedDate", executive=[f"{HS}:report:Board"]),
    )  # fmt: skip
    assert [(one.scope, one.reason) for one in judgement.not_judged] == [(HS, "executive reports were not read: no API")]
