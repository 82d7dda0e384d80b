from datetime import date

import pytest

from build import a_field, found, judged
from checks.fields import motion_field_without_owner  # noqa: F401 - registers the check
from checks.model.finding import Confidence, Finding, Severity
from checks.model.policy import Policy
from checks.model.policy.market import Motion, Motions


def bare(path="Account.Tier__c", **given):
    return a_field(path, **{"data_owner": "", **given})


def a_motion(name="Mid-market", **given):
    return Policy(motions=Motions(motions=(Motion(name=name, **given),)))


def test_a_field_that_a_motion_declares():
    assert found("FLD002", bare(label="Tier"), policy=a_motion(components=("Account.Tier__c",))) == [
        Finding(
            ref="salesforce:field:Account.Tier__c",
            message="'Tier' on Account belongs to the motion 'Mid-market' (declared by it in motions.yaml) and has no data "
            "owner.",
            measured={"motion": "Mid-market", "bond": "declared"},
            confidence=Confidence.CERTAIN,
        )
    ]


@pytest.mark.parametrize(
    ("path", "motion"),
    [
        ("Account.Channel_Partner_Tier__c", {"words": ("partner", "channel")}),
        ("Account.Data_Partners__c", {"words": ("partner",)}),
        ("Account.Is_Mid_Market__c", {}),
        ("Account.Enterprise_Tier__c", {"name": "Enterprise motion"}),
    ],
)
def test_a_field_that_is_named_after_a_motion(path, motion):
    (finding,) = found("FLD002", bare(path), policy=a_motion(**motion))
    assert (finding.severity, finding.confidence, finding.measured["bond"]) == (Severity.MEDIUM, Confidence.LIKELY, "named")


@pytest.mark.parametrize(
    ("path", "motion"),
    [
        pytest.param("Account.Market__c", {}, id="half of the motion's name"),
        pytest.param("Account.Market__c", {"words": ("!",)}, id="a word without letters"),
        pytest.param("Account.Departner__c", {"words": ("partner",)}, id="inside another word"),
        pytest.param("Account.Launch__c", {"name": "Launch"}, id="a word that any motion's name may have"),
        pytest.param(
            "Account.Partner_Tier__c", {"words": ("expansion",)}, id="familiar words, though the company declared its motions"
        ),
        pytest.param("Account.Tier__c", {"components": ("Account.Tiers__c",)}, id="another component"),
    ],
)
def test_leaves_alone_what_belongs_to_no_declared_motion(path, motion):
    assert found("FLD002", bare(path), policy=a_motion(**motion)) == []


@pytest.mark.parametrize(
    "path",
    [
        "Account.Partner_Tier__c",
        "Account.ChannelPartnerType__c",
        "Opportunity.Renewal_Date__c",
        "Opportunity.Cross_Sell_Play__c",
        "Lead.Launch_Wave__c",
    ],
)
def test_with_no_motions_a_name_that_begins_as_usual_is_a_possibility(path):
    (finding,) = found("FLD002", bare(path))
    assert (finding.severity, finding.confidence) == (Severity.MEDIUM, Confidence.POSSIBLE)


@pytest.mark.parametrize(
    "path",
    [
        "Lead.DataPartnerType__c",
        "Opportunity.Is_Grant_Renewal__c",
        "Account.Partner__c",
        "Contact.Preferred_Channel__c",
        "Account.Partnership_Type__c",
        "Account.Tier__c",
    ],
)
def test_leaves_alone_names_that_only_hold_such_a_word(path):
    assert found("FLD002", bare(path)) == []


@pytest.mark.parametrize(
    ("created", "expected"),
    [
        ("2026-02-28T23:59:59Z", 0),
        ("2026-03-01T00:00:00Z", 1),
        ("2026-04-30T23:00:00Z", 1),
        ("2026-05-01T00:00:00Z", 0),
        (None, 0),
    ],
)
def test_a_field_that_was_born_in_the_launch_window(created, expected):
    policy = a_motion(starts_on=date(2026, 3, 1), ends_on=date(2026, 4, 30))
    findings = found("FLD002", bare(created_at=created), policy=policy)
    assert [finding.confidence for finding in findings] == [Confidence.POSSIBLE] * expected


def test_a_motion_without_an_end_has_no_window():
    assert found("FLD002", bare(created_at="2026-03-05T00:00:00Z"), policy=a_motion(starts_on=date(2026, 3, 1))) == []


def test_a_field_with_an_owner_is_left_alone():
    assert found("FLD002", bare("Account.Partner_Tier__c", data_owner="RevOps")) == []


def test_owners_that_were_not_read_are_not_judged():
    judgement = judged("FLD002", bare("Account.Partner_Tier__c", data_owner=None))
    assert not judgement.ran
    assert not judgement.findings
