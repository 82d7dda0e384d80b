from lxml import etree

from auditor.report.as_junit import render
from build_results import NO_USERS, a_reported_finding, a_result, an_outcome
from checks.model.finding import NotJudged


def tree(*findings, **given):
    return etree.fromstring(render(a_result(*findings, **given)))


def test_a_failure_a_finding():
    root = tree(
        a_reported_finding(ref="a", file="objects/Lead.object", line=12, affected=("x", "y")),
        a_reported_finding(ref="b"),
        checks=[an_outcome("SRC003"), an_outcome("SRC001", "clean"), an_outcome("FLD001", "clean")],
    )
    assert (root.get("tests"), root.get("failures"), root.get("skipped")) == ("3", "2", "0")
    assert [suite.get("name") for suite in root] == ["Sources and attribution", "Fields and the data dictionary"]
    assert [case.get("name") for case in root.iter("testcase")] == ["SRC003 src003", "SRC001 src001", "FLD001 fld001"]
    first = root.find(".//failure")
    assert (first.get("type"), first.get("message")) == (
        "high",
        "Lead.LeadSource holds 'Trade Show' and 'Trade Shows' for one source.",
    )
    assert first.text.splitlines() == [
        "a",
        "objects/Lead.object:12",
        "RevOps, Revenue system, tier 1 (owning team), due 2026-11-27",
        "Finance later asks why the pipeline does not reconcile.",
        "Replace the variants.",
        "x",
        "y",
    ]


def test_what_was_not_judged_is_skipped_and_never_passed():
    checks = [
        an_outcome("RPT001", "not judged", NO_USERS),
        an_outcome("FLD001", "broke", NotJudged(reason="KeyError")),
        an_outcome("FLD004", "off"),
    ]
    cases = {case.get("name")[:6]: case for case in tree(checks=checks).iter("testcase")}
    assert (
        cases["RPT001"].find("skipped").get("message")
        == "no users were read (1 place: salesforce); to have it judged: connect the org"
    )
    assert cases["FLD001"].find("error").get("message") == "KeyError"
    assert cases["FLD004"].find("skipped").get("message") == "switched off"


def test_a_failure_names_the_page_in_the_crm_and_how_far_its_number_goes():
    finding = a_reported_finding(link="https://acme.my.salesforce.com/x", measured_with=("View All Data",))
    lines = tree(finding).find(".//failure").text.splitlines()
    assert lines[1] == "https://acme.my.salesforce.com/x"
    assert "counted with View All Data" in lines
    assert "javascript" not in tree(a_reported_finding(link="javascript:alert(1)")).find(".//failure").text


def test_what_was_left_out_of_a_clean_check_is_told_in_its_output():
    (case,) = tree(checks=[an_outcome("FLD004", "clean", NotJudged(scope="Case", reason="only a part was read"))]).iter(
        "testcase"
    )
    assert case.find("skipped") is None
    assert case.find("system-out").text == "not judged: only a part was read (1 place: Case)"
    (case,) = tree(checks=[an_outcome("FLD004", "clean", NotJudged(reason="It is down.", cure="run again"))]).iter("testcase")
    assert case.find("system-out").text == "not judged: It is down; to have it judged: run again"


def test_findings_that_are_set_aside_do_not_fail_and_are_told():
    (case,) = tree(a_reported_finding(state="muted", state_reason="later")).iter("testcase")
    assert case.find("failure") is None
    assert case.find("system-out").text.startswith("muted: salesforce:field:Lead.LeadSource: ")


def test_areas_that_are_not_ours_come_last():
    root = tree(checks=[an_outcome("ACM001", "clean"), an_outcome("MUT001", "clean")])
    assert [suite.get("name") for suite in root] == ["Mutes", "ACM"]


def test_many_findings_are_written_in_a_blink():
    findings = [a_reported_finding(ref=str(n)) for n in range(3000)]
    assert tree(*findings).get("failures") == "3000"
