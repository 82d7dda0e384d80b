from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from urllib3 import exceptions as wire

from checks.model.rows.gap import GAP_KINDS
from connectors.base import ConnectorError
from connectors.hubspot.http.errors import (
    LACKING,
    MOST_SAID,
    BudgetSpent,
    HubSpotError,
    NotAsked,
    SignInError,
    TooSlow,
    Unreached,
    answered,
    damaged,
    gap_for,
    may_have_arrived,
    plain,
    unanswered,
)
from connectors.hubspot.http.paths import PATHS

SCOPES = "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://x.y"


def missing(*scopes, path="/crm/pipelines/2026-09/deals"):
    detail = {"message": "One or more of the following scopes are required.", "context": {"requiredScopes": list(scopes)}}
    return answered(403, {"status": "error", "message": SCOPES, "category": "MISSING_SCOPES", "errors": [detail]}, path)


def an_error(status=403, message="no", category=None, path="/crm/owners/2026-09", **more):
    return answered(status, {"message": message, **({"category": category} if category else {}), **more}, path)


def test_an_error_says_what_hubspot_said_and_where():
    body = {
        "status": "error",
        "message": "There was a problem with the request.",
        "correlationId": "00000000-0000-4000-8000-000000000000",
        "category": "VALIDATION_ERROR",
        "errors": [{"message": "property 'foo' does not exist", "code": "INVALID_PROPERTY"}],
    }
    error = answered(400, body, "/crm/owners/2026-09")
    said = "There was a problem with the request: property 'foo' does not exist"
    assert (error.status, error.category, error.message, error.passing) == (400, "VALIDATION_ERROR", said, False)
    assert error.correlation == "00000000-0000-4000-8000-000000000000"
    assert str(error) == f"VALIDATION_ERROR: {said} (/crm/owners/2026-09, HTTP 400)"


def test_missing_scopes_are_named_and_the_detail_that_says_nothing_is_not():
    error = missing("crm.objects.deals.read", "crm.schemas.deals.read", "crm.objects.deals.read")
    assert error.scopes == ("crm.objects.deals.read", "crm.schemas.deals.read")
    assert error.message == SCOPES


@pytest.mark.parametrize(
    "scopes",
    [None, "a.read", [None, 7, {"a": 1}], [""], ["a b"], ["x" * 101], ["a\nb"], ["pat-na1-00000000-1111-2222-3333-444444444444"]],
    ids=str,
)
def test_scopes_that_are_none_are_not_told(scopes):
    body = {
        "category": "MISSING_SCOPES",
        "context": {"requiredScopes": scopes},
        "errors": [{"context": {"requiredScopes": scopes}}],
    }
    assert answered(403, body, "/").scopes == ()


@pytest.mark.parametrize(
    ("body", "category", "message"),
    [
        ({"message": "alone"}, "", "alone"),
        ({"errorType": "RATE_LIMIT", "message": "too much"}, "RATE_LIMIT", "too much"),
        (
            {"category": "A", "errorType": "B", "message": "first", "errors": [{"message": "first of all"}]},
            "A",
            "first: first of all",
        ),
        ({"category": "A", "message": "it says first", "errors": [{"message": "first"}]}, "A", "it says first"),
        ({"errors": [None, {"message": 7}, {"message": "the third"}]}, "", "the third"),
        ({"category": None, "message": 7, "errors": "x"}, "", "HubSpot answered with HTTP 400 and no reason"),
        ("<html>secret page</html>", "", "HubSpot answered with HTTP 400 and no reason"),
        ([{"message": "a list"}], "", "HubSpot answered with HTTP 400 and no reason"),
        (None, "", "HubSpot answered with HTTP 400 and no reason"),
    ],
)
def test_every_shape_of_an_error_is_read(body, category, message):
    error = answered(400, body, "/")
    assert (error.category, error.message) == (category, message)


def test_a_redirect_says_so():
    assert "another address" in answered(302, None, "/").message
    assert "another address" not in answered(299, None, "/").message


@pytest.mark.parametrize(
    ("policy", "message", "spent"),
    [
        ("DAILY", "You have reached your daily limit.", True),
        ("daily", "", True),
        ("", "You have reached your daily limit.", True),
        ("TEN_SECONDLY_ROLLING", "You have reached your ten_secondly_rolling limit.", False),
        ("SECONDLY", "You have reached your secondly limit.", False),
        ("SECONDLY", "You have reached your daily limit.", False),
        ("", "", False),
    ],
)
def test_the_day_is_told_from_the_moment(policy, message, spent):
    error = an_error(429, message, policyName=policy)
    assert (isinstance(error, BudgetSpent), error.passing) == (spent, not spent)


@pytest.mark.parametrize(
    ("status", "passing"),
    [
        *((status, True) for status in (423, 429, 477, 500, 502, 503, 504, 520, 521, 522, 523, 524)),
        *((status, False) for status in (302, 400, 401, 403, 404, 405, 409, 414, 431, 501, 530)),
    ],
)
def test_what_passes(status, passing):
    assert answered(status, None, "/").passing is passing


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("\n  a\n b\t c \x00\u202e d\u2028e", "a b c d e"),
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


def test_a_secret_goes_before_the_text_is_cut():
    assert "secret" not in plain("x" * (MOST_SAID - 4) + "secret", ("secret",))


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda one: st.lists(one) | st.dictionaries(st.text(), one),
)
names = st.sampled_from(
    ["message", "category", "errorType", "errors", "context", "requiredScopes", "policyName", "correlationId"]
)


@settings(max_examples=40)
@given(
    st.integers(300, 599),
    st.recursive(anything, lambda one: st.lists(one) | st.dictionaries(names, one)),
    st.sampled_from(sorted(PATHS)),
)
def test_whatever_is_answered_is_an_error_and_a_gap(status, body, endpoint):
    error = answered(status, body, "/crm")
    gap = gap_for(error, endpoint)
    assert error.message
    assert gap.kind in GAP_KINDS
    assert gap.cure
    assert gap.reason.isprintable()


# Nothing answered

REFUSED = wire.NewConnectionError(None, "secret refused")
SLOW = wire.ReadTimeoutError(None, "/", "secret timed out")


@pytest.mark.parametrize(
    ("error", "began", "kind", "passing", "arrived", "said"),
    [
        (REFUSED, False, Unreached, True, False, "connection failed"),
        (wire.NameResolutionError("secret", None, OSError("secret")), False, Unreached, True, False, "connection failed"),
        (wire.ConnectTimeoutError("secret"), False, Unreached, True, False, "no connection came about"),
        (SLOW, False, TooSlow, True, True, "in time"),
        (SLOW, True, TooSlow, True, True, "in time"),
        (wire.SSLError("secret CERTIFICATE_VERIFY_FAILED"), False, HubSpotError, False, False, "certificate"),
        (wire.SSLError("secret: hostname mismatch, certificate is not valid"), False, HubSpotError, False, False, "certificate"),
        (wire.SSLError("secret EOF occurred"), False, HubSpotError, True, True, "connection failed"),
        (wire.ProtocolError("secret aborted"), False, HubSpotError, True, True, "connection failed"),
        (wire.ProtocolError("secret aborted"), True, HubSpotError, True, True, "cut off"),
        (wire.IncompleteRead(1, 2), True, HubSpotError, True, True, "cut off"),
        (wire.DecodeError("secret"), True, HubSpotError, True, True, "cut off"),
        (wire.LocationParseError("secret"), False, HubSpotError, False, False, "could not be made"),
    ],
    ids=lambda value: repr(value)[:50],
)
def test_what_was_not_answered_is_told_without_the_words_of_the_library(error, began, kind, passing, arrived, said):
    found = unanswered(error, "/crm", began=began)
    assert (type(found), found.passing, found.status) == (kind, passing, 0)
    assert said in str(found)
    assert "secret" not in str(found)
    assert may_have_arrived(error) is arrived
    assert ("reaches HubSpot" in gap_for(found, "details").cure) is (kind is Unreached)


def test_a_token_that_is_not_taken_means_that_nothing_can_be_read():
    error = SignInError("do this", category="INVALID_AUTHENTICATION")
    assert isinstance(error, ConnectorError)
    assert isinstance(error, HubSpotError)
    assert (str(error), error.category, error.status, error.passing) == ("do this", "INVALID_AUTHENTICATION", 401, False)


def test_what_was_not_asked_tells_a_name_without_what_a_terminal_obeys():
    error = NotAsked("'a\x1b' is no name", "/crm/a\x1b")
    assert (error.status, error.passing, str(error)) == (0, False, "'a ' is no name (/crm/a)")


# What it means

ENTITLED = "This account is not entitled to use this feature. It requires a subscription of Enterprise or higher."
NO_TYPE = "Unable to infer object type from: leads"
KINDS = [
    (missing("crm.objects.deals.read"), "pipelines", "scope", "the scope crm.objects.deals.read"),
    (missing("crm.objects.deals.write", "crm.objects.deals.read"), "pipelines", "scope", "the scope crm.objects.deals.read"),
    (missing("crm.export.write"), "pipelines", "scope", "the scope crm.export.write"),
    (missing("a.read", "b.read"), "pipelines", "scope", "one of the scopes a.read or b.read"),
    (missing(), "pipelines", "scope", "one of the scopes crm.objects.deals.read or crm.schemas.deals.read"),
    (missing(path="/crm/pipelines/2026-09/tickets"), "pipelines", "scope", "the scope tickets"),
    (missing(path="/crm/pipelines/2026-09/0-2"), "pipelines", "scope", "crm.objects.companies.read"),
    (missing(path="/crm/pipelines/2026-09/2-77"), "pipelines", "scope", "crm.objects.custom.read"),
    (missing(path="/crm/pipelines/2026-09/cars"), "pipelines", "scope", "crm.objects.custom.read"),
    (missing(path="/automation/v4/flows"), "flows", "scope", "the scope automation; HubSpot has this from Professional on"),
    (missing(path="/account-info/2026-09/details"), "details", "scope", "which scope this takes"),
    (an_error(403, ENTITLED, "FORBIDDEN"), "audit_logs", "edition", "from Enterprise on"),
    (an_error(403, ENTITLED), "owners", "edition", "from a higher plan on"),
    (an_error(403, "no"), "schemas", "permission", "crm.schemas.custom.read"),
    (an_error(403, "no"), "audit_logs", "edition", "from Enterprise on"),
    (an_error(404, "resource not found"), "flows", "unsupported", "from Professional on"),
    (answered(403, "<html>", "/automation/v4/flows"), "flows", "permission", "from Professional on"),
    (an_error(404, "gone", "OBJECT_NOT_FOUND"), "flows_batch", "unsupported", "still exists"),
    (an_error(403, "no", path="/crm/pipelines/2026-09/leads"), "pipelines", "permission", "from Professional on"),
    (an_error(400, NO_TYPE, path="/crm/pipelines/2026-09/leads"), "pipelines", "feature off", "from Professional on"),
    (
        an_error(400, "Unable to infer object type from: carts", path="/crm/properties/2026-09/carts"),
        "properties",
        "feature off",
        "turn",
    ),
    (an_error(403, "no", path="/crm/properties/2026-09/2-77"), "properties", "permission", "from Enterprise on"),
    (an_error(404, "resource not found"), "pipeline_rules", "feature off", "beta"),
    (an_error(403, "may not"), "owners", "permission", "crm.objects.owners.read"),
    (an_error(403, "may not"), "details", "permission", "these words"),
    (answered(403, "<html>", "/crm/owners/2026-09"), "owners", "permission", "these words"),
    (an_error(404, "resource not found"), "owners", "unsupported", "still exists"),
    (an_error(404, "no pipeline", "PIPELINE_NOT_FOUND"), "pipeline_audit", "unsupported", "still exists"),
    (an_error(401, "no", "INVALID_AUTHENTICATION"), "owners", "fault", "new token"),
    (answered(530, "<html>", "/"), "owners", "fault", "new token"),
    (SignInError("do this"), "owners", "fault", "new token"),
    (an_error(429, "You have reached your daily limit.", policyName="DAILY"), "owners", "budget", "midnight"),
    (an_error(429, "You have reached your secondly limit.", policyName="SECONDLY"), "search", "fault", "fewer workers"),
    (BudgetSpent(status=0, message="the run has made 3", path=""), "owners", "budget", "more calls"),
    (an_error(400, "bad", "VALIDATION_ERROR"), "search", "fault", "report it"),
    (answered(414, "<html>", "/"), "objects", "fault", "report it"),
    (an_error(423, "locked", "LOCKED"), "owners", "fault", "run again"),
    (answered(477, None, "/"), "owners", "fault", "data centre"),
    (answered(302, None, "/"), "owners", "fault", "base_url"),
    (answered(500, "<html>", "/"), "owners", "fault", "status.hubspot.com"),
    (answered(502, None, "/"), "owners", "fault", "status.hubspot.com"),
    (damaged("/", "cut off, or no JSON"), "owners", "fault", "run again"),
    (unanswered(REFUSED, "/", began=False), "owners", "fault", "run again"),
    (NotAsked("'a/b' is no name", "/"), "owners", "fault", "report it"),
    (an_error(403, "no"), "nothing", "permission", "these words"),
    (missing(), "nothing", "scope", "which scope this takes"),
]


@pytest.mark.parametrize(("error", "endpoint", "kind", "cure"), KINDS, ids=lambda value: str(value)[:50])
def test_every_error_is_a_gap_of_its_kind_with_a_cure(error, endpoint, kind, cure):
    gap = gap_for(error, endpoint)
    told = {"scope": LACKING, "edition": "the account's plan does not have "}.get(kind, error.message)
    assert (gap.kind, told in gap.reason) == (kind, True)
    assert gap.kind in GAP_KINDS
    assert cure in gap.cure


def test_the_reason_is_in_the_words_of_the_crm():
    assert gap_for(an_error(404, "no pipeline", "PIPELINE_NOT_FOUND"), "pipelines").reason == "PIPELINE_NOT_FOUND: no pipeline"
    assert gap_for(an_error(404, "no pipeline"), "pipelines").reason == "no pipeline"
