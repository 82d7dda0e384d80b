from checks.model.policy.measurement import RegisteredReport
from checks.model.rows.marketing import Campaign, Form, RecordList
from connectors.hubspot.mapping.marketing import campaigns, forms, lists, registered
from hubspot_bodies import TYPES, a_branch, a_filter


def a_form(*fields, **given):
    return {
        "id": "f-1", "name": "Demo request", "formType": "hubspot", "archived": False, "createdAt": "2025-01-01T00:00:00Z",
        "updatedAt": "2025-02-01T00:00:00Z", "fieldGroups": [{"fields": list(fields)}], **given,
    }  # fmt: skip


def a_field(name, type_="0-1", required=False, **given):
    return {"objectTypeId": type_, "name": name, "required": required, "hidden": False, **given}


def test_a_form_fills_properties_and_demands_some(out, edges):
    inside = {"dependentField": a_field("size", "0-2", dependentFields=[{"dependentField": a_field("region")}])}
    fields = (a_field("email", required=True), a_field("utm_source", hidden=True), a_field("industry", dependentFields=[inside]))
    forms(out, [a_form(*fields)])
    assert out.rows("forms") == [
        Form(
            connection="hubspot", ref="hubspot:form:f-1", name="Demo request", kind="hubspot",
            created_at="2025-01-01T00:00:00Z", modified_at="2025-02-01T00:00:00Z",
        )
    ]  # fmt: skip
    assert edges("form:f-1") == {
        ("field:contacts.email", "writes", "", ()),
        ("field:contacts.email", "requires", "", ()),
        ("field:contacts.utm_source", "writes", "", ()),
        ("field:contacts.industry", "writes", "", ()),
        ("field:companies.size", "writes", "", ()),
        ("field:contacts.region", "writes", "", ()),
    }


def test_fields_of_custom_objects_and_of_none(out, edges):
    forms(out, [a_form(a_field("term", "2-77"), a_field("x", "2-78"), a_field("y", None))], TYPES)
    assert {used for used, *_ in edges("form:f-1")} == {
        "field:subscriptions.term", "field:2-78.x", "field:contacts.y",
    }  # fmt: skip


def test_forms_that_make_no_sense(out):
    forms(out, [a_form(a_field("no name"), a_field("email")), a_form(id=""), None, a_form(id="f-2", fieldGroups="x")])
    assert [row.ref for row in out.rows("forms")] == ["hubspot:form:f-1", "hubspot:form:f-2"]
    assert {(gap.table, gap.reason.split(" that ")[0]) for gap in out.rows("gaps")} == {
        ("forms", "2 of 4 rows of forms"),
        ("uses", "2 of 4 rows of forms"),
        ("uses", "1 of 2 rows of the fields of form f-1"),
    }


def a_list(**given):
    return {
        "listId": "12", "name": "Customers", "objectTypeId": "0-1", "processingType": "DYNAMIC", "createdById": "501",
        "updatedById": "502", "createdAt": "2025-01-01T00:00:00Z", "updatedAt": "2025-02-01T00:00:00Z",
        "filterBranch": a_branch(a_filter("tier", "IS_ANY_OF", "gold")), **given,
    }  # fmt: skip


def test_a_list_and_what_it_filters_on(out, people, edges):
    lists(out, [a_list()], TYPES, people)
    assert out.rows("lists") == [
        RecordList(
            connection="hubspot", ref="hubspot:list:12", object="contacts", name="Customers", kind="dynamic",
            created_at="2025-01-01T00:00:00Z", created_by="hubspot:user:501", modified_at="2025-02-01T00:00:00Z",
            modified_by="hubspot:user:502",
        )
    ]  # fmt: skip
    assert edges("list:12") == {("field:contacts.tier", "filters", "equals", ("gold",))}


def test_kinds_of_lists_and_those_that_are_none(out, people):
    rows = [
        a_list(listId=1, processingType="MANUAL", filterBranch=None),
        a_list(listId=2, processingType="SNAPSHOT"),
        a_list(listId=3, processingType="?"),
        a_list(listId=4, deletedAt="2026-01-01T00:00:00Z"),
        a_list(listId=None),
        a_list(objectTypeId=None),
    ]
    lists(out, rows, TYPES, people)
    assert [(row.ref, row.kind) for row in out.rows("lists")] == [
        ("hubspot:list:1", "manual"), ("hubspot:list:2", "snapshot"), ("hubspot:list:3", None),
    ]  # fmt: skip
    assert [gap.table for gap in out.rows("gaps")] == ["lists", "uses"]


def test_campaigns_with_their_days(out):
    told = {"hs_name": "Q1 webinar", "hs_campaign_status": "in_progress", "hs_start_date": "2026-01-05", "hs_end_date": None}
    midnight = {"hs_name": None, "hs_start_date": "1767571200000", "hs_end_date": "soon"}
    campaigns(out, [{"id": "c-1", "properties": told}, {"id": "c-2", "properties": midnight}, {"id": "c-3"}, {}])
    assert out.rows("campaigns") == [
        Campaign(
            connection="hubspot", ref="hubspot:campaign:c-1", name="Q1 webinar", status="in_progress", starts_on="2026-01-05"
        ),
        Campaign(connection="hubspot", ref="hubspot:campaign:c-2", name="c-2", starts_on="2026-01-05"),
        Campaign(connection="hubspot", ref="hubspot:campaign:c-3", name="c-3"),
    ]  # fmt: skip
    assert [gap.table for gap in out.rows("gaps")] == ["campaigns"]


def test_reports_that_the_policy_registers_by_name_are_there(out):
    entries = [
        RegisteredReport(component="hubspot:report:Pipeline by source", purpose="Weekly review", executive=True),
        RegisteredReport(component="hubspot:dashboard:Board"),
        *(
            RegisteredReport(component=one)
            for one in ("hubspot:report:Sales*", "salesforce:report:A/B", "report:C", "hubspot:list:7")
        ),
    ]
    registered(out, entries)
    (report,) = out.rows("reports")
    assert (report.ref, report.label, report.description) == (
        "hubspot:report:Pipeline by source",
        "Pipeline by source",
        "Weekly review",
    )
    assert [row.ref for row in out.rows("dashboards")] == ["hubspot:dashboard:Board"]
