import json
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubbing import HOST, ORG, REDACTED, Scrubber

TOKEN = "00D5g000001AbCdEAG!AQEAQPlAnTeD.SeCrEt_0123456789"
REFRESH = "5Aep861TSESvWeug_xvFHRBTTbf_YrTWgEyjDRVCv"
JWT = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJwbGFudGVkIn0.c2lnbmF0dXJl"


def a_request(body=b"", uri="https://globex.my.salesforce.com/services/data/v66.0/", **headers):
    return SimpleNamespace(uri=uri, body=body, headers={"Authorization": f"Bearer {TOKEN}", "Cookie": "sid=planted", **headers})


def a_response(body, **headers):
    text = body if isinstance(body, str) else json.dumps(body)
    return {"status": {"code": 200}, "headers": {"Set-Cookie": ["sid=planted"], **headers}, "body": {"string": text.encode()}}


def test_of_a_request_only_what_tests_need_stays():
    request = Scrubber().request(a_request(**{"Content-Type": "application/json"}))
    assert request.headers == {"Content-Type": "application/json"}
    assert request.uri == f"https://{HOST}/services/data/v66.0/"


def test_a_form_keeps_its_names_and_loses_its_secrets():
    body = f"grant_type=refresh_token&refresh_token={REFRESH}&client_id=3MVG9planted&client_secret=planted".encode()
    request = Scrubber().request(a_request(body, **{"Content-Type": "application/x-www-form-urlencoded"}))
    assert b"grant_type=refresh_token" in request.body
    assert b"planted" not in request.body
    assert REFRESH.encode() not in request.body


def test_a_soap_body_loses_its_session():
    body = f"<met:sessionId>{TOKEN}</met:sessionId><urn:password>planted</urn:password><type>Flow</type>".encode()
    assert Scrubber().request(a_request(body)).body == (
        f"<met:sessionId>{REDACTED}</met:sessionId><urn:password>{REDACTED}</urn:password><type>Flow</type>".encode()
    )


def test_a_token_answer_loses_its_tokens():
    answer = {
        "access_token": TOKEN,
        "refresh_token": REFRESH,
        "instance_url": "https://globex.my.salesforce.com",
        "signature": "planted",
    }
    response = Scrubber().response(a_response(answer, **{"Sforce-Limit-Info": ["api-usage=1/2"]}))
    assert json.loads(response["body"]["string"]) == {
        "access_token": REDACTED,
        "refresh_token": REDACTED,
        "instance_url": f"https://{HOST}",
        "signature": REDACTED,
    }
    assert response["headers"] == {"Sforce-Limit-Info": ["api-usage=1/2"]}


def test_people_get_other_names_the_same_each_time():
    scrubber = Scrubber()
    first = scrubber.text("grace@globex.example and Linus@globex.example")
    assert first == "person1@people.example and person2@people.example"
    assert scrubber.text(first) == first
    assert scrubber.text("linus@globex.example") == "person2@people.example"


@pytest.mark.parametrize(
    "secret", [TOKEN, REFRESH, JWT, "00D5g000001AbCdEAG", "globex.sandbox.my.salesforce.com", "127.0.0.1:49152"]
)
@given(
    before=st.text(st.characters(codec="ascii", exclude_characters="\\"), max_size=20),
    after=st.text(st.sampled_from(" \"'<>,}"), max_size=5),
)
def test_no_secret_survives_wherever_it_stands(secret, before, after):
    assert secret not in Scrubber().text(f"{before} {secret}{after}")


def test_an_org_keeps_an_id_of_the_right_shape():
    assert Scrubber().text('"Id": "00D5g000001AbCdEAG"') == f'"Id": "{ORG}"'


def test_what_is_no_json_is_scrubbed_too():
    response = Scrubber().response(a_response(f"<html>{TOKEN}</html>"))
    assert response["body"]["string"] == f"<html>{REDACTED}</html>".encode()
