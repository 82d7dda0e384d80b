from datetime import UTC, datetime

import pytest

from checks.model.rows.reporting import Change
from checks.model.rows.schema import Connection
from connectors.hubspot.mapping.account import audit_logs, connection
from connectors.hubspot.mapping.automation import workflows
from connectors.hubspot.mapping.process import pipelines, statuses
from connectors.hubspot.mapping.schema import properties
from hubspot_bodies import TYPES, a_flow, a_pipeline, a_property

AT = datetime(2026, 11, 26, 8, tzinfo=UTC)
DETAILS = {
    "portalId": 12345678, "accountType": "STANDARD", "timeZone": "Europe/Berlin", "companyCurrency": "EUR",
    "additionalCurrencies": [], "uiDomain": "app-eu1.hubspot.com", "dataHostingLocation": "eu1",
}  # fmt: skip


def the_account(details):
    return connection(details, name="hubspot", taken_at=AT, tier="Enterprise", rights=("automation", "forms"))


def test_the_account():
    assert the_account(DETAILS) == Connection(
        connection="hubspot",
        ref="hubspot:connection:hubspot",
        system="hubspot",
        name="hubspot",
        kind="production",
        org_id="12345678",
        edition="Enterprise",
        currency="EUR",
        time_zone="Europe/Berlin",
        ui_url="https://app-eu1.hubspot.com",
        taken_at="2026-11-26T08:00:00Z",
        rights=("automation", "forms"),
        format="rest",
    )


@pytest.mark.parametrize(
    ("type_", "kind"),
    [("SANDBOX", "sandbox"), ("DEVELOPER_TEST", "developer"), ("APP_DEVELOPER", "developer"), ("?", "production")],
)
def test_kinds(type_, kind):
    assert the_account({**DETAILS, "accountType": type_}).kind == kind


@pytest.mark.parametrize(
    "domain",
    [
        None,
        "",
        5,
        "hubspot.com",
        "app.hubspot.com.evil.example",
        "evil.example/app.hubspot.com",
        "app.hubspot.com/x",
        "a b.hubspot.com",
    ],
)
def test_nothing_but_hubspot_is_linked_to(domain):
    assert the_account({**DETAILS, "uiDomain": domain}).ui_url is None


@pytest.mark.parametrize("details", [None, [], "x", {}, {"portalId": True, "companyCurrency": 5}])
def test_an_account_of_which_nothing_is_known(details):
    row = the_account(details)
    assert (row.org_id, row.currency, row.time_zone, row.ui_url, row.kind) == (None, None, None, None, "production")


def a_line(category="PROPERTY", sub="DEAL", target="tier", **given):
    return {
        "id": "x1", "category": category, "subCategory": sub, "action": "UPDATE", "targetObjectId": target,
        "occurredAt": "2026-11-20T20:58:49.529Z", "actingUser": {"userId": 501, "userEmail": "ada@acme.example"}, **given,
    }  # fmt: skip


@pytest.fixture
def known(out, people):
    properties(out, "deals", [a_property(), a_property(name="one", label="Twin"), a_property(name="two", label="Twin")], people)
    properties(out, "contacts", [a_property(name="lifecyclestage")], people)
    pipelines(out, "deals", [a_pipeline(), a_pipeline(id="77", label="Renewals")], people)
    statuses(out, "contacts")
    workflows(out, [a_flow()], TYPES, people)


def test_a_change(out, people, known):
    audit_logs(out, [a_line()], people)
    assert out.rows("changes") == [
        Change(
            connection="hubspot",
            ref="hubspot:setting:audit-log.x1",
            at="2026-11-20T20:58:49Z",
            by="hubspot:user:501",
            section="PROPERTY",
            action="UPDATE",
            component="hubspot:field:deals.tier",
            text="DEAL tier",
        )
    ]


@pytest.mark.parametrize(
    ("line", "component"),
    [
        (a_line("PIPELINE", "DEAL", "Sales Pipeline"), "hubspot:pipeline:deals/default"),
        (a_line("PIPELINE", "DEAL", 77), "hubspot:pipeline:deals/77"),
        (a_line("PIPELINE", "CONTACT", "lifecyclestage"), None),
        (a_line("PROPERTY", "DEAL", "Tier"), "hubspot:field:deals.tier"),
        (a_line("PROPERTY", "DEAL", "Twin"), None),
        (a_line("PROPERTY", "CONTACT", "tier"), None),
        (a_line("WORKFLOW", "CONTACT_WORKFLOW", 900), "hubspot:automation:workflow/900"),
        (a_line("LOGIN", "LOGIN_SUCCEEDED", None), None),
    ],
)
def test_the_component_is_told_where_exactly_one_answers_to_it(out, people, known, line, component):
    audit_logs(out, [line], people)
    assert out.rows("changes")[0].component == component


def test_what_was_done_to_records_is_no_change_of_the_account(out, people):
    audit_logs(out, [a_line("PROPERTY_VALUE"), a_line("CRM_OBJECT")], people)
    assert (out.rows("changes"), out.rows("gaps")) == ([], [])


def test_lines_that_make_no_sense(out, people):
    audit_logs(out, [a_line(id=None), a_line(occurredAt="soon"), 5, a_line(actingUser=None, subCategory=None)], people)
    (change,) = out.rows("changes")
    assert (change.by, change.text) == (None, "tier")
    (gap,) = out.rows("gaps")
    assert (gap.table, gap.reason.split(" that ")[0]) == ("changes", "3 of 4 rows of the audit log")
