import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.baseline import AcceptedFinding, BaselineError, is_worse, read_baseline, write_baseline
from build_results import a_reported_finding, a_result, an_outcome
from checks.model.finding import NotJudged, Severity

TODAY = date(2026, 11, 20)
LATER = date(2026, 12, 1)
REF = "salesforce:field:Lead.LeadSource"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "baseline.json"


def an_accepted(**given):
    valid = {"code": "SRC003", "ref": REF, "size": 2, "severity": "high", "affected": ("a", "b"), "accepted_on": TODAY}
    return AcceptedFinding(**{**valid, **given})


def test_keeps_what_was_measured(path):
    assert write_baseline(path, a_result(a_reported_finding(affected=("b", "a"))), today=TODAY) == 1
    assert read_baseline(path) == {("SRC003", REF): an_accepted()}


def test_the_file_is_versioned_sorted_and_the_same_for_the_same_audit(path, tmp_path):
    findings = [a_reported_finding(ref=f"salesforce:field:Lead.{name}") for name in "BCA"]
    write_baseline(path, a_result(*findings), today=TODAY)
    write_baseline(tmp_path / "other.json", a_result(*reversed(findings)), today=TODAY)
    data = json.loads(path.read_text())
    assert data["version"] == "1"
    assert [entry["ref"][-1] for entry in data["accepted"]] == ["A", "B", "C"]
    assert path.read_bytes() == (tmp_path / "other.json").read_bytes()


def test_muted_findings_are_not_accepted(path):
    assert write_baseline(path, a_result(a_reported_finding(state="muted")), today=TODAY) == 0


def test_a_finding_accepted_before_keeps_its_day_and_takes_its_present_measure(path):
    write_baseline(path, a_result(a_reported_finding(size=9)), today=TODAY)
    write_baseline(path, a_result(a_reported_finding(size=4, state="accepted"), a_reported_finding("SRC001")), today=LATER)
    accepted = read_baseline(path)
    assert (accepted["SRC003", REF].accepted_on, accepted["SRC003", REF].size) == (TODAY, 4)
    assert accepted["SRC001", REF].accepted_on == LATER


@pytest.mark.parametrize(
    ("outcome", "kept"),
    [
        (an_outcome("SRC003", "not judged", NotJudged(reason="no rights")), 1),
        (an_outcome("SRC003", "clean", NotJudged(scope="salesforce:Lead", reason="no rights")), 1),
        (an_outcome("SRC003", "clean", NotJudged(scope="salesforce:Case", reason="no rights")), 0),
        (an_outcome("SRC001", "clean"), 1),
        (an_outcome("SRC003", "broke"), 1),
        (an_outcome("SRC003", "off"), 1),
        (an_outcome("SRC003", "clean"), 0),
        (an_outcome("SRC003", "found"), 0),
    ],
)
def test_what_was_not_judged_stays_accepted_and_what_is_gone_does_not(path, outcome, kept):
    write_baseline(path, a_result(a_reported_finding()), today=TODAY)
    assert write_baseline(path, a_result(checks=[outcome]), today=LATER) == kept


@pytest.mark.parametrize(
    ("now", "worse"),
    [
        ({"size": 2}, False), ({"size": 1}, False), ({"size": 2.5}, True),
        ({"severity": Severity.HIGH}, False), ({"severity": Severity.LOW}, False), ({"severity": Severity.CRITICAL}, True),
        ({"affected": ("a",)}, False), ({"affected": ()}, False), ({"affected": ("b", "a")}, False),
        ({"affected": ("a", "c")}, True),
    ],
)  # fmt: skip
def test_worse_is_larger_severer_or_about_something_new(now, worse):
    assert is_worse(an_accepted(), **{"size": 2, "severity": Severity.HIGH, "affected": ("a", "b"), **now}) is worse


NO_REF = b'{"code":"A","ref":"x","size":1,"severity":"low","affected":[],"accepted_on":"2026-11-20"}'
BROKEN = (
    b"", b"[]", b"{", b"\xff", b"[" * 5000,
    b'{"version": "2", "accepted": []}', b'{"version": "1"}', b'{"version": "1", "accepted": [{}]}',
    b'{"version": "1", "accepted": [' + NO_REF + b"]}",
)  # fmt: skip


@pytest.mark.parametrize("content", BROKEN)
def test_a_broken_file_is_one_clear_sentence(path, content):
    path.write_bytes(content)
    with pytest.raises(BaselineError, match=r"baseline\.json is not a baseline of this version .*; take it from version control"):
        read_baseline(path)


def test_no_file_accepts_nothing_and_a_link_to_nowhere_is_told(path):
    assert read_baseline(path) == {}
    path.symlink_to("nowhere")
    with pytest.raises(BaselineError, match="cannot be read"):
        read_baseline(path)


def test_a_file_that_cannot_be_read_or_written_is_told(tmp_path):
    with pytest.raises(BaselineError, match="cannot be read"):
        read_baseline(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(BaselineError, match="cannot be written"):
        write_baseline(tmp_path / "file" / "baseline.json", a_result(), today=TODAY)


FINDINGS = st.builds(
    a_reported_finding,
    ref=st.text(st.characters(codec="utf-8")).map("salesforce:field:".__add__),
    size=st.floats(allow_nan=False, allow_infinity=False),
    severity=st.sampled_from(Severity),
    affected=st.lists(st.text(st.characters(codec="utf-8"))).map(tuple),
)


@settings(deadline=None)
@given(findings=st.lists(FINDINGS, unique_by=lambda finding: finding.ref, max_size=5))
def test_an_accepted_finding_that_did_not_change_is_never_worse(tmp_path_factory, findings):
    path = tmp_path_factory.mktemp("any") / "baseline.json"
    write_baseline(path, a_result(*findings), today=TODAY)
    accepted = read_baseline(path)
    assert len(accepted) == len(findings)
    for finding in findings:
        entry = accepted[finding.code, finding.ref]
        assert not is_worse(entry, size=finding.size, severity=finding.severity, affected=finding.affected)
