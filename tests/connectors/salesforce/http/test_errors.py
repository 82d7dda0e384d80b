from __future__ import annotations

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProtocolError, ReadTimeoutError

from checks.model.rows.gap import GAP_KINDS
from connectors.base import ConnectorError
from connectors.common.redaction import redacted
from connectors.salesforce.http.errors import (
    MOST_SAID,
    BudgetSpent,
    NotAsked,
    SalesforceError,
    SignInError,
    TooSlow,
    Unreached,
    answered,
    expired,
    faulted,
    gap_for,
    may_be_billed,
    plain,
    unanswered,
)

COLUMN = (
    "\nSELECT Foo__c FROM Account\n       ^\nERROR at Row:1:Column:8\nNo such column 'Foo__c' on entity 'Account'. If you are "
    "attempting to use a custom field, be sure to append the '__c' after the custom field name."
)


def an_error(code="", message="no", status=400):
    return answered(status, [{"errorCode": code, "message": message}], "query")


def test_an_error_says_what_the_org_said_and_where():
    error = an_error("INVALID_FIELD", COLUMN)
    said = (
        "No such column 'Foo__c' on entity 'Account'. If you are attempting to use a custom field, be sure to append the '__c' "
        "after the custom field name."
    )
    assert (error.status, error.code, error.message, error.path, error.passing) == (400, "INVALID_FIELD", said, "query", False)
    assert str(error) == f"INVALID_FIELD: {said} (query, HTTP 400)"


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        ([{"errorCode": "A", "message": "first"}, {"errorCode": "B", "message": "second"}], "A", "first"),
        ({"errorCode": "A", "message": "alone"}, "A", "alone"),
        ({"error": "invalid_grant", "error_description": "expired"}, "invalid_grant", "expired"),
        ({"error": "unsupported_grant_type"}, "unsupported_grant_type", "Salesforce answered with HTTP 400 and no reason"),
        ([{"errorCode": None, "message": 7}], "", "7"),
        ("<html>secret page</html>", "", "Salesforce answered with HTTP 400 and no reason"),
        ([], "", "Salesforce answered with HTTP 400 and no reason"),
        (None, "", "Salesforce answered with HTTP 400 and no reason"),
        ([None], "", "Salesforce answered with HTTP 400 and no reason"),
    ],
)
def test_every_shape_of_an_error_is_read(body, code, message):
    error = answered(400, body, "limits")
    assert (error.code, error.message) == (code, message)


def test_a_redirect_says_that_the_address_has_changed():
    assert "address" in answered(302, None, "limits").message
    assert "redirect" not in answered(299, None, "limits").message


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("\n  a\n b\t c \x00\u202e d\u2028e", "a b c d e"),
        ("SELECT a^b FROM c", "SELECT a^b FROM c"),
        ("Id, Foo\n    ^\nunexpected token: 'Foo'", "unexpected token: 'Foo'"),
        ("only a picture\n    ^\n", "only a picture ^"),
        ("x" * MOST_SAID, "x" * MOST_SAID),
        ("x" * (MOST_SAID + 1), "x" * (MOST_SAID - 1) + "…"),
    ],
)
def test_what_is_said_comes_on_one_line(said, line):
    assert plain(said) == line


@given(st.text())
def test_what_is_said_is_short_and_can_be_printed(said):
    line = plain(said)
    assert len(line) <= MOST_SAID
    assert line.isprintable()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("token 00D000000000001!AQ.abc_9 here", "token [redacted] here"),
        ("00D000000000001AAA!AQabc", "[redacted]"),
        ("org 00D000000000001AAA!", "org 00D000000000001AAA!"),
        ("my-secret-1 and my-secret", "[redacted] and [redacted]"),
        ("nothing", "nothing"),
    ],
)
def test_secrets_and_what_looks_like_a_token_go(text, left):
    assert redacted(text, ("my-secret", "my-secret-1", "")) == left


def test_a_secret_goes_before_the_text_is_cut():
    assert "secret" not in plain("x" * (MOST_SAID - 4) + "secret", ("secret",))


PASSING = [
    ("", 500, True),
    ("", 502, True),
    ("", 420, True),
    ("", 429, True),
    ("", 406, True),
    ("NOT_ACCEPTABLE", 406, False),
    ("SERVER_UNAVAILABLE", 503, True),
    ("UNKNOWN_EXCEPTION", 400, True),
    ("", 404, False),
    ("", 401, False),
    ("INVALID_FIELD", 400, False),
    ("TXN_SECURITY_METERING_ERROR", 403, False),
]


@pytest.mark.parametrize(("code", "status", "passing"), PASSING)
def test_what_passes(code, status, passing):
    assert an_error(code, status=status).passing is passing


def test_only_one_of_the_two_limits_passes():
    assert an_error("REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded.", 403).passing
    assert not an_error("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", 403).passing
    assert not an_error("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", 503).passing


def test_a_fault_passes_by_its_code_alone():
    assert not faulted(500, "INSUFFICIENT_ACCESS", "no", "Soap/m/66.0").passing
    assert faulted(500, "UNKNOWN_EXCEPTION", "no", "Soap/m/66.0").passing


REFUSED = MaxRetryError(None, "/", NewConnectionError(None, "refused"))


@pytest.mark.parametrize(
    ("error", "kind", "passing", "said"),
    [
        (requests.exceptions.ConnectTimeout(), Unreached, True, "no connection"),
        (requests.exceptions.ReadTimeout(), TooSlow, True, "in time"),
        (requests.exceptions.SSLError("secret"), SalesforceError, False, "certificate"),
        (requests.exceptions.ProxyError("secret"), Unreached, True, "proxy"),
        (requests.ConnectionError("secret"), SalesforceError, True, "connection failed"),
        (requests.ConnectionError(REFUSED), Unreached, True, "connection failed"),
        (requests.exceptions.ChunkedEncodingError("secret"), SalesforceError, True, "cut off"),
        (requests.exceptions.ContentDecodingError("secret"), SalesforceError, True, "cut off"),
        (requests.exceptions.InvalidHeader("secret"), SalesforceError, False, "could not be made"),
    ],
)
def test_what_was_not_answered_is_told_without_the_words_of_the_library(error, kind, passing, said):
    found = unanswered(error, "limits")
    assert (type(found), found.passing, found.status) == (kind, passing, 0)
    assert ("reaches the org" in gap_for(found).cure) is (kind is Unreached)
    assert said in str(found)
    assert "secret" not in str(found)


SLOW = ReadTimeoutError(None, "/", "Read timed out.")


@pytest.mark.parametrize(
    ("error", "billed"),
    [
        (requests.exceptions.ConnectTimeout(), False),
        (requests.exceptions.ProxyError(), False),
        (requests.exceptions.SSLError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed"), False),
        (requests.ConnectionError(REFUSED), False),
        (requests.exceptions.InvalidHeader(), False),
        (requests.exceptions.SSLError("EOF occurred in violation of protocol"), True),
        (requests.ConnectionError(ProtocolError("aborted", ConnectionResetError())), True),
        (requests.ConnectionError(SLOW), True),
        (requests.ConnectionError(), True),
        (requests.exceptions.ReadTimeout(), True),
        (requests.exceptions.ChunkedEncodingError(), True),
        (requests.exceptions.ContentDecodingError(), True),
    ],
    ids=lambda value: repr(value)[:60],
)
def test_what_may_have_got_to_the_org_may_be_billed(error, billed):
    assert may_be_billed(error) is billed


def test_an_answer_that_stops_in_its_middle_is_too_slow():
    assert isinstance(unanswered(requests.ConnectionError(SLOW), "limits"), TooSlow)


def test_what_was_not_asked_tells_a_name_without_what_a_terminal_obeys():
    error = NotAsked("'a\x1b' is no name", "sobjects/a\x1b/describe")
    assert (error.status, error.passing, str(error)) == (0, False, "'a ' is no name (sobjects/a /describe)")


@pytest.mark.parametrize(
    ("error", "ended"),
    [
        (an_error("INVALID_SESSION_ID", status=401), True),
        (answered(401, "<html>", "limits"), True),
        (faulted(500, "INVALID_SESSION_ID", "x", "Soap"), True),
        (an_error("INVALID_SESSION_ID", "This session is not valid for use with the REST API", 401), False),
        (an_error("INSUFFICIENT_ACCESS", status=403), False),
        (SignInError("no"), False),
    ],
)
def test_a_session_that_has_ended_is_told_from_one_that_never_serves(error, ended):
    assert expired(error) is ended


def test_a_failed_sign_in_means_that_nothing_can_be_read():
    error = SignInError("do this", code="invalid_grant")
    assert isinstance(error, ConnectorError)
    assert isinstance(error, SalesforceError)
    assert (str(error), error.code, error.status, error.passing) == ("do this", "invalid_grant", 401, False)


QUERY_MORE = "Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch"
METADATA_API = "use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions"
KINDS = [
    (an_error("INVALID_FIELD", COLUMN), "permission", "read access to the field"),
    (an_error("INVALID_TYPE", "sObject type 'Territory2Model' is not supported."), "feature off", "turn the feature on"),
    (an_error("MALFORMED_QUERY", "EntityParticle: a filter on a reified column is required"), "fault", "report it"),
    (an_error("MALFORMED_QUERY", QUERY_MORE), "unsupported", "nothing to do"),
    (an_error("EXCEEDED_ID_LIMIT", "EntityDefinition does not support queryMore()"), "unsupported", "nothing to do"),
    (an_error("INVALID_TYPE_FOR_OPERATION", "entity type EmailStatus does not support query"), "unsupported", "nothing to do"),
    (an_error("QUERY_TIMEOUT", "Your query request was running for too long."), "fault", "quieter hour"),
    (an_error("INVALID_QUERY_LOCATOR", "invalid query locator"), "fault", "run again"),
    (an_error("INVALID_SESSION_ID", "Session expired or invalid", 401), "fault", "sign in again"),
    (an_error("INVALID_SESSION_ID", "This session is not valid for use with the REST API", 401), "scope", "'api'"),
    (answered(401, "<html>", "limits"), "fault", "sign in again"),
    (an_error("INSUFFICIENT_ACCESS", "no access", 403), "permission", "View Setup and Configuration"),
    (faulted(500, "INSUFFICIENT_ACCESS", METADATA_API, "Soap"), "permission", "Modify Metadata Through Metadata API Functions"),
    (an_error("API_DISABLED_FOR_ORG", "API is not enabled for this Organization or Partner", 403), "edition", "add-on"),
    (an_error("API_CURRENTLY_DISABLED", "API is disabled for this User", 403), "permission", "API Enabled"),
    (an_error("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", 403), "budget", "24 hours"),
    (
        an_error("REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded.", 403),
        "budget",
        "workers",
    ),
    (an_error("TXN_SECURITY_METERING_ERROR", "too long", 403), "fault", "transaction security"),
    (an_error("SOMETHING_NEW", "may not", 403), "permission", "these words"),
    (answered(403, "<html>", "limits"), "fault", "status.salesforce.com"),
    (an_error("NOT_FOUND", "The requested resource does not exist", 404), "unsupported", "visible"),
    (answered(410, None, "limits"), "unsupported", "api_version"),
    (an_error("GONE", "", 410), "unsupported", "api_version"),
    (faulted(500, "UNSUPPORTED_API_VERSION", "Invalid Api version", "Soap"), "unsupported", "api_version"),
    (answered(414, "<html>", "query"), "fault", "report it"),
    (answered(431, None, "query"), "fault", "report it"),
    (answered(420, None, "query"), "fault", "status.salesforce.com"),
    (answered(406, "<html>", "query"), "fault", "status.salesforce.com"),
    (an_error("UNKNOWN_EXCEPTION", "ErrorId", 500), "fault", "run again"),
    (answered(503, "<html>", "query"), "fault", "run again"),
    (answered(302, None, "query"), "fault", "instance_url"),
    (unanswered(requests.ConnectionError(), "query"), "fault", "run again"),
    (BudgetSpent(status=0, code="", message="the run has made 3", path=""), "budget", "more calls"),
    (BudgetSpent(status=403, code="REQUEST_LIMIT_EXCEEDED", message="TotalRequests", path=""), "budget", "24 hours"),
    (SignInError("do this"), "fault", "sign in again"),
    (NotAsked("'Ünï__c' is no name", "sobjects/Ünï__c/describe"), "fault", "report it"),
]


@pytest.mark.parametrize(("error", "kind", "cure"), KINDS, ids=lambda value: str(value)[:60])
def test_every_error_is_a_gap_of_its_kind_with_a_cure(error, kind, cure):
    gap = gap_for(error)
    assert (gap.kind, error.message in gap.reason) == (kind, True)
    assert gap.kind in GAP_KINDS
    assert cure in gap.cure


def test_the_reason_is_in_the_words_of_the_org():
    assert gap_for(an_error("INVALID_TYPE", "no such type")).reason == "INVALID_TYPE: no such type"
