from __future__ import annotations

import pytest

from standins.hubspot.asking import ask, said
from standins.hubspot.portal import SCOPES
from standins.hubspot.small import AHEAD, LEFT, QUEUE, SELLER, a_property, a_small_portal

PROPERTIES = "/crm/properties/2026-09"
SENSITIVE = "crm.objects.contacts.sensitive.read.v2"


def got(server, path):
    found = ask(server, path)
    assert found.status_code == 200, found.text
    return found.json()


def names(server, path, key="name"):
    return [row[key] for row in got(server, path)["results"]]


def batch(server, path, *inputs, **more):
    return ask(server, f"{path}/batch/read", "POST", json={"inputs": list(inputs), **more})


def test_the_account(portals):
    server = portals(a_small_portal(details={"companyCurrency": "EUR"}))
    found = got(server, "/account-info/2026-09/details")
    assert (found["portalId"], found["companyCurrency"], found["accountType"]) == (12345678, "EUR", "STANDARD")


def test_the_days_usage(portals):
    server = portals(used=40, daily_limit=1000)
    (found,) = got(server, "/account-info/2026-09/api-usage/daily/private-apps")["results"]
    assert (found["usageLimit"], found["currentUsage"], found["fetchStatus"]) == (1000, 41, "SUCCESS")


def test_properties_come_all_at_once(portals):
    many = [a_property(f"p{number}") for number in range(250)]
    assert len(names(portals(a_small_portal(properties={"contacts": many})), f"{PROPERTIES}/contacts?limit=10")) == 250


def test_properties_in_use_or_archived_ones(portals):
    server = portals()
    assert "last_fair" not in names(server, f"{PROPERTIES}/contacts")
    assert names(server, f"{PROPERTIES}/contacts?archived=true") == ["last_fair"]
    assert names(server, f"{PROPERTIES}/contacts?properties=email,score&locale=de") == ["email", "score"]


@pytest.mark.parametrize(
    ("tier", "scope", "name"),
    [
        ("sensitive", SENSITIVE, "income"),
        ("highly_sensitive", "crm.objects.contacts.highly_sensitive.read.v2", "diagnosis"),
    ],
)
def test_sensitive_properties_take_their_own_scope(portals, tier, scope, name):
    server = portals()
    path = f"{PROPERTIES}/contacts?dataSensitivity={tier}"
    assert name not in names(server, f"{PROPERTIES}/contacts")
    found = ask(server, path)
    assert said(found) == (403, "MISSING_SCOPES")
    assert found.json()["errors"][0]["context"]["requiredScopes"] == [scope]
    server.portal.scopes.add(scope)
    assert names(server, path) == [name]


def test_a_tier_that_there_is_not(portals):
    assert said(ask(portals(), f"{PROPERTIES}/contacts?dataSensitivity=secret")) == (400, "VALIDATION_ERROR")


def test_one_property_and_some(portals):
    server = portals()
    assert got(server, f"{PROPERTIES}/contacts/lead_source")["options"][2]["hidden"] is True
    assert said(ask(server, f"{PROPERTIES}/contacts/nothing")) == (404, "OBJECT_NOT_FOUND")
    found = batch(server, f"{PROPERTIES}/contacts", {"name": "email"}, {"name": "nothing"})
    assert (found.status_code, [row["name"] for row in found.json()["results"]]) == (207, ["email"])
    assert (found.json()["numErrors"], found.json()["errors"][0]["context"]["ids"]) == (1, ["nothing"])
    assert batch(server, f"{PROPERTIES}/contacts", {"name": "last_fair"}, archived=True).status_code == 200
    assert said(batch(server, f"{PROPERTIES}/contacts")) == (400, "VALIDATION_ERROR")


def test_what_standard_properties_do_not_say(portals):
    rows = {row["name"]: row for row in got(portals(), f"{PROPERTIES}/contacts")["results"]}
    assert "createdUserId" not in rows["email"]
    assert rows["lead_source"]["createdUserId"] == "901"
    assert (rows["hubspot_owner_id"]["options"], rows["hubspot_owner_id"]["externalOptions"]) == ([], True)


def test_groups_and_validations(portals):
    server = portals()
    assert names(server, f"{PROPERTIES}/contacts/groups") == ["contactinformation"]
    assert names(server, "/crm/property-validations/2026-09/0-1", "propertyName") == ["score"]
    assert names(server, "/crm/property-validations/2026-09/0-2", "propertyName") == []
    assert said(ask(server, "/crm/property-validations/2026-09/contacts")) == (400, "VALIDATION_ERROR")


def test_custom_objects_come_with_their_properties(portals):
    server = portals()
    path = "/crm-object-schemas/2026-09/schemas"
    (found,) = got(server, path)["results"]
    assert [row["name"] for row in found["properties"]] == ["term"]
    assert (found["objectTypeId"], found["createdByUserId"], found["associations"]) == ("2-7", 901, [])
    (short,) = got(server, f"{path}?includePropertyDefinitions=false&includeAuditMetadata=false")["results"]
    assert not {"properties", "createdByUserId"} & set(short)
    assert names(server, f"{path}?archived=true") == []
    assert got(server, f"{path}/2-7")["name"] == "subscription"
    assert said(ask(server, f"{path}/2-8")) == (400, None)


def test_which_objects_are_on(portals):
    found = got(portals(), "/crm/object-library/2026-09/enablement")
    assert found == {"enablementByObjectTypeId": {"0-7": True, "0-8": False, "0-136": True}}


def test_association_labels(portals):
    server = portals()
    path = "/crm/limits/2026-09/associations/labels"
    (pair,) = got(server, path)["results"]
    assert (pair["allLabels"], pair["toObjectType"]["objectTypeId"], "types" in pair) == (["Buyer"], "0-2", False)
    assert got(server, f"{path}?fromObjectTypeId=0-2")["results"] == []
    assert names(server, "/crm/associations/2026-09/contacts/0-2/labels", "typeId") == [35, 279]
    assert names(server, "/crm/associations/2026-09/companies/contacts/labels") == []


def test_how_full_the_portal_is(portals):
    server = portals()
    records = got(server, "/crm/limits/2026-09/records")
    assert {row["objectTypeId"]: row["usage"] for row in records["hubspotDefinedObjectTypes"]}["0-1"] == 6
    assert [(row["objectTypeId"], row["usage"]) for row in records["customObjectTypes"]["byObjectType"]] == [("2-7", 1)]
    custom = {row["objectTypeId"]: row["usage"] for row in got(server, "/crm/limits/2026-09/custom-properties")["byObjectType"]}
    assert (custom["0-1"], custom["0-2"]) == (6, 0)
    assert got(server, "/crm/limits/2026-09/calculated-properties")["overallUsage"] == 0
    assert got(server, "/crm/limits/2026-09/custom-object-types")["usage"] == 1
    pipelines = got(server, "/crm/limits/2026-09/pipelines")["hubspotDefinedObjectTypes"]
    assert {row["objectTypeId"]: row["usage"] for row in pipelines}["0-3"] == 1


def test_pipelines_and_what_is_below(portals):
    server = portals()
    (pipeline,) = got(server, "/crm/pipelines/2026-09/deals")["results"]
    assert [stage["metadata"].get("probability") for stage in pipeline["stages"]] == ["0.2", None, "1.0", "0.0"]
    assert got(server, "/crm/pipelines/2026-09/deals/default") == pipeline
    assert names(server, "/crm/pipelines/2026-09/0-3/default/stages", "id") == ["s1", "s2", "s3", "s4"]
    assert said(ask(server, "/crm/pipelines/2026-09/deals/other")) == (404, "PIPELINE_NOT_FOUND")
    assert said(ask(server, "/crm/pipelines/2026-09/deals/other/audit")) == (404, "PIPELINE_NOT_FOUND")
    assert names(server, "/crm/pipelines/2026-09/deals/default/audit", "fromUserId") == [901]
    assert names(server, "/crm/pipelines/2026-09/deals/default/stages/s1/audit", "identifier") == ["s1"]
    assert names(server, "/crm/pipelines/2026-09/deals/default/stages/s2/audit", "identifier") == []
    assert names(server, "/crm/pipelines/2026-09/companies") == []


def test_rules_of_pipelines(portals):
    server = portals()
    path = "/crm/pipelines-rules/2026-09-beta"
    assert list(got(server, f"{path}/0-3/default")) == ["governanceValidationRules"]
    assert got(server, f"{path}/0-3/default/stage-edit-permissions") == {"s3": ["TEAM_7"]}
    assert got(server, f"{path}/0-5/0") == {}
    assert ask(server, f"{path}/deals/default").status_code == 400
    assert said(ask(server, f"{path}/0-3/other")) == (404, "PIPELINE_NOT_FOUND")


def test_owners_users_roles_and_teams(portals):
    server = portals()
    assert names(server, "/crm/owners/2026-09", "id") == [SELLER, QUEUE]
    assert names(server, "/crm/owners/2026-09?archived=true", "id") == [LEFT]
    assert names(server, "/crm/owners/2026-09?email=o101@acme.example", "id") == [SELLER]
    assert got(server, f"/crm/owners/2026-09/{SELLER}")["teams"][0]["name"] == "Inbound"
    assert got(server, "/crm/owners/2026-09/901?idProperty=userId")["id"] == SELLER
    assert said(ask(server, f"/crm/owners/2026-09/{LEFT}")) == (404, "OBJECT_NOT_FOUND")
    assert names(server, "/settings/users/2026-03", "superAdmin") == [True]
    assert got(server, "/settings/users/2026-03/o101@acme.example?idProperty=EMAIL")["id"] == "901"
    assert said(ask(server, "/settings/users/2026-03/905")) == (404, "OBJECT_NOT_FOUND")
    assert names(server, "/settings/users/2026-03/roles") == ["Sales"]
    assert names(server, "/settings/users/2026-03/teams") == names(server, "/settings/teams/2026-09-beta") == ["Inbound"]


def test_workflows_tell_what_they_do_only_one_by_one_or_by_batch(portals):
    server = portals()
    rows = got(server, "/automation/v4/flows")["results"]
    assert [(row["id"], row["isEnabled"]) for row in rows] == [("1", True), ("2", False)]
    assert not {"actions", "enrollmentCriteria", "type"} & set(rows[0])
    assert got(server, "/automation/v4/flows/1")["actions"]
    found = batch(server, "/automation/v4/flows", {"type": "FLOW_ID", "flowId": "2"}, {"type": "FLOW_ID", "flowId": "1"})
    assert (found.status_code, [row["id"] for row in found.json()["results"]]) == (200, ["2", "1"])
    assert found.json()["results"][0]["actions"][0]["actionTypeId"] == "0-5"


@pytest.mark.parametrize(
    ("inputs", "status"),
    [
        ([{"id": "1"}], 400),
        ([{"flowId": "1"}], 400),
        ([{"type": "FLOW_ID"}], 400),
        ([], 400),
        (["1"], 400),
        ([{"type": "FLOW_ID", "flowId": "1"}] * 101, 400),
        ([{"type": "FLOW_ID", "flowId": "1"}, {"type": "FLOW_ID", "flowId": "9"}], 207),
        ([{"type": "FLOW_ID", "flowId": "1"}] * 100, 200),
    ],
)
def test_a_batch_of_workflows(portals, inputs, status):
    found = batch(portals(), "/automation/v4/flows", *inputs)
    assert found.status_code == status
    assert status != 207 or (len(found.json()["results"]), found.json()["errors"][0]["context"]) == (1, {"ids": ["9"]})


def test_a_search_of_lists_pages_by_offset_and_holds_no_filters(portals):
    server = portals()
    body = {"count": 2, "additionalProperties": ["hs_list_size"]}
    first = ask(server, "/crm/lists/2026-09/search", "POST", json={**body, "offset": 0}).json()
    assert (first["offset"], first["hasMore"], first["total"], "paging" in first) == (2, True, 3, False)
    last = ask(server, "/crm/lists/2026-09/search", "POST", json={**body, "offset": first["offset"]}).json()
    assert (last["hasMore"], [row["listId"] for row in first["lists"] + last["lists"]]) == (False, ["11", "12", "13"])
    assert first["lists"][0]["additionalProperties"] == {"hs_list_size": "11"}
    assert not any("filterBranch" in row for row in first["lists"])
    manual = ask(server, "/crm/lists/2026-09/search", "POST", json={"processingTypes": ["MANUAL"], "query": "list"}).json()
    assert [row["listId"] for row in manual["lists"]] == ["12"]


@pytest.mark.parametrize("body", [{"count": 501}, {"offset": -1}, {"count": "2"}, [1]])
def test_a_search_of_lists_that_cannot_be(portals, body):
    assert said(ask(portals(), "/crm/lists/2026-09/search", "POST", json=body)) == (400, "VALIDATION_ERROR")


def test_lists_by_id_hold_filters_when_asked(portals):
    server = portals()
    path = "/crm/lists/2026-09?listIds=11&listIds=13&listIds=99"
    assert [row["listId"] for row in got(server, path)["lists"]] == ["11", "13"]
    assert not any("filterBranch" in row for row in got(server, path)["lists"])
    assert all("filterBranch" in row for row in got(server, f"{path}&includeFilters=true")["lists"])
    assert got(server, "/crm/lists/2026-09/12?includeFilters=true")["list"]["filterBranch"]["filterBranchType"] == "OR"
    assert said(ask(server, "/crm/lists/2026-09/99")) == (404, "OBJECT_NOT_FOUND")


def test_forms(portals):
    server = portals()
    assert names(server, "/marketing/v3/forms") == ["Form 1", "Form 2"]
    assert names(server, "/marketing/v3/forms?formTypes=captured") == ["Form 2"]
    assert names(server, "/marketing/v3/forms?archived=true") == ["Form 3"]
    id = names(server, "/marketing/v3/forms", "id")[0]
    assert got(server, f"/marketing/v3/forms/{id}")["fieldGroups"][0]["fields"][0]["required"] is True


def test_campaigns_tell_what_is_asked_for(portals):
    server = portals()
    assert names(server, "/marketing/v3/campaigns", "properties") == [{}]
    told = names(server, "/marketing/v3/campaigns?properties=hs_utm,hs_owner", "properties")
    assert told == [{"hs_utm": "fair", "hs_owner": None}]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["19", "18", "17"]),
        ("?sort=occurredAt", ["17", "18", "19"]),
        ("?occurredAfter=2026-11-17T10:00:00.000Z", ["19", "18"]),
        ("?occurredAfter=1763460000000&occurredBefore=2026-11-18T10:00:00Z", ["17"]),
        ("?actingUserId=902", ["19", "17"]),
    ],
)
def test_audit_logs(portals, query, expected):
    assert names(portals(), f"/account-info/2026-09/activity/audit-logs{query}", "id") == expected


def test_audit_logs_of_a_time_that_is_none(portals):
    found = ask(portals(), "/account-info/2026-09/activity/audit-logs?occurredAfter=yesterday")
    assert said(found) == (400, "VALIDATION_ERROR")


def test_forecasts(portals):
    assert names(portals(), "/forecast-settings/2026-09/forecast-types", "amountProperty") == ["amount"]


def test_a_scan_tells_texts_and_nulls(portals):
    server = portals()
    found = got(server, "/crm/objects/2026-09/contacts?properties=email,score&limit=100")
    assert "paging" not in found
    assert [row["id"] for row in found["results"]] == ["1", "2", "3", "4", "5", "6"]
    first, fifth = found["results"][0], found["results"][4]
    assert first["properties"] == {
        "email": "ann@acme.example", "score": "10", "createdate": "2026-01-02T08:00:00.000Z", "hs_object_id": "1",
        "lastmodifieddate": "2026-08-01T00:00:00.000Z",
    }  # fmt: skip
    assert (fifth["properties"]["email"], fifth["properties"]["score"], fifth["archived"]) == (None, None, False)
    assert found["results"][3]["updatedAt"] == AHEAD
    archived = got(server, "/crm/objects/2026-09/contacts?archived=true")
    assert [(row["id"], row["archived"]) for row in archived["results"]] == [("7", True)]


def test_a_scan_tells_a_few_when_nothing_is_asked_for(portals):
    (first, *_) = got(portals(), "/crm/objects/2026-09/deals")["results"]
    assert first["properties"]["dealname"] == "One"
    assert "hubspot_owner_id" not in first["properties"]


@pytest.mark.parametrize("name", ["nothing", "last_fair", "email,nothing"])
def test_a_scan_of_a_property_that_there_is_not(portals, name):
    found = ask(portals(), f"/crm/objects/2026-09/contacts?properties={name}")
    assert said(found) == (400, "VALIDATION_ERROR")
    assert found.json()["errors"][0]["code"] == "INVALID_PROPERTY"


def test_a_scan_of_a_sensitive_property(portals):
    path = "/crm/objects/2026-09/contacts?properties=income"
    assert said(ask(portals(), path)) == (403, "MISSING_SCOPES")
    rows = got(portals(a_small_portal(scopes=set(SCOPES) | {SENSITIVE})), path)["results"]
    assert [row["properties"]["income"] for row in rows] == [None, None, None, None, None, "5"]


def test_records_by_id(portals):
    server = portals()
    assert got(server, "/crm/objects/2026-09/contacts/3?properties=score")["properties"]["score"] == "100"
    assert said(ask(server, "/crm/objects/2026-09/contacts/7")) == (404, "OBJECT_NOT_FOUND")
    found = batch(server, "/crm/objects/2026-09/contacts", {"id": "2"}, {"id": "99"}, properties=["email"])
    assert (found.status_code, found.json()["results"][0]["properties"]["email"]) == (207, "bob@acme.example")
