import csv
import io

import pytest

from auditor.report.as_csv import COLUMNS, render
from build_results import a_reported_finding, a_result


def rows(*findings):
    return list(csv.DictReader(io.StringIO(render(a_result(*findings)).decode("utf-8-sig"), newline="")))


def test_a_row_a_finding():
    (row,) = rows(a_reported_finding(affected=("a", "b"), file="objects/Lead.object", line=12, amount=10.25))
    assert row == {
        "code": "SRC003",
        "check": "source-value-variants",
        "severity": "high",
        "confidence": "likely",
        "state": "open",
        "component": "salesforce:field:Lead.LeadSource",
        "message": "Lead.LeadSource holds 'Trade Show' and 'Trade Shows' for one source.",
        "owner": "RevOps",
        "mandate": "RevOps",
        "person": "",
        "lane": "Revenue system",
        "tier": "1",
        "addressee": "owning team",
        "due_on": "2026-11-27",
        "first_seen": "",
        "size": "2",
        "records": "",
        "amount": "10.25",
        "affected": "a | b",
        "file": "objects/Lead.object",
        "line": "12",
        "link": "",
        "state_reason": "",
        "title": "Values that are spellings of one source",
        "why": "Finance later asks why the pipeline does not reconcile.",
        "fix": "Replace the variants.",
        "measured_with": "",
        "at_least": "",
    }


def test_a_number_is_told_with_the_rights_it_was_counted_with():
    (row,) = rows(a_reported_finding(measured_with=("API Enabled", "View All Data"), at_least=True))
    assert (row["measured_with"], row["at_least"]) == ("API Enabled | View All Data", "yes")


@pytest.mark.parametrize(("link", "cell"), [("https://acme.example/x", "https://acme.example/x"), ("javascript:alert(1)", "")])
def test_only_a_link_that_may_be_followed_is_a_cell(link, cell):
    assert rows(a_reported_finding(link=link))[0]["link"] == cell


def test_findings_that_are_set_aside_are_there():
    found = rows(a_reported_finding(state="muted"), a_reported_finding(ref="b", state="accepted"))
    assert [row["state"] for row in found] == [
        "muted",
        "accepted",
    ]


def test_without_findings_there_is_still_a_header():
    assert render(a_result()).decode("utf-8-sig") == ",".join(COLUMNS) + "\r\n"


def test_spreadsheets_are_told_the_encoding():
    assert render(a_result()).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "＠x", "\u202e=1"])
def test_what_a_spreadsheet_would_calculate_is_text(text):
    assert rows(a_reported_finding(message=text))[0]["message"].startswith("'")


@pytest.mark.parametrize("text", ["a=1", "1-2", "'quoted'", "a@b.example"])
def test_other_text_stays_as_it_is(text):
    assert rows(a_reported_finding(message=text))[0]["message"] == text


def test_a_number_below_zero_stays_a_number():
    assert rows(a_reported_finding(amount=-5.0))[0]["amount"] == "-5"


def test_a_large_number_is_written_in_full():
    assert rows(a_reported_finding(size=1_234_567.0))[0]["size"] == "1234567"
