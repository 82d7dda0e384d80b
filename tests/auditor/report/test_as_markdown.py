import pytest

from auditor.report.as_markdown import render
from auditor.report.markdown_text import escaped
from build_results import NO_USERS, a_placing, a_reported_finding, a_result, an_outcome
from checks.model.finding import NotJudged


def test_a_whole_report():
    result = a_result(
        a_reported_finding(affected=("salesforce:value:Lead.LeadSource=Trade_Show",), file="objects/Lead.object", line=12),
        a_reported_finding("FLD001", state="muted", state_reason="later"),
        checks=[
            an_outcome("SRC003"),
            an_outcome("RPT001", "not judged", NO_USERS),
            an_outcome("FLD001", "off", NotJudged(reason="switched off in thresholds.yaml: not yet")),
        ],
    )
    assert render(result) == (
        """\
# Governance report: ebikes

2026-11-20 02:00 UTC · salesforce (project, source format, API 60.0)

**1 finding (1 muted, 0 in the baseline)**

What matters most:

1. **high** Lead.LeadSource holds 'Trade Show' and 'Trade Shows' for one source. (SRC003)

| To be dealt with by | critical | high | medium | low | all |
| --- | --- | --- | --- | --- | --- |
| RevOps | – | 1 | – | – | 1 |

1 of 2 checks judged. What was not judged is not clean.

| Not judged: why | To have it judged | Where | Checks |
| --- | --- | --- | --- |
| no users were read | connect the org | salesforce | RPT001 |

- FLD001 is switched off in thresholds.yaml: not yet

## Sources and attribution

### SRC003 Values that are spellings of one source

> Finance later asks why the pipeline does not reconcile.

**Fix:** Replace the variants.

**Who:** RevOps · Revenue system · tier 1, owning team · due 2026-11-27

- **high** (likely) Lead.LeadSource holds 'Trade Show' and 'Trade Shows' for one source.
  - salesforce:field:Lead.LeadSource · objects/Lead.object:12
  - 1 component affected: salesforce:value:Lead.LeadSource=Trade\\_Show

## Set aside

| Check | Component | State | Why |
| --- | --- | --- | --- |
| FLD001 | salesforce:field:Lead.LeadSource | muted | later |

`auditor explain CODE` tells why a check matters, how it decides and how to fix what it finds.
"""
    )


def test_who_and_fix_stand_with_the_finding_where_they_differ():
    one = a_reported_finding(ref="a", fix="This way.", state_reason="worse than accepted")
    other = a_reported_finding(ref="b", fix="That way.", placed=a_placing(team="Desk", person="Ann"))
    lines = render(a_result(one, other)).splitlines()
    assert not [line for line in lines if line.startswith(("**Who:**", "**Fix:**"))]
    assert lines[lines.index("  - b") + 1 :][:2] == [
        "  - Desk, RevOps, Ann · Revenue system · tier 1, owning team · due 2026-11-27",
        "  - **Fix:** That way.",
    ]
    assert "  - worse than accepted" in lines


def test_a_finding_leads_to_its_page_in_the_crm():
    lines = render(a_result(a_reported_finding(ref="a", link="https://acme.my.salesforce.com/x_y?a=1&copy=2"))).splitlines()
    assert "  - a · [open in the CRM](https://acme.my.salesforce.com/x_y?a=1&amp;copy=2)" in lines


@pytest.mark.parametrize("link", ["javascript:alert(1)", "https://a.example/) <b>", "http://evil.example"])
def test_another_link_is_not_shown(link):
    assert "open in the CRM" not in render(a_result(a_reported_finding(link=link)))


def test_how_far_numbers_go_is_told_once_where_it_is_the_same_for_all():
    one, other = a_reported_finding(ref="a", measured_with=("View All Data",)), a_reported_finding(ref="b", at_least=True)
    assert "**Numbers:** counted with View All Data" in render(a_result(one)).splitlines()
    lines = render(a_result(one, other)).splitlines()
    assert not [line for line in lines if line.startswith("**Numbers:**")]
    assert lines[lines.index("  - b") + 1] == "  - counted without the right to see every record: at least this many"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a|b", r"a\|b"),
        ("Lead.Tier__c *new* `x`", r"Lead.Tier\_\_c \*new\* \`x\`"),
        ("[pay](http://evil.example)", "`[pay](http://evil.example`)"),
        ("who is 'jane.roe@acme.example', then.", "who is '`jane.roe@acme.example`', then."),
        ("salesforce:user:jane@acme.example · x_y", r"`salesforce:user:jane@acme.example` · x\_y"),
        ("a@b.c|`d@e.f`", r"`a@b.c`\|\``d@e.f`\`"),
        ("a @ b, C# and www", r"a @ b, C\# and www"),
        ("<img src=x>&amp;", "&lt;img src=x&gt;&amp;amp;"),
        ("@ops #12 www.evil.example GH-7", "`@ops` `#12` `www.evil.example` `GH-7`"),
        ("- item", r"\- item"),
        ("1. item", r"1\. item"),
        ("12) item", r"12\) item"),
        (".x (y)", ".x (y)"),
        ("two\nlines", "two lines"),
        ("plain - text = 1.5 (ok)!", "plain - text = 1.5 (ok)!"),
    ],
)
def test_markup_in_a_text_is_text(text, written):
    assert escaped(text) == written
