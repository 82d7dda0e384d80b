import pytest

import checks.reports.broken_report  # noqa: F401 - registers the check
from build import a_field, a_gap, a_record_type, a_report, a_use, an_object, found, judged, some_values
from checks.model.finding import Finding, Severity
from checks.model.rows.measures import ValueCount

STATUS = "field:Lead.Status"
BASE = [
    an_object(),
    a_report(),
    a_report("Sales/Lost"),
    some_values("Lead.Status", "Open", "Contacted"),
    some_values("Lead.Status", "Old", active=False),
]


def filters(*values, operator="equals", report="report:Sales/Won", used=STATUS):
    return a_use(report, used, "filters", operator=operator, values=values)


def test_finds_a_missing_value_once_with_all_reports_that_filter_on_it():
    rows = [filters("Working"), filters("Open", "working", report="report:Sales/Lost")]
    assert found("RPT006", *BASE, *rows) == [
        Finding(
            ref="salesforce:value:Lead.Status=Working",
            message="2 reports filter Lead.Status by 'Working', which fits no value of the field: 'Lost' and 'Won'.",
            measured={"reports": 2, "values": ["Working"]},
            size=2,
            affected=("salesforce:report:Sales/Lost", "salesforce:report:Sales/Won"),
        )
    ]


def test_reports_that_share_a_title_are_counted_each():
    reports = [a_report(f"Sales/R{n}", label="Alike" if n < 3 else f"Title {n}") for n in range(8)]
    rows = [filters("Working", report=f"report:Sales/R{n}") for n in range(8)]
    (finding,) = found("RPT006", *BASE, *reports, *rows)
    assert finding.message.startswith("8 reports filter")
    assert finding.message.endswith(": 'Alike', 'Title 3', 'Title 4', 'Title 5', 'Title 6' and 3 more.")


def test_values_that_the_same_reports_name_are_one_finding():
    rows = [filters("Working", "Calling"), filters("Calling", report="report:Sales/Lost")]
    assert [(finding.ref.partition("=")[2], finding.size) for finding in found("RPT006", *BASE, *rows)] == [
        ("Calling", 2),
        ("Working", 1),
    ]
    [finding] = found("RPT006", *BASE, rows[0])
    assert finding.measured == {"reports": 1, "values": ["Calling", "Working"]}


@pytest.mark.parametrize(
    ("operator", "values", "severity"),
    [
        ("equals", ("Working",), None),
        ("equals", ("Working", "Open"), Severity.LOW),
        ("not_equal", ("Working",), Severity.LOW),
        ("contains", ("texas", "rock"), None),
    ],
)
def test_a_filter_that_still_lets_something_through_is_less_severe(operator, values, severity):
    [finding] = found("RPT006", *BASE, filters(*values, operator=operator))
    assert finding.severity is severity


@pytest.mark.parametrize("how", ["filters", "groups", "shows"])
def test_finds_a_missing_field_however_it_is_used(how):
    [finding] = found("RPT006", *BASE, a_use("report:Sales/Won", "field:Lead.Tier__c", how))
    assert finding.ref == "salesforce:field:Lead.Tier__c"
    assert finding.severity is (None if how == "filters" else Severity.LOW)


def test_a_value_and_a_field_are_told_apart():
    assert [
        finding.ref.split(":")[1]
        for finding in found("RPT006", *BASE, filters("Working"), filters("A", used="field:Lead.Tier__c"))
    ] == ["field", "value"]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([filters("open")], id="the value exists in another case"),
        pytest.param([filters("Old")], id="a deactivated value is history"),
        pytest.param([filters("")], id="blank"),
        pytest.param([filters("tact", operator="contains")], id="a value contains it"),
        pytest.param([filters("Con", operator="starts_with")], id="a value starts so"),
        pytest.param([filters("Open", operator="not_equal")], id="the excluded value exists"),
        pytest.param([filters("Working", operator="greater")], id="no comparison of text"),
        pytest.param([a_use("report:Sales/Won", STATUS, "shows", operator="equals", values=("Working",))], id="no filter"),
        pytest.param([filters("Working", report="automation:flow/F")], id="used by no report"),
        pytest.param([filters("Working", report="report:Me/Won"), a_report("Me/Won", folder_kind="private")], id="private"),
        pytest.param([filters("Working", report="report:SK__K/Won"), a_report("SK__K/Won")], id="of a package"),
        pytest.param([filters("X", used="field:Lead.City")], id="free text"),
        pytest.param([filters("X", used="field:Lead.Tier__c"), a_field("Lead.Tier__c", type="text")], id="the field exists"),
        pytest.param([filters("X", used="field:Lead.pkg__Tier__c")], id="field of a package"),
        pytest.param([filters("X", used="field:Deal__c.Tier__c")], id="object not read"),
        pytest.param([a_use("report:Sales/Won", "field:Lead.Tier__c", "reads")], id="only reads it"),
        pytest.param([filters("X", used="field:Lead.Tier__c"), a_gap("fields", "Lead")], id="fields read in part"),
        pytest.param([filters("Working"), a_gap("picklist_values", "Lead.Status")], id="values read in part"),
    ],
)
def test_leaves_alone(rows):
    assert found("RPT006", *BASE, *rows) == []


@pytest.mark.parametrize(("count", "findings"), [(0, 1), (1, 0)])
def test_a_value_that_records_carry_is_not_missing(count, findings):
    carried = ValueCount(connection="salesforce", ref="salesforce:field:Lead.Status", value="working", count=count)
    assert len(found("RPT006", *BASE, filters("Working"), carried)) == findings


def test_record_types_are_known_by_label():
    rows = [*BASE, a_record_type("Lead.Partner_Lead", label="Partner Lead")]
    named = [filters(value, used="field:Lead.RecordTypeId") for value in ("Lead.Partner_Lead", "Partner Lead", "Vendor")]
    assert [finding.ref for finding in found("RPT006", *rows, *named)] == ["salesforce:value:Lead.RecordTypeId=Vendor"]


@pytest.mark.parametrize("table", ["reports", "uses", "fields", "picklist_values", "objects"])
def test_is_not_judged_without(table):
    assert not judged("RPT006", *BASE, filters("Working"), unread=[table]).ran


def test_a_filter_that_is_one_of_several_ways_in_is_found_at_a_lower_severity():
    field = a_field("Lead.Status", custom=False)
    edge = a_use("report:Sales/Won", "field:Lead.Status", "filters", operator="equals", values=("Gone",))
    rows = [an_object(), field, some_values("Lead.Status", "Open"), edge]
    [alone] = found("RPT006", a_report(filter_logic=""), *rows)
    [beside] = found("RPT006", a_report(filter_logic="1 OR 2"), *rows)
    assert alone.severity is None
    assert beside.severity is Severity.LOW


def test_null_beside_blank_is_another_word_for_blank():
    rows = [an_object(), a_field("Lead.Status", custom=False), some_values("Lead.Status", "Open"), a_report()]

    def filters_by(*values):
        return found("RPT006", *rows, a_use("report:Sales/Won", "field:Lead.Status", "filters", operator="equals", values=values))

    assert filters_by("", "NULL") == []
    assert filters_by("NULL")
    assert filters_by("", "Gone")
