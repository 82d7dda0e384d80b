import re

from auditor.report.as_terminal import MOST, render
from build import a_connection
from build_results import DUE, NO_USERS, a_placing, a_reported_finding, a_result, an_outcome
from checks.model.finding import NotJudged, Severity

ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


def test_a_whole_report():
    parts = [NotJudged(scope=f"salesforce:{name}", reason="only a part was read") for name in "ABCDE"]
    result = a_result(
        a_reported_finding(
            affected=("salesforce:value:Lead.LeadSource=Trade Show", "salesforce:value:Lead.LeadSource=Trade Shows"),
            file="objects/Lead.object",
            line=12,
        ),
        a_reported_finding("FLD001", state="muted", state_reason="later"),
        checks=[
            an_outcome("SRC003"),
            an_outcome("RPT001", "not judged", NO_USERS),
            an_outcome("FLD004", "clean", *parts),
            an_outcome("FLD001", "off", NotJudged(reason="switched off in thresholds.yaml: not yet")),
        ],
    )
    assert render(result) == (
        """\
Audit of ebikes
2026-11-20 02:00 UTC · salesforce (project, source format, API 60.0)

1 finding (1 muted, 0 in the baseline)
  high         1
  1 at or above the gate, which is high

To be dealt with by
  RevOps: 1 finding: 1 high

2 of 3 checks judged, 1 of them in part
  not judged by RPT001: no users were read
    to have it judged: connect the org
  not judged by FLD004: only a part was read
    5 places: salesforce:A, salesforce:B, salesforce:C and 2 more
  FLD001 is switched off in thresholds.yaml: not yet

SOURCES AND ATTRIBUTION
SRC003  Values that are spellings of one source
  Why: Finance later asks why the pipeline does not reconcile.
  Fix: Replace the variants.
  Who: RevOps · Revenue system · tier 1, owning team · due 2026-11-27
  high     Lead.LeadSource holds 'Trade Show' and 'Trade Shows' for one source.
           salesforce:field:Lead.LeadSource · objects/Lead.object:12
           2 affected: Lead.LeadSource=Trade Show, Lead.LeadSource=Trade Shows

`auditor explain CODE` tells why and how to fix, as in `auditor explain SRC003`
"""
    )


def test_nothing_found_and_nothing_to_judge():
    lines = render(a_result()).splitlines()
    assert "0 findings (0 muted, 0 in the baseline)" in lines
    assert "0 of 0 checks judged" in lines
    assert lines[-1] == "`auditor explain CODE` tells why and how to fix"


def test_who_and_fix_stand_with_the_finding_where_they_differ():
    text = render(
        a_result(
            a_reported_finding(ref="a", fix="This way."),
            a_reported_finding(ref="b", fix="That way.", placed=a_placing(team="Desk")),
        )
    )
    assert "  Fix: " not in text.replace(" " * 11, "")
    assert "           Fix: This way." in text
    assert f"           Desk, RevOps · Revenue system · tier 1, owning team · due {DUE}" in text


def test_a_finding_leads_to_its_page_in_the_crm():
    text = render(a_result(a_reported_finding(link="https://acme.my.salesforce.com/lightning/setup/Queues/home")))
    assert "\n           https://acme.my.salesforce.com/lightning/setup/Queues/home\n" in text
    assert "javascript" not in render(a_result(a_reported_finding(link="javascript:alert(1)")))


def test_only_what_makes_numbers_smaller_is_told():
    whole, part = a_reported_finding(ref="a", measured_with=("View All Data",)), a_reported_finding(ref="b", at_least=True)
    told = "counted without the right to see every record: at least this many"
    assert "counted" not in render(a_result(whole))
    assert f"\n  Numbers: {told}\n" in render(a_result(part))
    assert " ".join(render(a_result(whole, part)).split()).count(told) == 1


def test_a_worse_finding_says_since_when_it_was_accepted():
    result = a_result(a_reported_finding(state_reason="worse than when it was accepted"))
    assert "           worse than when it was accepted\n" in render(result)


def test_a_long_list_of_one_severity_is_cut_and_the_cut_is_told():
    low = [a_reported_finding("FLD004", ref=f"salesforce:field:Lead.F{n}", severity=Severity.LOW) for n in range(MOST + 14)]
    text = render(a_result(*low, a_reported_finding()))
    assert text.count("salesforce:field:Lead.F") == MOST
    assert "… and 14 more low; see --format html\n" in text


def test_a_list_that_just_fits_is_not_cut():
    assert "see --format html" not in render(a_result(*(a_reported_finding(ref=str(n)) for n in range(MOST))))


def test_a_long_list_of_reasons_is_cut():
    checks = [an_outcome(f"X{n}", "not judged", NotJudged(reason=f"reason {n}")) for n in range(10)]
    assert "… and 4 more reasons; see --format html" in render(a_result(checks=checks))


def test_a_long_reason_is_clipped():
    left = NotJudged(reason="reason " * 40, cure="cure " * 60)
    lines = render(a_result(checks=[an_outcome("RPT001", "not judged", left)])).splitlines()
    assert sum("reason" in line for line in lines) == sum("cure" in line for line in lines) == 3
    assert sum(line.endswith("…") for line in lines) == 2


def test_the_gate_is_named_with_what_reaches_it():
    result = a_result(a_reported_finding(ref="a"), a_reported_finding(ref="b", severity=Severity.MEDIUM))
    assert "  1 at or above the gate, which is high\n" in render(result, gate="high")
    assert "  2 at or above the gate, which is low\n" in render(result, gate="low")
    assert "  0 at or above the gate, which is critical\n" in render(result, gate="critical")
    assert "gate" not in render(result, gate="never")


def test_lines_fit_80_columns_but_for_words_that_cannot_be_broken():
    long = "salesforce:field:Lead." + "A_very_long_name_of_a_field_" * 3 + "__c"
    finding = a_reported_finding(message="word " * 60, why="why " * 60, fix="fix " * 60, ref=long, affected=(long, long))
    text = render(a_result(finding))
    assert [line for line in text.splitlines() if len(line) > 80 and long.split(":")[2] not in line] == []
    assert long in text


def test_colours_only_when_told_and_the_text_is_the_same():
    result = a_result(a_reported_finding(), connections=(a_connection(),))
    assert "\x1b" not in render(result)
    coloured = render(result, colour=True)
    assert "\x1b[31mhigh    \x1b[0m" in coloured
    assert [line.rstrip() for line in ESCAPES.sub("", coloured).splitlines()] == render(result).splitlines()
