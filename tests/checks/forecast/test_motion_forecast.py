from datetime import date
from decimal import Decimal

import pytest

import checks.forecast.motion_forecast  # noqa: F401 - registers the check
from build import a_field, a_forecast_type, a_pipeline, a_record_type, a_stage, found, judged, some_values
from build_deals import a_stage_count
from checks.model.finding import Confidence, Finding, Severity
from checks.model.policy import Policy
from checks.model.policy.market import Motion, Motions

ORG = a_pipeline()
OTHER = Motion(name="Inbound", kind="new segment", forecast="Commit counts in full.")


def policy(*motions):
    return Policy(motions=Motions(motions=motions))


def test_names_the_motion_that_says_nothing_of_its_forecast_and_the_deals_it_holds():
    motion = Motion(name="Renewals", kind="expansion play", pipelines=("hubspot:pipeline:deals/renewals",))
    rows = [a_pipeline("deals/renewals", connection="hubspot"), a_stage("deals/renewals/1", connection="hubspot")]
    counts = [
        a_stage_count("deals/renewals/1", 30, connection="hubspot", amount=Decimal(900)),
        a_stage_count("deals/new/1", 70, connection="hubspot", amount=Decimal(100)),
    ]
    assert found("FCT005", rows, counts, policy=policy(motion)) == [
        Finding(
            ref="governance:policy:motions.yaml/Renewals",
            message="Nothing says how the deals of the motion 'Renewals' are forecast. It holds 30 open deals.",
            measured={"kind": "expansion play", "declared": True},
            records=30,
            amount=900.0,
            fix="Say under forecast of 'Renewals' in governance/motions.yaml which categories and amounts of its deals count.",
        )
    ]


def test_the_one_list_of_an_org_is_no_motions_pipeline():
    motion = Motion(name="Partner", kind="partner motion", pipelines=("Opportunity/*",))
    (finding,) = found("FCT005", ORG, a_stage_count("Opportunity/*/Demo", 30), policy=policy(motion))
    assert (finding.records, finding.amount) == (None, None)


@pytest.mark.parametrize(
    ("given", "severity"),
    [
        ({"name": "Channel", "kind": "partner motion"}, None),
        ({"name": "Grow", "kind": "expansion play"}, None),
        ({"name": "Renewal EMEA"}, None),
        ({"name": "Mid-market", "kind": "new segment"}, Severity.LOW),
        ({"name": "Inbound"}, Severity.LOW),
        ({"name": "Inbound", "forecast": " "}, Severity.LOW),
        ({"name": "Inbound", "ends_on": date(2026, 11, 20)}, Severity.LOW),
    ],
)
def test_judges_every_motion_that_brings_deals(given, severity):
    (finding,) = found("FCT005", ORG, policy=policy(Motion(**given)))
    assert finding.severity is severity


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "product launch"},
        {"kind": "annual planning"},
        {"forecast": "By hand"},
        {"ends_on": date(2026, 11, 19)},
    ],
)
def test_leaves_a_motion_alone(given):
    assert found("FCT005", ORG, policy=policy(Motion(**{"name": "Renewals", **given}))) == []


@pytest.mark.parametrize(("active", "findings"), [(True, 0), (False, 1)])
def test_an_active_forecast_type_of_its_own_is_a_treatment(active, findings):
    of_its_own = a_forecast_type("RenewalForecast", active=active)
    assert len(found("FCT005", ORG, of_its_own, policy=policy(Motion(name="Renewals")))) == findings
    assert len(found("FCT005", ORG, of_its_own, RENEWALS, policy=policy(OTHER))) == findings


RENEWALS = a_record_type("Opportunity.Renewals")


def test_names_the_motion_that_only_the_crm_shows():
    values = some_values("Opportunity.Type", "New Business", "Existing Business - Renewal")
    assert found("FCT005", ORG, RENEWALS, a_field("Opportunity.Type"), values, policy=policy(OTHER)) == [
        Finding(
            ref="salesforce:record_type:Opportunity.Renewals",
            message="The record type 'Renewals' and 1 more component show a renewal motion, and governance/motions.yaml names "
            "none: nothing says how its deals are forecast.",
            measured={"motion": "renewal", "declared": False},
            size=2,
            affected=(
                "salesforce:record_type:Opportunity.Renewals",
                "salesforce:value:Opportunity.Type=Existing Business - Renewal",
            ),
            confidence=Confidence.LIKELY,
        )
    ]


def test_a_pipeline_named_after_a_motion_tells_its_open_deals():
    rows = [
        a_pipeline("deals/7", connection="hubspot", label="Partner sales"),
        a_stage_count("deals/7/1", 12, connection="hubspot"),
    ]
    (finding,) = found("FCT005", rows, policy=policy(OTHER))
    assert finding.message.startswith("The pipeline 'Partner sales' shows a partner motion")
    assert finding.records == 12


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(a_stage("Opportunity/*/Upsell"), id="a stage"),
        pytest.param(some_values("Opportunity.Type", "Upsell"), id="a deal type"),
    ],
)
def test_a_stage_or_deal_type_alone_makes_it_possible(row):
    (finding,) = found("FCT005", ORG, row, policy=policy(OTHER))
    assert "shows an expansion motion" in finding.message
    assert (finding.severity, finding.confidence) == (Severity.LOW, Confidence.POSSIBLE)


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(a_record_type("Opportunity.New"), id="named after nothing"),
        pytest.param(a_record_type("Opportunity.Data_Partner_Opportunity"), id="about partners of another kind"),
        pytest.param(a_record_type("Opportunity.Renewals", active=False), id="inactive record type"),
        pytest.param(a_record_type("Case.Renewals"), id="record type of another object"),
        pytest.param(a_pipeline("Opportunity/Renewals", active=False), id="inactive pipeline"),
        pytest.param(a_pipeline("Lead/Partner", kind="lead"), id="lead process"),
        pytest.param(a_stage("Opportunity/*/Renewal Quote Sent"), id="stage that says more"),
        pytest.param(a_stage("Opportunity/*/Renewal", active=False), id="inactive stage"),
        pytest.param(a_stage("Opportunity/*/Renewal", closed=True), id="closed stage"),
        pytest.param(some_values("Opportunity.Type", "Partner Review Board"), id="deal type that says more"),
        pytest.param(some_values("Opportunity.Lost_Reason__c", "Renewal"), id="value of another field"),
        pytest.param(some_values("Lead.Type", "Partner"), id="type of another object"),
    ],
)
def test_leaves_components_alone(row):
    assert found("FCT005", ORG, row, policy=policy(OTHER)) == []


@pytest.mark.parametrize(
    "motion",
    [
        pytest.param(Motion(name="Renewal base", forecast="x"), id="by its name"),
        pytest.param(Motion(name="Base", words=("renewals",), forecast="x"), id="by its words"),
        pytest.param(Motion(name="Base", components=("record_type:Opportunity.Renewals",), forecast="x"), id="by its components"),
        pytest.param(Motion(name="Renewals 2025", ends_on=date(2025, 12, 31)), id="though it has ended"),
    ],
)
def test_leaves_a_motion_alone_that_the_policy_names(motion):
    assert found("FCT005", ORG, RENEWALS, policy=policy(motion)) == []


def test_knows_partner_and_expansion_by_the_kind_of_the_motion():
    rows = a_record_type("Opportunity.Reseller"), a_record_type("Opportunity.Cross_Sell")
    told = Motion(name="Allies", kind="partner motion", forecast="x"), Motion(name="Base", kind="expansion play", forecast="x")
    assert len(found("FCT005", ORG, rows, policy=policy(OTHER))) == 2
    assert found("FCT005", ORG, rows, policy=policy(*told)) == []


def test_a_component_of_two_motions_counts_for_one():
    (finding,) = found("FCT005", ORG, a_record_type("Opportunity.Renewal_and_Upsell"), policy=policy(OTHER))
    assert finding.measured["motion"] == "renewal"


def test_without_any_motion_the_crm_alone_makes_it_possible():
    judgement = judged("FCT005", ORG, RENEWALS, a_stage("Opportunity/*/Upsell"))
    (finding,) = judgement.findings
    assert "governance/motions.yaml declares no motion" in finding.message
    assert (finding.severity, finding.confidence) == (Severity.LOW, Confidence.POSSIBLE)
    assert [answer.scope for answer in judgement.not_judged] == [""]


def test_an_org_that_does_not_forecast_and_declares_no_motion_is_not_judged():
    judgement = judged("FCT005", ORG, RENEWALS, a_forecast_type(active=False))
    assert not judgement.findings
    assert [answer.scope for answer in judgement.not_judged] == ["", "salesforce"]
    assert len(found("FCT005", ORG, RENEWALS, a_forecast_type(active=False), policy=policy(OTHER))) == 1
