import pytest

from build import a_field, a_gap, a_layout_field, a_rule, a_use, an_automation, found
from build_hubspot import HS, a_portal, a_property
from checks.fields import retired_name  # noqa: F401 - registers the check
from checks.model.finding import Confidence, Finding, Severity
from checks.model.policy import Policy
from checks.model.policy.measurement import Naming
from checks.model.rows.automation import Use
from checks.model.rows.marketing import Form

OLD = a_field("Lead.Segment_old__c", label="Segment")
REPORT = a_use("report:Sales/Won", "field:Lead.Segment_old__c", "shows")
FLOW = a_use("automation:flow/Route_Leads", "field:Lead.Segment_old__c")


def test_says_what_still_uses_the_field():
    layout = a_layout_field("Lead.Main", "Lead.Segment_old__c")
    assert found("FLD007", OLD, REPORT, FLOW, layout) == [
        Finding(
            ref="salesforce:field:Lead.Segment_old__c",
            message="Segment_old__c ('Segment') on Lead is marked 'old' by its name and still live; "
            "in use by 1 automation, 1 layout, 1 report.",
            measured={"word": "old", "users": {"automation": 1, "layout": 1, "report": 1}},
            size=3,
            affected=("salesforce:automation:flow/Route_Leads", "salesforce:layout:Lead.Main", "salesforce:report:Sales/Won"),
            severity=Severity.MEDIUM,
        )
    ]


def test_what_nothing_uses_is_of_low_severity():
    (finding,) = found("FLD007", OLD)
    assert finding.severity is None
    assert finding.message.endswith("still live; nothing uses it.")


@pytest.mark.parametrize("unread", ["uses", "layouts"])
def test_unread_uses_are_not_taken_for_none(unread):
    (finding,) = found("FLD007", OLD, unread=[unread])
    assert finding.message.endswith(f"still live; no use of it was seen; not read: {unread}.")


@pytest.mark.parametrize(
    ("user", "idle"),
    [
        (FLOW, an_automation(active=False)),
        (a_use("routing_entry:Lead.Old/2", "field:Lead.Segment_old__c"), a_rule("Lead.Old", active=False)),
    ],
)
def test_inactive_users_do_not_count(user, idle):
    (finding,) = found("FLD007", OLD, user, idle)
    assert finding.measured["users"] == {}


def test_a_version_is_a_possibility():
    (finding,) = found("FLD007", a_field("Lead.Segment__c"), a_field("Lead.Segment_v2__c"))
    assert (finding.ref, finding.confidence) == ("salesforce:field:Lead.Segment_v2__c", Confidence.POSSIBLE)


@pytest.mark.parametrize(
    "field",
    [
        pytest.param(a_field("Lead.Test_Date__c"), id="a word with a meaning of its own"),
        pytest.param(a_field("Lead.LeadSource", label="Lead Source old"), id="standard"),
        pytest.param(a_field("Lead.Segment_old__c", managed=True), id="of a package"),
        pytest.param(a_field("Lead.Segment_old__c", archived=True), id="archived"),
        pytest.param(a_field("Error__c.Segment_old__c"), id="not governed"),
        pytest.param(a_field("Lead.Is_Test__c", type="boolean"), id="a yes or no about the record"),
    ],
)
def test_leaves_alone(field):
    assert found("FLD007", field) == []


def test_the_version_of_another_object_is_no_neighbour():
    assert found("FLD007", a_field("Account.Segment__c"), a_field("Lead.Segment_v2__c")) == []


def test_the_company_chooses_the_words():
    policy = Policy(naming=Naming(retired_words=("zz",)))
    assert [finding.ref for finding in found("FLD007", OLD, a_field("Lead.zz_Tier__c"), policy=policy)] == [
        "salesforce:field:Lead.zz_Tier__c"
    ]


def test_names_what_uses_a_property_in_hubspot():
    user, form = f"{HS}:automation:workflow/11", f"{HS}:form:f1"
    used = [Use(connection=HS, user=one, used=f"{HS}:field:contacts.tmp_score", how="writes") for one in (user, form)]
    row = a_property("contacts.tmp_score", type="number")
    (finding,) = found("FLD007", a_portal(), row, used)
    assert finding.message.endswith("still live; in use by 1 automation, 1 form.")
    assert found("FLD007", a_portal(), a_property("contacts.tmp_score", archived=True), used) == []


@pytest.mark.parametrize("scope", ["forms", "lists", "workflow/11"])
def test_what_a_portal_did_not_tell_may_use_a_property(scope):
    gap = a_gap("uses", scope, connection=HS)
    (finding,) = found("FLD007", a_portal(), a_property("contacts.tmp_score"), gap)
    assert finding.message.endswith("no use of it was seen; not read: a part of uses.")


def test_a_form_that_is_archived_uses_nothing():
    form = Form(connection=HS, ref=f"{HS}:form:f1", name="Old", archived=True)
    edge = Use(connection=HS, user=form.ref, used=f"{HS}:field:contacts.tmp_score", how="writes")
    (finding,) = found("FLD007", a_portal(), a_property("contacts.tmp_score"), form, edge)
    assert finding.message.endswith("still live; nothing uses it.")
