"""What the checks of stages, and of downstream breaks, say of real projects.

``npsp-trial`` has four sales processes that share one list of nineteen stages. ``ita-2016-11`` and ``ita-2018-08`` are one org,
two years and two file formats apart; a script of its own, not this project's reader, found that it lost no field and no value.
"""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from auditor.catalogue import load_checks
from checks.model.check import Inputs, judge
from checks.model.policy import Policy
from checks.model.snapshot import Snapshot
from connectors.files.project import SalesforceProject
from connectors.files.tree import open_project

pytestmark = pytest.mark.skipif("AUDITOR_CORPORA" not in os.environ, reason="AUDITOR_CORPORA is not set")


def snapshot(name):
    """A real project, read."""
    folder = Path(os.environ["AUDITOR_CORPORA"], "salesforce-projects", name)
    return Snapshot(datetime(2026, 11, 20, tzinfo=UTC), SalesforceProject(open_project(str(folder))).pull())


@pytest.fixture(scope="module")
def trial():
    return Inputs(snapshot("npsp-trial"), Policy())


@pytest.fixture(scope="module")
def org():
    return snapshot("ita-2018-08")


@pytest.mark.parametrize(
    ("code", "refs"),
    [
        pytest.param("STG001", ["salesforce:pipeline:Opportunity/*"], id="no stage is defined"),
        pytest.param("STG002", [], id="chances fall in the list, and in no process"),
        pytest.param("STG003", ["salesforce:stage:Opportunity/*/Cultivating"], id="Cultivating and Cultivation"),
        pytest.param("STG005", ["salesforce:pipeline:Opportunity/*"], id="two processes are won in two stages"),
        pytest.param("STG006", [], id="one list, one meaning"),
        pytest.param("STG009", [], id="the rules of Opportunity were read in part"),
        pytest.param("STG010", [], id="no motion is declared, and every process is used"),
    ],
)
def test_finds_what_a_revops_lead_would(trial, code, refs):
    assert [finding.ref for finding in judge(load_checks()[code], trial).findings] == refs


def breaks(before, after):
    return judge(load_checks()["LCH010"], Inputs(after, Policy(), before)).findings


def test_another_file_format_breaks_nothing(org):
    older = snapshot("ita-2016-11")
    assert breaks(older, org) == ()
    assert breaks(org, older) == ()


def test_what_is_taken_away_is_told_with_all_that_names_it(org):
    gone = {
        "salesforce:field:Contact.Active__c": {"report", "field", "layout"},
        "salesforce:queue:Salesforce_Support": {"routing_entry"},
        "salesforce:record_type:Case.Advocacy": {"automation", "report"},
        "salesforce:value:Case.Status=New": {"automation", "report"},
    }
    named = {"uses", "layouts", "record_type_values"}
    left = {name: [row for row in rows if name in named or row.ref not in gone] for name, rows in org.tables.items()}
    found = breaks(org, Snapshot(org.taken_at, left))
    assert {finding.ref: set(finding.measured["users"]) for finding in found} == gone
