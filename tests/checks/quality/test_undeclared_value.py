import pytest

import checks.quality.undeclared_value  # noqa: F401 - registers the check
from build import a_connection, a_field, a_gap, found, judged, some_values
from build_hubspot import HS, a_portal, a_property
from build_sources import LEAD, a_source_field, counted, taxonomy
from checks.model.finding import Finding
from checks.model.policy import Policy
from checks.model.policy.market import Segment, Segments
from checks.model.policy.measurement import Naming, NamingRule
from checks.model.policy.records import Dictionary, DictionaryEntry
from checks.quality.allowed_values import Allowed, allowed_by

REGION = "Lead.Region__c"


def allowing(cell="EMEA; AMER; APAC", component=REGION, *, rules=(), **given):
    """A policy whose dictionary allows a field these values."""
    entries = (DictionaryEntry(component=component, allowed_values=cell),)
    return Policy(dictionary=Dictionary(entries=entries), naming=Naming(rules=rules), **given)


def patterns(pattern, components=f"value:{REGION}=*", example=""):
    return Policy(naming=Naming(rules=(NamingRule(components=components, pattern=pattern, example=example),)))


def region(counts, *values, **given):
    """A region field, its list, and the records that carry these values."""
    return [a_field(REGION, **given), *some_values(REGION, *values), *counted(REGION, counts)]


def test_names_the_values_that_the_dictionary_does_not_allow_and_how_many_records_carry_them():
    rows = region({"EMEA": 1700, "": 86, "Emea North": 60, "Europe": 120, "N.A.": 34}, "EMEA", "Europe")
    assert found("DAT006", rows, policy=allowing()) == [
        Finding(
            ref="salesforce:field:Lead.Region__c",
            message="214 of 2,000 leads carry 3 values of Region__c that dictionary.csv does not allow: 'Europe' (120), "
            "'Emea North' (60) and 'N.A.' (34).",
            measured={"values": {"Europe": 120, "Emea North": 60, "N.A.": 34}, "records": 214, "of": 2000},
            size=214,
            affected=(
                "salesforce:value:Lead.Region__c=Emea North",
                "salesforce:value:Lead.Region__c=Europe",
                "salesforce:value:Lead.Region__c=N.A.",
            ),
            records=214,
        )
    ]


def test_names_the_values_that_break_a_pattern_of_naming():
    judgement = judged("DAT006", region({"DE": 90, "Germany": 7}), policy=patterns("[A-Z]{2}", example="DE"))
    (finding,) = judgement.findings
    assert judgement.not_judged == ()
    assert finding.message == (
        "7 of 97 leads carry 1 value of Region__c that breaks the pattern of naming.yaml, such as 'DE': 'Germany' (7)."
    )


def test_a_value_that_breaks_both_is_told_once():
    rule = NamingRule(components=f"value:{REGION}=*", pattern="[A-Z]+")
    (finding,) = found("DAT006", region({"EMEA": 90, "Europe": 7, "Latam": 3}), policy=allowing("EMEA|Latam", rules=(rule,)))
    assert finding.message == (
        "10 of 100 leads carry 1 value of Region__c that dictionary.csv does not allow: 'Europe' (7); and 1 value of Region__c "
        "that breaks the pattern of naming.yaml: 'Latam' (3)."
    )


ODD = {"EMEA": 9, "Europe": 90}


@pytest.mark.parametrize(
    ("rows", "policy"),
    [
        pytest.param(region({"EMEA": 90, "AMER": 9}), allowing(), id="allowed"),
        pytest.param(region({"emea": 90, "EMEA ": 9}), allowing(), id="another case"),
        pytest.param(region({"EMEA": 9, "": 90, " ": 9}), allowing(), id="blank"),
        pytest.param(
            region({"EMEA": 9, "r_1": 90}) + some_values(REGION, "r_1", label="APAC"), allowing(), id="allowed by its label"
        ),
        pytest.param(region({"DE": 90}), patterns("[A-Z]{2}"), id="of the pattern"),
        pytest.param(region({"EMEA": 9}) + some_values(REGION, "EMEA", label=None), allowing(), id="a value with no label"),
        pytest.param(region(ODD), patterns("[A-Z]+", "value:Lead.Country__c=*"), id="a pattern of another field"),
        pytest.param(region(ODD), patterns("[A-Z]+", "field:*"), id="a pattern of the names of fields"),
        pytest.param(region(ODD), patterns("[A-Z]+", "*"), id="a pattern of no kind in particular"),
        pytest.param(region(ODD), allowing(component="Lead.Country__c"), id="a list of another field"),
        pytest.param(region({"EMEA": 90, "Europe": 4}), allowing(), id="few records"),
        pytest.param(counted(REGION, {"Europe": 90}, "2026-10") + region({"EMEA": 9}), allowing(), id="months say it again"),
        pytest.param(counted(REGION, ODD), allowing(), id="a field that was not read"),
        pytest.param(
            a_source_field(LEAD, "Web") + counted(LEAD, {"Web": 9, "Fax": 90}),
            allowing("Web; Event", LEAD),
            id="off the list of a source field, which is SRC002's",
        ),
        pytest.param(
            a_source_field(LEAD, "Web") + some_values(LEAD, "Fax", active=False) + counted(LEAD, {"Web": 9, "Fax": 90}),
            allowing("Web; Event", LEAD),
            id="inactive on the list of a source field",
        ),
        pytest.param(
            [a_field(LEAD, type="text"), *counted(LEAD, {"Web": 9, "Fax": 90})],
            allowing("Web; Event", LEAD, sources=taxonomy("Web").sources),
            id="a source in free text, which SRC002 holds against the taxonomy",
        ),
        pytest.param(
            [a_field("Account.Region__c"), *counted("Account.Region__c", ODD)],
            allowing(component="*Region__c", segments=Segments(values=(Segment(name="EMEA"),), fields=("Account.Region__c",))),
            id="a segment of accounts, which is DAT004's",
        ),
    ],
)
def test_leaves_alone(rows, policy):
    assert found("DAT006", rows, policy=policy) == []


@pytest.mark.parametrize(
    ("rows", "policy"),
    [
        pytest.param(
            a_source_field(LEAD, "Web", "Fax") + counted(LEAD, {"Web": 9, "Fax": 90}),
            allowing("Web; Event", LEAD),
            id="on the list of a source field, and not allowed",
        ),
        pytest.param(
            [a_field(LEAD, type="text"), *counted(LEAD, {"Web": 9, "Fax": 90})],
            allowing("Web; Event", LEAD),
            id="a source in free text, with no taxonomy",
        ),
        pytest.param(
            region(ODD),
            allowing(segments=Segments(values=(Segment(name="EMEA"),), fields=(REGION,))),
            id="a segment of leads",
        ),
        pytest.param(
            [a_field("Account.Region__c"), *counted("Account.Region__c", ODD)],
            allowing(component="Account.Region__c", segments=Segments(fields=("Account.Region__c",))),
            id="a segment of accounts where the policy names none",
        ),
        pytest.param(
            [a_field("Account.Region__c"), *counted("Account.Region__c", ODD)],
            allowing(
                component="Account.Region__c", segments=Segments(values=(Segment(name="EMEA"),), fields=("Account.Tier__c",))
            ),
            id="no segment of accounts",
        ),
        pytest.param(region(ODD) + counted(REGION, ODD, "2026-10"), allowing(), id="with months, which say it again"),
    ],
)
def test_what_no_other_check_tells(rows, policy):
    (finding,) = found("DAT006", rows, policy=policy)
    assert (finding.measured["records"], finding.measured["of"]) == (90, 99)


@pytest.mark.parametrize(("records", "number"), [(4, 0), (5, 1)])
def test_fewer_records_are_slips(records, number):
    assert len(found("DAT006", region({"EMEA": 90, "Europe": records - 1, "NA": 1}), policy=allowing())) == number


def test_how_many_records_are_slips_can_be_set():
    (finding,) = found("DAT006", region({"EMEA": 90, "Europe": 1}), policy=allowing(), records=1)
    assert finding.message.startswith("1 of 91 leads carries 1 value of Region__c that dictionary.csv does not allow:")


def test_a_field_of_several_choices_counts_a_record_once():
    (finding,) = found("DAT006", region({"EMEA;AMER": 9, "EMEA; Europe;NA": 6}, type="multi_picklist"), policy=allowing())
    assert finding.message.startswith("6 of 15 leads carry 2 values of Region__c")
    assert finding.measured["values"] == {"Europe": 6, "NA": 6}


def test_the_entry_that_names_the_field_beats_a_pattern():
    entries = (
        DictionaryEntry(component="Lead.*", allowed_values="Yes; No"),
        DictionaryEntry(component=REGION, allowed_values="EMEA; Europe"),
    )
    assert found("DAT006", region(ODD), policy=Policy(dictionary=Dictionary(entries=entries))) == []


@pytest.mark.parametrize(
    ("cell", "allowed"),
    [
        ("SMB|Enterprise", Allowed(values=("SMB", "Enterprise"))),
        ("SMB; Smith, Jones & Co", Allowed(values=("SMB", "Smith, Jones & Co"))),
        ("SMB\nEnterprise\n", Allowed(values=("SMB", "Enterprise"))),
        ("SMB, 'Mid-Market', or Enterprise", Allowed(values=("SMB", "Mid-Market", "Enterprise"))),
        ("/[A-Z]{2}/", Allowed(pattern="[A-Z]{2}")),
        ("/[A-Z/", None),
        ("//", None),
        ("/a; b", Allowed(values=("/a", "b"))),
        ("a; b/", Allowed(values=("a", "b/"))),
        ("SMB; one two three four five six", Allowed(values=("SMB", "one two three four five six"))),
        ("SMB; one two three four five six seven", None),
        ("see the handbook", None),
        ("any whole number", None),
        ("SMB, Enterprise, etc.", None),
        ("SMB, Enterprise, ...", None),
        ("whatever the account executive agreed with the customer, in their own words", None),
    ],
)
def test_what_a_cell_means(cell, allowed):
    assert allowed_by(cell) == allowed


@pytest.mark.parametrize("components", ["value:Lead.Region__c*", f"{REGION}=*", f"salesforce:value:{REGION}=*"])
def test_how_a_pattern_speaks_of_values(components):
    assert found("DAT006", region(ODD), policy=patterns("[A-Z]+", components))


def test_two_values_break_a_pattern():
    (finding,) = found("DAT006", region({"Europe": 90, "Asia": 7}), policy=allowing("/[A-Z]{2}/", rules=()))
    assert finding.measured["values"] == {"Europe": 90, "Asia": 7}
    (finding,) = found("DAT006", region({"Europe": 90, "Asia": 7}), policy=patterns("[A-Z]{2}"))
    assert "carry 2 values of Region__c that break the pattern of naming.yaml: 'Europe' (90)" in finding.message


def test_a_semicolon_parts_no_other_values():
    (finding,) = found("DAT006", region({"EMEA": 9, "EMEA;AMER": 90}), policy=allowing())
    assert finding.measured["values"] == {"EMEA;AMER": 90}


def test_words_beside_a_pattern_leave_the_rest_judged():
    rule = NamingRule(components=f"value:{REGION}=*", pattern="[A-Z]+")
    judgement = judged("DAT006", region({"EMEA": 9}), policy=allowing("ask", rules=(rule,)))
    assert judgement.ran
    assert [answer.scope for answer in judgement.not_judged] == ["salesforce"]


def test_a_pattern_of_the_dictionary_keeps_case():
    (finding,) = found("DAT006", region({"DE": 90, "de": 7}), policy=allowing("/[A-Z]{2}/"))
    assert finding.measured["values"] == {"de": 7}


def test_words_that_are_no_list_are_not_judged():
    judgement = judged("DAT006", region(ODD), policy=allowing("see the handbook"))
    assert not judgement.ran
    assert [answer.reason for answer in judgement.not_judged] == ["dictionary.csv says in words which values 1 field may have"]


def test_a_list_of_which_the_field_knows_no_value_is_taken_for_words():
    assert not judged("DAT006", region(ODD), policy=allowing("see page 3, then ask")).ran
    assert found("DAT006", region({"Europe": 90}, "EMEA"), policy=allowing())


def test_words_beside_a_list_leave_the_rest_judged():
    entries = tuple(
        DictionaryEntry(component=path, allowed_values=cell) for path, cell in ((REGION, "EMEA; AMER"), ("Lead.Fit__c", "ask"))
    )
    rows = [*region(ODD), a_field("Lead.Fit__c"), *counted("Lead.Fit__c", {"A": 9})]
    judgement = judged("DAT006", rows, policy=Policy(dictionary=Dictionary(entries=entries)))
    assert len(judgement.findings) == 1
    assert [answer.scope for answer in judgement.not_judged] == ["salesforce"]


@pytest.mark.parametrize("policy", [Policy(), allowing(" "), patterns("[A-Z]+", "field:*"), patterns("[A-Z")])
def test_without_lists_or_patterns_nothing_can_be_judged(policy):
    judgement = judged("DAT006", region(ODD), policy=policy)
    assert not judgement.ran
    assert [answer.reason for answer in judgement.not_judged] == [
        "neither dictionary.csv nor naming.yaml says which values the fields that were counted may have"
    ]


def test_counts_of_a_reader_who_sees_a_part_are_at_least_so_high():
    (finding,) = found("DAT006", region(ODD), a_gap("value_counts", "Lead"), policy=allowing())
    assert finding.message.startswith("At least 90 of 99 leads carry ")


def test_a_property_of_a_portal():
    portal = [
        a_connection("hubspot", system="hubspot"),
        a_field("companies.region", connection="hubspot", custom=True),
        *counted("companies.region", {"EMEA": 9, "Europe": 90}, connection="hubspot"),
    ]
    (finding,) = found("DAT006", portal, policy=allowing(component="companies.region"))
    assert finding.message.startswith("90 of 99 companies carry 1 value of region ")


HUB_REGION = "contacts.region"


def of_portal(counts, kind="multi_picklist"):
    return [a_portal(), a_property(HUB_REGION, type=kind), *counted(HUB_REGION, counts, connection=HS)]


def test_checkboxes_of_a_contact_are_held_against_the_list_each_by_itself():
    rows = of_portal({"EMEA;Moon": 6, "EMEA": 90, "Moon;Mars": 2})
    (finding,) = found("DAT006", rows, policy=allowing(component=HUB_REGION))
    assert finding.message == (
        "8 of 98 contacts carry 2 values of region that dictionary.csv does not allow: 'Moon' (8) and 'Mars' (2)."
    )


def test_checkboxes_that_were_counted_one_by_one_tell_at_least_how_many_contacts_have_them():
    (finding,) = found("DAT006", of_portal({"EMEA": 96, "Moon": 8, "Mars": 2}), policy=allowing(component=HUB_REGION))
    assert finding.message.startswith("At least 8 contacts carry 2 values of region that dictionary.csv does not allow")
    assert finding.measured["of"] is None
    (alone,) = found("DAT006", of_portal({"EMEA": 96, "Moon": 8}), policy=allowing(component=HUB_REGION))
    assert alone.message.startswith("8 contacts carry 1 value of region")
