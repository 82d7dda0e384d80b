"""What is true of every check, whoever wrote it."""

import re
from pathlib import Path

import pytest

from auditor.catalogue import load_checks
from auditor.mutes import MUTE_CHECKS
from build import a_connection, a_snapshot
from checks.model.check import Inputs, judge
from checks.model.finding import NotJudged
from checks.model.policy import Policy
from checks.model.snapshot import Snapshot
from checks.model.tables import ROW_TYPES

CHECKS = [check for check in load_checks().values() if check.code not in MUTE_CHECKS]
every_check = pytest.mark.parametrize("check", [pytest.param(check, id=check.code) for check in CHECKS])
EXPECTED = {
    "SRC": {1, 2, 3, 4, 5, 6, 7, 10, 11, 12},
    "FLD": {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14},
    "STG": {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11},
    "FCT": {1, 2, 3, 4, 5, 6},
    "RTE": {1, 2, 3, 4, 5, 6, 7},
    "HND": {1, 2, 4, 5},
    "RPT": {1, 2, 3, 4, 5, 6, 7},
    "OWN": {7, 8, 9, 11},
    "LCH": {5, 9, 10},
    "DAT": {1, 2, 3, 4, 5, 6},
}


def test_the_catalogue_holds_what_it_promises():
    assert {check.code for check in CHECKS} >= {f"{area}{number:03}" for area, numbers in EXPECTED.items() for number in numbers}


@every_check
def test_has_a_stable_code_in_its_own_family(check):
    family = check.function.__module__.split(".")[1]
    assert re.fullmatch(r"[A-Z]{3}\d{3}", check.code)
    siblings = {other.area for other in CHECKS if other.function.__module__.split(".")[1] == family}
    assert siblings == {check.area}


@every_check
def test_is_named_after_its_file(check):
    assert check.slug.replace("-", "_") == check.function.__module__.rpartition(".")[2]


@every_check
def test_says_what_why_how_and_how_to_fix_it_in_both_systems(check):
    page = check.documentation
    assert 10 <= len(page.title) <= 110
    missing = {"Why", "How it decides", "Example", "Fix in Salesforce", "Fix in HubSpot", "Known limits"} - page.sections.keys()
    assert not missing
    assert all(len(text) > 20 for text in page.sections.values())


@every_check
def test_defends_every_threshold(check):
    assert check.documentation.options.keys() == check.reads.options.keys()
    assert all(len(text) > 30 for text in check.documentation.options.values())


@every_check
def test_is_tested_at_the_mirrored_path(check):
    _, family, module = check.function.__module__.split(".")
    assert (Path(__file__).parent / family / f"test_{module}.py").is_file()


@every_check
def test_does_not_call_an_unread_crm_clean(check):
    unread = Snapshot(a_snapshot().taken_at, {"connections": [a_connection()]})
    judgement = judge(check, Inputs(unread, Policy()))
    assert not judgement.findings
    assert not judgement.ran
    assert judgement.not_judged
    assert all(isinstance(answer, NotJudged) and answer.reason for answer in judgement.not_judged)


@every_check
def test_finds_nothing_in_an_empty_crm(check):
    before = a_snapshot(a_connection())
    assert judge(check, Inputs(a_snapshot(a_connection()), Policy(), before)).findings == ()


@every_check
def test_reads_only_what_the_model_has(check):
    assert set(check.reads.required) - {"taken_at", "coverage", "before"}
    assert all(name in ROW_TYPES or name not in {"gaps", "locations"} for name in check.reads.required)
