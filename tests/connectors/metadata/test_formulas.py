from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.metadata.formulas import LONGEST, Reference, references


def paths(formula: str) -> list[str]:
    return [reference.path for reference in references(formula)]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("Amount", ["Amount"]),
        ("ISBLANK(Amount) && CloseDate < TODAY()", ["Amount", "CloseDate"]),
        ("IF(AND(A__c > 1, OR(B__c, NOT(C__c))), D__c, E__c)", ["A__c", "B__c", "C__c", "D__c", "E__c"]),
        ("Account.Owner.Name", ["Account.Owner.Name"]),
        ("Account . Owner\n. Name", ["Account.Owner.Name"]),
        ("Deal__r.Partner__r.Tier__c", ["Deal__r.Partner__r.Tier__c"]),
        ("Owner:User.Region__c", ["Owner:User.Region__c"]),
        ("$User.Division", ["$User.Division"]),
        ("A__c /* B__c \n */ + C__c", ["A__c", "C__c"]),
        ("\"A__c\" & 'B__c' & C__c", ["C__c"]),
        ('"say \\"A__c\\"" & B__c', ["B__c"]),
        ("-A__c + +1 - !B__c", ["A__c", "B__c"]),
        ("A__c = 1 || A__c == 2 && A__c <> 3 && a__C != 4", ["A__c"]),
        ("A__c <= 1.5e3 || .5 >= B__c ^ 2", ["A__c", "B__c"]),
        ("TRUE && null = False", []),
        ("= A__c + B__c", ["A__c", "B__c"]),
        ("{!Opportunity.Amount} > 3", ["Opportunity.Amount"]),
        ("TODAY()", []),
    ],
)
def test_a_formula_names_its_fields(formula, expected):
    assert paths(formula) == expected


@pytest.mark.parametrize(
    "formula", ["", "TEXT(", "A__c +", "A__c B__c", "((A__c)", '"open', "A__c # B__c", "/* open", "A__c" + " " * LONGEST]
)
def test_what_cannot_be_parsed_names_none(formula):
    assert references(formula) == ()


@pytest.mark.parametrize(
    ("formula", "values"),
    [
        ('ISPICKVAL(StageName, "Closed Won")', ("Closed Won",)),
        ('ispickval(StageName, "A") || ISPICKVAL(StageName, "B")', ("A", "B")),
        ("INCLUDES(StageName, 'A;B')", ("A;B",)),
        ('CASE(StageName, "A", "x", "B", "y", "z")', ("A", "B")),
        ('CASE(StageName, "A", 1, 0) = 1', ("A",)),
        ('CASE(TEXT(PRIORVALUE(StageName)), "A", 1, 0)', ("A",)),
        ('ISPICKVAL(StageName, "say \\"yes\\"")', ('say "yes"',)),
        ('ISPICKVAL(StageName, "")', ("",)),
        ('CONTAINS(StageName, "A")', ()),
        ('CASE(LEFT(StageName, 2), "A", 1, 0)', ()),
        ("ISPICKVAL(StageName, Other__c)", ()),
    ],
)
def test_the_values_that_a_field_is_compared_with_are_kept(formula, values):
    assert references(formula)[0] == Reference("StageName", values)


def test_deep_nesting_is_no_error():
    assert paths("(" * 9000 + "A__c" + ")" * 9000) == ["A__c"]
    assert paths("-" * 9000 + "A__c") == ["A__c"]


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_gives_references_or_none(text):
    assert isinstance(references(text), tuple)


@settings(deadline=None)
@given(st.recursive(st.sampled_from(["A__c", "B__r.C__c", "1", '"D__c"', "TRUE"]), lambda inner: st.one_of(
    st.tuples(inner, st.sampled_from(["+", "&&", "<>", "="]), inner).map(" ".join),
    st.tuples(inner, inner).map(lambda pair: f"IF(X__c, {pair[0]}, {pair[1]})"),
    inner.map(lambda one: f"(/* E__c */ {one})"),
), max_leaves=20))  # fmt: skip
def test_what_is_well_formed_is_always_read(formula):
    assert set(paths(formula)) == {name for name in ("A__c", "B__r.C__c", "X__c") if name in formula.replace('"D__c"', "")}
