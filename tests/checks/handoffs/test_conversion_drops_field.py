import pytest

from build import a_conversion, a_field, a_gap, a_use, an_automation, found, judged, some_values
from checks.handoffs import conversion_drops_field  # noqa: F401 - registers the check
from checks.model.finding import Confidence, Finding, Severity
from checks.model.policy import Policy
from checks.model.policy.market import Handoff, Handoffs
from checks.model.policy.records import Dictionary, DictionaryEntry

LEAD = a_field("Lead.Segment__c")
DEAL = a_field("Opportunity.Segment__c")
LEAD_PATH, DEAL_PATH = "field:Lead.Segment__c", "field:Opportunity.Segment__c"
FLOW = "automation:flow/Carry"


def handing(*globs):
    return Policy(handoffs=Handoffs(handoffs=(Handoff(name="SDR to AE", fields=globs),)))


def a_flow(reads="Lead.Segment__c", writes="Opportunity.Segment__c", **given):
    return [an_automation("Carry", **given), a_use(FLOW, f"field:{reads}"), a_use(FLOW, f"field:{writes}", "writes")]


def test_names_the_fields_of_the_same_name_that_stay_empty():
    assert found("HND002", LEAD, DEAL, a_field("Account.Segment__c")) == [
        Finding(
            ref="salesforce:field:Lead.Segment__c",
            message="Lead.Segment__c is lost at conversion: it is mapped to no field, "
            "though Account and Opportunity have a field of the same name.",
            measured={
                "mapped_to": [],
                "same_name": ["salesforce:field:Account.Segment__c", "salesforce:field:Opportunity.Segment__c"],
                "handoff": False,
            },
            affected=("salesforce:field:Account.Segment__c", "salesforce:field:Opportunity.Segment__c"),
        )
    ]


def test_what_a_handoff_needs_is_costly_and_certain():
    (finding,) = found("HND002", a_field("Lead.Pain__c", type="text"), policy=handing("Lead.Pain__c"))
    assert finding.message == "Lead.Pain__c is lost at conversion: it is mapped to no field, though a handoff needs it."
    assert (finding.severity, finding.confidence) == (Severity.HIGH, Confidence.CERTAIN)


def test_a_custom_source_field_is_expected_to_travel():
    (finding,) = found("HND002", a_field("Lead.Original_Source__c", type="text"))
    assert finding.message.endswith("though it carries the source.")


def test_a_field_of_the_dictionary_needs_only_a_namesake_of_its_kind():
    policy = Policy(dictionary=Dictionary(entries=(DictionaryEntry(component="Lead.Budget__c"),)))
    lead, deal = a_field("Lead.Budget__c", type="currency"), a_field("Opportunity.Budget__c", type="currency")
    assert found("HND002", lead, deal, policy=policy)
    assert found("HND002", lead, deal) == []
    assert found("HND002", lead, policy=policy) == []


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([LEAD], id="no field of the same name"),
        pytest.param([LEAD, DEAL, a_conversion("Lead.Segment__c", "Opportunity.Segment__c")], id="mapped"),
        pytest.param([LEAD, DEAL, a_field("Contact.X__c"), a_conversion("Lead.Segment__c", "Contact.X__c")], id="elsewhere"),
        pytest.param([LEAD, DEAL, *a_flow()], id="an automation carries it"),
        pytest.param(
            [
                LEAD,
                DEAL,
                a_field("Lead.Y__c", type="text"),
                a_conversion("Lead.Y__c", "Contact.X__c"),
                *a_flow(writes="Lead.Y__c"),
            ],
            id="an automation copies it into a mapped field",
        ),
        pytest.param([LEAD, a_field("Opportunity.Segment__c", calculated=True)], id="the namesake is a formula"),
        pytest.param([LEAD, a_field("Opportunity.Segment__c", managed=True)], id="the namesake is packaged"),
        pytest.param([LEAD, a_field("Opportunity.Segment__c", type="number")], id="the namesake is of another kind"),
        pytest.param([LEAD, a_field("Case.Segment__c")], id="the namesake is where conversion does not go"),
        pytest.param([LEAD, a_field("Opportunity.Segment__c", connection="other")], id="the namesake is in another org"),
        pytest.param([a_field("Lead.Segment__c", calculated=True), DEAL], id="a formula"),
        pytest.param([a_field("Lead.Segment__c", managed=True), DEAL], id="a packaged field"),
        pytest.param([a_field("Lead.Note__c", type="text"), a_field("Contact.Note__c", type="text")], id="a text nobody governs"),
        pytest.param([a_field("Contact.Segment__c"), DEAL], id="not a lead's"),
        pytest.param([a_field("Lead.UTM_Source__c", type="text")], id="what a link said"),
    ],
)
def test_leaves_alone(rows):
    assert found("HND002", *rows) == []


@pytest.mark.parametrize("given", [{"type": "auto_number"}, {"calculated": True}, {"managed": True}])
def test_leaves_alone_what_cannot_travel_even_if_a_handoff_names_it(given):
    assert found("HND002", a_field("Lead.No__c", **given), policy=handing("Lead.*")) == []


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([an_automation("Carry"), a_use(FLOW, LEAD_PATH), a_use(FLOW, DEAL_PATH)], id="reads both"),
        pytest.param([*a_flow()[:1], *(a_use(FLOW, path, "writes") for path in (LEAD_PATH, DEAL_PATH))], id="writes both"),
        pytest.param(a_flow(active=False), id="the automation is off"),
        pytest.param(a_flow(reads="Lead.Company"), id="the automation reads another field"),
        pytest.param(a_flow(writes="Opportunity.Name"), id="the automation writes another field"),
        pytest.param([a_conversion("Lead.Other__c", "Opportunity.Segment__c")], id="another field is mapped"),
    ],
)
def test_finds(rows):
    assert len(found("HND002", LEAD, DEAL, *rows)) == 1


def mapped(target, lead=LEAD):
    return [lead, target, a_conversion("Lead.Segment__c", f"{target.object}.{target.name}")]


def values(object_, *names, **given):
    return some_values(f"{object_}.Segment__c", *names, **given)


def test_names_the_values_that_the_target_does_not_offer():
    rows = values("Lead", "SMB", "Mid", "Ent"), values("Opportunity", "SMB", "Enterprise")
    (finding,) = found("HND002", *mapped(DEAL), *rows)
    assert finding.message == "Lead.Segment__c is mapped to Opportunity.Segment__c, which does not offer 'Mid' and 'Ent'."
    assert finding.measured == {"mapped_to": {"salesforce:field:Opportunity.Segment__c": ["Mid", "Ent"]}}
    assert (finding.size, finding.confidence) == (2, Confidence.CERTAIN)


def test_names_a_target_of_another_kind():
    (finding,) = found("HND002", *mapped(a_field("Contact.Score__c", type="number")))
    assert finding.message == "Lead.Segment__c is mapped to Contact.Score__c, a field of another kind (number, not picklist)."


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([values("Lead", "A"), values("Opportunity", "A", "B")], id="offers them all"),
        pytest.param(
            [values("Lead", "a", label="A"), values("Opportunity", "x", label="A")],
            id="by label",
        ),
        pytest.param(values("Lead", "A"), id="the target's values were not read"),
        pytest.param(
            [values("Lead", "A", active=False), values("Opportunity", "B")],
            id="inactive values",
        ),
        pytest.param(
            [
                *some_values("Lead.Segment__c", "A"),
                *some_values("Opportunity.Segment__c", "B"),
                a_gap("picklist_values", "Opportunity"),
            ],
            id="the target's values were read in part",
        ),
    ],
)
def test_leaves_mapped_lists_alone(rows):
    assert found("HND002", *mapped(DEAL), *rows) == []


@pytest.mark.parametrize("kind", ["text", "long_text", "multi_picklist", "unknown"])
def test_leaves_targets_alone_that_can_hold_a_picklist(kind):
    assert found("HND002", *mapped(a_field("Contact.Kept__c", type=kind))) == []


def test_numbers_fit_into_numbers():
    lead = a_field("Lead.Segment__c", type="currency")
    assert found("HND002", *mapped(a_field("Contact.Kept__c", type="number"), lead)) == []


def test_without_the_conversion_mapping_nothing_is_judged():
    judgement = judged("HND002", LEAD, DEAL, unread=("conversions",))
    assert not judgement.ran
