"""The four renderers of a diff, side by side: they tell the same, in the same order."""

import json

import pytest

from auditor.report import DIFF_FORMATS, render_diff
from auditor.report.diff_summary import grew, summarise_diff, value_text
from auditor.report.diff_terminal import MOST
from auditor.result import AttributeChange, ComponentChange, FindingDifference, ReadingDifference
from build_results import a_diff, a_reported_finding
from checks.model.finding import Severity

SOURCE = "salesforce:value:Lead.LeadSource=Web"
SWITCHED_OFF = AttributeChange(attribute="active", before=True, after=False)
BROKEN = a_diff(
    findings=(
        FindingDifference(change="new", code="SRC003", ref="n", after=a_reported_finding()),
        FindingDifference(change="new", code="LCH010", ref="b", after=a_reported_finding("LCH010"), caused=True),
    )
)


@pytest.mark.parametrize("format_", ["terminal", "html", "md"])
def test_what_the_change_broke_is_told_first(format_):
    told = render_diff(BROKEN, format_).lower()
    assert "1 broken by the changes and 1 new" in told
    assert told.index("what it broke") < told.index("lch010") < told.index("src003")


DIFF = a_diff(
    components=(
        ComponentChange(kind="changed", table="picklist_values", ref=SOURCE, attributes=(SWITCHED_OFF,)),
        ComponentChange(kind="added", table="fields", ref="salesforce:field:Account.Tier_2__c"),
        ComponentChange(kind="renamed", table="queues", ref="salesforce:queue:B", was="salesforce:queue:A"),
    ),
    reading=(
        ReadingDifference(table="reports", scope="", reason="the older retrieve left it out", components=14),
        ReadingDifference(table="dashboards", scope="Sales", reason="the older retrieve left it out", components=3),
    ),
    findings=(
        FindingDifference(change="unchanged", code="SRC001", ref="u", before=a_reported_finding(), after=a_reported_finding()),
        FindingDifference(change="resolved", code="SRC002", ref="r", before=a_reported_finding()),
        FindingDifference(change="worse", code="SRC003", ref="w", before=a_reported_finding(), after=a_reported_finding(size=5)),
        FindingDifference(change="new", code="LCH010", ref="n", after=a_reported_finding()),
    ),
)


def test_a_diff_for_the_terminal():
    assert render_diff(DIFF, "terminal") == (
        """\
Diff of 2026-11-19 and 2026-11-20
2026-11-19 02:00 UTC → 2026-11-20 02:00 UTC

3 changes: 1 added, 1 changed and 1 renamed
Findings: 1 new, 1 worse, 1 resolved and 1 unchanged

NEW (1)
  high     LCH010 Lead.LeadSource holds 'Trade Show' and 'Trade Shows' for one
           source.
           n

WORSE (1)
  high     SRC003 Lead.LeadSource holds 'Trade Show' and 'Trade Shows' for one
           source. (size 2 → 5)
           w

RESOLVED (1)
  high     SRC002 Lead.LeadSource holds 'Trade Show' and 'Trade Shows' for one
           source.
           r

FIELDS (1)
  + salesforce:field:Account.Tier_2__c

PICKLIST VALUES (1)
  ~ salesforce:value:Lead.LeadSource=Web
      active: true → false

QUEUES (1)
  > salesforce:queue:A → salesforce:queue:B

READ IN ANOTHER WAY, NOT CHANGED
  the older retrieve left it out
    17 components: reports, dashboards Sales

`auditor explain CODE` tells why and how to fix
"""
    )


@pytest.mark.parametrize("format_", ["terminal", "html", "md"])
def test_every_text_tells_findings_then_components_then_reading(format_):
    text = render_diff(DIFF, format_).lower().replace("\\", "")
    told = [
        "3 changes", "1 unchanged", "lch010", "src003", "size 2 → 5", "src002",
        "account.tier_2__c", "lead.leadsource=web", "queue:b", "the older retrieve",
    ]  # fmt: skip
    places = [text.index(part) for part in told]
    assert places == sorted(places)


def test_a_diff_as_json_is_complete():
    data = json.loads(render_diff(DIFF, "json"))
    assert (data["version"], data["kind"], data["before"]["id"]) == ("1", "diff", "2026-11-19")
    assert data["components"][0]["attributes"] == [{"attribute": "active", "before": True, "after": False}]
    assert [one["change"] for one in data["findings"]] == ["unchanged", "resolved", "worse", "new"]
    assert data["findings"][1]["after"] is None
    assert data["findings"][2]["after"]["severity"] == "high"
    assert data["reading"][1]["components"] == 3


@pytest.mark.parametrize("format_", DIFF_FORMATS)
def test_no_difference_is_said(format_):
    text = render_diff(a_diff(), format_)
    assert "0 changes" in text or json.loads(text)["components"] == []


def test_a_long_list_is_cut_in_the_terminal_only_and_the_cut_is_told():
    fields = tuple(ComponentChange(kind="added", table="fields", ref=f"salesforce:field:Lead.F{n}") for n in range(MOST + 2))
    assert "  … and 2 more components; see --format html\n" in render_diff(a_diff(components=fields), "terminal")
    assert f"Lead.F{MOST + 1}" in render_diff(a_diff(components=fields), "md")
    assert f"Lead.F{MOST + 1}" in render_diff(a_diff(components=fields), "html")
    assert "more component" not in render_diff(a_diff(components=fields[:MOST]), "terminal")


def test_a_table_that_only_a_newer_version_knows_is_told_too():
    assert list(summarise_diff(a_diff(components=(ComponentChange(kind="added", table="quotas", ref="q"),))).tables) == ["quotas"]


@pytest.mark.parametrize(
    ("before", "after", "how"),
    [
        ({"size": 2}, {"size": 5}, "size 2 → 5"),
        ({"size": 2.5}, {"size": 1}, "size 2.5 → 1"),
        ({"severity": Severity.HIGH, "size": 1}, {"severity": Severity.CRITICAL, "size": 2}, "high → critical"),
        ({"affected": ("a",)}, {"affected": ("b",)}, "other components than before"),
    ],
)
def test_how_a_finding_went(before, after, how):
    one = FindingDifference(
        change="worse", code="C", ref="r", before=a_reported_finding(**before), after=a_reported_finding(**after)
    )
    assert grew(one) == how


def test_a_new_or_unchanged_finding_went_nowhere():
    assert grew(FindingDifference(change="new", code="C", ref="r", after=a_reported_finding())) == ""
    same = FindingDifference(change="unchanged", code="C", ref="r", before=a_reported_finding(), after=a_reported_finding(size=9))
    assert grew(same) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "(none)"), ("", "(empty)"), ("Web", "Web"), (True, "true"), (10.0, "10.0"), (("a", "ü"), '["a", "ü"]'),
        ({"b": 1}, '{"b": 1}'), ("x" * 90, "x" * 79 + "…"), ("a\nb\x1b", "a b"),
    ],
)  # fmt: skip
def test_a_value_in_short(value, text):
    assert value_text(value) == text
