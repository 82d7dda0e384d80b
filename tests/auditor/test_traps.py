"""What other auditors were seen to get wrong; each fault is a test here."""

import random
from pathlib import Path

import msgspec
import pytest

from auditor.audit import Setting, audit
from auditor.catalogue import load_checks
from auditor.diff import compare_findings
from build import NOW, a_field, a_queue, a_stage, some_values
from checks.model.snapshot import Snapshot
from connectors.files.project import SalesforceProject
from connectors.files.tree import open_project

EXAMPLE = Path(__file__).parents[2] / "examples" / "npsp-trial"


@pytest.fixture(scope="module")
def tables():
    return SalesforceProject(open_project(str(EXAMPLE))).pull()


def audited(tables):
    return audit(Snapshot(NOW, tables), load_checks(), Setting())


def identities(result):
    return {(finding.code, finding.ref) for finding in result.findings}


def test_a_new_component_does_not_take_over_the_identity_of_another_finding(tables):
    before = audited(tables)
    queues = [a_queue("A_First"), a_queue("Z_Last")]
    more = {**tables, "queues": queues, "fields": [a_field("AAA__c.First__c"), *tables["fields"]]}
    after = audited(more)
    assert identities(before) <= identities(after)
    assert {one.change for one in compare_findings(before, after) if (one.code, one.ref) in identities(before)} == {"unchanged"}


@pytest.mark.parametrize("seed", range(5))
def test_the_order_in_which_a_crm_answers_changes_nothing(tables, seed):
    shuffled = {name: random.Random(seed).sample(list(rows), len(rows)) for name, rows in tables.items()}
    assert identities(audited(shuffled)) == identities(audited(tables))
    assert [one.message for one in audited(shuffled).findings] == [one.message for one in audited(tables).findings]


def test_a_new_label_is_no_new_finding(tables):
    renamed = {**tables, "stages": [msgspec.structs.replace(row, label=f"{row.label} (new)") for row in tables["stages"]]}
    unmoved = {one for one in identities(audited(tables)) if one[0] != "STG003"}
    assert unmoved <= identities(audited(renamed))


def test_a_figure_that_was_never_read_does_not_make_a_healthy_baseline(tables):
    unread = [msgspec.structs.replace(row, data_owner=None, description=None, help_text=None) for row in tables["fields"]]
    outcomes = {one.code: one for one in audited({**tables, "fields": unread}).checks}
    assert outcomes["FLD001"].outcome == "not judged"
    assert outcomes["FLD004"].not_judged


def test_a_part_that_failed_is_not_an_empty_one(tmp_path):
    (tmp_path / "reports" / "Sales").mkdir(parents=True)
    (tmp_path / "reports" / "Sales" / "Won.report").write_text("<Report><name>Won</na")
    result = audited(SalesforceProject(open_project(str(tmp_path))).pull())
    outcomes = {one.code: one for one in result.checks}
    assert outcomes["RPT006"].outcome == "not judged"
    assert any("Won.report" in gap.reason for gap in result.gaps)


def test_a_stage_is_closed_by_its_flag_whatever_it_is_called(tables):
    lists = [row for row in tables["stages"] if row.pipeline != "salesforce:pipeline:Opportunity/*"]
    odd = a_stage("Opportunity/*/Livré", closed=True, won=True, probability=100.0, forecast_category="closed")
    wrong = a_stage("Opportunity/*/Closed Won", closed=False, won=False, probability=20.0)
    found = {one.ref for one in audited({**tables, "stages": [*lists, odd, wrong]}).findings if one.code == "STG005"}
    assert wrong.ref in found
    assert odd.ref not in found


def test_what_no_metadata_uses_is_not_called_unused(tables):
    field = a_field("Lead.test__c", type="text")
    unread = {name: rows for name, rows in tables.items() if name != "gaps"}
    (finding,) = [one for one in audited({**unread, "fields": [field]}).findings if one.code == "FLD007"]
    assert "no use of it was seen; not read: " in finding.message


def test_a_share_never_exceeds_its_whole(tables):
    for finding in audited(tables).findings:
        if {"missing", "of"} <= finding.measured.keys():
            assert 0 < finding.measured["missing"] <= finding.measured["of"]


def test_commit_is_told_by_whichever_name_the_api_gives_it(tables):
    categories = {row.forecast_category for row in tables["stages"] if row.object == "Opportunity"}
    assert categories <= {"pipeline", "best_case", "most_likely", "commit", "omitted", "closed"}
    assert "commit" in categories


def test_an_inactive_value_is_not_one_that_users_can_choose(tables):
    values = [*some_values("Lead.LeadSource", "Web"), *some_values("Lead.LeadSource", "web ", active=False)]
    assert not [one for one in audited({**tables, "picklist_values": values}).findings if one.code == "SRC003"]
