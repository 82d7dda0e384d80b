import json
from pathlib import Path

import jsonschema
import pytest

from auditor.report.as_sarif import FINGERPRINT, fingerprint, message, render
from build import a_connection
from build_results import NO_USERS, a_reported_finding, a_result, an_outcome
from checks.model.finding import NotJudged, Severity

SCHEMA = json.loads((Path(__file__).parents[2] / "data" / "sarif" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft4Validator(SCHEMA)


def run(*findings, **given):
    log = json.loads(render(a_result(*findings, **given)))
    VALIDATOR.validate(log)
    (only,) = log["runs"]
    return only


def test_the_schema_tells_good_from_bad():
    assert not VALIDATOR.is_valid({"version": "2.1.0", "runs": [{"tool": {}}]})


def test_an_empty_audit_is_a_valid_run():
    assert run()["results"] == []


def test_a_finding_with_its_rule():
    only = run(a_reported_finding(file="force app/Lead.object", line=12, affected=("a",)))
    assert only["tool"]["driver"]["rules"][0] == {
        "id": "SRC003",
        "name": "Src003",
        "shortDescription": {"text": "Title of SRC003"},
        "fullDescription": {"text": "Finance later asks why the pipeline does not reconcile."},
        "help": {"text": "Finance later asks why the pipeline does not reconcile.\n\nFix: Replace the variants."},
        "defaultConfiguration": {"level": "error"},
    }
    assert only["results"] == [
        {
            "ruleId": "SRC003",
            "ruleIndex": 0,
            "level": "error",
            "rank": 70.0,
            "message": {"text": "Lead.LeadSource holds 'Trade Show' and 'Trade Shows' for one source."},
            "locations": [
                {
                    "logicalLocations": [{"fullyQualifiedName": "salesforce:field:Lead.LeadSource"}],
                    "physicalLocation": {
                        "artifactLocation": {"uri": "force%20app/Lead.object", "uriBaseId": "PROJECTROOT"},
                        "region": {"startLine": 12},
                    },
                }
            ],
            "partialFingerprints": {FINGERPRINT: fingerprint("SRC003", "salesforce:field:Lead.LeadSource")},
            "properties": {
                "severity": "high",
                "confidence": "likely",
                "owner": "RevOps",
                "lane": "Revenue system",
                "tier": 1,
                "dueOn": "2026-11-27",
                "affected": ["a"],
            },
        }
    ]


def test_properties_hold_the_page_in_the_crm_and_how_far_numbers_go():
    given = {"link": "https://acme.my.salesforce.com/x", "measured_with": ("View All Data",), "at_least": True}
    properties = run(a_reported_finding(**given))["results"][0]["properties"]
    assert [properties[name] for name in ("link", "measuredWith", "atLeast")] == [given["link"], ["View All Data"], True]
    assert "link" not in run(a_reported_finding(link="javascript:alert(1)"))["results"][0]["properties"]


def test_without_a_file_there_is_the_component_alone():
    (result,) = run(a_reported_finding())["results"]
    assert result["locations"] == [{"logicalLocations": [{"fullyQualifiedName": "salesforce:field:Lead.LeadSource"}]}]


@pytest.mark.parametrize(
    ("root", "uri", "base", "base_uri"),
    [
        pytest.param(None, "Lead.object", "PROJECTROOT", None, id="from the store"),
        pytest.param("examples/a trial", "examples/a%20trial/Lead.object", "SRCROOT", "examples/a%20trial/", id="relative"),
        pytest.param(".", "Lead.object", "SRCROOT", "./", id="the working directory"),
        pytest.param("/srv/crm", "Lead.object", "PROJECTROOT", "file:///srv/crm/", id="absolute"),
        pytest.param("C:/crm", "Lead.object", "PROJECTROOT", "file:///C%3A/crm/", id="absolute on Windows"),
    ],
)
def test_addresses_of_files_can_be_followed(root, uri, base, base_uri):
    only = run(a_reported_finding(file="Lead.object", line=3), connections=(a_connection(root=root),))
    assert only["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": uri, "uriBaseId": base}
    assert only["originalUriBaseIds"]["PROJECTROOT"].get("uri") == base_uri
    assert base in only["originalUriBaseIds"]


def test_a_finding_without_a_file_stands_at_the_first_of_the_project():
    (result,) = run(a_reported_finding(), first_file="layouts/Account.layout")["results"]
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "layouts/Account.layout", "uriBaseId": "PROJECTROOT"},
        "region": {"startLine": 1},
    }


LEVELS = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}


@pytest.mark.parametrize(("severity", "level"), LEVELS.items())
def test_levels(severity, level):
    assert run(a_reported_finding(severity=severity))["results"][0]["level"] == level


def test_the_fingerprint_is_drawn_from_what_the_finding_is_and_not_from_what_it_says():
    one, other = run(a_reported_finding(), a_reported_finding(message="Other words.", size=9, severity=Severity.LOW))["results"]
    assert one["partialFingerprints"] == other["partialFingerprints"]
    assert fingerprint("SRC003", "a") != fingerprint("SRC003", "b") != fingerprint("SRC004", "b")


@pytest.mark.parametrize("state", ["muted", "accepted"])
def test_findings_that_are_set_aside_are_suppressed_with_their_reason(state):
    (result,) = run(a_reported_finding(state=state, state_reason="until the redesign"))["results"]
    assert result["suppressions"] == [{"kind": "external", "status": "accepted", "justification": f"{state}: until the redesign"}]
    assert "suppressions" not in run(a_reported_finding())["results"][0]


def test_what_was_not_judged_is_notified():
    checks = [
        an_outcome("SRC001", "clean"),
        an_outcome("RPT001", "not judged", NO_USERS),
        an_outcome("FLD001", "broke", NotJudged(reason="KeyError")),
        an_outcome("FLD004", "off", NotJudged(reason="switched off")),
    ]
    (invocation,) = run(checks=checks)["invocations"]
    told = [(notification["level"], notification["message"]["text"]) for notification in invocation["toolExecutionNotifications"]]
    assert told == [
        ("error", "Not judged by FLD001: KeyError"),
        ("warning", "Not judged by RPT001: no users were read (1 place: salesforce). To have it judged: connect the org"),
        ("note", "FLD004 is switched off"),
    ]


def test_text_links_to_nothing_and_has_no_placeholders():
    assert message("[pay](http://evil.example) {0} \\") == {"text": "\\[pay\\](http://evil.example) {{0}} \\\\"}
