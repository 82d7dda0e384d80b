"""The two SOAP APIs as far as an audit meets them: ``login()``, ``readMetadata()``, ``listMetadata()``.

Source: SOAP API Developer Guide, 'login()'; Metadata API Developer Guide, 'readMetadata()', 'listMetadata()'.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.sax.saxutils import escape

from lxml import etree

from standins.http.exchange import XML, Answer, Asked, Write
from standins.salesforce.oauth import knows
from standins.salesforce.refusal import Refusal
from standins.salesforce.sessions import App, Sessions
from standins.salesforce.sight import Sight
from standins.salesforce.versions import FIRST, LAST_LOGIN, NEWEST, OLDEST

MOST_NAMES, MOST_LISTS = 10, 3
_NAMESPACES = {"u": "urn:partner.soap.sforce.com", "m": "http://soap.sforce.com/2006/04/metadata"}
_ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
_KNOWN = frozenset(
    {
        "ApexClass", "ApexTrigger", "ApprovalProcess", "AssignmentRules", "AutoResponseRules", "BusinessProcess",
        "CompactLayout", "ConnectedApp", "CustomApplication", "CustomField", "CustomLabels", "CustomMetadata", "CustomObject",
        "CustomTab", "Dashboard", "DuplicateRule", "EscalationRules", "FieldSet", "Flow", "FlowDefinition",
        "ForecastingSettings", "GlobalValueSet", "Group", "Layout", "LeadConvertSettings", "ListView", "MatchingRules",
        "OpportunitySettings", "PermissionSet", "PermissionSetGroup", "Profile", "Queue", "RecordType", "Report",
        "ReportType", "Role", "SharingRules", "StandardValueSet", "Territory2", "Territory2Model", "Territory2Settings",
        "ValidationRule", "WebLink", "Workflow", "WorkflowFieldUpdate", "WorkflowRule",
    }
)  # fmt: skip
"""Types that every org knows, whether or not it has any."""
_DATED = "1970-01-01T00:00:00.000Z"
"""What the platform tells of components whose dates it does not keep."""


class _Fault(Exception):  # noqa: N818 - it is the answer
    def __init__(self, code: str, words: str) -> None:
        super().__init__(code)
        self.code, self.words = code, words


class Soap:
    """Answers envelopes."""

    def __init__(self, sight: Sight, app: App, sessions: Sessions, writes: list[Write]) -> None:
        self._sight, self._app, self._sessions, self._writes = sight, app, sessions, writes

    def answer(self, asked: Asked, url: str, bill: Callable[[], None]) -> Answer:
        """The answer, which is a fault with the status 500 when something is refused.

        ``bill`` takes one call of the day, and raises Refusal when the API is closed or none is left.
        """
        try:
            return _enveloped(200, self._result(asked, url, bill))
        except _Fault as fault:
            return _enveloped(500, _fault(fault.code, fault.words))
        except Refusal as refusal:
            return _enveloped(500, _fault(refusal.code, refusal.message))

    def _result(self, asked: Asked, url: str, bill: Callable[[], None]) -> str:
        api, version = _api(asked.path)
        root = _root(asked.body)
        body = root.find(f"{{{_ENVELOPE}}}Body")
        call = None if body is None else next(body.iterchildren(etree.Element), None)
        if call is None or etree.QName(call).namespace != _NAMESPACES[api]:
            raise _Fault("UNKNOWN_EXCEPTION", "No operation available for request")
        name = etree.QName(call).localname
        if api == "u":
            return self._login(call, name, version, url)
        try:
            self._sessions.check(_text(root, "m", "sessionId"))
        except Refusal:
            words = "Invalid Session ID found in SessionHeader: Illegal Session"
            raise _Fault("INVALID_SESSION_ID", words) from None
        bill()
        return self._metadata(call, name)

    def _login(self, call: etree._Element, name: str, version: int, url: str) -> str:
        if name != "login" or version > LAST_LOGIN:
            raise _Fault("UNSUPPORTED_API_VERSION", f"{name}() is not available in version {version}.0")
        if "soap" not in self._app.flows:
            raise _Fault("INVALID_OPERATION", "SOAP API login() is disabled by default in this org.")
        given = _text(call, "u", "username"), _text(call, "u", "password")
        if not knows(self._app, self._sessions.username, *given):
            raise _Fault("INVALID_LOGIN", "Invalid username, password, security token; or user locked out.")
        org = self._sight.org
        place = f"{url}/services/Soap"
        return (
            f'<loginResponse xmlns="{_NAMESPACES["u"]}"><result>'
            f"<metadataServerUrl>{place}/m/{version}.0/{org.id}</metadataServerUrl><passwordExpired>false</passwordExpired>"
            f"<sandbox>false</sandbox><serverUrl>{place}/u/{version}.0/{org.id}</serverUrl>"
            f"<sessionId>{self._sessions.open()}</sessionId><userId>{org.user_id}</userId>"
            f"<userInfo><organizationId>{org.id}</organizationId><userId>{org.user_id}</userId>"
            f"<userName>{escape(self._sessions.username)}</userName></userInfo></result></loginResponse>"
        )

    def _metadata(self, call: etree._Element, name: str) -> str:
        if not self._sight.has("ModifyMetadata"):
            words = "use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions"
            raise _Fault("INSUFFICIENT_ACCESS", words)
        if name == "readMetadata":
            inner = self._read(call)
        elif name == "listMetadata":
            inner = self._list(call)
        else:
            self._writes.append(Write("POST", name))
            inner = "<result><success>true</success></result>"
        return f'<{name}Response xmlns="{_NAMESPACES["m"]}">{inner}</{name}Response>'

    def _known(self, kind: str) -> dict[str, str]:
        found = self._sight.org.metadata.get(kind)
        if found is None and kind not in _KNOWN:
            raise _Fault("INVALID_TYPE", f"Unknown type:{kind}")
        return found or {}

    def _read(self, call: etree._Element) -> str:
        kind = _text(call, "m", "type")
        names = [one.text or "" for one in call.iterchildren(f"{{{_NAMESPACES['m']}}}fullNames")]
        found = self._known(kind)
        if len(names) > MOST_NAMES:
            raise _Fault(
                "EXCEEDED_ID_LIMIT", f"record limit reached. cannot submit more than {MOST_NAMES} records into this call"
            )
        records = (
            f'<records xsi:type="{kind}"><fullName>{escape(name)}</fullName>{found[name]}</records>'
            if name in found
            else '<records xsi:nil="true"/>'
            for name in names
        )
        return f"<result>{''.join(records)}</result>"

    def _list(self, call: etree._Element) -> str:
        queries = list(call.iterchildren(f"{{{_NAMESPACES['m']}}}queries"))
        if len(queries) > MOST_LISTS:
            raise _Fault("EXCEEDED_ID_LIMIT", f"listMetadata takes no more than {MOST_LISTS} queries")
        return "".join(self._listed(_text(query, "m", "type")) for query in queries)

    def _listed(self, kind: str) -> str:
        user = self._sight.org.user_id
        stamps = "".join(
            f"<{did}ById>{user}</{did}ById><{did}ByName>{escape(self._sessions.username)}</{did}ByName><{did}Date>{_DATED}</{did}Date>"
            for did in ("created", "lastModified")
        )
        return "".join(
            f"<result>{stamps}<fileName>{kind}/{escape(name)}</fileName><fullName>{escape(name)}</fullName><id></id>"
            f"<type>{kind}</type></result>"
            for name in self._known(kind)
        )


def _api(path: str) -> tuple[str, int]:
    found = re.fullmatch(r"/services/Soap/([um])/(\d\d)\.0(?:/\w+)?", path)
    if found is None or not OLDEST <= int(found[2]) <= NEWEST:
        gone = found is not None and FIRST <= int(found[2]) < OLDEST
        words = "The version has been retired" if gone else "Invalid Api version specified on URL"
        raise _Fault("UNSUPPORTED_API_VERSION", words)
    return found[1], int(found[2])


def _root(body: bytes) -> etree._Element:
    try:
        return etree.fromstring(body, _PARSER)
    except (etree.XMLSyntaxError, ValueError):
        raise _Fault("UNKNOWN_EXCEPTION", "the request is no well-formed XML") from None


def _text(within: etree._Element, api: str, name: str) -> str:
    return (within.findtext(f".//{{{_NAMESPACES[api]}}}{name}") or "").strip()


def _fault(code: str, words: str) -> str:
    said = escape(words)
    kind = "LoginFault" if code in ("INVALID_LOGIN", "INVALID_OPERATION") else "UnexpectedErrorFault"
    return (
        f"<soapenv:Fault><faultcode>sf:{code}</faultcode><faultstring>{code}: {said}</faultstring><detail>"
        f'<sf:{kind} xsi:type="sf:{kind}"><sf:exceptionCode>{code}</sf:exceptionCode>'
        f"<sf:exceptionMessage>{said}</sf:exceptionMessage></sf:{kind}></detail></soapenv:Fault>"
    )


def _enveloped(status: int, inner: str) -> Answer:
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="{_ENVELOPE}" '
        'xmlns:sf="http://soap.sforce.com/2006/04/metadata" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<soapenv:Body>{inner}</soapenv:Body></soapenv:Envelope>"
    )
    return Answer(status, text.encode(), kind=XML)
