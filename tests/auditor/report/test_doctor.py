import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.diagnosis import Diagnosis, Right
from auditor.report import DIAGNOSIS_FORMATS, render_diagnoses
from auditor.report.text import plain
from build_results import NO_USERS, an_outcome
from checks.model.finding import NotJudged


def a_diagnosis(name="prod", **given):
    return Diagnosis(**{"name": name, "type": "salesforce", "reachable": True, "whole": ("SRC003", "FLD001"), **given})


ORG = a_diagnosis(
    sign_in="the sf command line (prod)",
    username="auditor@acme.example",
    org_name="Acme",
    org_id="00D5e0000001",
    kind="production",
    edition="Enterprise Edition",
    api_version="66.0",
    rights=(
        Right(name="API Enabled", held=True),
        Right(
            name="View All Data",
            held=False,
            means="records are counted only as far as they are shared with the reading user",
            smaller=("won",),
        ),
        Right(name="Modify All Data", held=False),
    ),
    calls_used=1284,
    calls_limit=120_000,
    calls_left=106_716,
    blind=(an_outcome("RPT001", "not judged", NO_USERS),),
    in_part=(
        an_outcome("STG007", "clean in part", NotJudged(scope="prod:Lead", reason="Lead was counted in part", cure="grant it")),
    ),
)
HUB = a_diagnosis("hub", type="hubspot", reachable=False, reason="no connection of type hubspot yet", whole=())


def test_a_whole_look():
    assert render_diagnoses([ORG, HUB], "terminal") == (
        """\
prod (salesforce): can be reached
  signs in with the sf command line (prod)
  Acme, 00D5e0000001, production, Enterprise Edition, API 66.0
  reads as auditor@acme.example
  the org has used 1,284 of 120,000 API calls in 24 hours; a run may use 106,716
    before it stops
  has   API Enabled
  lacks View All Data: records are counted only as far as they are shared with
        the reading user; read in part: won
  lacks Modify All Data: nothing that is read hangs on it
  2 of 4 checks would see all that they read
  would see nothing: RPT001
  would see a part: STG007
  not judged by STG007: Lead was counted in part
    1 place: prod:Lead
    to have it judged: grant it
  not judged by RPT001: no users were read
    to have it judged: connect the org

hub (hubspot): cannot be read
  no connection of type hubspot yet
"""
    )


def test_what_could_not_be_read_of_the_reader_and_calls_that_do_not_do_are_told():
    right = Right(name="View All Data", held=None, means="nothing is counted")
    short = a_diagnosis(
        unread=("who signs in could not be read: down",), too_few_calls="a run may use 3 API calls", rights=(right,)
    )
    assert render_diagnoses([short], "terminal") == (
        "prod (salesforce): can be reached, and is not ready for a pull\n"
        "  who signs in could not be read: down\n"
        "  a run may use 3 API calls\n"
        "  may have View All Data: that was not read\n"
        "  2 of 2 checks would see all that they read\n"
    )
    (told,) = json.loads(render_diagnoses([short], "json"))["connections"]
    assert (told["ready"], told["reachable"], told["rights"][0]["held"]) == (False, True, None)
    assert (told["unread"], told["too_few_calls"]) == (["who signs in could not be read: down"], "a run may use 3 API calls")


def test_a_connection_that_tells_little_is_told_briefly():
    assert render_diagnoses([a_diagnosis("project", type="project", kind="project")], "terminal") == (
        "project (project): can be reached\n  project\n  2 of 2 checks would see all that they read\n"
    )


def test_a_long_list_of_reasons_is_cut_and_the_cut_is_told():
    blind = tuple(an_outcome(f"X{n:02}", "not judged", NotJudged(reason=f"reason {n}")) for n in range(14))
    text = render_diagnoses([a_diagnosis(blind=blind)], "terminal")
    assert text.count("not judged by") == 12
    assert "… and 2 more reasons; see --format json" in text
    assert all(f"X{n:02}" in text for n in range(14))


NO_MORE = {"of": "", "absent": False}


def test_json_holds_all_of_it():
    data = json.loads(render_diagnoses([ORG, HUB], "json"))
    assert (data["version"], data["kind"]) == ("1", "doctor")
    org, hub = data["connections"]
    assert org["checks"] == {
        "whole": ["SRC003", "FLD001"],
        "in_part": [
            {
                "code": "STG007",
                "title": "Title of STG007",
                "gaps": [{"scope": "prod:Lead", "reason": "Lead was counted in part", "cure": "grant it", **NO_MORE}],
            }
        ],
        "blind": [
            {
                "code": "RPT001",
                "title": "Title of RPT001",
                "gaps": [{"scope": "salesforce", "reason": "no users were read", "cure": "connect the org", **NO_MORE}],
            }
        ],
    }
    assert [org[key] for key in ("calls_used", "calls_limit", "calls_left")] == [1284, 120_000, 106_716]
    assert [(right["name"], right["held"], right["smaller"]) for right in org["rights"]] == [
        ("API Enabled", True, []),
        ("View All Data", False, ["won"]),
        ("Modify All Data", False, []),
    ]
    assert (org["ready"], hub["ready"]) == (True, False)
    assert (hub["reachable"], hub["reason"]) == (False, "no connection of type hubspot yet")


@pytest.mark.parametrize("format_", DIAGNOSIS_FORMATS)
@settings(deadline=None)
@given(text=st.text() | st.sampled_from(["\x1b]0;title\x07\x1b[2J", "\u202egnp.exe", "\x9b31m", "\x00", "\ud800", "a\r\nb"]))
def test_whatever_an_org_says_it_is_only_shown(format_, text):
    hostile = a_diagnosis(
        text, sign_in=text, username=text, org_name=text, org_id=text, kind=text, edition=text, api_version=text,
        rights=(Right(name=text, held=True), Right(name=text, held=False, means=text, blind=(text,))),
        blind=(an_outcome("RPT001", "not judged", NotJudged(scope=f"prod:{text}", reason=text, cure=text)),),
    )  # fmt: skip
    page = render_diagnoses([hostile, a_diagnosis(reachable=False, reason=text)], format_)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", page)
    if format_ == "json":
        assert json.loads(page)["connections"][0]["org_name"] == text
    else:
        assert all(plain(line) == line for line in page.split("\n"))


def test_colours_only_when_told():
    assert "\x1b" not in render_diagnoses([ORG], "terminal")
    assert "\x1b[1mprod (salesforce): can be reached\x1b[0m" in render_diagnoses([ORG], "terminal", colour=True)
