from __future__ import annotations

import pytest

from standins.salesforce.org_ids import numbered
from standins.salesforce.refusal import Refusal
from standins.salesforce.server import NOW
from standins.salesforce.sight import Sight
from standins.salesforce.small import READER, RIGHTS, a_small_org
from standins.salesforce.soql import Asker


def without(*rights, **more):
    return a_small_org(rights=set(RIGHTS) - set(rights), **more)


def names(soql, org, **more):
    return [record["Name"] for record in Asker(sight=Sight(org), now=NOW, **more).run(soql).records]


def count(soql, org, **more):
    return Asker(sight=Sight(org), now=NOW, **more).run(soql).total


def code(soql, org, **more):
    with pytest.raises(Refusal) as caught:
        count(soql, org, **more)
    return caught.value.code


def test_without_view_all_data_every_third_record_is_there_and_nothing_is_said():
    org = without("ViewAllData")
    assert names("SELECT Name FROM Lead", org) == ["Lead 1", "Lead 4"]
    assert count("SELECT COUNT() FROM Lead", org) == 2
    assert count("SELECT COUNT() FROM Lead", a_small_org()) == 6


def test_a_history_is_shown_with_its_records():
    assert count("SELECT COUNT() FROM LeadHistory", without("ViewAllData")) == 2
    assert count("SELECT COUNT() FROM LeadHistory", a_small_org()) == 6


def test_setup_is_shared_with_all():
    assert count("SELECT COUNT() FROM FlowDefinitionView", without("ViewAllData")) == 1


@pytest.mark.parametrize(
    ("granted", "expected"),
    [
        pytest.param({}, 6, id="all records of the object"),
        pytest.param({"SobjectType": "Account"}, 2, id="of another object"),
        pytest.param({"ParentId": numbered("0PS", 9)}, 2, id="in another's permission set"),
        pytest.param({"PermissionsViewAllRecords": False}, 2, id="not granted"),
    ],
)
def test_an_object_of_which_all_records_are_seen(granted, expected):
    org = without("ViewAllData")
    row = {"ParentId": numbered("0PS", 1), "SobjectType": "Lead", "PermissionsViewAllRecords": True}
    org.tables["ObjectPermissions"] = [row | granted]
    assert count("SELECT COUNT() FROM Lead", org) == expected


def test_users_are_listed_in_part_and_oneself_always():
    org = without("ViewAllData")
    org.user_id = org.tables["User"][1]["Id"]
    assert names("SELECT Name FROM User", org) == ["Reader", "Seller"]
    org.rights.add("ViewAllUsers")
    assert names("SELECT Name FROM User", org) == ["Reader", "Seller", "Gone"]


def test_parents_are_seen_through_records_that_are_shared():
    org = without("ViewAllData")
    found = Asker(sight=Sight(org), now=NOW).run("SELECT Owner.Name FROM Lead ORDER BY Id")
    assert [record["Owner"]["Name"] for record in found.records] == ["Seller", "Inbound"]


def test_folders_that_are_not_shared_hide_their_reports():
    assert names("SELECT Name FROM Report", a_small_org()) == ["Public", "Shared", "Own"]
    closed = without("ViewAllData")
    assert names("SELECT Name FROM Report", closed) == ["Public", "Own"]
    assert names("SELECT Name FROM Folder", closed) == ["Open"]
    closed.rights.add("ManageReportsInPubFolders")
    assert names("SELECT Name FROM Report", closed) == ["Public", "Shared", "Own"]


def test_all_private_reports_need_their_right():
    assert code("SELECT Name FROM Report USING SCOPE allPrivate", without("ManageAllPrivateReports")) == "INSUFFICIENT_ACCESS"


@pytest.mark.parametrize("table", ["FieldDefinition", "SetupAuditTrail"])
def test_setup_objects_need_view_setup(table):
    soql = f"SELECT Id FROM {table} WHERE DurableId = 'x'" if table == "FieldDefinition" else f"SELECT Id FROM {table}"
    assert code(soql, without("ViewSetup")) == "INVALID_TYPE"
    assert count(soql, a_small_org()) == (table == "SetupAuditTrail")


def test_modify_all_data_brings_the_others():
    org = a_small_org(rights={"ModifyAllData"})
    assert count("SELECT COUNT() FROM Lead", org) == 6
    assert Sight(org).has("ModifyMetadata")
    assert not Sight(org).has("ViewSetup")


@pytest.mark.parametrize(
    "soql",
    [
        pytest.param("SELECT Amount__c FROM Lead", id="selected"),
        pytest.param("SELECT SUM(amount__c) FROM Lead", id="added up"),
        pytest.param("SELECT Id FROM Lead WHERE Amount__c = 1", id="filtered"),
        pytest.param("SELECT Id FROM Lead ORDER BY Amount__c", id="ordered"),
        pytest.param("SELECT Amount__c FROM Lead GROUP BY Amount__c", id="grouped"),
    ],
)
def test_a_hidden_field_is_as_good_as_none(soql):
    org = a_small_org(hidden={"Lead.Amount__c"})
    assert code(soql, org) == "INVALID_FIELD"
    assert "Amount__c" not in [field["name"] for field in Sight(org).describe("Lead")["fields"]]
    assert "Amount__c" in [field["name"] for field in Sight(a_small_org()).describe("Lead")["fields"]]


def test_a_hidden_lookup_hides_the_way_along_it():
    org = a_small_org(hidden={"Lead.AccountId"})
    assert code("SELECT Account.Name FROM Lead", org) == "INVALID_FIELD"
    assert names("SELECT Name FROM Account", org) == ["Account 1", "Account 2"]


def test_a_hidden_field_of_a_setup_object():
    assert code("SELECT ApiName FROM FlowDefinitionView", a_small_org(hidden={"FlowDefinitionView.ApiName"})) == "INVALID_FIELD"


def test_a_hidden_object():
    org = a_small_org(hidden={"Account"})
    assert code("SELECT Id FROM Account", org) == "INVALID_TYPE"
    assert code("SELECT Account.Name FROM Lead", org) == "INVALID_FIELD"
    assert Sight(org).describe("Account") is None


@pytest.mark.parametrize(
    ("table", "tooling", "seen"),
    [
        pytest.param("Lead", False, True, id="records"),
        pytest.param("Lead", True, False, id="records, of the Tooling API"),
        pytest.param("Flow", False, False, id="what only the Tooling API knows"),
        pytest.param("Flow", True, True, id="the same there"),
        pytest.param("User", True, True, id="what both know"),
    ],
)
def test_what_which_api_knows(table, tooling, seen):
    assert (Sight(a_small_org()).table(table, tooling=tooling) is not None) is seen


def test_an_object_without_fields_is_known_by_its_rows():
    org = a_small_org()
    del org.describes["Account"]["fields"]
    assert names("SELECT Name FROM Account", org) == ["Account 1", "Account 2"]
    assert "fields" not in Sight(org).describe("Account")


def test_the_reader_is_no_stranger():
    assert names(f"SELECT Name FROM User WHERE Id = '{READER}'", a_small_org()) == ["Reader"]
