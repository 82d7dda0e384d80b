"""The read-only promise, held where it counts: on each request as it is about to leave, whoever made it.

What is not on the list does not leave. A GET is not harmless by itself: Salesforce runs code at ``tooling/executeAnonymous``,
takes another method from ``_HttpMethod``, and SOQL can mark records as viewed.
Source: REST API Developer Guide, 'Using cURL and HTTP methods', 'Composite'; SOQL and SOSL Reference, 'FOR VIEW', 'UPDATE'.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import requests

from connectors.salesforce.http import soap

LOGIN_VERSION = "64.0"
"""The last version that has SOAP ``login()``."""
TOKEN_PATH = "/services/oauth2/token"  # noqa: S105 - an address
LOGIN_PATH = f"/services/Soap/u/{LOGIN_VERSION}"
LOOPBACK = "127.0.0.1"

_NAME = r"[A-Za-z]\w{0,254}"
_ID = r"[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?"
_ROWS = r"query(?:/[0-9A-Za-z-]+)?"
_OBJECTS = rf"sobjects(?:/{_NAME}(?:/describe)?)?"
_PICKLISTS = rf"ui-api/object-info/{_NAME}/picklist-values/{_ID}(?:/{_NAME})?"
_READABLE = re.compile(
    rf"|limits(?:/recordCount)?|{_ROWS}|{_OBJECTS}|{_PICKLISTS}|tooling/(?:{_ROWS}|{_OBJECTS}|sobjects/{_NAME}/{_ID})", re.ASCII
)
_PART = re.compile(rf"{_NAME}|{_ID}|ui-api|object-info|picklist-values", re.ASCII)
_SHOWN = 80
"""Letters of a name that is told as none."""
_TAKES = {"query": {"q"}, "tooling/query": {"q"}, "limits/recordCount": {"sObjects"}}
"""The parameters of what takes any."""
_LITERAL = re.compile(r"'(?:\\.|[^'\\])*'", re.DOTALL)
_LEAVES_A_TRACE = re.compile(r"\bFOR\s+(?:VIEW|REFERENCE|UPDATE)\b|\bUPDATE\s+(?:TRACKING|VIEWSTAT)\b", re.IGNORECASE)
_OTHER_METHOD = frozenset({"x-http-method-override", "x-http-method", "x-method-override"})
_HEADERS = frozenset({"if-modified-since", "sforce-query-options"})
"""What a subrequest may carry."""
_GRANTS = frozenset({"client_credentials", "refresh_token", "urn:ietf:params:oauth:grant-type:jwt-bearer"})


class WriteRefused(AssertionError):  # noqa: N818 - it names the promise that was kept
    """A request that is not known to only read. It was not sent; whoever made it is at fault, not the org."""


class Guard:
    """What may be sent: to the org, once ``instance`` says where it is, and to the one address where one signs in."""

    def __init__(self, api_version: str, sign_in_url: str = "") -> None:
        self.instance = ""
        self._sign_in = _address(sign_in_url)
        self._data = f"/services/data/v{api_version}/"
        self._metadata = f"/services/Soap/m/{api_version}"

    def check(self, request: requests.PreparedRequest) -> None:
        """Raises WriteRefused unless the request is on the list."""
        why = self._objection(request)
        if why:
            where = _address(request.url or "")
            raise WriteRefused(f"{request.method} {''.join(where)} was not sent: {why}")

    def _objection(self, request: requests.PreparedRequest) -> str:
        origin, path = _address(request.url or "")
        query = urlsplit(request.url or "").query
        if _OTHER_METHOD & {name.lower() for name in request.headers}:
            return "a header asks for another method"
        if request.method == "POST" and (origin, path) == self._sign_in and not query:
            return _sign_in_objection(path, request)
        if not self.instance or origin != _address(self.instance)[0]:
            return "it goes neither to the org nor to where one signs in"
        if request.method == "GET":
            return "a GET has no body" if request.body else self._get_objection(path, query)
        if request.method == "POST" and not query:
            return self._post_objection(path, _bytes(request.body))
        return "it is no read"

    def _get_objection(self, path: str, query: str) -> str:
        if path == "/services/data":
            return "the list of versions takes no parameter" if query else ""
        return (
            _data_objection(path.removeprefix(self._data), query) if path.startswith(self._data) else "it is no address of data"
        )

    def _post_objection(self, path: str, body: bytes) -> str:
        if path in (f"{self._data}composite", f"{self._data}tooling/composite"):
            return self._composite_objection(body, f"{self._data}{'tooling/' if 'tooling' in path else ''}")
        if path == self._metadata:
            try:
                asked = soap.operation(body)
            except soap.BadXml as error:
                return f"its body is {error}"
            return "" if asked in ((soap.METADATA, "readMetadata"), (soap.METADATA, "listMetadata")) else f"{asked[1]} is no read"
        return "it is no read"

    def _composite_objection(self, body: bytes, below: str) -> str:
        try:
            envelope = json.loads(body, object_pairs_hook=_once)
        except ValueError:
            return "its body is no plain JSON"
        if not isinstance(envelope, dict) or envelope.keys() != {"allOrNone", "compositeRequest"}:
            return "its body is no envelope of subrequests"
        parts = envelope["compositeRequest"]
        if not isinstance(parts, list) or not parts:
            return "its envelope is empty"
        return next(filter(None, (self._part_objection(part, below) for part in parts)), "")

    def _part_objection(self, part: Any, below: str) -> str:
        if not isinstance(part, dict) or not part.keys() <= {"method", "url", "referenceId", "httpHeaders"}:
            return "a subrequest holds more than an address"
        if part.get("method") != "GET":
            return "a subrequest is no GET"
        headers, url = part.get("httpHeaders", {}), str(part.get("url"))
        if not isinstance(headers, dict) or not {str(name).lower() for name in headers} <= _HEADERS:
            return "a subrequest carries an unknown header"
        if not url.startswith(below):
            return "a subrequest goes elsewhere"
        path, _, query = url.removeprefix(self._data).partition("?")
        return _data_objection(path, query)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object no name of which is there twice: another reader could take the other one."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name is there twice")
    return found


def unreadable(path: str) -> str:
    """Why a path below the version may not be read, '' if it may: to ask before sending, and no leave to send.

    A name that no component has is told as such: it comes from the org, so the rest can still be asked.
    """
    bare, _, query = path.partition("?")
    if not (why := _data_objection(bare, query)):
        return ""
    odd = next((part for part in bare.split("/") if not _PART.fullmatch(part)), None)
    return why if odd is None or not bare else f"{odd[:_SHOWN]!r} is no name or id that the API takes"


def _data_objection(path: str, query: str) -> str:
    """Why a path below the version may not be read."""
    if not _READABLE.fullmatch(path):
        return "its path is not on the list of what is read"
    try:
        given = parse_qsl(query, keep_blank_values=True, strict_parsing=True) if query else []
    except ValueError:
        return "its parameters make no sense"
    takes = _TAKES.get(path, set())
    if len(given) > len(takes) or not {name for name, _ in given} <= takes:
        return "it carries a parameter that is not on the list"
    if "q" in takes and not (given and _only_reads(given[0][1])):
        return "its query is none that leaves no trace"
    return ""


def _only_reads(soql: str) -> bool:
    bare = _LITERAL.sub("''", soql)
    return bare.lstrip()[:7].upper().rstrip() == "SELECT" and not _LEAVES_A_TRACE.search(bare)


def _sign_in_objection(path: str, request: requests.PreparedRequest) -> str:
    if str(request.headers.get("Authorization", "")).lower().startswith("bearer"):
        return "a token is not for where one signs in"
    body = _bytes(request.body)
    if path == TOKEN_PATH:
        grants = parse_qs(body.decode("ascii", "replace")).get("grant_type", [])
        return "" if len(grants) == 1 and grants[0] in _GRANTS else "it is no sign-in"
    if path == LOGIN_PATH:
        try:
            return "" if soap.operation(body) == (soap.PARTNER, "login") else "it is no sign-in"
        except soap.BadXml as error:
            return f"its body is {error}"
    return "one does not sign in there"


def _address(url: str) -> tuple[str, str]:
    """Origin and path; both '' for what is no plain address, which then equals nothing."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    except ValueError:
        return "", ""
    plain = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname == LOOPBACK)
    if not plain or not parts.hostname or "@" in parts.netloc:
        return "", ""
    return f"{parts.scheme}://{parts.hostname}:{port}", parts.path


def _bytes(body: object) -> bytes:
    return body if isinstance(body, bytes) else str(body or "").encode()
