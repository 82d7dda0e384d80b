from __future__ import annotations

import json

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from connectors.salesforce.http.guard import Guard, WriteRefused
from connectors.salesforce.http.limits import Limits
from connectors.salesforce.http.session import GuardedSession

HOST = "https://acme.my.salesforce.com"
DATA = f"{HOST}/services/data/v66.0"
METADATA = f"{HOST}/services/Soap/m/66.0"
TOKEN_URL = "https://login.salesforce.com/services/oauth2/token"
LOGIN_URL = "https://login.salesforce.com/services/Soap/u/64.0"
READ = "<m:{} xmlns:m='http://soap.sforce.com/2006/04/metadata'/>"


def a_guard(sign_in_url=TOKEN_URL):
    guard = Guard("66.0", sign_in_url)
    guard.instance = HOST
    return guard


def a_request(method, url, **more):
    return requests.Request(method, url, **more).prepare()


def an_envelope(*parts, **more):
    return {"allOrNone": False, "compositeRequest": list(parts), **more}


def a_part(url="/services/data/v66.0/sobjects/Lead/describe", **more):
    return {"method": "GET", "url": url, "referenceId": "r0", "httpHeaders": {}, **more}


def soap(inner):
    return f"<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>{inner}</s:Body></s:Envelope>"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/limits",
        "/limits/recordCount?sObjects=Lead%2CAccount",
        "/sobjects",
        "/sobjects/Lead",
        "/sobjects/acme__Deal__c/describe",
        "/query?q=SELECT+Id+FROM+Lead",
        "/query?q=select%0Aid+from+lead",
        "/query/01gRM0000004qFJYAY-2000",
        "/query?q=SELECT+Id+FROM+Lead+WHERE+Name+%3D+%27FOR+UPDATE+it%5C%27s%27",
        "/tooling/query?q=SELECT+Id+FROM+Flow",
        "/tooling/query/01gRM0000004qFJYAY-2000",
        "/tooling/sobjects/Flow/301000000000001",
        "/tooling/sobjects/ValidationRule/03d000000000001AAA",
        "/tooling/sobjects/Flow/describe",
        "/ui-api/object-info/Lead/picklist-values/012000000000000AAA",
        "/ui-api/object-info/Lead/picklist-values/012000000000000AAA/Status",
    ],
)
def test_what_only_reads_may_be_got(path):
    a_guard().check(a_request("GET", f"{DATA}{path}"))


def test_the_versions_may_be_got():
    a_guard().check(a_request("GET", f"{HOST}/services/data"))


@pytest.mark.parametrize(
    "path",
    [
        "/tooling/executeAnonymous/?anonymousBody=delete",
        "/tooling/executeAnonymous?anonymousBody=delete",
        "/tooling/runTestsSynchronous",
        "/tooling",
        "/sobjects/Lead/00Q000000000001",
        "/sobjects/User/005000000000001/password",
        "/sobjects/Lead/describe/",
        "/sobjects/Lead/describe?_HttpMethod=DELETE",
        "/sobjects/../tooling/executeAnonymous",
        "/sobjects/%2e%2e/tooling",
        "/sobjects/Lead%2fdescribe",
        "/sobjects/L\u00e9ad/describe",
        "//sobjects",
        "/query",
        "/query?q=",
        "/query?q=SELECT+Id+FROM+Lead&q=SELECT+Id+FROM+Lead",
        "/query?q=SELECT+Id+FROM+Lead&_HttpMethod=PATCH",
        "/query?explain=SELECT+Id+FROM+Lead",
        "/query?q=FIND+%7Ba%7D",
        "/query?q=SELECTED",
        "/query?q=SELECT+Id+FROM+Lead+FOR+VIEW",
        "/query?q=SELECT+Id+FROM+Lead+for%0A+reference",
        "/query?q=SELECT+Id+FROM+Lead+WHERE+Name+%3D+%27a%27FOR+UPDATE",
        "/query?q=SELECT+Title+FROM+FAQ__kav+UPDATE+TRACKING",
        "/query?q=SELECT+Title+FROM+FAQ__kav+update++viewstat",
        "/query/01g-1?q=SELECT+Id+FROM+Lead",
        "/queryAll?q=SELECT+Id+FROM+Lead",
        "/limits?a=b",
        "/limits/recordCount?sObjects=Lead&a=b",
        "/process/approvals",
        "/actions/custom/apex/Delete",
        "/jobs/query",
        "/composite",
        "/composite/batch",
        "/analytics/reports/00O000000000001?includeDetails=true",
    ],
)
def test_what_may_do_more_may_not_be_got(path):
    with pytest.raises(WriteRefused):
        a_guard().check(a_request("GET", f"{DATA}{path}"))


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/services/data/v66.0/limits",
        "http://acme.my.salesforce.com/services/data/v66.0/limits",
        "https://acme.my.salesforce.com:8443/services/data/v66.0/limits",
        "https://acme.my.salesforce.com.evil.example/services/data/v66.0/limits",
        "https://acme.my.salesforce.com@evil.example/services/data/v66.0/limits",
        "https://a:b@acme.my.salesforce.com/services/data/v66.0/limits",
        "https://login.salesforce.com/services/data/v66.0/limits",
        f"{HOST}/services/data/v65.0/limits",
        f"{HOST}/services/data/v66.0",
        f"{HOST}/services/data?a=b",
        f"{HOST}/services/apexrest/Delete",
        f"{HOST}/services/oauth2/revoke?token=a",
        f"{HOST}/",
    ],
)
def test_nothing_else_may_be_got(url):
    with pytest.raises(WriteRefused):
        a_guard().check(a_request("GET", url))


def test_an_address_that_means_the_same_is_the_same():
    a_guard().check(a_request("GET", "https://ACME.my.salesforce.com:443/services/data/v66.0/limits"))


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])
def test_no_other_method_may_be_used(method):
    for url in (f"{DATA}/sobjects/Lead", f"{DATA}/composite", TOKEN_URL):
        with pytest.raises(WriteRefused):
            a_guard().check(a_request(method, url))


def test_a_get_has_no_body_and_no_other_method_in_its_headers():
    with pytest.raises(WriteRefused, match="body"):
        a_guard().check(a_request("GET", f"{DATA}/limits", data="a"))
    with pytest.raises(WriteRefused, match="header"):
        a_guard().check(a_request("GET", f"{DATA}/limits", headers={"x-Http-method-override": "DELETE"}))


def test_before_signing_in_nothing_goes_to_an_org():
    with pytest.raises(WriteRefused):
        Guard("66.0", TOKEN_URL).check(a_request("GET", f"{DATA}/limits"))


@pytest.mark.parametrize("below", ["", "tooling/"])
def test_a_composite_of_gets_may_be_posted(below):
    root = f"/services/data/v66.0/{below}"
    parts = [
        a_part(f"{root}sobjects/Lead/describe", httpHeaders={"If-Modified-Since": "Fri, 14 Aug 2026 20:53:02 GMT"}),
        a_part(f"{root}query?q=SELECT+Id+FROM+Lead", httpHeaders={"Sforce-Query-Options": "batchSize=2000"}),
    ]
    a_guard().check(a_request("POST", f"{DATA}/{below}composite", json=an_envelope(*parts)))


@pytest.mark.parametrize(
    "body",
    [
        an_envelope(),
        an_envelope(a_part(), a_part(method="POST")),
        an_envelope(a_part(method="get")),
        an_envelope(a_part(), a_part(body={"Name": "a"})),
        an_envelope({"url": "/services/data/v66.0/limits"}),
        an_envelope(a_part("/services/data/v66.0/sobjects/Lead/00Q000000000001")),
        an_envelope(a_part("/services/data/v65.0/limits")),
        an_envelope(a_part("https://evil.example/services/data/v66.0/limits")),
        an_envelope(a_part("/services/data/v66.0/composite")),
        an_envelope(a_part("/services/data/v66.0/tooling/executeAnonymous?anonymousBody=a")),
        an_envelope(a_part("/services/data/v66.0/query?q=SELECT+Id+FROM+Lead+FOR+VIEW")),
        an_envelope(a_part("/services/data/v66.0/sobjects/@{r0.name}/describe")),
        an_envelope(a_part(httpHeaders={"X-HTTP-Method-Override": "DELETE"})),
        an_envelope(a_part(httpHeaders=["If-Modified-Since"])),
        an_envelope("/services/data/v66.0/limits"),
        an_envelope(a_part(), collateSubrequests=True),
        {"compositeRequest": [a_part()]},
        [a_part()],
        None,
    ],
    ids=lambda body: json.dumps(body)[:120],
)
def test_no_other_composite_may_be_posted(body):
    with pytest.raises(WriteRefused):
        a_guard().check(a_request("POST", f"{DATA}/composite", json=body))


def test_a_tooling_composite_asks_nothing_but_tooling():
    with pytest.raises(WriteRefused, match="elsewhere"):
        a_guard().check(a_request("POST", f"{DATA}/tooling/composite", json=an_envelope(a_part())))


@pytest.mark.parametrize(
    "body",
    [
        json.dumps(an_envelope(a_part())).replace('"method": "GET"', '"method": "DELETE", "method": "GET"'),
        json.dumps(an_envelope(a_part()))[:-1],
        b"\xff",
    ],
    ids=["two methods", "cut off", "no text"],
)
def test_what_another_reader_could_take_otherwise_is_refused(body):
    with pytest.raises(WriteRefused, match="JSON"):
        a_guard().check(a_request("POST", f"{DATA}/composite", data=body))


@pytest.mark.parametrize(
    "url",
    [
        f"{DATA}/composite?_HttpMethod=DELETE",
        f"{DATA}/composite/",
        f"{DATA}/composite/tree/Lead",
        f"{DATA}/sobjects/Lead",
        TOKEN_URL,
    ],
)
def test_a_composite_is_posted_to_its_own_address_only(url):
    with pytest.raises(WriteRefused):
        a_guard().check(a_request("POST", url, json=an_envelope(a_part())))


@pytest.mark.parametrize("name", ["readMetadata", "listMetadata"])
def test_metadata_may_be_read(name):
    a_guard().check(a_request("POST", METADATA, data=soap(READ.format(name))))


@pytest.mark.parametrize(
    "body",
    [
        soap(READ.format("deleteMetadata")),
        soap(READ.format("upsertMetadata")),
        soap(READ.format("deploy")),
        soap(READ.format("readMetadata") + READ.format("deleteMetadata")),
        soap(f"<a>{READ.format('readMetadata')}</a>"),
        soap("<readMetadata/>"),
        soap("<m:readMetadata xmlns:m='urn:partner.soap.sforce.com'/>"),
        soap(""),
        soap(READ.format("readMetadata")).replace("</s:Envelope>", "<s:Body>" + READ.format("deploy") + "</s:Body></s:Envelope>"),
        "<!DOCTYPE a [<!ENTITY b 'c'>]>" + soap(READ.format("readMetadata")),
        f"<!-- readMetadata -->{soap(READ.format('deploy'))}",
        "readMetadata",
        "",
    ],
)
def test_nothing_else_may_be_done_with_metadata(body):
    with pytest.raises(WriteRefused):
        a_guard().check(a_request("POST", METADATA, data=body))


@pytest.mark.parametrize(
    "url", [f"{METADATA}?a=b", f"{METADATA}/00D1", f"{HOST}/services/Soap/u/66.0", f"{HOST}/services/Soap/s/66.0"]
)
def test_metadata_is_read_at_its_own_address_only(url):
    with pytest.raises(WriteRefused):
        a_guard().check(a_request("POST", url, data=soap(READ.format("readMetadata"))))


@pytest.mark.parametrize("grant", ["client_credentials", "refresh_token", "urn:ietf:params:oauth:grant-type:jwt-bearer"])
def test_one_may_sign_in_where_it_was_said(grant):
    a_guard().check(a_request("POST", TOKEN_URL, data={"grant_type": grant}))


@pytest.mark.parametrize(
    ("url", "more"),
    [
        (TOKEN_URL, {"data": {"grant_type": "password"}}),
        (TOKEN_URL, {"data": {}}),
        (TOKEN_URL, {"data": "grant_type=refresh_token&grant_type=password"}),
        (TOKEN_URL, {"data": {"grant_type": "refresh_token"}, "headers": {"Authorization": "Bearer abc"}}),
        (f"{TOKEN_URL}?a=b", {"data": {"grant_type": "refresh_token"}}),
        ("https://test.salesforce.com/services/oauth2/token", {"data": {"grant_type": "refresh_token"}}),
        ("http://login.salesforce.com/services/oauth2/token", {"data": {"grant_type": "refresh_token"}}),
        ("https://login.salesforce.com/services/oauth2/revoke", {"data": {"grant_type": "refresh_token"}}),
        (f"{HOST}/services/oauth2/token", {"data": {"grant_type": "refresh_token"}}),
    ],
)
def test_one_may_not_sign_in_otherwise(url, more):
    with pytest.raises(WriteRefused):
        a_guard().check(a_request("POST", url, **more))


LOGIN = soap("<n1:login xmlns:n1='urn:partner.soap.sforce.com'/>")


def test_one_may_log_in_with_a_password_if_that_was_chosen():
    a_guard(LOGIN_URL).check(a_request("POST", LOGIN_URL, data=LOGIN))
    for chosen in (TOKEN_URL, ""):
        with pytest.raises(WriteRefused):
            a_guard(chosen).check(a_request("POST", LOGIN_URL, data=LOGIN))
    for other in ("setPassword", "delete"):
        with pytest.raises(WriteRefused):
            a_guard(LOGIN_URL).check(a_request("POST", LOGIN_URL, data=LOGIN.replace("login", other)))


def test_one_signs_in_at_no_other_address_even_if_that_was_chosen():
    chosen = f"{HOST}/services/data/v66.0/sobjects/Lead"
    with pytest.raises(WriteRefused):
        a_guard(chosen).check(a_request("POST", chosen, data={"grant_type": "refresh_token"}))


@given(
    st.sampled_from(["POST", "PUT", "PATCH", "DELETE"]),
    st.from_regex(r"[a-zA-Z0-9/_.%-]{0,40}", fullmatch=True),
    st.binary(max_size=40),
)
def test_no_address_and_no_bytes_let_a_write_through(method, path, body):
    with pytest.raises(WriteRefused):
        a_guard().check(a_request(method, f"{HOST}/services/{path}", data=body))


def test_a_refusal_tells_no_secret():
    with pytest.raises(WriteRefused) as caught:
        a_guard().check(a_request("POST", f"{HOST}/services/oauth2/revoke?token=abc", data={"token": "abc"}))
    assert "abc" not in str(caught.value)
    assert "/services/oauth2/revoke" in str(caught.value)


def a_session(org, given=None):
    guard = Guard("66.0")
    guard.instance = org.url
    sent = []
    return GuardedSession(guard, Limits(), lambda: sent.append(1), given), sent


def test_what_is_refused_does_not_leave(org):
    session, sent = a_session(org)
    for send in (session.delete, session.put, session.patch, session.post, session.head, session.options):
        with pytest.raises(WriteRefused):
            send(f"{org.url}/services/data/v66.0/sobjects/Lead")
    assert (org.sent, sent) == ([], [])


def test_a_redirect_is_not_followed_even_when_asked_to(org):
    org.plays("limits", (302, b"", {"Location": f"{org.url}/services/data/v66.0/sobjects"}))
    session, sent = a_session(org)
    assert session.get(f"{org.url}/services/data/v66.0/limits", allow_redirects=True).status_code == 302
    assert (len(org.sent), sent) == (1, [1])


class Noting(requests.adapters.HTTPAdapter):
    def send(self, request, **how):
        self.how = how
        return super().send(request, **how)


def test_there_is_always_a_timeout_and_adapters_and_trust_of_the_given_session_stay(org):
    org.plays("limits", {"a": 1})
    given = requests.Session()
    given.verify = "own.pem"
    noting = Noting()
    given.mount("http://", noting)
    session, _ = a_session(org, given)
    session.get(f"{org.url}/services/data/v66.0/limits")
    assert (noting.how["timeout"], noting.how["verify"]) == ((10.0, 130.0), "own.pem")
    session.get(f"{org.url}/services/data/v66.0/limits", timeout=3)
    assert noting.how["timeout"] == 3


def test_the_pool_holds_a_connection_for_each_worker(org):
    session = GuardedSession(Guard("66.0"), Limits(workers=17), lambda: None)
    assert session.get_adapter("https://acme.my.salesforce.com")._pool_maxsize == 17
