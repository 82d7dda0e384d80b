from __future__ import annotations

import pytest

from connectors.salesforce.http.soap import METADATA, BadXml, fault, operation, read_metadata, records


def soap(inner):
    opening = (
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>"
    )
    return f"{opening}<s:Header/><s:Body>{inner}</s:Body></s:Envelope>".encode()


def result(inner):
    return soap(f"<readMetadataResponse xmlns='{METADATA}'><result>{inner}</result></readMetadataResponse>")


def test_what_is_asked_is_what_the_guard_sees():
    envelope = read_metadata("a<&>token", "Queue", ["A & B", "Ä"])
    assert operation(envelope) == (METADATA, "readMetadata")
    assert b"<met:sessionId>a&lt;&amp;&gt;token</met:sessionId>" in envelope
    assert "<met:fullNames>A &amp; B</met:fullNames><met:fullNames>Ä</met:fullNames>".encode() in envelope


@pytest.mark.parametrize("name", ["a\0", "a\x08", "\ud800"])
def test_a_name_that_xml_cannot_hold_is_refused(name):
    with pytest.raises(ValueError):
        read_metadata("token", "Queue", [name])


def test_components_keep_their_contents_whatever_the_prefix():
    record = (
        "<m:records xsi:type='m:Queue'><m:fullName>Inbound</m:fullName><m:email><!-- a -->a@acme.example</m:email>"
        "<m:users><m:user>b</m:user></m:users></m:records>"
    )
    body = soap(f"<m:readMetadataResponse xmlns:m='{METADATA}'><m:result>{record}</m:result></m:readMetadataResponse>")
    assert records(body, "Queue") == {
        "Inbound": b"<Queue><fullName>Inbound</fullName><email>a@acme.example</email><users><user>b</user></users></Queue>"
    }


def test_a_record_that_is_nil_or_has_no_name_is_none():
    assert (
        records(result("<records xsi:nil='true'/><records xsi:nil='1'><fullName>a</fullName></records><records/>"), "Queue") == {}
    )


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"<html/>", soap(""), soap("<a/>"), result("").replace(METADATA.encode(), b"urn:other"), b"\xff\xfe"],
    ids=["nothing", "page", "other XML", "empty", "other answer", "other namespace", "bytes"],
)
def test_what_is_no_answer_is_refused(body):
    with pytest.raises(BadXml):
        records(body, "Queue")


def test_a_fault_is_told_without_its_code_said_twice():
    body = soap(
        "<s:Fault><faultcode>sf:INVALID_TYPE</faultcode><faultstring>INVALID_TYPE: Unknown type: Foo</faultstring></s:Fault>"
    )
    assert fault(body) == ("INVALID_TYPE", "Unknown type: Foo")
    assert fault(soap("<s:Fault/>")) == ("", "")
    assert fault(soap("<a/>")) is None


def test_entities_are_not_resolved():
    bomb = b"<!DOCTYPE a [<!ENTITY b 'x'>]>" + result("<records><fullName>&b;</fullName></records>")
    with pytest.raises(BadXml, match="document type"):
        records(bomb, "Queue")
