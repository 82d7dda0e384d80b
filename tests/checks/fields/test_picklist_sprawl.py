import pytest

from build import a_field, a_gap, a_record_type_value, found, some_values
from build_hubspot import a_portal, a_property, hubspots_own, some_options
from checks.fields import picklist_sprawl  # noqa: F401 - registers the check
from checks.model.finding import Finding
from checks.model.rows.measures import ValueCount

PATH = "Account.Industries__c"


def a_list(number, path=PATH, **given):
    return [a_field(path, **given), *some_values(path, *(f"Industry {i}" for i in range(number)))]


def used(*numbers, count=100, field=PATH):
    ref = f"salesforce:field:{field}"
    return [ValueCount(connection="salesforce", ref=ref, value=f"Industry {i}" if i >= 0 else "", count=count) for i in numbers]


def test_a_list_too_long_to_choose_from():
    assert found("FLD014", a_list(31)) == [
        Finding(
            ref="salesforce:field:Account.Industries__c",
            message="'Industries__c' on Account offers 31 values to choose from.",
            measured={"offered": 31, "active": 31, "unused": None},
            size=31,
        )
    ]


def test_thirty_values_are_left_alone_and_the_number_can_be_set():
    assert not found("FLD014", a_list(30))
    assert found("FLD014", a_list(30), most=29)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(a_list(31, "Account.Industry"), id="standard"),
        pytest.param(a_list(31, "Error__c.Codes__c"), id="not governed"),
        pytest.param(a_list(31, managed=True), id="of a package"),
        pytest.param(a_list(31, controller="salesforce:field:Account.Sector__c"), id="dependent"),
        pytest.param(a_list(31, "Account.Country__c"), id="countries"),
        pytest.param(a_list(31, label="NAICS code"), id="industry codes by label"),
        pytest.param(a_list(31, "Account.Local_Time_Zone__c"), id="time zones"),
        pytest.param(a_list(31, "Account.Zip_State__c"), id="states"),
        pytest.param([a_field(PATH), *some_values(PATH, *map(str, range(40)))], id="numbers"),
        pytest.param([a_field(PATH), *some_values(PATH, *(f"X{chr(65 + i)}" for i in range(26)), *"ABCDEF")], id="codes"),
        pytest.param([a_field(PATH), *some_values(PATH, *(f"v{i}" for i in range(31)), active=False)], id="inactive values"),
    ],
)
def test_leaves_alone(rows):
    assert found("FLD014", rows) == []


def narrowed(number, record_type="Account.Customer"):
    return [a_record_type_value(record_type, PATH, f"Industry {i}") for i in range(number)]


@pytest.mark.parametrize("name", ["Sales_Zone", "Time_Slot", "Statement"])
def test_names_that_only_sound_like_such_lists_are_found(name):
    assert found("FLD014", a_list(31, f"Account.{name}__c"))


def test_half_of_the_values_being_codes_is_not_enough():
    assert found("FLD014", [a_field(PATH), *some_values(PATH, *map(str, range(20)), *(f"Industry {i}" for i in range(20)))])


def test_record_types_narrow_a_list():
    assert not found("FLD014", a_list(40), narrowed(20), narrowed(30, "Account.Partner"))
    (finding,) = found("FLD014", a_list(40), narrowed(20), narrowed(31, "Account.Partner"))
    assert finding.measured["offered"] == 31


def test_a_list_most_of_whose_values_are_on_no_record():
    (finding,) = found("FLD014", a_list(9), used(0, 1, 2, 3))
    assert finding.message == "'Industries__c' on Account has 9 active values, 5 of them on no record."
    assert finding.affected == tuple(f"salesforce:value:{PATH}=Industry {i}" for i in range(4, 9))
    assert finding.size == 5


@pytest.mark.parametrize(
    "counts",
    [
        pytest.param(used(0, 1, 2, 3, 4), id="half are used"),
        pytest.param(used(0, count=199), id="too few records to tell"),
        pytest.param([*used(0, count=199), *used(-1, count=5000)], id="blanks are no use"),
        pytest.param([], id="not measured"),
    ],
)
def test_leaves_alone_a_list_of_which_enough_is_used(counts):
    assert found("FLD014", a_list(10), counts) == []


def test_the_options_on_use_can_be_set():
    assert found("FLD014", a_list(10), used(0, 1, 2, 3, 4, 5), unused_share=0.3)
    assert found("FLD014", a_list(10), used(0, count=199), least_records=199)


def test_too_long_and_unused_is_one_finding():
    (finding,) = found("FLD014", a_list(31), used(0, count=200))
    assert (
        finding.message
        == "'Industries__c' on Account offers 31 values to choose from and has 31 active values, 30 of them on no record."
    )


def test_months_say_again_what_the_whole_says():
    assert found("FLD014", a_list(3), used(0, count=200))
    rows = [
        ValueCount(connection="salesforce", ref=f"salesforce:field:{PATH}", value="Industry 0", month=f"2026-{m:02}", count=50)
        for m in (1, 2, 3, 4)
    ]
    assert found("FLD014", a_list(3), rows) == []


@pytest.mark.parametrize("scope", ["Account", PATH])
def test_a_value_is_on_no_record_only_where_all_records_were_counted(scope):
    assert found("FLD014", a_list(9), used(0), a_gap("value_counts", scope), least_records=100) == []


def test_a_field_of_several_choices_holds_them_in_one_text():
    several = a_list(4, type="multi_picklist")
    one = ValueCount(
        connection="salesforce", ref=f"salesforce:field:{PATH}", value="Industry 0;Industry 1; Industry 2", count=300
    )
    assert found("FLD014", several, one) == []
    assert found("FLD014", a_list(4), one)


def test_a_value_in_another_case_is_in_use():
    one = ValueCount(connection="salesforce", ref=f"salesforce:field:{PATH}", value="INDUSTRY 0", count=300)
    assert found("FLD014", a_list(2), one) == []


def test_counts_the_options_of_a_property_that_people_can_choose():
    many = [f"Choice {number}" for number in range(31)]
    (finding,) = found("FLD014", a_portal(), a_property("contacts.plan"), some_options("contacts.plan", *many))
    assert finding.message == "'plan' on contacts offers 31 options to choose from."
    hidden = some_options("contacts.plan", "Old", active=False)
    assert found("FLD014", a_portal(), a_property("contacts.plan"), some_options("contacts.plan", *many[:30]), hidden) == []
    own = hubspots_own("contacts.hs_language")
    assert found("FLD014", a_portal(), own, some_options("contacts.hs_language", *many)) == []
