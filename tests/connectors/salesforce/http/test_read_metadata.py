from __future__ import annotations

import pytest

from connectors.salesforce.http.client import MOST_NAMES
from connectors.salesforce.http.errors import SalesforceError
from salesforce_answers import METADATA, TOKEN, a_fault, records, soap


def test_components_come_as_the_files_that_they_would_be(org, a_client):
    org.plays(
        METADATA,
        records(
            '<records xsi:type="AssignmentRules"><fullName>Lead</fullName><assignmentRule><active>true</active>'
            '<criteriaItems><value xsi:nil="true"/></criteriaItems></assignmentRule></records>',
            '<records xsi:nil="true"/>',
            "<records/>",
        ),
    )
    assert a_client(org).read_metadata("AssignmentRules", ["Lead", "Case", "A&B"]) == {
        "Lead": b'<AssignmentRules xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><fullName>Lead</fullName><assignmentRule>'
        b'<active>true</active><criteriaItems><value xsi:nil="true"/></criteriaItems></assignmentRule></AssignmentRules>'
    }
    (sent,) = org.sent
    assert sent.method == "POST"
    assert sent.headers["Content-Type"] == "text/xml; charset=UTF-8"
    assert "Authorization" not in sent.headers
    body = sent.body.decode()
    assert f"<met:sessionId>{TOKEN}</met:sessionId>" in body
    assert "<met:type>AssignmentRules</met:type><met:fullNames>Lead</met:fullNames>" in body
    assert "<met:fullNames>A&amp;B</met:fullNames>" in body


def test_a_component_without_attributes_has_no_namespace(org, a_client):
    org.plays(METADATA, records("<records><fullName>Lead</fullName><a>Ä</a></records>"))
    assert a_client(org).read_metadata("Queue", ["Lead"]) == {"Lead": "<Queue><fullName>Lead</fullName><a>Ä</a></Queue>".encode()}


def test_no_names_cost_no_call(org, a_client):
    assert a_client(org).read_metadata("Queue", []) == {}
    assert org.sent == []


def test_more_names_than_go_into_a_call_are_refused(org, a_client):
    org.plays(METADATA, records())
    client = a_client(org)
    assert client.read_metadata("Queue", ["a"] * MOST_NAMES) == {}
    for kind, names in (("Queue", ["a"] * (MOST_NAMES + 1)), ("No Queue", ["a"])):
        with pytest.raises(ValueError, match="no more than 10"):
            client.read_metadata(kind, names)
    assert client.usage.calls == 1


def test_a_name_that_xml_cannot_hold_is_an_error_of_that_call_alone(org, a_client):
    client = a_client(org)
    with pytest.raises(SalesforceError, match="no name"):
        client.read_metadata("Queue", ["a\0b"])
    assert org.sent == []


def test_a_fault_is_an_error_and_not_tried_again(org, a_client):
    said = "use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions"
    org.plays(METADATA, a_fault("INSUFFICIENT_ACCESS", said))
    with pytest.raises(SalesforceError) as caught:
        a_client(org).read_metadata("Queue", ["a"])
    assert (caught.value.code, caught.value.message, caught.value.path) == ("INSUFFICIENT_ACCESS", said, "Soap/m/66.0")
    assert len(org.sent) == 1


@pytest.mark.parametrize(
    "play", [a_fault("UNKNOWN_EXCEPTION", "x"), (503, b"<html>"), (200, b"<html>"), (200, soap("<a/>").encode()), "cut"]
)
def test_a_fault_that_may_pass_is_tried_again(org, a_client, play):
    org.plays(METADATA, org.cut if play == "cut" else play, records("<records><fullName>a</fullName></records>"))
    assert a_client(org).read_metadata("Queue", ["a"]) == {"a": b"<Queue><fullName>a</fullName></Queue>"}


def test_a_session_that_has_ended_shows_in_a_fault_too(org, a_client, a_login):
    org.plays(METADATA, a_fault("INVALID_SESSION_ID", "Invalid Session ID found in SessionHeader"), records())
    login = a_login(org.url, "old", "new")
    assert a_client(org, login).read_metadata("Queue", ["a"]) == {}
    assert login.count == 2
    assert b"<met:sessionId>new<" in org.sent[1].body


@pytest.mark.parametrize(
    "document",
    [
        b'<!DOCTYPE a [<!ENTITY b "c">]>' + records("<records><fullName>&b;</fullName></records>"),
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd">' + records(),
    ],
)
def test_a_document_type_is_not_read(org, a_client, document):
    org.plays(METADATA, document)
    with pytest.raises(SalesforceError, match="document type"):
        a_client(org).read_metadata("Queue", ["a"])
