from __future__ import annotations

import pytest
from lxml import etree

from standins.salesforce.asking import ask
from standins.salesforce.sessions import FLOWS, App
from standins.salesforce.small import READER, RIGHTS, a_small_org

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
METADATA, PARTNER = "http://soap.sforce.com/2006/04/metadata", "urn:partner.soap.sforce.com"
APP = App()


def post(server, path, body):
    headers = {"Content-Type": "text/xml; charset=UTF-8", "SOAPAction": '""', "Authorization": ""}
    answer = ask(server, f"/services/Soap/{path}", "POST", headers=headers, data=body.encode())
    assert answer.headers["Content-Type"] == "text/xml;charset=UTF-8"
    return answer.status_code, etree.fromstring(answer.content)


def enveloped(inner, token="", namespace=METADATA):
    header = f"<h:SessionHeader xmlns:h='{namespace}'><h:sessionId>{token}</h:sessionId></h:SessionHeader>"
    return (
        f"<s:Envelope xmlns:s='{ENVELOPE}' xmlns='{namespace}'><s:Header>{header}</s:Header><s:Body>{inner}</s:Body></s:Envelope>"
    )


def metadata(server, inner, token=None, path="m/66.0"):
    return post(server, path, enveloped(inner, server.token if token is None else token))


def read(server, kind, *names, **more):
    inner = "".join(f"<fullNames>{name}</fullNames>" for name in names)
    return metadata(server, f"<readMetadata><type>{kind}</type>{inner}</readMetadata>", **more)


def login(server, username="reader@acme.example", password=APP.password + APP.security_token, path="u/64.0"):
    inner = f"<login><username>{username}</username><password>{password}</password></login>"
    return post(server, path, enveloped(inner, namespace=PARTNER))


def fault(answer):
    """The status, and the words that begin with the code."""
    status, tree = answer
    found = tree.find(f".//{{{ENVELOPE}}}Fault")
    assert found.findtext("faultcode").startswith("sf:")
    return status, found.findtext("faultstring")


def texts(answer, name, namespace=METADATA):
    assert answer[0] == 200
    return [found.text for found in answer[1].iter(f"{{{namespace}}}{name}")]


def test_a_component_as_it_is(serving):
    server = serving()
    answer = read(server, "LeadConvertSettings", "LeadConvertSettings")
    assert texts(answer, "fullName") == ["LeadConvertSettings"]
    assert texts(answer, "allowOwnerChange") == ["true"]
    assert (server.billed, server.writes) == (1, [])


def test_names_are_answered_in_their_order_and_those_that_are_missing_are_nil(serving):
    org = a_small_org(metadata={"Flow": {"A & B": "<label>x</label>", "C": ""}})
    status, tree = read(serving(org), "Flow", "C", "Nobody", "A &amp; B")
    records = tree.findall(f".//{{{METADATA}}}records")
    nil = "{http://www.w3.org/2001/XMLSchema-instance}nil"
    assert (status, [one.get(nil) for one in records]) == (200, [None, "true", None])
    assert [one.findtext(f"{{{METADATA}}}fullName") for one in records] == ["C", None, "A & B"]


def test_a_type_of_which_there_is_nothing(serving):
    status, tree = read(serving(), "Workflow", "Lead")
    assert (status, len(tree.findall(f".//{{{METADATA}}}records"))) == (200, 1)


def test_a_type_that_nobody_knows_fails_the_whole_call(serving):
    assert fault(read(serving(), "Nonsense", "Lead")) == (500, "INVALID_TYPE: Unknown type:Nonsense")


def test_no_more_than_ten_names(serving):
    server = serving()
    status, words = fault(read(server, "Flow", *map(str, range(11))))
    assert (status, words.startswith("EXCEEDED_ID_LIMIT: ")) == (500, True)
    assert read(server, "Flow", *map(str, range(10)))[0] == 200


def test_the_metadata_api_needs_its_right(serving):
    server = serving(a_small_org(rights=set(RIGHTS) - {"ModifyMetadata"}))
    words = "use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions"
    assert fault(read(server, "Flow", "A")) == (500, f"INSUFFICIENT_ACCESS: {words}")
    server.org.rights.add("ModifyAllData")
    assert read(server, "Flow", "A")[0] == 200


def test_it_needs_a_session(serving):
    server = serving()
    words = "INVALID_SESSION_ID: Invalid Session ID found in SessionHeader: Illegal Session"
    assert fault(read(server, "Flow", "A", token="00D!x")) == (500, words)
    server.expire()
    assert fault(read(server, "Flow", "A")) == (500, words)
    assert server.billed == 0


def test_it_takes_calls_of_the_day(serving):
    server = serving(daily_limit=1)
    assert read(server, "Flow", "A")[0] == 200
    assert fault(read(server, "Flow", "A")) == (500, "REQUEST_LIMIT_EXCEEDED: TotalRequests Limit exceeded.")


def test_a_list_of_components(serving):
    org = a_small_org(metadata={"Flow": {"A": "", "B": ""}, "Report": {"Open/C": ""}})
    server = serving(org)
    asked = "".join(f"<queries><type>{kind}</type></queries>" for kind in ("Flow", "Report", "Layout"))
    assert texts(metadata(server, f"<listMetadata>{asked}</listMetadata>"), "fullName") == ["A", "B", "Open/C"]
    status, words = fault(metadata(server, f"<listMetadata>{asked}<queries><type>Flow</type></queries></listMetadata>"))
    assert (status, words.startswith("EXCEEDED_ID_LIMIT")) == (500, True)


def test_what_is_no_read_is_remembered(serving):
    server = serving()
    assert texts(metadata(server, "<deleteMetadata><type>Flow</type></deleteMetadata>"), "success") == ["true"]
    assert [write.path for write in server.writes] == ["deleteMetadata"]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("m/30.0", "UNSUPPORTED_API_VERSION: The version has been retired"),
        ("m/99.0", "UNSUPPORTED_API_VERSION: Invalid Api version specified on URL"),
        ("x/66.0", "UNSUPPORTED_API_VERSION: Invalid Api version specified on URL"),
    ],
)
def test_versions_that_are_not_there(serving, path, words):
    assert fault(metadata(serving(), "<readMetadata/>", path=path)) == (500, words)


@pytest.mark.parametrize("body", ["", "<", "<a/>", enveloped(""), enveloped("<x:y xmlns:x='z'/>")])
def test_what_is_no_request(serving, body):
    status, words = fault(post(serving(), "m/66.0", body))
    assert (status, words.startswith("UNKNOWN_EXCEPTION")) == (500, True)


def test_a_login(serving):
    server = serving()
    answer = login(server)
    (token,) = texts(answer, "sessionId", PARTNER)
    assert texts(answer, "serverUrl", PARTNER)[0].startswith(f"{server.url}/services/Soap/u/64.0/00D")
    assert texts(answer, "userId", PARTNER)[0] == READER
    assert ask(server, "sobjects", token=token).status_code == 200


def test_a_login_that_is_turned_off(serving):
    server = serving(app=App(flows=FLOWS - {"soap"}))
    assert fault(login(server)) == (500, "INVALID_OPERATION: SOAP API login() is disabled by default in this org.")


@pytest.mark.parametrize("wrong", [{"password": APP.password}, {"username": "x"}])
def test_a_login_with_what_does_not_fit(serving, wrong):
    words = "INVALID_LOGIN: Invalid username, password, security token; or user locked out."
    assert fault(login(serving(), **wrong)) == (500, words)


def test_a_login_in_a_version_that_has_none(serving):
    status, words = fault(login(serving(), path="u/65.0"))
    assert (status, words.startswith("UNSUPPORTED_API_VERSION")) == (500, True)


def test_what_is_recorded_holds_no_session_and_no_password(serving):
    server = serving()
    read(server, "Flow", "A")
    login(server)
    shown = repr(server.requests)
    assert server.token not in shown
    assert APP.password not in shown
    assert "readMetadata" in shown
