import pytest

from build import some_values
from build_sources import DEAL, LEAD
from checks.model.names import enumerated
from checks.model.policy.sources import SourceMapping, Sources, SourceValue
from checks.model.tables import Table
from checks.sources.same_source import SourceNames

LEAD_FIELD, DEAL_FIELD = f"salesforce:field:{LEAD}", f"salesforce:field:{DEAL}"
PPC = SourceValue(name="Paid Search", aliases=("PPC", "SEM"))
WEB = SourceValue(name="Web", aliases=("Internet",))
MAPPING = SourceMapping(source=LEAD, target=DEAL, values={"Web": "Inbound", "Fair": "Field"})


def names(*values, **given):
    rows = Table("picklist_values", [row for some in given.pop("labels", ()) for row in some])
    return SourceNames(Sources(values=values, **given), rows)


def same(known, one, other):
    """Whether the lead's value and the deal's are one source."""
    return not known.roots_in(LEAD_FIELD, one, DEAL_FIELD).isdisjoint(known.roots(DEAL_FIELD, other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("PPC", "SEM"),
        ("ppc", "Paid-Search"),
        ("Adwords", "PPC"),
        ("Google Ads", "Paid Search"),
        ("Web", "Inbound"),
        ("internet", "inbound"),
        ("展示会", "展示会 "),
    ],
)
def test_one_source_under_two_names(one, other):
    known = names(PPC, WEB, synonyms=(("Google Ads", "AdWords"), ("adwords", "sem")), mappings=(MAPPING,))
    assert same(known, one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("PPC", "Web"), ("Internet", "SEM"), ("Web", "Field"), ("Fair", "Inbound"), ("Radio", "Inbound"), ("展示会", "広告")],
)
def test_two_sources(one, other):
    assert not same(names(PPC, WEB, mappings=(MAPPING,)), one, other)


@pytest.mark.parametrize(("one", "same_"), [("Web", True), ("Radio", False), ("Fair", False)])
def test_a_mapping_counts_both_ways(one, same_):
    back = SourceMapping(source=DEAL, target=LEAD, values={"Inbound": "Web", "Field": "Fair"})
    assert same(names(mappings=(back,)), one, "Inbound") is same_


@pytest.mark.parametrize(
    ("source", "target"),
    [("Contact.LeadSource", DEAL), (LEAD, "Contact.LeadSource"), (DEAL, "Case.Origin"), ("Case.Origin", LEAD)],
)
def test_a_mapping_of_one_other_field_counts_for_nothing(source, target):
    values = {"Web": "Inbound", "Inbound": "Web"}
    assert not same(names(mappings=(SourceMapping(source=source, target=target, values=values),)), "Web", "Inbound")


def test_values_are_one_by_their_labels():
    labels = (some_values(LEAD, "s1", label="Web"), some_values(DEAL, "s2", label="web"), some_values(DEAL, "s3", label=None))
    known = names(labels=labels)
    assert same(known, "s1", "s2")
    assert not same(known, "s1", "s3")
    assert (known.shown(LEAD_FIELD, "s1"), known.shown(DEAL_FIELD, "s3"), known.shown(DEAL_FIELD, "s1")) == ("Web", "s3", "s1")


@pytest.mark.parametrize(
    ("value", "defined"),
    [("web", True), ("Internet", True), ("Fair", True), ("Inbound", False), ("Field", False), ("Radio", False)],
)
def test_what_the_taxonomy_or_a_mapping_accounts_for(value, defined):
    assert names(WEB, mappings=(MAPPING,)).defined(LEAD_FIELD, value) is defined


@pytest.mark.parametrize(("value", "defined"), [("Field", True), ("Inbound", True), ("Fair", False)])
def test_what_a_mapping_to_the_field_accounts_for(value, defined):
    assert names(mappings=(MAPPING,)).defined(DEAL_FIELD, value) is defined


def test_only_sources_of_a_motion_need_no_lead():
    known = names(WEB, SourceValue(name="Co-Marketing", aliases=("CM",), motion="Partners"))
    assert [known.direct(DEAL_FIELD, value, ()) for value in ("Web", "CM", "Direct Mail", "")] == [False, True, False, False]


def test_a_source_is_retired_unless_an_active_one_means_the_same():
    known = names(SourceValue(name="Fax", status="retired"), SourceValue(name="webs", status="retired"), WEB)
    assert [known.retired(LEAD_FIELD, value) for value in ("FAX", "Web", "Radio")] == [True, False, False]


def test_parts_of_a_sentence():
    assert [enumerated("abcdef"[:number]) for number in (0, 1, 2, 5, 6)] == [
        "", "a", "a and b", "a, b, c, d and e", "a, b, c, d, e and 1 more",
    ]  # fmt: skip
