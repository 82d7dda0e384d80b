import pytest

import checks.sources.unlisted_source_value  # noqa: F401 - registers the check
from build import a_connection, a_field, a_gap, found, judged, some_values
from build_hubspot import HS, a_portal, a_property, some_options
from build_sources import CONTACT, LEAD, a_source_field, counted, taxonomy
from checks.model.finding import Finding, NotJudged, Severity
from checks.model.policy import Policy
from checks.model.policy.sources import Sources, SourceValue

TEXT = "Lead.Original_Source__c"


def leads(counts, *, inactive=(), listed=("Web", "Event"), path=LEAD, **given):
    """A list of sources, and the records that carry these values."""
    return [*a_source_field(path, *listed, **given), *some_values(path, *inactive, active=False), *counted(path, counts)]


def lately(counts, month="2026-11", path=LEAD):
    return counted(path, counts, month)


def test_names_the_values_that_are_inactive_or_on_no_list_and_how_many_records_carry_them():
    rows = leads({"Web": 1968, "": 8, "Yellow Pages": 16, "bought list": 8}, inactive=["Yellow Pages"])
    assert found("SRC002", rows, lately({"Web": 90, "bought list": 6})) == [
        Finding(
            ref="salesforce:field:Lead.LeadSource",
            message="24 Lead records carry 2 values of LeadSource that users cannot choose: 'Yellow Pages' (16, inactive) and "
            "'bought list' (8, on no list); 6 of them were created since 2026-10.",
            measured={
                "values": {
                    "Yellow Pages": {"records": 16, "fault": "inactive"},
                    "bought list": {"records": 8, "fault": "on no list"},
                },
                "records": 24,
                "of": 2000,
                "recent": 6,
            },
            size=24,
            affected=("salesforce:value:Lead.LeadSource=Yellow Pages", "salesforce:value:Lead.LeadSource=bought list"),
            records=24,
        )
    ]


def test_free_text_is_held_against_the_taxonomy():
    rows = [a_field(TEXT, type="text"), *counted(TEXT, {"Web": 70, "web ": 4, "goggle": 6, "Unknown": 9})]
    (finding,) = found("SRC002", rows, policy=taxonomy("Web"))
    assert finding.message == (
        "6 Lead records carry 1 value of Original_Source__c that the taxonomy does not define: 'goggle' (6, free text)."
    )


def test_free_text_that_is_blank_needs_no_taxonomy():
    assert judged("SRC002", [a_field(TEXT, type="text"), *counted(TEXT, {"": 60})]).not_judged == ()


def test_free_text_without_a_taxonomy_cannot_be_judged():
    rows = [a_field(TEXT, type="text"), *counted(TEXT, {"goggle": 60})]
    judgement = judged("SRC002", rows)
    assert not judgement.ran
    assert judgement.not_judged == (
        NotJudged(
            reason="there is no taxonomy to hold the values of 1 free-text source field against",
            cure="define the sources in governance/sources.yaml",
        ),
    )


def test_free_text_of_one_of_two_connections_is_not_judged_by_itself():
    judgement = judged(
        "SRC002", [a_field(TEXT, type="text"), *counted(TEXT, {"goggle": 60})], a_connection(), a_connection("other")
    )
    assert [answer.scope for answer in judgement.not_judged] == ["salesforce"]


def test_free_text_beside_a_list_is_not_judged_by_itself():
    judgement = judged("SRC002", [a_field(TEXT, type="text"), *counted(TEXT, {"goggle": 60})], leads({"Web": 9, "Fax": 9}))
    assert [finding.ref for finding in judgement.findings] == ["salesforce:field:Lead.LeadSource"]
    assert [answer.scope for answer in judgement.not_judged] == ["salesforce"]


@pytest.mark.parametrize(
    ("rows", "policy"),
    [
        pytest.param(leads({"Web": 50}), Policy(), id="an active value"),
        pytest.param(leads({"": 50}), Policy(), id="blank, which is DAT001's and SRC006's"),
        pytest.param(leads({" ": 50}), Policy(), id="nothing but a space"),
        pytest.param(leads({"WEB": 50}), Policy(), id="another case, which reports add up"),
        pytest.param(leads({"Internet": 50}), taxonomy(SourceValue(name="Web", aliases=("Internet",))), id="an alias"),
        pytest.param(
            leads({"Fax": 50}, inactive=["Fax"]) + lately({"Web": 4}),
            taxonomy("Web", SourceValue(name="Fax", status="retired")),
            id="retired, on old records",
        ),
        pytest.param(leads({"Fax": 50}, path="Lead.Rating"), Policy(), id="a field that carries no source"),
        pytest.param(leads({"google": 50}, path="Lead.UTM_Source__c"), Policy(), id="a UTM field"),
        pytest.param(leads({"Fax": 50}, path="Log__c.Lead_Source__c"), Policy(), id="an object that is not governed"),
        pytest.param(leads({"Fax": 50}, calculated=True), Policy(), id="a formula"),
        pytest.param(leads({"701x": 50}, listed=(), type="lookup"), Policy(sources=Sources(fields=(LEAD,))), id="a lookup"),
        pytest.param(lately({"Fax": 50}) + leads({"Web": 50}), Policy(), id="months say again what the whole says"),
    ],
)
def test_leaves_alone(rows, policy):
    assert found("SRC002", rows, policy=policy) == []


def test_a_retired_source_that_is_still_written_is_found():
    policy = taxonomy("Web", SourceValue(name="Fax", status="retired"))
    (finding,) = found("SRC002", leads({"Fax": 50}, inactive=["Fax"]), lately({"Fax": 1}), policy=policy)
    assert finding.message.endswith("'Fax' (50, inactive); 1 of them was created since 2026-10.")
    assert finding.severity is None


@pytest.mark.parametrize(
    ("rows", "severity"),
    [
        pytest.param(leads({"Fax": 50}, inactive=["Fax"]) + lately({"Fax": 9}, "2026-09"), Severity.LOW, id="older"),
        pytest.param(leads({"Fax": 50}, inactive=["Fax"]) + lately({"Fax": 9}, "2026-10"), None, id="recent"),
        pytest.param(leads({"Fax": 50}, inactive=["Fax"], path=CONTACT), Severity.LOW, id="not known when"),
        pytest.param(leads({"Fax": 50}) + lately({"Fax": 9}, "2026-09"), None, id="older, and on no list"),
    ],
)
def test_inactive_values_that_no_recent_record_carries_are_history(rows, severity):
    (finding,) = found("SRC002", rows)
    assert finding.severity is severity
    assert (finding.measured["recent"] is None) == (finding.ref == f"salesforce:field:{CONTACT}")


def test_what_recent_means_can_be_set():
    rows = leads({"Fax": 50}, inactive=["Fax"]) + lately({"Fax": 50}, "2026-08")
    (finding,) = found("SRC002", rows, months=3)
    assert finding.message.endswith("; all of them were created since 2026-08.")
    (finding,) = found("SRC002", rows, months=2)
    assert finding.message.endswith("'Fax' (50, inactive).")


@pytest.mark.parametrize(("records", "number"), [(4, 0), (5, 1)])
def test_fewer_records_are_slips(records, number):
    assert len(found("SRC002", leads({"Web": 900, "Fax": records - 1, "Fx": 1}))) == number


def test_an_alias_of_a_retired_source_is_allowed_no_more():
    policy = taxonomy("Web", SourceValue(name="Fax", status="retired", aliases=("Telefax",)))
    assert found("SRC002", leads({"Telefax": 50}) + lately({"Telefax": 2}), policy=policy)


def test_how_many_records_are_slips_can_be_set():
    (finding,) = found("SRC002", leads({"Fax": 1}), records=1)
    assert finding.message == "1 Lead record carries 1 value of LeadSource that users cannot choose: 'Fax' (1, on no list)."


def test_a_field_of_several_choices_counts_a_record_once():
    rows = leads({"Web;Event": 40, "Web;Fax;Telex": 6, "Fax": 2}, type="multi_picklist")
    (finding,) = found("SRC002", rows)
    assert finding.message == (
        "8 Lead records carry 2 values of LeadSource that users cannot choose: 'Fax' (8, on no list) and 'Telex' (6, on no list)."
    )


def test_a_semicolon_parts_no_other_values():
    (finding,) = found("SRC002", leads({"Web;Event": 50}))
    assert list(finding.measured["values"]) == ["Web;Event"]


def test_where_inactive_values_were_not_read_absent_and_inactive_are_not_told_apart():
    (finding,) = found("SRC002", leads({"Fax": 50}), a_gap("picklist_values", "inactive values"))
    assert finding.message.endswith("'Fax' (50, not active).")


def test_counts_of_a_reader_who_sees_a_part_are_at_least_so_high():
    (finding,) = found("SRC002", leads({"Fax": 50}), a_gap("value_counts", "Lead"))
    assert finding.message.startswith("At least 50 Lead records carry ")


def test_months_that_were_not_read_leave_open_whether_it_still_happens():
    (finding,) = found("SRC002", leads({"Fax": 50}), lately({"Web": 9}), a_gap("value_counts", "Lead.LeadSource by month"))
    assert finding.measured["recent"] is None
    assert finding.message.startswith("50 Lead records ")


@pytest.mark.parametrize("scope", ["Lead", LEAD])
def test_a_list_that_was_read_in_part_misses_nothing(scope):
    judgement = judged("SRC002", leads({"Fax": 50}), a_gap("picklist_values", scope))
    assert judgement.findings == ()
    assert "the source values of 1 field could not be read" in {answer.reason for answer in judgement.not_judged}


def test_a_list_of_which_no_value_is_active_was_read_nonetheless():
    (finding,) = found("SRC002", leads({"Fax": 50}, listed=(), inactive=["Fax"]))
    assert finding.measured["values"] == {"Fax": {"records": 50, "fault": "inactive"}}


def test_the_properties_of_a_portal_are_judged_alike():
    portal = [
        a_connection("hubspot", system="hubspot"),
        a_field("contacts.lead_source", connection="hubspot", custom=True),
        *some_values("contacts.lead_source", "web", connection="hubspot"),
        *counted("contacts.lead_source", {"web": 4, "fax": 7}, connection="hubspot"),
        a_field("contacts.hs_analytics_source", connection="hubspot"),
        *some_values("contacts.hs_analytics_source", "OFFLINE", connection="hubspot"),
        *counted("contacts.hs_analytics_source", {"AI_REFERRALS": 400}, connection="hubspot"),
    ]
    (finding,) = found("SRC002", portal)
    assert finding.ref == "hubspot:field:contacts.lead_source"


SOURCE = "contacts.lead_source"


def contacts(counts, *, recent=None, kind="picklist", hidden=("Fax",)):
    """A source property with a hidden option, and the contacts that carry its values."""
    listed = [*some_options(SOURCE, "Web", "Event"), *some_options(SOURCE, *hidden, active=False)]
    dated = counted(SOURCE, recent or {"Web": 1}, "2026-11", connection=HS)
    return [a_portal(), a_property(SOURCE, type=kind), *listed, *counted(SOURCE, counts, connection=HS), *dated]


def test_names_values_of_contacts_that_are_no_option():
    (finding,) = found("SRC002", contacts({"Web": 90, "bought list": 8}))
    assert finding.message == ("8 contacts carry 1 value of lead_source that users cannot choose: 'bought list' (8, on no list).")
    assert (finding.records, finding.measured["of"]) == (8, 98)


def test_a_hidden_option_stays_on_older_records_on_purpose():
    assert found("SRC002", contacts({"Web": 90, "Fax": 40})) == []
    (finding,) = found("SRC002", contacts({"Web": 90, "Fax": 40}, recent={"Fax": 6}))
    assert finding.message == (
        "40 contacts carry 1 value of lead_source that users cannot choose: 'Fax' (40, hidden); 6 of them were created since "
        "2026-10."
    )


def test_a_hidden_option_is_left_alone_where_nobody_knows_when_records_were_created():
    rows = [row for row in contacts({"Web": 90, "Fax": 40}) if getattr(row, "month", None) is None]
    assert found("SRC002", rows) == []


def test_checkboxes_are_counted_by_what_a_contact_holds_together():
    counts = {"Web;Event": 50, "Web;List": 9, "List;Fair": 4}
    (finding,) = found("SRC002", contacts(counts, kind="multi_picklist"))
    assert finding.message == (
        "13 contacts carry 2 values of lead_source that users cannot choose: 'List' (13, on no list) and 'Fair' (4, on no list)."
    )
    assert finding.measured["of"] == 63


def test_checkboxes_that_were_counted_one_by_one_tell_at_least_how_many():
    counts = {"Web": 59, "List": 13, "Fair": 4}
    (finding,) = found("SRC002", contacts(counts, kind="multi_picklist"))
    assert finding.message.startswith("At least 13 contacts carry 2 values of lead_source that users cannot choose: ")
    assert (finding.records, finding.measured["of"]) == (13, None)


def test_values_beyond_the_options_that_were_not_counted_make_it_a_least_number():
    gap = a_gap("value_counts", f"{SOURCE} beyond its options", connection=HS)
    (finding,) = found("SRC002", contacts({"Web": 90, "bought list": 8}), gap)
    assert finding.message.startswith("At least 8 contacts carry ")
