"""What the field checks say of real projects: each line was read and is stood behind."""

import os
from functools import cache
from pathlib import Path

import pytest

from build import NOW
from checks.fields import (
    clashing_concept,
    deprecated_field_in_use,
    field_sprawl,
    motion_field_without_owner,
    picklist_sprawl,
    redundant_fields,
    retired_name,
)
from checks.model.check import REGISTRY, Inputs, judge
from checks.model.policy import Policy
from checks.model.policy.measurement import Systems
from checks.model.snapshot import Snapshot
from connectors.files.project import SalesforceProject
from connectors.files.tree import open_project

CORPORA = os.environ.get("AUDITOR_CORPORA")
pytestmark = pytest.mark.skipif(not CORPORA, reason="AUDITOR_CORPORA names no folder with real projects")
MODULES = {
    "FLD002": motion_field_without_owner,
    "FLD006": redundant_fields,
    "FLD007": retired_name,
    "FLD008": deprecated_field_in_use,
    "FLD009": clashing_concept,
    "FLD012": field_sprawl,
    "FLD014": picklist_sprawl,
}


@cache
def snapshot(project):
    return Snapshot(NOW, SalesforceProject(open_project(str(Path(CORPORA) / "salesforce-projects" / project))).pull())


def findings(code, project, *objects):
    policy = Policy(systems=Systems(governed_objects=objects)) if objects else Policy()
    return {finding.ref.split(":", 2)[2] for finding in judge(REGISTRY[code], Inputs(snapshot(project), policy)).findings}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("FLD002", set()),
        ("FLD006", {"Lead.Campaign_ID__c"}),
        ("FLD007", {"Account.test__c", "Account.test_number__c"}),
        ("FLD008", {"Lead.Campaign_ID__c"}),
        ("FLD009", {"Lead.Industry"}),
        ("FLD012", set()),
        ("FLD014", {"Account.Industries__c"}),
    ],
)
def test_an_org_of_eight_years(code, expected):
    assert findings(code, "ita-2018-08") == expected


@pytest.mark.parametrize("code", sorted(MODULES))
@pytest.mark.parametrize("project", ["npsp", "npsp-trial", "ebikes"])
def test_well_kept_projects_have_none_of_these(code, project):
    assert findings(code, project) == set()


@pytest.mark.parametrize(
    ("project", "objects"),
    [
        pytest.param(
            "npsp", ("DataImport__c", "Address__c", "npe01__OppPayment__c", "npe03__Recurring_Donation__c"), id="numbered fields"
        ),
        pytest.param("ebikes", ("Product__c", "Order__c", "Order_Item__c"), id="four colours with one list of values"),
        pytest.param("ita-2018-08", ("Asset", "Product2", "Activity"), id="levels of a hierarchy"),
    ],
)
def test_near_misses_of_redundancy(project, objects):
    assert findings("FLD006", project, *objects) == set()


def test_names_that_give_fields_away():
    assert findings("FLD007", "ita-2018-08", "Case", "Contact", "User") == {
        "Case.Contact_Name_copy__c",
        "Case.Copy_Contact_Email__c",
        "Case.Related_Case_del__c",
    }
    assert len(findings("FLD007", "npsp", "Address_Verification_Settings__c")) == 11
