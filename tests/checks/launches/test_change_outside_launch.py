from datetime import UTC, date, datetime

import pytest

import checks.launches.change_outside_launch  # noqa: F401 - registers the check
from build import (
    a_field,
    a_gap,
    a_record_type,
    a_rule,
    a_snapshot,
    a_stage,
    a_user,
    a_validation,
    an_automation,
    found,
    judged,
    some_values,
)
from build_hubspot import HS, a_deal_stage, a_member, a_portal, a_property, a_workflow, hubspots_own, of_sync
from build_launches import a_change, a_launch, planned
from checks.launches.trail import changed_by
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.policy import Policy
from checks.model.policy.market import Motion, Motions

ANN = "salesforce:user:ann@acme.example"
OUTSIDE, INSIDE, BEFORE = "2026-11-15T10:00:00Z", "2026-11-10T10:00:00Z", "2026-11-13T01:00:00Z"
USER = a_user("Ann Lee", ref=ANN)
POLICY = planned()


def changed(build, *path, **given):
    """A definition that Ann changed after the launch had ended."""
    return build(*path, **{"modified_at": OUTSIDE, "modified_by": ANN, **given})


def test_names_the_person_and_all_that_was_changed():
    rows = [changed(a_field), changed(a_validation), USER]
    assert found("LCH005", *rows, policy=POLICY) == [
        Finding(
            ref=ANN,
            message="'Ann Lee' changed 2 governed components outside any launch since 2026-11-13: "
            "the field Lead.Segment__c and the validation rule Opportunity.Needs_Amount.",
            measured={
                "since": "2026-11-13",
                "components": ["Lead.Segment__c", "Opportunity.Needs_Amount"],
                "trail": {},
            },
            size=2,
            affected=("salesforce:field:Lead.Segment__c", "salesforce:validation_rule:Opportunity.Needs_Amount"),
        )
    ]


@pytest.mark.parametrize(
    ("row", "title", "severity"),
    [
        (changed(a_stage), "the stage Opportunity/*/Prospecting", Severity.HIGH),
        (changed(a_rule), "the routing rule Lead.Standard", Severity.HIGH),
        (changed(an_automation), "the flow Route_Leads", None),
        (changed(a_record_type), "the record type Opportunity.New", None),
    ],
)
def test_finds_other_components(row, title, severity):
    (finding,) = found("LCH005", row, policy=POLICY)
    assert finding.message.endswith(f"1 governed component outside any launch since 2026-11-13: {title}.")
    assert (finding.severity, finding.confidence) == (severity, None)


def test_what_is_grave_is_named_first_and_the_rest_is_counted():
    rows = [changed(a_field, f"Lead.A{number}__c") for number in range(6)]
    (finding,) = found("LCH005", rows, changed(a_stage), policy=POLICY)
    assert ": the stage Opportunity/*/Prospecting, the field Lead.A0__c," in finding.message
    assert finding.message.endswith("the field Lead.A3__c and 2 more.")


def test_changes_of_nobody_in_particular_are_the_connections():
    (finding,) = found("LCH005", changed(an_automation, modified_by=None), policy=POLICY)
    assert finding.ref == "salesforce:connection:salesforce"
    assert finding.message.startswith("Somebody whom the CRM does not name changed 1 governed component")


def test_each_person_is_a_finding():
    rows = [changed(a_field), changed(a_stage, modified_by="salesforce:user:bo@acme.example")]
    assert [finding.ref for finding in found("LCH005", *rows, policy=POLICY)] == [ANN, "salesforce:user:bo@acme.example"]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(changed(a_field, modified_at=INSIDE), id="in a window, though declared by nothing"),
        pytest.param(changed(a_field, modified_at=BEFORE), id="before the days that are looked at"),
        pytest.param(changed(a_field, modified_at=None), id="not dated"),
        pytest.param(changed(a_field, "Case.Area__c"), id="an object that is not governed"),
        pytest.param(changed(a_field, "Lead.SK__X__c", managed=True), id="from a package"),
        pytest.param(changed(an_automation, "SK__Score"), id="a flow of a package"),
        pytest.param(changed(a_field, modified_by="salesforce:user:bot"), id="the vendor's own user"),
    ],
)
def test_leaves_alone(row):
    bot = a_user("bot", kind="AutomatedProcess")
    judgement = judged("LCH005", row, bot, a_field("Lead.Old__c", modified_at="2020-01-01T00:00:00Z"), policy=POLICY)
    assert (judgement.findings, judgement.not_judged) == ((), ())


@pytest.mark.parametrize(
    ("launch", "meant"),
    [
        (a_launch("next", "2026-12-01", "2026-12-31", "field:Lead.*"), True),
        (a_launch("next", "2026-12-01", "2026-12-31", "field:Account.*"), False),
        (a_launch("past", "2026-10-01", "2026-11-14", "field:Lead.*"), False),
        (a_launch("now", "2026-11-15", "2026-11-15"), True),
        (a_launch("later", "2026-11-16", "2026-11-20"), False),
    ],
)
def test_what_a_plan_declares_may_be_built_before_it_starts(launch, meant):
    assert (found("LCH005", changed(a_field), policy=planned(launch)) == []) is meant


@pytest.mark.parametrize(("last", "meant"), [(date(2026, 11, 30), True), (None, False)])
def test_a_motion_with_dates_has_a_window(last, meant):
    motions = Motions(motions=(Motion(name="Partner", starts_on=date(2026, 11, 1), ends_on=last),))
    assert (found("LCH005", changed(a_field), policy=planned(motions=motions)) == []) is meant


def test_since_the_earlier_snapshot_where_there_is_one():
    row = changed(a_field, modified_at="2026-11-12T10:00:00Z")
    before = a_snapshot(taken_at=datetime(2026, 11, 11, 2, tzinfo=UTC))
    (finding,) = found("LCH005", row, policy=POLICY, before=before)
    assert "since 2026-11-11" in finding.message
    assert found("LCH005", row, policy=POLICY, before=a_snapshot(taken_at=datetime(2026, 11, 12, 11, tzinfo=UTC))) == []


@pytest.mark.parametrize(
    ("was", "unchanged"),
    [
        pytest.param([a_field(data_owner="Bo")], True, id="the same"),
        pytest.param([a_field(data_owner="Bo", modified_at=INSIDE, created_at="2020-01-01")], True, id="other stamps"),
        pytest.param([a_field()], True, id="its owner was not read then"),
        pytest.param([a_field(data_owner="Cy")], False, id="another owner"),
        pytest.param([a_field("Lead.Other__c")], False, id="not there then"),
        pytest.param([a_field(data_owner="Bo"), *some_values("Lead.Segment__c", "SMB")], False, id="other values"),
    ],
)
def test_what_was_saved_without_a_difference_was_not_changed(was, unchanged):
    before = a_snapshot(*was, taken_at=datetime(2026, 11, 14, 2, tzinfo=UTC))
    assert (found("LCH005", changed(a_field, data_owner="Bo"), policy=POLICY, before=before) == []) is unchanged


def test_a_stage_that_was_saved_without_a_difference_was_not_changed():
    row = changed(a_stage, position=1)
    before = datetime(2026, 11, 14, 2, tzinfo=UTC)
    assert found("LCH005", row, policy=POLICY, before=a_snapshot(a_stage(position=1), taken_at=before)) == []
    assert found("LCH005", row, policy=POLICY, before=a_snapshot(a_stage(position=1, probability=20.0), taken_at=before))


def test_the_trail_adds_what_has_no_date_of_its_own():
    rows = [changed(a_field), a_change("deletedCF"), a_change("changedPicklist"), a_change("createdPicklistWithColor"), USER]
    (finding,) = found("LCH005", *rows, policy=POLICY)
    assert finding.message == (
        "'Ann Lee' changed 1 governed component outside any launch since 2026-11-13: the field Lead.Segment__c; "
        "and fields deleted (1), picklist values (2), as the setup audit trail tells."
    )
    assert finding.measured["trail"] == {"fields deleted": 1, "picklist values": 2}
    assert finding.size == 4


def test_what_only_the_trail_tells_weighs_least():
    (finding,) = found("LCH005", a_change("leadassrule"), policy=POLICY)
    assert finding.message == (
        "'ann@acme.example' changed lead assignment rules (1) of standard objects outside any launch since 2026-11-13, "
        "as the setup audit trail tells."
    )
    assert (finding.severity, finding.confidence) == (Severity.LOW, Confidence.POSSIBLE)


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(a_change("deletedCF", INSIDE), id="in a window"),
        pytest.param(a_change("deletedCF", BEFORE), id="too long ago"),
        pytest.param(a_change("PermSetAssign"), id="no change of a component"),
        pytest.param(a_change(None), id="an action that was not read"),
        pytest.param(a_change("deletedCF", by="salesforce:user:bot"), id="the vendor's own user"),
        pytest.param(a_change(component="salesforce:field:Case.Area__c"), id="a component that is not governed"),
    ],
)
def test_leaves_entries_of_the_trail_alone(entry):
    assert found("LCH005", entry, a_user("bot", kind="AutomatedProcess"), policy=POLICY) == []


def test_an_entry_that_names_its_component_is_judged_by_it():
    entry = a_change("anything", component="salesforce:field:Lead.Segment__c")
    (finding,) = found("LCH005", entry, entry, changed(a_field), policy=POLICY)
    assert finding.size == 1
    assert found("LCH005", entry, policy=planned(a_launch("next", "2026-12-01", "2026-12-31", "field:Lead.*"))) == []


@pytest.mark.parametrize(
    ("action", "what"),
    [
        ("deletedCF", "fields deleted"),
        ("deletedCF_RSF", "fields deleted"),
        ("deletedCFCustom", ""),
        ("hardDeletedCF", ""),
        ("createdCF", ""),
        ("changedPicklist", "picklist values"),
        ("changedPicklistCustom", ""),
        ("changedPicklistSort", ""),
        ("createdPicklistWithColor", "picklist values"),
        ("deactivatePicklistValueWithColor", "picklist values"),
        ("deletedPicklistMapWithColor", "picklist values"),
        ("leadassrule", "lead assignment rules"),
        ("removedValidation", "validation rules removed"),
        ("changedValidationFormula", ""),
        ("deletedinteractiondefinition", "flows deleted"),
        ("deletedinteractiondefversion", ""),
        ("updatedBusinessProcessValues", "business processes"),
        ("changedworkflowrule", "workflow rules"),
        ("changedprocessnode", "approval processes"),
        ("PermSetAssign", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_actions_are_told_by_their_codes(action, what):
    assert changed_by(action) == what


def test_the_days_can_be_set():
    row = changed(a_field, modified_at="2026-10-25T10:00:00Z")
    assert found("LCH005", row, policy=POLICY) == []
    assert len(found("LCH005", row, policy=POLICY, days=30)) == 1


def test_is_not_judged_without_a_launch_plan():
    judgement = judged("LCH005", changed(a_field), policy=Policy())
    assert not judgement.ran
    assert judgement.not_judged[0].cure.startswith("write one for each launch: governance/launches/NAME.yaml")


def test_a_project_does_not_tell_when_anything_was_changed():
    judgement = judged("LCH005", a_field(), a_gap("changes", kind="unsupported"), policy=POLICY)
    assert judgement.findings == ()
    assert judgement.not_judged == (
        NotJudged(
            scope="salesforce", reason="no component of this connection tells when it was changed", cure="connect the org itself"
        ),
    )


def test_is_not_judged_without_fields():
    assert not judged("LCH005", changed(a_stage), a_gap("fields"), policy=POLICY).ran


HUB_ANN = f"{HS}:user:7"


def altered(build, *path, **given):
    """A definition of a portal that was changed after the launch had ended."""
    return build(*path, **{"modified_at": OUTSIDE, "modified_by": HUB_ANN, **given})


def test_names_who_changed_a_portal_and_calls_things_as_people_do():
    rows = [altered(a_property, "contacts.tier"), altered(a_deal_stage, "default/11", "Demo"), a_member()]
    (finding,) = found("LCH005", a_portal(), rows, policy=POLICY)
    assert finding.ref == HUB_ANN
    assert finding.message == (
        "'Ann Lee' changed 2 governed components outside any launch since 2026-11-13: "
        "the stage 'Demo' and the property contacts.tier."
    )


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(altered(hubspots_own, modified_by=None), id="HubSpot changed a property of its own"),
        pytest.param(altered(of_sync, modified_by=None), id="an integration did"),
        pytest.param(altered(a_property, "contacts.tier", modified_at=BEFORE), id="before"),
        pytest.param(altered(a_property, "contacts.tier", managed=True), id="an installed app did"),
    ],
)
def test_leaves_changes_of_a_portal_alone(row):
    assert found("LCH005", a_portal(), row, policy=POLICY) == []


def test_somebody_who_changes_a_property_of_hubspots_is_named():
    assert [finding.ref for finding in found("LCH005", a_portal(), altered(hubspots_own), policy=POLICY)] == [HUB_ANN]


def test_the_audit_log_tells_who_changed_a_workflow():
    flow = altered(a_workflow, name="Route", label="Route", modified_by=None)
    (nobody,) = found("LCH005", a_portal(), flow, policy=POLICY)
    assert nobody.message == (
        "Somebody whom the CRM does not name changed 1 governed component outside any launch since 2026-11-13: "
        "the workflow 'Route'."
    )
    told = a_change("UPDATE", connection=HS, section="WORKFLOW", component=flow.ref, by=HUB_ANN)
    (finding,) = found("LCH005", a_portal(), flow, told, a_member(), policy=POLICY)
    assert finding.ref == HUB_ANN


def test_what_is_gone_from_a_portal_is_told_by_its_audit_log():
    gone = a_change("DELETE", connection=HS, section="PROPERTY", by=HUB_ANN)
    other = a_change("DELETE", connection=HS, section="LIST", by=HUB_ANN)
    (finding,) = found("LCH005", a_portal(), gone, other, a_member(), policy=POLICY)
    assert finding.message == (
        "'Ann Lee' changed properties deleted (1) outside any launch since 2026-11-13, as the audit log tells."
    )
    assert changed_by("DELETE", "WORKFLOW") == "workflows deleted"
    assert (changed_by("UPDATE", "PROPERTY"), changed_by("DELETE")) == ("", "")
