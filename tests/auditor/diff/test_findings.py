"""What became of findings: new, worse, better, resolved, and what can no longer be told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.catalogue import load_checks
from auditor.diff import compare_findings
from auditor.result import FindingDifference
from build import a_connection, a_gap
from build_results import a_reported_finding, a_result, an_outcome
from checks.model.finding import NotJudged, Severity

REF = "salesforce:field:Lead.LeadSource"
OTHER = "salesforce:field:Opportunity.LeadSource"
RAN = [an_outcome("SRC003", "clean")]
LOW, HIGH = Severity.LOW, Severity.HIGH


def finding(ref=REF, **given):
    return a_reported_finding("SRC003", ref, **given)


def blind(scope="", outcome="clean"):
    return [an_outcome("SRC003", outcome, NotJudged(scope=scope, reason="not read"))]


def told(before, after, **given):
    return [(one.change, one.ref) for one in compare_findings(before, after, **given)]


def judged(*findings, checks=RAN, **given):
    return a_result(*findings, checks=checks, **given)


def test_a_whole_difference():
    before, after = finding(size=2), finding(size=3)
    assert compare_findings(judged(before), judged(after)) == (
        FindingDifference(change="worse", code="SRC003", ref=REF, before=before, after=after),
    )


def test_new_and_resolved():
    assert told(judged(finding()), judged(finding(OTHER))) == [("new", OTHER), ("resolved", REF)]


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        pytest.param({}, {}, "unchanged", id="the same"),
        pytest.param({}, {"message": "other words"}, "unchanged", id="other words"),
        pytest.param({"size": 2}, {"size": 3}, "worse", id="larger"),
        pytest.param({"size": 3}, {"size": 2}, "better", id="smaller"),
        pytest.param({"severity": LOW}, {"severity": HIGH}, "worse", id="more severe"),
        pytest.param({"severity": HIGH}, {"severity": LOW}, "better", id="less severe"),
        pytest.param({"affected": (OTHER,)}, {"affected": (OTHER, REF)}, "worse", id="a component more"),
        pytest.param({"affected": (OTHER, REF)}, {"affected": (OTHER,)}, "better", id="a component less"),
        pytest.param({"affected": (OTHER,), "size": 9}, {"affected": (REF,), "size": 1}, "worse", id="smaller, yet a new one"),
        pytest.param(
            {"severity": Severity.LOW, "size": 9}, {"severity": Severity.HIGH, "size": 1}, "worse", id="smaller, yet severer"
        ),
        pytest.param(
            {"severity": Severity.HIGH, "size": 1}, {"severity": Severity.LOW, "size": 9}, "worse", id="larger, yet milder"
        ),
        pytest.param({"state": "open"}, {"state": "muted"}, "unchanged", id="muted"),
    ],
)
def test_a_finding_of_both_audits(before, after, change):
    assert told(judged(finding(**before)), judged(finding(**after))) == [(change, REF)]


UNABLE = [
    pytest.param({"checks": blind(outcome="not judged")}, id="not judged at all"),
    pytest.param({"checks": [an_outcome("SRC003", "broke")]}, id="broke"),
    pytest.param({"checks": [an_outcome("SRC003", "off")]}, id="switched off"),
    pytest.param({"checks": []}, id="not among the checks"),
    pytest.param({"checks": blind("salesforce")}, id="its connection not judged"),
    pytest.param({"checks": blind("salesforce:Lead")}, id="its object not judged"),
    pytest.param({"checks": blind("salesforce:Lead.LeadSource")}, id="it itself not judged"),
    pytest.param({"connections": (a_connection("hubspot"),)}, id="its connection not read"),
]


@pytest.mark.parametrize("unable", UNABLE)
def test_gone_without_having_been_judged_is_not_resolved(unable):
    assert told(judged(finding()), judged(**unable)) == [("no longer judged", REF)]


@pytest.mark.parametrize("unable", UNABLE)
def test_found_where_nobody_looked_before_is_not_new(unable):
    assert told(judged(**unable), judged(finding())) == [("newly judged", REF)]


def test_what_the_change_broke_is_new_and_comes_first():
    before = judged(checks=[*RAN, an_outcome("LCH010", "not judged", NotJudged(reason="no earlier snapshot"), compares=True)])
    broken = a_reported_finding("LCH010", OTHER, severity=LOW)
    after = judged(finding(), broken, checks=[*RAN, an_outcome("LCH010", "found", compares=True)])
    assert [(one.change, one.code, one.caused) for one in compare_findings(before, after)] == [
        ("new", "LCH010", True),
        ("new", "SRC003", False),
    ]


@pytest.mark.parametrize("scope", ["hubspot", "salesforce:Contact", "salesforce:Lead.Lead"])
def test_what_else_was_not_judged_does_not_matter(scope):
    assert told(judged(finding()), judged(checks=blind(scope))) == [("resolved", REF)]
    assert told(judged(checks=blind(scope)), judged(finding())) == [("new", REF)]


def test_components_that_were_not_judged_make_a_finding_neither_better_nor_worse():
    whole, part = finding(OTHER, affected=(OTHER, REF), size=2), finding(OTHER, affected=(OTHER,), size=1)
    assert told(judged(whole), judged(part, checks=blind("salesforce:Lead"))) == [("unchanged", OTHER)]
    assert told(judged(part, checks=blind("salesforce:Lead")), judged(whole)) == [("unchanged", OTHER)]
    assert told(judged(whole), judged(part)) == [("better", OTHER)]


def test_the_finding_of_a_renamed_component_is_the_same_finding():
    before, after = judged(finding(affected=(REF,))), judged(finding(OTHER, affected=(OTHER,)))
    assert told(before, after, renamed={REF: OTHER}) == [("unchanged", OTHER)]


def test_what_asks_for_action_comes_first():
    before = judged(finding("s:field:A.B"), finding("s:field:C.D", size=1), finding("salesforce:field:E.F"))
    after = judged(
        finding("s:field:C.D", size=2), finding("s:field:G.H"), connections=(a_connection("s"), a_connection("salesforce"))
    )
    assert [change for change, _ in told(before, after)] == ["worse", "newly judged", "resolved", "resolved"]


SCOPES = st.sampled_from(["", "salesforce", "salesforce:Lead", "salesforce:Opportunity", "hubspot", "inactive values"])
OUTCOMES = st.sampled_from(["found", "clean", "not judged", "broke", "off"])
AUDITS = st.builds(
    lambda refs, outcome, scopes, read: judged(
        *(finding(ref) for ref in refs),
        checks=[an_outcome("SRC003", outcome, *(NotJudged(scope=scope, reason="not read") for scope in scopes))],
        connections=(a_connection(),) if read else (),
    ),
    st.sets(st.sampled_from([REF, OTHER])),
    OUTCOMES,
    st.lists(SCOPES, max_size=2),
    st.booleans(),
)


@settings(max_examples=200, deadline=None)
@given(AUDITS, AUDITS)
def test_what_could_not_be_judged_is_never_resolved_and_never_new(before, after):
    for one in compare_findings(before, after):
        if one.change == "resolved":
            assert after.judges(one.code, one.ref)
        elif one.change == "new":
            assert before.judges(one.code, one.ref)
        elif one.after is None:
            assert one.change == "no longer judged"
        elif one.before is None:
            assert one.change == "newly judged"


@settings(max_examples=100, deadline=None)
@given(AUDITS, AUDITS)
def test_every_finding_of_either_audit_is_told_of_once(before, after):
    refs = {one.ref for audit in (before, after) for one in audit.findings}
    assert sorted(ref for _, ref in told(before, after)) == sorted(refs)


def lacking(*gaps, found=(), code="FLD003"):
    """An audit of both CRMs in which a check ran, and so much was not read."""
    return a_result(*found, checks=[an_outcome(code, "clean")], gaps=gaps, connections=BOTH)


BOTH = (a_connection("salesforce"), a_connection("hubspot", system="hubspot"))
LEFT = a_reported_finding("FLD003", "salesforce:user:jane@acme.example", affected=("hubspot:field:deals.tier",))
TIER = a_reported_finding("FLD009", "hubspot:field:contacts.tier", affected=("hubspot:field:leads.tier",))
NOBODY = a_reported_finding("RTE006", "hubspot:queue:7")


@pytest.mark.parametrize(
    ("one", "gap"),
    [
        pytest.param(LEFT, a_gap("fields", connection="hubspot", kind="fault"), id="what is affected is in another CRM"),
        pytest.param(LEFT, a_gap("users", connection="salesforce", kind="fault"), id="the person's own CRM"),
        pytest.param(
            TIER, a_gap("fields", "leads", connection="hubspot", kind="scope"), id="what is affected is of another object"
        ),
        pytest.param(TIER, a_gap("fields", connection="salesforce", kind="fault"), id="a check across, and the other CRM"),
        pytest.param(NOBODY, a_gap("owner_counts", "leads", connection="hubspot", kind="scope"), id="a queue of any object"),
    ],
)
def test_what_rests_on_what_one_side_did_not_read_is_neither_resolved_nor_new(one, gap):
    load_checks()
    whole, part = lacking(found=[one], code=one.code), lacking(gap, code=one.code)
    assert told(whole, part) == [("no longer judged", one.ref)]
    assert told(part, whole) == [("newly judged", one.ref)]


@pytest.mark.parametrize(
    ("one", "gap"),
    [
        pytest.param(TIER, a_gap("fields", "deals", connection="hubspot", kind="scope"), id="an object that it is not about"),
        pytest.param(NOBODY, a_gap("owner_counts", "Lead", connection="salesforce", kind="scope"), id="another CRM's counts"),
        pytest.param(NOBODY, a_gap("fields", "leads", connection="hubspot", kind="scope"), id="a table that it does not read"),
    ],
)
def test_what_rests_on_nothing_of_it_is_resolved(one, gap):
    load_checks()
    assert told(lacking(found=[one], code=one.code), lacking(gap, code=one.code)) == [("resolved", one.ref)]
