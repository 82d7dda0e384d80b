"""A list cut by severity: every format counts everything, and lists the rest."""

import csv
import io
import json

import pytest

from auditor.report import FORMATS, render
from build_results import a_reported_finding, a_result, an_outcome
from checks.model.finding import Severity

RESULT = a_result(
    a_reported_finding(ref="salesforce:field:Lead.Grave", message="Grave one."),
    a_reported_finding("SRC004", "salesforce:field:Lead.Slight", message="Slight one.", severity=Severity.MEDIUM),
    a_reported_finding("SRC004", "salesforce:field:Lead.Muted", message="Muted one.", state="muted", severity=Severity.LOW),
    checks=[an_outcome("SRC003"), an_outcome("SRC004")],
)


def text(format_, shown_from):
    rendered = render(RESULT, format_, shown_from=shown_from, **({"gate": "medium"} if format_ == "terminal" else {}))
    return rendered.decode() if isinstance(rendered, bytes) else rendered


@pytest.mark.parametrize("format_", FORMATS)
def test_what_is_less_severe_is_not_listed(format_):
    assert "Slight one." in text(format_, Severity.MEDIUM)
    cut = text(format_, Severity.HIGH)
    assert "Grave one." in cut
    assert "Slight one." not in cut
    assert "Muted one." not in cut


@pytest.mark.parametrize("format_", ["terminal", "html", "md"])
def test_the_counts_are_those_of_everything_and_what_is_left_out_is_told(format_):
    for shown_from, said in ((Severity.LOW, False), (Severity.HIGH, True)):
        told = text(format_, shown_from)
        assert "2 findings (1 muted, 0 in the baseline)" in told
        assert ("1 less severe finding is not listed" in told) is said


def test_the_gate_counts_what_is_not_listed():
    assert "2 at or above the gate, which is medium" in text("terminal", Severity.CRITICAL)


def test_json_counts_everything():
    data = json.loads(text("json", Severity.HIGH))
    assert {name: data["summary"][name] for name in ("open", "muted", "open_not_listed")} == {
        "open": 2,
        "muted": 1,
        "open_not_listed": 1,
    }
    assert data["summary"]["by_severity"]["medium"] == 1
    assert (data["shown_from"], len(data["findings"])) == ("high", 1)


def test_a_check_whose_findings_are_not_listed_has_not_passed_its_test():
    assert '<skipped message="1 finding less severe than high" type="not listed"' in text("junit", Severity.HIGH)


def test_csv_has_a_row_for_each_that_is_listed():
    assert len(list(csv.reader(io.StringIO(text("csv", Severity.HIGH))))) == 2
