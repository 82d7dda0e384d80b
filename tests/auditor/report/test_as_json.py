import json

from auditor.report.as_json import render
from build import a_gap
from build_results import a_reported_finding, a_result, an_outcome
from checks.model.finding import NotJudged


def test_is_versioned_and_complete():
    result = a_result(
        a_reported_finding(affected=("a", "b"), records=3),
        checks=[an_outcome(), an_outcome("RPT001", "not judged", NotJudged(reason="no users were read", cure="connect"))],
        gaps=(a_gap("users"),),
        declared=("sources",),
        components={"fields": 812},
    )
    data = json.loads(render(result))
    assert (data["version"], data["kind"]) == ("1", "audit")
    assert data["snapshot"] == {"id": "ebikes", "taken_at": "2026-11-20T02:00:00Z"}
    assert data["summary"] == {
        "open": 1,
        "muted": 0,
        "accepted": 0,
        "open_not_listed": 0,
        "by_severity": {"critical": 0, "high": 1, "medium": 0, "low": 0},
        "by_owner": {"RevOps": 1},
        "checks": {"run": 2, "judged": 1, "judged_in_part": 0},
        "not_judged": [{"reason": "no users were read", "cure": "connect", "checks": ["RPT001"], "scopes": [], "absent": False}],
    }
    (finding,) = data["findings"]
    assert (finding["severity"], finding["confidence"], finding["records"]) == ("high", "likely", 3)
    assert finding["affected"] == ["a", "b"]
    assert finding["placed"]["due_on"] == "2026-11-27"
    assert finding["measured"] == {"values": ["Trade Show", "Trade Shows"]}
    assert [check["outcome"] for check in data["checks"]] == ["found", "not judged"]
    assert data["gaps"][0]["table"] == "users"
    assert (data["declared"], data["components"]) == (["sources"], {"fields": 812})


def test_a_number_has_its_rights_and_a_finding_its_page():
    given = {"link": "https://acme.my.salesforce.com/x", "measured_with": ("View All Data",), "at_least": True}
    (finding,) = json.loads(render(a_result(a_reported_finding(**given))))["findings"]
    assert {key: finding[key] for key in given} == {**given, "measured_with": ["View All Data"]}


def test_numbers_that_json_cannot_write_are_null():
    data = json.loads(render(a_result(a_reported_finding(measured={"share": float("nan"), "all": [float("inf"), 1.5]}))))
    assert data["findings"][0]["measured"] == {"share": None, "all": [None, 1.5]}


def test_text_is_exact_and_what_could_harm_a_terminal_is_escaped():
    text = "Größe \x1b[31m \x9b \u202e \ud800"
    rendered = render(a_result(a_reported_finding(message=text)))
    assert json.loads(rendered)["findings"][0]["message"] == text
    assert "Größe" in rendered
    assert rendered.replace("\n", "").isprintable()
