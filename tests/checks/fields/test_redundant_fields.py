import pytest

from build import a_field, found, some_values
from build_hubspot import a_portal, a_property, hubspots_own
from checks.fields import redundant_fields  # noqa: F401 - registers the check
from checks.model.finding import Confidence, Finding
from checks.model.policy import Policy
from checks.model.policy.records import Dictionary, DictionaryEntry


def labelled(path, label, **given):
    return a_field(path, label=label, **{"type": "text", **given})


def a_list(path, label, *values):
    return [labelled(path, label, type="picklist"), *some_values(path, *values)]


def test_two_fields_with_one_label():
    rows = [
        labelled("Lead.Web_Campaign_ID__c", "Web Campaign ID"),
        labelled("Lead.Campaign_ID__c", "Web Campaign  Id", type="lookup"),
    ]
    assert found("FLD006", *rows) == [
        Finding(
            ref="salesforce:field:Lead.Campaign_ID__c",
            message="Lead has 2 fields with one label: Campaign_ID__c ('Web Campaign  Id', lookup) and "
            "Web_Campaign_ID__c ('Web Campaign ID', text).",
            measured={"fields": ["Campaign_ID__c", "Web_Campaign_ID__c"], "evidence": "label"},
            size=2,
            affected=("salesforce:field:Lead.Campaign_ID__c", "salesforce:field:Lead.Web_Campaign_ID__c"),
        )
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tier", "Account Tier"),
        ("Date of Birth", "Birth Date"),
        ("Product Line", "Product Lines"),
        ("Vertical", "Vertical Picklist"),
        ("Vertical", "Vertical (new)"),
    ],
)
def test_labels_that_say_the_same(one, other):
    (finding,) = found("FLD006", labelled("Account.A__c", one), labelled("Account.B__c", other))
    assert finding.measured["evidence"] == "words"


def test_two_references_to_one_record():
    rows = [
        labelled("Opportunity.A__c", "Contact of Partner", type="lookup"),
        labelled("Opportunity.B__c", "Partner Contact", type="lookup"),
    ]
    assert found("FLD006", *rows)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Start Date", "End Date"),
        ("Address 1", "Address 2"),
        ("Level 1", "Level 2"),
        ("Tier 2019", "Tier 2020"),
        ("Billing Region", "Shipping Region"),
        ("Region", "Sub-Region"),
        ("Account Tier", "Partner Tier"),
        ("Support Tier", "Tier"),
        ("Segment", "Segment (hidden)"),
        ("County", "County (US Only)"),
        ("New Business", "Business"),
        ("Recurring Donation Status", "Recurring Donation Import Status"),
        ("Lead Segment", "Segment"),
        ("Import Country", "Web Country"),
    ],
)
def test_leaves_alone_labels_that_a_word_tells_apart(one, other):
    assert found("FLD006", labelled("Account.A__c", one), labelled("Account.B__c", other)) == []


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(labelled("Account.B__c", "Account Owner Code", type="currency"), id="that hold other things"),
        pytest.param(labelled("Contact.B__c", "Owner Code"), id="on two objects"),
        pytest.param(labelled("Account.B__c", "Owner Code", connection="sandbox"), id="in two connections"),
        pytest.param(labelled("Account.B__c", "Owner Code", managed=True), id="of which a package brought one"),
        pytest.param(
            labelled("Account.B__c", "Owner Code", calculated=True, formula="TEXT( a__C )"), id="of which one shows the other"
        ),
        pytest.param(labelled("Account.Code_old__c", "Owner Code"), id="of which FLD007 finds one"),
    ],
)
def test_leaves_alone_two_fields(other):
    assert found("FLD006", labelled("Account.A__c", "Owner Code"), other) == []


def test_a_formula_that_computes_from_something_else_is_no_mirror():
    formula = labelled("Account.B__c", "Owner Code", calculated=True, formula="Aardvark__c")
    assert found("FLD006", labelled("Account.A__c", "Owner Code"), formula)


def test_a_custom_field_that_doubles_a_standard_one_is_named_by_the_standard_one():
    (finding,) = found("FLD006", a_field("Account.Industry", label=None), labelled("Account.Aa__c", "Industry", type="picklist"))
    assert finding.ref == "salesforce:field:Account.Industry"


def test_two_standard_fields_are_the_vendors_business():
    assert found("FLD006", a_field("Account.Type", label="Type"), a_field("Account.AccountType", label="Type")) == []


def test_one_label_over_two_lists_confuses_though_the_lists_differ():
    assert found("FLD006", a_list("Account.A__c", "Status", "Open"), a_list("Account.B__c", "Status", "Paid"))


def test_lists_without_a_value_in_common_are_two_things():
    assert not found("FLD006", a_list("Account.A__c", "Status", "Open"), a_list("Account.B__c", "Account Status", "Paid"))
    assert found("FLD006", a_list("Account.A__c", "Status", "Open"), a_list("Account.B__c", "Account Status", "Open", "Paid"))


VALUES = ("Commuter", "Hybrid", "Mountain", "Racer")


def test_a_typing_error_over_the_same_list():
    (finding,) = found(
        "FLD006",
        a_list("Product__c.A__c", "Handlebar", "x"),
        a_list("Lead.A__c", "Product Family", *VALUES),
        a_list("Lead.B__c", "Prodct Family", *VALUES, "Other"),
    )
    assert finding.measured["evidence"] == "spelling"


@pytest.mark.parametrize(
    ("label", "values"),
    [("Prodct Family", (*VALUES, "Other", "None of these")), ("Seat Color", VALUES), ("Product Range", VALUES)],
    ids=["less than four values in five", "another thing with the same list", "a word apart"],
)
def test_leaves_alone_lists_that_share_only_one_of_the_two(label, values):
    assert found("FLD006", a_list("Lead.A__c", "Product Family", *VALUES), a_list("Lead.B__c", label, *values)) == []


@pytest.mark.parametrize(("values", "expected"), [(("Yes", "No"), 0), (("Yes", "No", "Open"), 1)])
def test_lists_too_short_to_be_told_apart_are_left_alone(values, expected):
    lists = [a_list("Lead.A__c", "Product Family", *values), a_list("Lead.B__c", "Prodct Family", *values)]
    assert len(found("FLD006", *lists)) == expected


def test_two_segments_of_one_object_are_a_possibility():
    (finding,) = found(
        "FLD006", labelled("Account.A__c", "Market Segment"), labelled("Account.B__c", "Customer Segment", type="picklist")
    )
    assert finding.confidence is Confidence.POSSIBLE
    assert finding.message.startswith("Account has 2 fields for its segment: ")


@pytest.mark.parametrize("label", ["Segment Rank", "Customer Segments Count", "Region Segment", "Partner Segment"])
def test_leaves_alone_a_segment_of_another_kind(label):
    assert found("FLD006", labelled("Account.A__c", "Market Segment"), labelled("Account.B__c", label)) == []


def test_a_number_is_no_segment():
    assert not found(
        "FLD006", labelled("Account.A__c", "Market Segment"), labelled("Account.B__c", "Customer Segment", type="number")
    )


def meanings(*given):
    entries = (
        DictionaryEntry(component=f"Account.{name}__c", meaning=meaning) for name, meaning in zip("AB", given, strict=True)
    )
    return Policy(dictionary=Dictionary(entries=tuple(entries)))


@pytest.mark.parametrize(("given", "expected"), [(("Ours", "Theirs"), 0), (("Ours", "Ours"), 1), (("Ours", ""), 1)])
def test_the_dictionary_may_tell_them_apart(given, expected):
    rows = [labelled("Account.A__c", "Market Segment"), labelled("Account.B__c", "Market Segment")]
    assert len(found("FLD006", *rows, policy=meanings(*given))) == expected


def test_three_of_a_kind_are_one_finding():
    rows = [
        labelled(f"Account.{name}__c", label) for name, label in (("A", "Tier"), ("B", "Account Tier"), ("C", "Tier Picklist"))
    ]
    (finding,) = found("FLD006", *rows)
    assert finding.size == 3


def test_speaks_of_properties_in_hubspot():
    rows = [hubspots_own("companies.industry", label="Industry"), a_property("companies.industry_new", label="Industry")]
    (finding,) = found("FLD006", a_portal(), rows)
    assert finding.message.startswith("companies have 2 properties with one label: industry ('Industry', picklist) and ")


def test_a_property_of_another_label_or_one_that_is_archived_is_no_twin():
    own = hubspots_own("companies.industry", label="Industry")
    assert found("FLD006", a_portal(), own, a_property("companies.sector", label="Sector")) == []
    assert found("FLD006", a_portal(), own, a_property("companies.industry_2", label="Industry", archived=True)) == []
