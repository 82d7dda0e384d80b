"""The Salesforce org of a company: shaped as the API shapes it, and holding what the company holds."""

from __future__ import annotations

import json
import re
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from checks.model import refs
from connectors.metadata.collect import Collector
from connectors.metadata.file import MetadataFile
from connectors.metadata.readers import conversions, flows, forecasting, reports, routing
from connectors.metadata.xml import parse
from standins.company.generate import generate
from standins.company.model import Company
from standins.company.people import AUDIT_RIGHTS
from standins.company.planting import codes
from standins.company.snapshot import snapshot_of
from standins.salesforce.org import Org, org_of
from standins.salesforce.org_ids import checked, numbered
from standins.salesforce.org_oddities import MANY

SMALL = {"objects": 20, "fields": 45, "leads": 300, "deals": 120, "accounts": 60}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000\+0000")
PREFIXES = {
    "Lead": "00Q", "Contact": "003", "Account": "001", "Opportunity": "006", "User": "005", "Report": "00O", "Dashboard": "01Z",
    "CustomField": "00N", "CustomObject": "01I", "RecordType": "012", "Folder": "00l", "Organization": "00D", "Campaign": "701",
    "ValidationRule": "03d", "Flow": "301", "PermissionSet": "0PS", "Profile": "00e", "UserRole": "00E", "Group": "00G",
}  # fmt: skip


@cache
def company_with(*planted: str) -> Company:
    return generate(planted=frozenset(planted) if planted != ("all",) else "all", **SMALL)


@cache
def org_with(*planted: str) -> Org:
    return org_of(company_with(*planted))


def names(org: Org, table: str, column: str) -> set[str]:
    return {row[column] for row in org.tables[table]}


def by(org: Org, table: str, column: str) -> dict[str, dict]:
    return {row[column]: row for row in org.tables[table]}


def test_an_id_carries_the_suffix_that_guards_its_case():
    assert checked("00D000000000062") == "00D000000000062EAA"
    assert numbered("003", 1) == "0035g0000000001AAA"


@given(st.from_regex(r"[0-9A-Za-z]{15}", fullmatch=True))
def test_the_suffix_tells_which_letters_are_capitals(id):
    suffix = ["ABCDEFGHIJKLMNOPQRSTUVWXYZ012345".index(char) for char in checked(id)[15:]]

    assert [bool(suffix[at // 5] >> at % 5 & 1) for at in range(15)] == [char.isupper() for char in id]


def test_ids_begin_as_those_of_their_sort_and_are_unique():
    org = org_with()
    for table, prefix in PREFIXES.items():
        ids = [row["Id"] for row in org.tables[table]]
        assert len(set(ids)) == len(ids) > 0, table
        assert {(id[:3], len(id), checked(id[:15]) == id) for id in ids} == {(prefix, 18, True)}, table
    assert org.id == org.tables["Organization"][0]["Id"]
    assert org.user_id in names(org, "User", "Id")
    assert org.identity.endswith(f"/{org.id}/{org.user_id}")


def test_rows_are_json_and_rows_of_a_table_have_the_same_columns():
    org = org_with("all")
    json.dumps([org.tables, org.describes], allow_nan=False)
    for table, rows in org.tables.items():
        assert len({frozenset(row) for row in rows}) <= 1, table


def test_times_are_written_as_the_api_writes_them():
    org = org_with()
    for table in ("Lead", "Opportunity", "OpportunityHistory", "Report", "CustomField", "SetupAuditTrail"):
        for row in org.tables[table]:
            assert TIME.fullmatch(row["CreatedDate"])
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", deal["CloseDate"]) for deal in org.tables["Opportunity"])


def test_every_relationship_leads_to_a_row():
    org = org_of(company_with(), features={"Forecasting", "Territory2"})
    ids = {table: {row["Id"] for row in rows if "Id" in row} for table, rows in org.tables.items()}
    anything = set().union(*ids.values())
    private = ids["User"]
    for (table, relationship), (column, target) in org.relationships.items():
        for row in org.tables[table]:
            if row[column] is not None:
                known = ids[target] | private if (table, relationship) == ("Report", "Owner") else ids[target]
                assert row[column] in (anything if target == "Name" else known), (table, relationship)


def test_a_describe_has_the_columns_of_its_records():
    org = org_with()
    for name, body in org.describes.items():
        fields = {one["name"] for one in body["fields"]}
        assert all(row.keys() == fields for row in org.tables[name]), name
        assert org.modified[name] <= company_with().taken_at
        assert {
            row["QualifiedApiName"] for row in org.tables["FieldDefinition"] if row["EntityDefinitionId"] == _durable(org, name)
        } == (fields)


def _durable(org: Org, name: str) -> str:
    return by(org, "EntityDefinition", "QualifiedApiName")[name]["DurableId"]


def test_durable_ids_name_standard_fields_and_number_custom_ones():
    org = org_with()
    definitions = {
        (row["EntityDefinitionId"], row["QualifiedApiName"]): row["DurableId"] for row in org.tables["FieldDefinition"]
    }

    assert definitions["Account", "Name"] == "Account.Name"
    assert re.fullmatch(r"Account\.00N\w{12}", definitions["Account", "Segment__c"])
    custom = next(row for row in org.tables["EntityDefinition"] if row["QualifiedApiName"].endswith("__c"))
    assert re.fullmatch(r"01I\w{12}", custom["DurableId"])


def test_a_describe_tells_active_values_and_the_catalogue_all():
    org = org_with()
    source = next(one for one in org.describes["Lead"]["fields"] if one["name"] == "LeadSource")
    listed = {
        row["Value"]: row["IsActive"] for row in org.tables["PicklistValueInfo"] if row["EntityParticleId"] == "Lead.LeadSource"
    }

    assert [one["value"] for one in source["picklistValues"]] == [value for value, active in listed.items() if active]
    assert listed["Yellow Pages"] is False


@pytest.mark.parametrize(
    ("path", "aggregatable", "groupable", "filterable"),
    [
        ("Lead.LeadSource", True, True, True),
        ("Opportunity.Amount", True, False, True),
        ("Opportunity.CreatedDate", True, False, True),
        ("Opportunity.CloseDate", True, True, True),
        ("Lead.IsConverted", False, True, True),
        ("Lead.Description", False, False, False),
    ],
)
def test_a_describe_says_what_can_be_counted_grouped_and_filtered(path, aggregatable, groupable, filterable):
    object_, _, name = path.partition(".")
    field = next(one for one in org_with().describes[object_]["fields"] if one["name"] == name)

    assert (field["aggregatable"], field["groupable"], field["filterable"]) == (aggregatable, groupable, filterable)


def test_a_multi_select_picklist_can_be_filtered_and_not_counted():
    fields = [one for body in org_with().describes.values() for one in body["fields"] if one["type"] == "multipicklist"]

    assert fields
    assert {(one["aggregatable"], one["groupable"], one["filterable"]) for one in fields} == {(False, False, True)}


def test_the_history_of_deals_begins_with_the_deal_and_ends_where_it_stands():
    org = org_with()
    last: dict[str, dict] = {}
    for row in org.tables["OpportunityHistory"]:
        before = last.get(row["OpportunityId"])
        assert row["FromOpportunityStageName"] == (before["StageName"] if before else None)
        assert before is None or before["CreatedDate"] < row["CreatedDate"]
        last[row["OpportunityId"]] = row
    assert {key: row["StageName"] for key, row in last.items()} == {
        deal["Id"]: deal["StageName"] for deal in org.tables["Opportunity"]
    }


def test_users_hold_the_rights_of_their_profile_and_permission_sets():
    org = org_of(company_with(), rights={"ApiEnabled", "ViewSetup"})
    sets = by(org, "PermissionSet", "Id")
    mine = [sets[row["PermissionSetId"]] for row in org.tables["PermissionSetAssignment"] if row["AssigneeId"] == org.user_id]

    assert org.rights == {"ApiEnabled", "ViewSetup"}
    assert {column for row in mine for column, value in row.items() if value is True and column.startswith("Permissions")} == {
        "PermissionsApiEnabled",
        "PermissionsViewSetup",
    }
    assert org_with().rights == AUDIT_RIGHTS


def test_what_a_feature_brings_is_not_there_without_it():
    without = org_of(company_with(), features=())

    assert without.tables.keys() & {"ForecastingType", "Territory2Model", "Territory2"} == set()
    assert "<enableForecasts>false</enableForecasts>" in without.metadata["ForecastingSettings"]["Forecasting"]
    assert "Territory2Model" in org_of(company_with(), features={"Territory2"}).tables


def test_every_body_is_well_formed_and_leaves_its_name_to_the_envelope():
    for kind, named in org_with("all").metadata.items():
        for body in named.values():
            assert etree.fromstring(f"<{kind}>{body}</{kind}>").find("fullName") is None


@pytest.mark.parametrize("planted", [(), ("all",)], ids=["clean", "all problems"])
def test_bodies_say_what_the_company_says(planted):
    """Read as a project's files are, they give the rows that the company itself gives."""
    truth, org, out = snapshot_of(company_with(*planted)), org_with(*planted), Collector("salesforce")
    for table in ("objects", "fields", "queues"):
        for row in truth.table(table):
            out.add(table, row)
    for kind, reader in (
        ("AssignmentRules", routing), ("LeadConvertSettings", conversions), ("ForecastingSettings", forecasting), ("Flow", flows),
        ("Report", reports),
    ):  # fmt: skip
        for name, body in org.metadata[kind].items():
            whole = f"<{kind}>{body}</{kind}>".encode()
            reader.read(name, parse(whole), MetadataFile(f"{kind}/{name}", lambda whole=whole: whole), out)

    assert set(out.rows("routing_entries")) == set(truth.table("routing_entries"))
    assert set(out.rows("conversions")) == set(truth.table("conversions"))
    assert [row.categories for row in out.rows("forecast_types")] == [("pipeline", "best_case", "commit", "closed")]
    told = {row.ref: (row.object, row.active, row.trigger, row.runs_when, row.sets_owner) for row in truth.table("automations")}
    read = {row.ref: (row.object, row.active, row.trigger, row.runs_when, row.sets_owner) for row in out.rows("automations")}
    assert read == {ref: said for ref, said in told.items() if ":flow/" in ref}
    shown = {(edge.user, edge.used) for edge in truth.table("uses") if edge.how == "shows" and ":report:" in edge.user}
    assert shown <= {(edge.user, edge.used) for edge in out.rows("uses") if edge.how == "shows"}
    written = {(edge.user, edge.used) for edge in truth.table("uses") if edge.how == "writes"}
    assert {(edge.user, edge.used) for edge in out.rows("uses") if edge.how == "writes" and ":flow/" in edge.user} == written


def is_there(org: Org, ref: str) -> bool:
    """Whether the org's tables hold the component that a reference names; what only the policy names need not be there."""
    _, kind, path = refs.split(ref)
    object_, _, rest = path.partition("." if kind in {"field", "value", "routing_rule", "routing_entry"} else "/")
    if kind in {"policy", "connection", "forecast_category"}:
        return True
    if kind == "object":
        return path.partition("/")[0] in names(org, "EntityDefinition", "QualifiedApiName")
    if kind == "field":
        return rest in {one["name"] for one in org.describes[object_]["fields"]}
    if kind == "value":
        field, _, value = rest.partition("=")
        return any(
            row["EntityParticleId"] == f"{object_}.{field}" and row["Value"] == value for row in org.tables["PicklistValueInfo"]
        )
    if kind == "pipeline":
        processes = {f"{row['TableEnumOrId']}/{row['Name']}" for row in org.tables["BusinessProcess"]}
        return path.split("/")[1] == "*" or path in processes
    if kind == "stage":
        table = {"Opportunity": "OpportunityStage", "Lead": "LeadStatus"}[object_]
        return path.split("/", 2)[2] in names(org, table, "ApiName")
    if kind in {"routing_rule", "routing_entry"}:
        rule, _, position = rest.partition("/")
        body = etree.fromstring(f"<x>{org.metadata['AssignmentRules'][object_]}</x>")
        entries = body.xpath("assignmentRule[fullName=$rule]/ruleEntry", rule=rule)
        return len(entries) >= int(position or 1)
    if kind == "folder":
        return rest == "private" or rest in names(org, "Folder", "DeveloperName")
    table, column = {"queue": ("Group", "DeveloperName"), "user": ("User", "Username"), "dashboard": ("Dashboard",
                     "DeveloperName"),
                     "report": ("Report", "DeveloperName")}[kind]  # fmt: skip
    return (rest or path) in names(org, table, column)


@pytest.mark.parametrize("code", codes())
def test_what_is_planted_is_there_by_its_name(code):
    company, org = company_with(code), org_with(code)
    for one in company.planted:
        assert is_there(org, one.ref), one


@pytest.mark.parametrize("code", codes())
def test_what_is_planted_can_be_seen_in_the_org_or_in_its_policy(code):
    clean, org = org_with(), org_with(code)
    seen = [table for table, rows in org.tables.items() if rows != clean.tables[table]]
    bodies = org.metadata != clean.metadata or org.describes != clean.describes

    assert seen or bodies or company_with(code).policy_files() != company_with().policy_files()


def test_oddities_are_those_that_real_orgs_hold():
    company = generate(**SMALL)
    org = org_of(company, oddities=True)
    fields = {name: {one["name"] for one in body.get("fields", ())} for name, body in org.describes.items()}
    known = {(row["EntityDefinitionId"], row["QualifiedApiName"]): row for row in org.tables["FieldDefinition"]}

    assert "fields" not in org.describes["Asset"]
    assert next(one for one in org.describes["Campaign"]["fields"] if one["name"] == "Type")["picklistValues"] is None
    assert ("Lead", "Website") not in known
    assert "Fax" not in fields["Lead"]
    assert known["Lead", "Segment__c"]["BusinessOwnerId"] not in names(org, "User", "Id")
    assert known["Lead", "Segment__c"]["ComplianceGroup"] == "PII;GDPR"
    assert org.tables["SetupAuditTrail"][0]["CreatedById"] is None
    assert None in names(org, "User", "LastLoginDate")
    assert {row["ForecastCategory"] for row in org.tables["OpportunityStage"] if not row["IsActive"]} == {None}
    assert {row["LastModifiedDate"][-1] for row in org.tables["OpportunityStage"]} == {"Z", "0"}
    assert len(fields["Case"]) == MANY == len([key for key in known if key[0] == "Case"])


def test_oddities_leave_the_company_as_it_was():
    company = generate(**SMALL)
    org_of(company, oddities=True)

    assert company == generate(**SMALL)
