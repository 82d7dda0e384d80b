import pytest

from build import a_field, a_snapshot
from checks.model.policy.market import Motion, Motions, Segments
from checks.model.policy.sources import Sources
from checks.views.canonical import find_look_alikes

PARTNER = Motions(motions=(Motion(name="Partner motion"),))


def the_look_alikes(*rows, motions=None, sources=None, segments=None):
    fields = a_snapshot(*rows).table("fields")
    return list(find_look_alikes(fields, motions or Motions(), sources or Sources(), segments or Segments()))


@pytest.mark.parametrize(
    ("path", "concept", "canonical"),
    [
        ("Lead.Lead_Source__c", "source", {"salesforce:field:Lead.LeadSource"}),
        ("Opportunity.Sales_Stage__c", "stage", {"salesforce:field:Opportunity.StageName"}),
        (
            "Opportunity.Forecast_Category__c",
            "forecast",
            {"salesforce:field:Opportunity.ForecastCategory", "salesforce:field:Opportunity.ForecastCategoryName"},
        ),
    ],
)
def test_a_custom_field_named_after_a_canonical_one_is_a_look_alike(path, concept, canonical):
    [alike] = the_look_alikes(a_field(path))
    assert (alike.field.ref, alike.concept, alike.canonical) == (f"salesforce:field:{path}", concept, canonical)


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(a_field("Lead.LeadSource"), id="the canonical field itself"),
        pytest.param(a_field("Lead.UTM_Source__c"), id="another kind of source"),
        pytest.param(a_field("Lead.Source_Detail__c"), id="only begins with it"),
        pytest.param(a_field("Project__c.Stage__c"), id="an object without a canonical field"),
        pytest.param(a_field("Opportunity.Product_Category__c"), id="a category of something else"),
        pytest.param(a_field("Opportunity.Partner_Category__c"), id="a motion's category"),
        pytest.param(a_field("Lead.Lead_Source__c", calculated=True), id="a formula"),
        pytest.param(a_field("Lead.Lead_Source__c", managed=True), id="of a package"),
        pytest.param(a_field("Lead.Lead_Source__c", archived=True), id="archived"),
        pytest.param(a_field("Lead.Lead_Source__c", type="lookup"), id="holds no words"),
        pytest.param(a_field("Account.Account_Tier__c"), id="no segment in the policy"),
    ],
)
def test_is_no_look_alike(row):
    assert (
        the_look_alikes(
            row, motions=Motions(motions=(Motion(name="Launch", words=("partner",), components=("Lead.Nothing__c",)),))
        )
        == []
    )


def test_words_of_a_motion_may_stand_before_the_concept_once_the_policy_declares_it():
    row = a_field("Opportunity.Partner_Stage__c")
    assert the_look_alikes(row) == []
    assert len(the_look_alikes(row, motions=PARTNER)) == 1


def test_a_field_among_a_motions_components_is_a_motion_field():
    row = a_field("Opportunity.Wave_Stage__c")
    motions = Motions(motions=(Motion(name="Launch", components=("Opportunity.Wave_*",)),))
    assert len(the_look_alikes(row, motions=motions)) == 1


def test_a_field_that_the_policy_lists_is_canonical_itself():
    row = a_field("Lead.Lead_Source__c")
    assert the_look_alikes(row, sources=Sources(fields=("Lead.Lead_Source__c",))) == []


def test_segments_have_the_canonical_field_that_the_policy_names():
    rows = a_field("Account.Segment__c"), a_field("Account.Account_Tier__c"), a_field("Lead.Tier__c")
    [alike] = the_look_alikes(*rows, segments=Segments(fields=("Account.Segment__c",)))
    assert alike.field.name == "Account_Tier__c"
    assert alike.canonical == {"salesforce:field:Account.Segment__c"}
