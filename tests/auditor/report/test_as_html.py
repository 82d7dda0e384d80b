from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from auditor.report.as_html import render
from build_results import a_placing, a_reported_finding, a_result, an_outcome
from checks.model.finding import NotJudged, Severity


class Page(HTMLParser):
    """The tags, the attributes and the text of a page."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.text, self.inline = [], [], "", {}
        self._within = ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += [(tag, *attribute) for attribute in attributes]
        self._within = tag

    def handle_endtag(self, tag):
        self._within = ""

    def handle_data(self, data):
        if self._within in ("style", "script"):
            self.inline[self._within] = data
        else:
            self.text += data


def page(*findings, **given):
    return Page(render(a_result(*findings, **given)))


def test_the_first_page_comes_first():
    text = page(
        a_reported_finding(),
        a_reported_finding(ref="b", state="muted", state_reason="later"),
        checks=[an_outcome(), an_outcome("RPT001", "not judged", NotJudged(reason="no users were read", cure="connect the org"))],
    ).text
    told = [
        "Governance report", "1 finding (1 muted, 0 in the baseline)", "What matters most", "To be dealt with by",
        "1 of 2 checks judged", "no users were read", "connect the org",
        "Sources and attribution", "Replace the variants.", "muted: later",
    ]  # fmt: skip
    places = [text.index(part) for part in told]
    assert places == sorted(places)


def test_every_finding_and_every_affected_component_is_there():
    affected = tuple(f"salesforce:value:Lead.LeadSource=v{n}" for n in range(200))
    text = page(*(a_reported_finding(ref=f"salesforce:field:Lead.F{n}", affected=affected) for n in range(3))).text
    assert all(f"salesforce:field:Lead.F{n}" in text for n in range(3))
    assert text.count("v199") == 3


def test_a_long_list_is_folded_and_a_short_one_is_not():
    assert "details" not in page(a_reported_finding(affected=("a", "b", "c"))).tags
    assert page(a_reported_finding(affected=("a", "b", "c", "d"))).tags.count("li") == 4 + 4 + 1 + 1
    assert "details" in page(a_reported_finding(affected=("a", "b", "c", "d"))).tags


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"affected": ("a", "b")}, "Affects a, b"),
        ({"records": 1}, "Touches 1 record."),
        ({"amount": 1234.5}, "Touches an amount of 1,234.50."),
        ({"records": 1200, "amount": 0.0}, "Touches 1,200 records and an amount of 0.00."),
        ({"file": "objects/Lead.object", "line": 12}, "objects/Lead.object:12"),
        ({"link": "https://acme.my.salesforce.com/setup"}, "open in the CRM"),
        ({"state_reason": "worse than accepted"}, "worse than accepted"),
        ({"measured_with": ("API Enabled", "View All Data")}, "Numbers counted with View All Data"),
        ({"measured_with": ("API Enabled",), "at_least": True}, "without the right to see every record: at least this many"),
    ],
)
def test_a_finding_shows_what_it_has_and_nothing_it_has_not(given, shown):
    assert shown in " ".join(page(a_reported_finding(**given)).text.split())
    assert shown not in " ".join(page(a_reported_finding()).text.split())


def test_who_and_fix_stand_with_the_finding_where_they_differ():
    one = a_reported_finding(ref="a", fix="This way.")
    other = a_reported_finding(ref="b", fix="That way.", placed=a_placing(team="Desk"))
    text = page(one, other).text
    assert text.index("Due") < text.index("Fix This way.") < text.index("Fix That way.")
    assert text.index("Due") < text.index("Desk, RevOps · Revenue system · tier 1, owning team · due 2026-11-27")


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "http://evil.example", 'https://a"onload=evil']
)
def test_a_link_that_is_not_the_crms_is_not_followed(link):
    assert "evil" not in str([value for tag, name, value in page(a_reported_finding(link=link)).attributes if name == "href"])
    assert "open in the CRM" not in page(a_reported_finding(link=link)).text


def test_rights_stand_with_the_finding_where_they_differ():
    text = page(a_reported_finding(ref="a", measured_with=("Read Leads",)), a_reported_finding(ref="b")).text
    assert "Numbers" not in text
    assert text.count("(counted with Read Leads)") == 1


def test_it_is_told_whether_there_is_a_policy():
    assert "No policy is written yet" in page(a_reported_finding()).text
    assert "The policy declares company, sources." in page(declared=("company", "sources")).text


def test_nothing_is_fetched_and_only_our_own_script_and_style_may_run():
    shown = page(a_reported_finding())
    assert [value for _, name, value in shown.attributes if name in ("src", "href") and not value.startswith("#")] == []
    policy = next(
        value for tag, name, value in shown.attributes if tag == "meta" and name == "content" and "default-src" in value
    )
    assert policy.startswith("default-src 'none';")
    for source in shown.inline.values():
        assert f"'sha256-{b64encode(sha256(source.encode()).digest()).decode()}'" in policy
    assert "unsafe" not in policy
    assert not [name for _, name, _ in shown.attributes if name.startswith("on") or name == "style"]


def test_people_who_cannot_see_it_find_their_way():
    shown = page(a_reported_finding(), checks=[an_outcome(), an_outcome("X", "not judged", NotJudged(reason="r"))])
    assert shown.tags.count("main") == shown.tags.count("header") == shown.tags.count("h1") == 1
    assert ("html", "lang", "en") in shown.attributes
    assert {value for tag, name, value in shown.attributes if tag == "th" and name == "scope"} == {"col", "row"}
    levels = [int(tag[1]) for tag in shown.tags if tag in ("h1", "h2", "h3")]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [value for _, name, value in shown.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    assert {value for _, name, value in shown.attributes if name == "aria-labelledby"} <= set(ids)


def a_file(n):
    return {
        "file": f"force-app/main/default/objects/Opportunity/fields/A_Field_With_A_Usual_Name_{n}__c.field-meta.xml",
        "line": 1,
    }


def a_page(n):
    page = f"lightning/setup/ObjectManager/Opportunity/FieldsAndRelationships/00N5e000000{n:04}AAA/view"
    return {"link": f"https://acme.my.salesforce.com/{page}", "measured_with": ("API Enabled", "View All Data")}


@pytest.mark.parametrize("place", [a_file, a_page])
def test_5000_findings_stay_within_3_megabytes(place):
    findings = [
        a_reported_finding(
            f"FLD{n % 14:03}",
            ref=f"salesforce:field:Opportunity.A_Field_With_A_Usual_Name_{n}__c",
            severity=Severity(n % 4 + 1),
            message=f"A_Field_With_A_Usual_Name_{n}__c is filled on 3 of 12,345 records and yet on 4 layouts and in 2 reports.",
            **place(n),
        )
        for n in range(5000)
    ]
    assert len(render(a_result(*findings)).encode()) <= 3_000_000
