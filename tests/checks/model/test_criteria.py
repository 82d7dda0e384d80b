import pytest
from hypothesis import given
from hypothesis import strategies as st

from build import a_criterion, a_field, a_gap, a_record_type, a_snapshot, an_object, some_values
from build_hubspot import HS, a_portal, a_property, hub_objects, some_options
from checks.model.criteria import Known, Vocabulary, all_must_hold, implies, plain, satisfied, stale_values

SOURCE = "Lead.LeadSource"
KNOWN = tuple(Known((value,), True) for value in ("Web", "Webinar", "Trade Show", "Partner; Referral", "Korea, Republic of"))


def a_vocabulary(*rows):
    snapshot = a_snapshot(*rows)
    tables = (snapshot.table(name) for name in ("objects", "fields", "picklist_values", "record_types"))
    return Vocabulary(*tables, snapshot.coverage)


@pytest.mark.parametrize(
    ("operator", "wanted", "value", "holds"),
    [
        ("equals", ("web",), "Web", True),
        ("equals", ("Web",), "Webinar", False),
        ("equals", ("Web", "Event"), "Event", True),
        ("equals", ("Trade %26 Show",), "Trade & Show", True),
        ("equals", (), "", True),
        ("equals", (), "Web", False),
        ("not_equal", ("Web",), "web", False),
        ("not_equal", ("Web", "Event"), "Partner", True),
        ("not_equal", (), "Web", True),
        ("not_equal", ("",), "", False),
        ("contains", ("sho",), "Trade Show", True),
        ("contains", ("shop",), "Trade Show", False),
        ("not_contains", ("show", "web"), "Web", False),
        ("not_contains", ("show", "web"), "Partner", True),
        ("starts_with", ("web", "tra"), "Trade Show", True),
        ("starts_with", ("show",), "Trade Show", False),
        ("includes", ("Partner",), "Web;Partner", True),
        ("includes", ("Web;Partner",), "Web;Event", False),
        ("excludes", ("Partner",), "Web;Partner", False),
        ("excludes", ("Partner",), "Web", True),
        ("less", ("5",), "4", None),
        ("is_changed", (), "Web", None),
    ],
)
def test_a_criterion_is_understood_as_the_crms_compare(operator, wanted, value, holds):
    assert satisfied(a_criterion(SOURCE, operator, *wanted), value) is holds


def test_a_value_is_known_by_its_label_too():
    assert satisfied(a_criterion(SOURCE, "equals", "Trade Show"), "TS", "Trade Show") is True
    assert satisfied(a_criterion(SOURCE, "not_equal", "Trade Show"), "TS", "Trade Show") is False


@given(st.sampled_from(["equals", "contains", "includes"]), st.lists(st.text(max_size=5), max_size=3), st.text(max_size=8))
def test_a_negative_operator_holds_exactly_where_its_positive_does_not(positive, wanted, value):
    negative = {"equals": "not_equal", "contains": "not_contains", "includes": "excludes"}[positive]
    assert satisfied(a_criterion(SOURCE, positive, *wanted), value) is not satisfied(
        a_criterion(SOURCE, negative, *wanted), value
    )


@pytest.mark.parametrize(
    ("narrow", "wide", "provable"),
    [
        (("equals", "US"), ("equals", "US", "CA"), True),
        (("equals", "US", "CA"), ("equals", "US"), False),
        (("equals", "us"), ("equals", "US"), True),
        (("equals", "US East"), ("starts_with", "US"), True),
        (("equals", "East US"), ("starts_with", "US"), False),
        (("equals", "East US"), ("contains", "US"), True),
        (("equals", "CA"), ("not_equal", "US"), True),
        (("equals", "US"), ("not_equal", "US"), False),
        (("starts_with", "US East"), ("starts_with", "US"), True),
        (("starts_with", "US"), ("starts_with", "US East"), False),
        (("starts_with", "US East"), ("contains", "east"), True),
        (("starts_with", "US"), ("equals", "US"), False),
        (("contains", "West US"), ("contains", "US"), True),
        (("not_equal", "US", "CA"), ("not_equal", "US"), True),
        (("not_equal", "US"), ("not_equal", "US", "CA"), False),
        (("less", "5"), ("less", "5"), True),
        (("less", "4"), ("less", "5"), False),
    ],
)
def test_one_criterion_implies_another_only_where_that_is_provable(narrow, wide, provable):
    country = "Lead.CountryCode"
    assert implies(a_criterion(country, *narrow), a_criterion(country, *wide)) is provable


def test_criteria_on_two_fields_never_imply_each_other():
    assert not implies(a_criterion("Lead.Country", "equals", "US"), a_criterion("Lead.CountryCode", "equals", "US"))


@given(
    st.lists(st.sampled_from("abc"), min_size=1, max_size=3),
    st.sampled_from(["equals", "starts_with", "contains", "not_equal"]),
    st.lists(st.sampled_from(["a", "ab", "b", "abc"]), min_size=1, max_size=3),
    st.sampled_from(["equals", "starts_with", "contains", "not_equal"]),
)
def test_whatever_satisfies_the_narrow_criterion_satisfies_the_wide_one(ours, narrow, theirs, wide):
    first, second = a_criterion(SOURCE, narrow, *ours), a_criterion(SOURCE, wide, *theirs)
    values = ["", "a", "b", "c", "ab", "ba", "bc", "abc", "cab", "x"]
    if implies(first, second):
        assert all(satisfied(second, value) for value in values if satisfied(first, value))


@pytest.mark.parametrize(
    ("logic", "all_"), [("", True), ("1 AND 2", True), ("1 OR 2", False), ("1 and (2 or 3)", False), ("NOT 1", False)]
)
def test_or_and_not_free_a_criterion_from_having_to_hold(logic, all_):
    assert all_must_hold(logic) is all_


@pytest.mark.parametrize(
    ("operator", "named", "stale"),
    [
        ("equals", ("WEB",), ()),
        ("equals", ("Fax",), ("Fax",)),
        ("equals", ("Web", "Fax", "Telex"), ("Fax", "Telex")),
        ("equals", ("",), ()),
        ("equals", ("Korea", "Republic of"), ()),
        ("not_equal", ("Fax",), ("Fax",)),
        ("not_equal", ("Web",), ()),
        ("contains", ("show",), ()),
        ("contains", ("fax",), ("fax",)),
        ("not_contains", ("fax",), ("fax",)),
        ("starts_with", ("web",), ()),
        ("starts_with", ("show",), ("show",)),
        ("includes", ("Web;Trade Show",), ()),
        ("includes", ("Web;Fax",), ("Web;Fax",)),
        ("excludes", ("Fax",), ("Fax",)),
        ("greater", ("Fax",), ()),
        ("equals", ("2017AnnualEvent",), ("2017AnnualEvent",)),
        ("equals", ("2017AnnualEventUSA",), ("2017AnnualEventUSA",)),
    ],
)
def test_a_value_is_stale_when_no_known_one_satisfies_it(operator, named, stale):
    assert stale_values(a_criterion(SOURCE, operator, *named), KNOWN) == stale


def test_the_record_type_master_always_exists():
    known = (Known(("Partner",), True),)
    assert stale_values(a_criterion("Lead.RecordTypeId", "equals", "Master"), known) == ()
    assert stale_values(a_criterion("Lead.LeadSource", "equals", "Master"), known) == ("Master",)


@given(st.text())
def test_comparing_is_blind_to_case_and_to_the_blanks_around(text):
    assert plain(f" {text.upper()} ".upper()) == plain(text.upper())


def test_a_custom_field_is_gone_when_its_object_was_read_whole_without_it():
    known = a_vocabulary(an_object("Lead"), a_field("Lead.Segment__c"))
    assert known.gone("salesforce:field:Lead.Tier__c")
    assert not known.gone("salesforce:field:Lead.Segment__c")


@pytest.mark.parametrize(
    "field",
    [
        pytest.param("salesforce:field:Lead.Rating", id="standard"),
        pytest.param("salesforce:field:Lead.pkg__Tier__c", id="of a package"),
        pytest.param("salesforce:field:Deal__c.Tier__c", id="object not read"),
        pytest.param("other:field:Lead.Tier__c", id="another connection"),
        pytest.param("salesforce:field:Account.Tier__pc", id="person account"),
        pytest.param("salesforce:queue:Inbound", id="no field"),
        pytest.param("the owner's role", id="the vendor's own words"),
    ],
)
def test_never_calls_gone(field):
    assert not a_vocabulary(an_object("Lead"), an_object("Account")).gone(field)


@pytest.mark.parametrize("scope", ["Lead", "objects/Lead/fields/Tier__c.field-meta.xml", "src/objects/Lead.object", ""])
def test_nothing_is_gone_from_an_object_that_was_read_in_part(scope):
    assert not a_vocabulary(an_object("Lead"), a_gap("fields", scope)).gone("salesforce:field:Lead.Tier__c")


@pytest.mark.parametrize("scope", ["Account", "objects/Leading__c.object", "Lead.Status"])
def test_a_gap_elsewhere_does_not_hide_what_is_gone(scope):
    assert a_vocabulary(an_object("Lead"), a_gap("fields", scope)).gone("salesforce:field:Lead.Tier__c")


def test_a_custom_field_of_tasks_and_events_lives_on_activity():
    task = "salesforce:field:Task.Kind__c"
    assert not a_vocabulary(an_object("Task"), an_object("Activity"), a_field("Activity.Kind__c")).gone(task)
    assert not a_vocabulary(an_object("Task")).gone(task)
    assert a_vocabulary(an_object("Task"), an_object("Activity")).gone(task)


def test_the_values_of_a_picklist_are_known_with_their_labels_and_whether_they_are_active():
    rows = some_values(SOURCE, "Web", label="The Web"), some_values(SOURCE, "Fax", active=False)
    assert a_vocabulary(*rows).values(f"salesforce:field:{SOURCE}") == (
        Known(("Web", "The Web"), True),
        Known(("Fax", "Fax"), False),
    )


@pytest.mark.parametrize("gap", ["Lead", "Lead.LeadSource", ""])
def test_the_values_of_a_list_that_was_read_in_part_are_not_known(gap):
    vocabulary = a_vocabulary(some_values(SOURCE, "Web"), a_gap("picklist_values", gap))
    assert vocabulary.values(f"salesforce:field:{SOURCE}") is None


def test_a_field_that_takes_free_text_has_no_values():
    assert a_vocabulary(some_values("Task.Subject", "Call")).values("salesforce:field:Task.Subject") is None
    assert a_vocabulary(a_field("Lead.City", type="text")).values("salesforce:field:Lead.City") is None


def test_record_types_are_known_by_name_label_and_object():
    vocabulary = a_vocabulary(a_record_type("Lead.Partner_Lead", label="Partner Lead"), a_record_type("Case.Bug"))
    assert vocabulary.values("salesforce:field:Lead.RecordTypeId") == (
        Known(("Partner_Lead", "Partner Lead", "Lead.Partner_Lead"), True),
    )
    assert vocabulary.values("salesforce:field:Account.RecordTypeId") is None
    unread = a_vocabulary(a_record_type("Lead.Partner_Lead"), a_gap("record_types", "Lead"))
    assert unread.values("salesforce:field:Lead.RecordTypeId") is None


@pytest.mark.parametrize(
    "field", ["Lead.RecordTypeId", "Lead.RecordType", "Lead.OwnerId", "Lead.Owner", "Lead.Id", "Lead.CampaignId"]
)
@pytest.mark.parametrize("named", ["0125000000012ab", "0125000000012abAAA"])
def test_an_id_stands_for_a_name_only_in_fields_that_hold_ids(field, named):
    assert stale_values(a_criterion(field, "equals", named), KNOWN) == ()
    assert stale_values(a_criterion(SOURCE, "equals", named), KNOWN) == (named,)


@pytest.mark.parametrize("named", ["Partner_Lead_2019", "0125000000012a", "0125000000012abA", "PartnerLeadType"])
def test_what_is_no_id_is_a_name_in_those_fields_too(named):
    assert stale_values(a_criterion("Lead.RecordTypeId", "equals", named), KNOWN) == (named,)


@pytest.mark.parametrize(
    ("named", "rows", "lacking"),
    [
        ("Partner", [a_record_type("Lead.Partner"), a_gap("record_types", "Lead")], True),
        ("Partner", [a_gap("record_types", "Lead")], True),
        ("Partner", [a_record_type("Lead.Partner")], False),
        ("Master", [a_gap("record_types", "Lead")], False),
        ("0125000000012ab", [a_gap("record_types", "Lead")], False),
        ("", [a_gap("record_types", "Lead")], False),
    ],
)
def test_record_types_that_were_not_read_lack_where_a_criterion_names_one(named, rows, lacking):
    assert a_vocabulary(*rows).lacks_types(a_criterion("Lead.RecordTypeId", "equals", named)) is lacking
    assert not a_vocabulary(*rows).lacks_types(a_criterion(SOURCE, "equals", named))


def a_portals_vocabulary(*rows):
    snapshot = a_snapshot(a_portal(), *hub_objects("contacts"), a_property("contacts.tier"), *rows)
    tables = (snapshot.table(name) for name in ("objects", "fields", "picklist_values", "record_types"))
    return Vocabulary(*tables, snapshot.coverage, [HS])


@pytest.mark.parametrize(
    ("rows", "name", "gone"),
    [
        ([], "contacts.region", True),
        ([], "contacts.tier", False),
        ([a_property("contacts.region", archived=True)], "contacts.region", True),
        ([], "contacts.hs_region", False),
        ([a_property("contacts.hs_region", archived=True)], "contacts.hs_region", True),
        ([], "deals.region", False),
        ([], "contacts.Region Of", False),
        ([a_gap("fields", "contacts", connection=HS)], "contacts.region", False),
        ([a_gap("fields", "archived properties of contacts", connection=HS)], "contacts.region", False),
        ([a_gap("fields", "archived properties of deals", connection=HS)], "contacts.region", True),
    ],
)
def test_a_property_is_gone_when_it_is_archived_or_none_of_all_that_were_read(rows, name, gone):
    assert a_portals_vocabulary(*rows).gone(f"{HS}:field:{name}") is gone


def test_a_hidden_option_of_hubspot_can_still_be_set():
    rows = [*some_options("contacts.tier", "Gold"), *some_options("contacts.tier", "Old", active=False)]
    assert [known.active for known in a_portals_vocabulary(*rows).values(f"{HS}:field:contacts.tier")] == [True, True]
