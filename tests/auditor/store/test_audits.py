"""Audits in the store: what was found comes back, how it went over time is at once, and not judged is never clean."""

import tempfile
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.result import AuditResult
from auditor.store import Store, StoreError
from build import NOW, a_connection, a_field, a_gap, a_snapshot
from build_results import a_reported_finding, an_outcome
from checks.model.finding import Confidence, NotJudged, Severity

REF = "salesforce:field:Lead.LeadSource"
OTHER = "salesforce:field:Opportunity.LeadSource"


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        yield opened


def result(snapshot_id, findings=(), checks=None, day=0, **given):
    """An audit whose findings are in the promised order: severest first, then surest, then by code and reference."""
    codes = sorted({finding.code for finding in findings} | {"SRC003"})
    outcomes = [an_outcome(code, "found" if any(finding.code == code for finding in findings) else "clean") for code in codes]
    return AuditResult(
        snapshot_id=snapshot_id,
        taken_at=NOW + timedelta(days=day),
        connections=(a_connection(),),
        findings=tuple(sorted(findings, key=lambda one: (-one.severity, -one.confidence, one.code, one.ref))),
        checks=tuple(outcomes if checks is None else checks),
        **{"gaps": (a_gap("users"),), "declared": ("sources",), "components": {"fields": 1}, **given},
    )


def audited(store, *nights):
    """Save a night and its audit for each list of findings, or of findings and outcomes."""
    ids = []
    for day, (findings, checks) in enumerate(nights):
        ids.append(store.save(a_snapshot(a_field(), taken_at=NOW + timedelta(days=day))).id)
        store.save_audit(result(ids[-1], findings, checks, day))
    return ids


def found(ref=REF, **given):
    return a_reported_finding("SRC003", ref, **given)


BLIND = [an_outcome("SRC003", "not judged", NotJudged(reason="fields were not read"))]
HALF_BLIND = [an_outcome("SRC003", "clean", NotJudged(scope="salesforce:Lead", reason="Lead was not read"))]


def test_an_audit_comes_back_as_it_was(store):
    (id,) = audited(store, ([found(severity=Severity.CRITICAL), found(OTHER, records=3, amount=1.5)], None))
    expected = result(id, [found(severity=Severity.CRITICAL), found(OTHER, records=3, amount=1.5)])
    assert store.load_audit(id) == expected


def findings_of(codes):
    return st.builds(
        a_reported_finding,
        st.sampled_from(codes),
        st.sampled_from([REF, OTHER]),
        size=st.integers(1, 3),
        severity=st.sampled_from(Severity),
        confidence=st.sampled_from(Confidence),
        message=st.text(max_size=8),
    )


@settings(max_examples=12, deadline=None)
@given(st.lists(st.lists(findings_of(["SRC003", "SRC004"]), unique_by=lambda one: (one.code, one.ref)), min_size=1, max_size=4))
def test_any_sequence_of_audits_comes_back(nights):
    with tempfile.TemporaryDirectory() as folder, Store.open(folder) as store:
        ids = audited(store, *((findings, None) for findings in nights))
        for day, (id, findings) in enumerate(zip(ids, nights, strict=True)):
            assert store.load_audit(id) == result(id, findings, day=day)


def test_a_later_audit_of_a_snapshot_takes_the_place_of_the_first(store):
    (id,) = audited(store, ([found()], None))
    store.save_audit(result(id, [found(size=9)]))
    assert [finding.size for finding in store.load_audit(id).findings] == [9]
    assert [(point.findings, point.size) for point in store.trend()] == [(1, 9)]


def test_an_audit_stays_as_it_was_judged_then_unless_there_is_none(store):
    (id,) = audited(store, ([found()], None))
    store.save_audit(result(id, [found(size=9), found(OTHER)]), again=False)
    assert store.load_audit(id) == result(id, [found()])
    assert list(store.first_seen()) == [("SRC003", REF)]
    fresh = store.save(a_snapshot(a_field(), taken_at=NOW + timedelta(days=1)))
    store.save_audit(result(fresh.id, [found()], day=1), again=False)
    assert store.load_audit(fresh.id) == result(fresh.id, [found()], day=1)


def test_a_trend_tells_under_which_policy_each_night_was_judged(store):
    for day, mark in enumerate(("a", "b")):
        id = store.save(a_snapshot(a_field(), taken_at=NOW + timedelta(days=day))).id
        store.save_audit(result(id, [found()], day=day, policy=mark))
        assert store.load_audit(id).policy == mark
    assert [point.policy for point in store.trend()] == ["a", "b"]
    assert [point.policy for point in store.trend(ref=REF)] == ["a", "b"]


def test_an_unchanged_audit_adds_no_version_of_any_finding(store, tmp_path):
    audited(store, *[([found(), found(OTHER)], None)] * 5)
    with store._reading() as connection:
        assert connection.exec_driver_sql("select count(*) from versions where document like '%fix%'").scalar() == 2


def test_an_audit_may_carry_what_is_read_only(store):
    (id,) = audited(store, ([found(measured={"values": {"Web": 3}})], None))
    assert store.load_audit(id).findings[0].measured == {"values": {"Web": 3}}


def test_a_snapshot_that_was_not_judged_says_how_to(store):
    info = store.save(a_snapshot(a_field()))
    with pytest.raises(StoreError, match=rf"snapshot {info.id} .* was not judged yet; judge it with: auditor check {info.id}"):
        store.load_audit(info.id)


def test_an_audit_of_a_snapshot_that_is_not_there_is_refused(store):
    store.save(a_snapshot(a_field()))
    with pytest.raises(StoreError, match="no snapshot is called 'nonsense'"):
        store.save_audit(result("nonsense"))


def first_days(store):
    return {ref: (day - NOW.date()).days for (_, ref), day in store.first_seen().items()}


def test_a_finding_is_there_since_it_was_first_seen(store):
    audited(store, ([found()], None), ([found(), found(OTHER)], None), ([found(size=9), found(OTHER)], None))
    assert first_days(store) == {REF: 0, OTHER: 1}


def test_a_resolved_finding_is_seen_no_longer_and_begins_anew(store):
    audited(store, ([found()], None), ([], None))
    assert first_days(store) == {}
    audited_again = store.save(a_snapshot(a_field(), taken_at=NOW + timedelta(days=7)))
    store.save_audit(result(audited_again.id, [found()], day=7))
    assert first_days(store) == {REF: 7}


@pytest.mark.parametrize("night", [BLIND, HALF_BLIND, []], ids=["not judged", "its object not read", "switched off"])
def test_a_night_that_could_not_judge_resolves_nothing(store, night):
    audited(store, ([found()], None), ([], night), ([found()], None))
    assert first_days(store) == {REF: 0}


def test_a_night_that_was_blind_for_another_object_resolves(store):
    audited(store, ([found(OTHER)], None), ([], HALF_BLIND))
    assert first_days(store) == {}


def test_an_audit_of_an_older_snapshot_can_only_move_the_first_day_back(store):
    old, new = (store.save(a_snapshot(a_field(), taken_at=NOW + timedelta(days=day))) for day in (0, 5))
    store.save_audit(result(new.id, [found()], day=5))
    store.save_audit(result(old.id, [found(OTHER)]))
    assert first_days(store) == {REF: 5, OTHER: 0}
    store.save_audit(result(old.id, [found()]))
    assert first_days(store)[REF] == 0


def test_a_trend_counts_open_findings_night_by_night(store):
    muted = found(OTHER, state="muted")
    ids = audited(store, ([found(size=2)], None), ([found(size=5), muted], None), ([], None))
    points = store.trend(check="SRC003")
    assert [point.snapshot_id for point in points] == ids
    assert [(point.findings, point.size) for point in points] == [(1, 2), (1, 5), (0, 0)]
    assert [point.taken_at for point in points] == [NOW + timedelta(days=day) for day in range(3)]


def test_a_night_that_could_not_judge_is_unknown_in_the_trend_and_not_zero(store):
    audited(store, ([found()], None), ([], BLIND), ([found()], None))
    assert [point.findings for point in store.trend(check="SRC003")] == [1, None, 1]
    assert [point.findings for point in store.trend(ref=REF)] == [1, None, 1]
    assert [point.findings for point in store.trend()] == [1, None, 1]


def test_a_check_that_nobody_ran_has_no_figures(store):
    audited(store, ([found()], None))
    assert [point.findings for point in store.trend(check="XYZ999")] == [None]


def test_a_trend_of_everything_adds_all_checks(store):
    audited(store, ([found(), found(OTHER), a_reported_finding("SRC004", REF, severity=Severity.LOW)], None))
    assert [point.findings for point in store.trend()] == [3]


def test_a_trend_of_a_component_follows_its_findings(store):
    both = [found(size=3), a_reported_finding("SRC004", REF, size=1)]
    audited(store, ([found(size=2)], None), (both, None), ([found(OTHER)], None))
    assert [(point.findings, point.size) for point in store.trend(ref=REF)] == [(1, 2), (2, 4), (0, 0)]
    assert [point.findings for point in store.trend(ref=REF, check="SRC004")] == [None, 1, None]


def test_a_component_that_was_never_found_at_fault_is_clean_where_anything_was_judged(store):
    audited(store, ([found()], None), ([], BLIND))
    assert [point.findings for point in store.trend(ref="salesforce:field:Lead.Fine")] == [0, None]


def test_a_component_that_a_night_could_not_judge_is_unknown_although_its_check_ran(store):
    audited(store, ([found(), found(OTHER)], None), ([found(OTHER)], HALF_BLIND))
    assert [point.findings for point in store.trend(ref=REF)] == [1, None]
    assert [point.findings for point in store.trend(ref=OTHER)] == [1, 1]


def test_a_trend_tells_what_each_check_could_not_judge(store):
    others = [an_outcome("LCH010", "not judged", compares=True), an_outcome("MUT001", of_crm=False), an_outcome("STG001", "off")]
    audited(store, ([], [an_outcome("SRC003", "clean"), *others]), ([], HALF_BLIND), ([], BLIND))
    scopes = [frozenset(), frozenset({"salesforce:Lead"}), None]
    for points in (store.trend(), store.trend(check="SRC003")):
        assert [point.unjudged for point in points] == [{"SRC003": one} for one in scopes]
    first, second, third = store.trend()
    assert (second.less_than(first), third.less_than(second), first.less_than(third)) == (1, 1, 0)
    lead = [point.unjudged["SRC003"] for point in store.trend(ref=REF)]
    other = [point.unjudged["SRC003"] for point in store.trend(ref=OTHER)]
    assert (lead, other) == ([frozenset(), None, None], [frozenset(), frozenset(), None])
