"""Everything that comes out of a CRM is hostile text. Whatever it says, no report may do anything but show it."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt

from auditor.links import link_to
from auditor.report import DIFF_FORMATS, FORMATS, render, render_diff
from auditor.report.text import plain
from auditor.result import AttributeChange, ComponentChange, FindingDifference, ReadingDifference
from build import a_connection
from build_results import a_diff, a_placing, a_reported_finding, a_result, an_outcome
from checks.model.finding import NotJudged

ATTACKS = (
    "<script>alert(1)</script>", "</style><script>", "\"><img src=x onerror=alert(1)>", "{{ 7 * 7 }}{% raw %}", "]]>", "<!-- -->",
    "=cmd|' /C calc'!A0", "@SUM(1)", "\t=1",
    "\x1b]0;title\x07\x1b[2J", "\u202egnp.exe", "\x9b31m", "\x00", "\ud800", "\ufffe",
    "| a | b |\n|---|---|", "[x](javascript:alert(1))", "![x](http://evil.example/p.png)", "@everyone `code` **bold**",
    "# head", "- item", "1. item", "http://evil.example www.evil.example", "&lt;b&gt; &amp; &#60;", "\\", "`", "```", "~~~", "$$",
    "</details>", "    indented", "***", "\r\n\r\n> quote",
)  # fmt: skip
TEXTS = st.text() | st.sampled_from(ATTACKS) | st.lists(st.sampled_from(ATTACKS), min_size=2, max_size=3).map("".join)


def hostile(test):
    """Try a test on every attack, and on texts that nobody thought of."""
    for attack in ATTACKS:
        test = example(text=attack)(test)
    return settings(deadline=None)(given(text=TEXTS)(test))


def an_audit(text):
    """An audit that says this text wherever a CRM, a file or a policy may have its say."""
    placed = a_placing(team=text, person=text, addressee=text)
    finding = a_reported_finding(
        ref=f"salesforce:field:{text}", message=text, why=text, fix=text, title=text, affected=(text, f"salesforce:value:{text}"),
        measured={text: text}, file=text, line=3, link=text, state_reason=text, placed=placed, measured_with=(text,),
    )  # fmt: skip
    muted = a_reported_finding("FLD001", ref=text, message=text, state="muted", state_reason=text)
    left = NotJudged(scope=f"salesforce:{text}", reason=text, cure=text)
    checks = [an_outcome("SRC003", "found", left), an_outcome("FLD001", "off", left), an_outcome("FLD002", "broke", left)]
    connection = a_connection(name=text, edition=text, format=text)
    return a_result(finding, muted, checks=checks, snapshot_id=text, connections=(connection,), declared=(text,))


def a_change(text):
    """A diff that says this text wherever it may."""
    finding = a_reported_finding(ref=text, message=text, placed=a_placing(team=text))
    attributes = (AttributeChange(attribute=text, before=text, after=[text]),)
    return a_diff(
        before_id=text, after_id=text,
        components=(ComponentChange(kind="renamed", table="fields", ref=text, was=text, label=text, attributes=attributes),),
        reading=(ReadingDifference(table="fields", scope=text, reason=text, components=1),),
        findings=(FindingDifference(change="new", code="SRC003", ref=text, after=finding),),
    )  # fmt: skip


class Shape(HTMLParser):
    """The tags of a page and the names of their attributes, comments included: what a text must not change."""

    def __init__(self, html):
        super().__init__()
        self.shape = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.shape.append((tag, *(name for name, _ in attributes)))

    def handle_endtag(self, tag):
        self.shape.append(f"/{tag}")

    def handle_comment(self, data):
        self.shape.append("comment")


def pages(text, format_):
    """The audit and the diff that say this text, each with its harmless twin."""
    harmless = "x" if text else ""
    yield render(an_audit(text), format_), render(an_audit(harmless), format_)
    yield render_diff(a_change(text), format_), render_diff(a_change(harmless), format_)


@hostile
def test_html_has_the_shape_that_harmless_text_gives_it(text):
    for page, harmless in pages(text, "html"):
        assert Shape(page).shape == Shape(harmless).shape
        assert plain(page, keep_lines=True) == page


SAID = ("text", "text_special", "code_inline")
"""What says a text as it is: a code span does for a word that would else become a link."""


def linkified(markdown):
    """Words outside of code spans that a code host would make links of."""
    inline = [child for token in MarkdownIt("commonmark").enable("table").parse(markdown) for child in token.children or []]
    text = " ".join(child.content for child in inline if child.type in ("text", "text_special"))
    return re.findall(r"(?i)\w@\w|(?<!\w)@\w|#\d|\w://|\bwww\.\w|\bGH-\d", text)


def tokens(markdown):
    """The kinds of everything in a document, and its text."""
    kinds, text = [], []
    for token in MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(markdown):
        for one in [token, *(token.children or [])]:
            kinds.append(one.type)
            text.append(one.content if one.type in SAID else "")
    return kinds, "".join(text)


def links(markdown):
    """What a document links to."""
    inline = [child for token in MarkdownIt("commonmark").parse(markdown) for child in token.children or []]
    return [child for child in inline if child.type == "link_open"]


def shape(markdown):
    return [kind for kind in tokens(markdown)[0] if kind not in SAID]


@hostile
def test_markdown_has_the_shape_that_harmless_text_gives_it_and_says_what_was_said(text):
    for page, harmless in pages(text, "md"):
        if plain(text).strip():
            assert shape(page) == shape(harmless)
            assert " ".join(plain(text).split()) in " ".join(tokens(page)[1].split())
        assert "<" not in page
        assert linkified(page) == []


@hostile
def test_a_page_of_a_crm_changes_nothing_but_where_a_link_leads(text):
    def linked(page):
        return a_result(a_reported_finding(link=link_to("https://acme.my.salesforce.com", page)))

    page, harmless = f"/lightning/{text}", "/lightning/x"
    assert Shape(render(linked(page), "html")).shape == Shape(render(linked(harmless), "html")).shape
    assert shape(render(linked(page), "md")) == shape(render(linked(harmless), "md"))
    hrefs = [token.attrs["href"] for token in links(render(linked(page), "md"))]
    assert hrefs == [link_to("https://acme.my.salesforce.com", page)]


@hostile
@pytest.mark.parametrize("colour", [False, True])
def test_a_terminal_is_told_nothing_but_text_and_our_own_colours(colour, text):
    for page in (render(an_audit(text), "terminal", colour=colour), render_diff(a_change(text), "terminal", colour=colour)):
        bare = re.sub(r"\x1b\[(0|1|2|31|33|36|1;31)m", "", page) if colour else page
        assert all(plain(line) == line for line in bare.split("\n"))


@hostile
def test_no_cell_is_a_formula(text):
    for row in list(csv.reader(io.StringIO(render(an_audit(text), "csv").decode("utf-8-sig"), newline="")))[1:]:
        assert not [cell for cell in row if cell.lstrip().startswith(("=", "+", "-", "@", "\t", "\r"))]
        assert all(plain(cell) == cell for cell in row)


@hostile
def test_xml_is_valid(text):
    root = etree.fromstring(render(an_audit(text), "junit"))
    assert root.find(".//failure").get("message", "") == plain(text)


@hostile
def test_json_is_exact_and_safe_to_print(text):
    for page in (render(an_audit(text), "json"), render_diff(a_change(text), "json")):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", page)
    assert json.loads(render(an_audit(text), "json"))["findings"][0]["message"] == text


@hostile
def test_sarif_is_json_and_its_messages_link_to_nothing(text):
    only = json.loads(render(an_audit(text), "sarif"))["runs"][0]
    messages = [result["message"]["text"] for result in only["results"]]
    messages += [told["message"]["text"] for told in only["invocations"][0]["toolExecutionNotifications"]]
    for told in messages:
        assert not re.search(r"[\[\]]", re.sub(r"\\.", "", told))
        assert not re.search(r"[{}]", re.sub(r"\{\{|\}\}", "", told))


@pytest.mark.parametrize("format_", FORMATS)
@settings(deadline=None)
@given(text=TEXTS)
def test_the_same_audit_gives_the_same_bytes(format_, text):
    first, second = render(an_audit(text), format_), render(an_audit(text), format_)
    assert first == second
    assert isinstance(first, bytes) or first.encode()


def test_the_bytes_do_not_hang_on_the_order_of_sets():
    program = (
        "import hashlib; from auditor.report import FORMATS, render; from build_results import *\n"
        "left = [NotJudged(scope=s, reason='r') for s in ('c', 'a', 'b')]\n"
        "found = [a_reported_finding(c, fix=c, placed=a_placing(team=c)) for c in ('SRC001', 'FLD001', 'XYZ001', 'RTE001')]\n"
        "result = a_result(*found, checks=[an_outcome(f.code, 'found', *left) for f in found])\n"
        "pages = [render(result, format_) for format_ in FORMATS]\n"
        "print([hashlib.sha256(page if isinstance(page, bytes) else page.encode()).hexdigest() for page in pages])"
    )

    def digests(seed):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        return subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=True).stdout

    assert digests("1") == digests("2")


@pytest.mark.parametrize("format_", DIFF_FORMATS)
@settings(deadline=None)
@given(text=TEXTS)
def test_the_same_diff_gives_the_same_bytes(format_, text):
    assert render_diff(a_change(text), format_) == render_diff(a_change(text), format_)
