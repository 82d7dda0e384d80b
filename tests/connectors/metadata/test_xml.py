from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.metadata.xml import BadFile, child, children, flag, line, number, parse, tag, text, texts, whole

METADATA = b'<?xml version="1.0" encoding="UTF-8"?>\n<Queue xmlns="http://soap.sforce.com/2006/04/metadata">%s</Queue>'


def queue(body: str):
    return parse(METADATA % body.encode())


def test_names_lose_the_namespace():
    assert tag(queue("<name>Inbound</name>")) == "Queue"
    assert tag(child(queue("<name>Inbound</name>"), "name")) == "name"


@pytest.mark.parametrize(
    "document",
    [
        b"<m:Queue xmlns:m='http://soap.sforce.com/2006/04/metadata'><m:name>Inbound</m:name></m:Queue>",
        b"<Queue xmlns='http://soap.sforce.com/2006/04/metadata'><name>Inbound</name></Queue>",
        b'<Queue xmlns="http://soap.sforce.com/2006/04/metadata"><name xmlns="urn:other">Inbound</name></Queue>',
        b"<Queue><name>Inbound</name></Queue>",
        "\ufeff<Queue><name>Inbound</name></Queue>".encode(),
        "<?xml version='1.0' encoding='UTF-16'?><Queue><name>Inbound</name></Queue>".encode("utf-16"),
        b"\n\n<?xml version='1.0'?><Queue><!-- a --><?b c?><name>In<!-- d -->bound</name></Queue>",
    ],
    ids=["prefix", "single quotes", "nested namespace", "no namespace", "byte order mark", "UTF-16", "comments and space before"],
)
def test_the_same_is_read_however_it_is_written(document):
    assert text(parse(document), "name") == "Inbound"


@pytest.mark.parametrize(
    "document",
    [
        b"<!DOCTYPE Queue [<!ENTITY a 'b'>]><Queue><name>&a;</name></Queue>",
        b"<!DOCTYPE Queue SYSTEM 'file:///etc/passwd'><Queue/>",
        "<?xml version='1.0' encoding='UTF-16'?><!DOCTYPE Queue [<!ENTITY a 'b'>]><Queue/>".encode("utf-16"),
        b"<!DOCTYPE a [<!ENTITY a0 'x'>"
        + b"".join(b"<!ENTITY a%d '&a%d;&a%d;'>" % (i, i - 1, i - 1) for i in range(1, 40))
        + b"]><a>&a39;</a>",
    ],
    ids=["entity", "external", "in another encoding", "billion laughs"],
)
def test_a_document_type_is_refused(document):
    with pytest.raises(BadFile, match="document type"):
        parse(document)


@pytest.mark.parametrize("document", [b"", b"   ", b"\0\0", b"<Queue>", b"not xml", b"<a>&undefined;</a>", b"<a></b>", b"{}"])
def test_what_is_no_xml_is_refused(document):
    with pytest.raises(BadFile, match=r"not well-formed|empty"):
        parse(document)


def test_the_reason_names_the_line():
    with pytest.raises(BadFile, match="line 3"):
        parse(b"<Queue>\n<name>\n</Queue>")


def test_deep_nesting_is_refused():
    with pytest.raises(BadFile):
        parse(b"<a>" * 100_000 + b"</a>" * 100_000)


@given(st.binary(max_size=400))
def test_any_bytes_give_an_element_or_a_reason(data):
    with suppress(BadFile):
        assert tag(parse(data))


def test_placeholders_of_package_builders_stand_for_nothing():
    root = queue(
        "<name>%%%NAMESPACE%%%Tier__c</name><email>___NAMESPACE___x</email><a>%%%NAMESPACE_OR_C%%%</a><b>100%%% sure</b>"
    )
    assert [text(root, name) for name in ("name", "email", "a", "b")] == ["Tier__c", "x", "c", "100%%% sure"]


def test_a_text_is_stripped_and_tells_empty_from_absent():
    root = queue('<name> Inbound\n</name><email/><x xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>')
    assert (text(root, "name"), text(root, "email"), text(root, "x"), text(root, "y")) == ("Inbound", "", None, None)


def test_flags_are_true_false_or_the_default():
    root = queue("<a>true</a><b> False </b><c>maybe</c>")
    assert [flag(root, name) for name in "abcd"] == [True, False, None, None]
    assert [flag(root, name, False) for name in "cd"] == [False, False]


def test_numbers_are_finite_or_none():
    root = queue("<a>10</a><b>10.5</b><c>many</c><d>nan</d><e>1e999</e>")
    assert [number(root, name) for name in "abcdef"] == [10.0, 10.5, None, None, None, None]
    assert [whole(root, name) for name in "abc"] == [10, None, None]


def test_children_keep_their_order_and_texts_leave_out_empty_ones():
    root = queue("<a>1</a><b/><a/><a> 2 </a>")
    assert len(list(children(root, "a"))) == 3
    assert texts(root, "a") == ("1", "2")


def test_the_line_is_that_of_the_element():
    assert line(child(queue("\n\n<name/>"), "name")) == 4


def test_a_syntax_error_names_its_place_once():
    with pytest.raises(BadFile) as error:
        parse(b"<Queue><name></Queue>")
    assert error.value.reason.count("line 1, column") == 1
    assert "(<string>" not in error.value.reason
