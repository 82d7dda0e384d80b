"""What is taken out of recorded HTTP on its way to disk: secrets, hosts, ids of orgs, people.

A cassette may be recorded from a real org, so that nothing is trusted to be harmless: of the headers only those stay that the
tests need, whatever has the shape of a token goes wherever it stands, and people get names of their own.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

HOST = "acme.my.salesforce.com"
HUBSPOT = "api.hubapi.com"
ORG = "00D000000000ACMEAA"
PORTAL = 12345678
REDACTED = "[redacted]"

_REQUEST_HEADERS = frozenset({"content-type", "soapaction", "sforce-query-options"})
_RESPONSE_HEADERS = frozenset(
    {
        "content-type", "sforce-limit-info", "last-modified", "x-hubspot-ratelimit-max", "x-hubspot-ratelimit-remaining",
        "x-hubspot-ratelimit-interval-milliseconds", "x-hubspot-ratelimit-daily", "x-hubspot-ratelimit-daily-remaining",
    }
)  # fmt: skip
_SECRET_KEYS = frozenset(
    {
        "access_token", "refresh_token", "id_token", "client_secret", "client_id", "assertion", "password", "signature", "code",
        "sessionid", "serversessionid", "tokenkey", "token",
    }
)  # fmt: skip
_NAMES = frozenset({"firstname", "lastname", "phone", "mobilephone", "company", "address", "fullname"})
"""What holds the name of a person, or where one is found, in the records and owners of HubSpot."""
_PORTALS = frozenset({"portalid", "hubid"})
_HOSTS = re.compile(r"\b(?:[\w-]+\.)+(?:salesforce|force)\.com\b|\b127\.0\.0\.1(?::\d+)?")
_TOKENS = (
    re.compile(r"00D[0-9A-Za-z]{12,15}![0-9A-Za-z._]+"),
    re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]*"),
    re.compile(r"\b5Aep[\w.]{20,}"),
    re.compile(r"\bpat-[a-z]{2}\d{1,2}-[0-9A-Fa-f-]{36}"),
)
"""Session ids and access tokens; JSON web tokens; refresh tokens; tokens of HubSpot."""
_SESSION = re.compile(r"(<(?:\w+:)?(?:sessionId|serverSessionId|password)>)[^<]*", re.IGNORECASE)
_ORG_ID = re.compile(r"\b00D[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?\b")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")


class Scrubber:
    """Takes secrets out of requests and responses, the same way each time, so that what was recorded can still be matched."""

    def __init__(self, host: str = HOST) -> None:
        self._host = host
        self._people: dict[str, str] = {}
        self._names: dict[str, str] = {}

    def request(self, request: Any) -> Any:
        """A request as vcrpy holds it."""
        request.uri = self._address(request.uri)
        request.headers = {name: value for name, value in request.headers.items() if name.lower() in _REQUEST_HEADERS}
        if request.body:
            body = request.body if isinstance(request.body, bytes) else str(request.body).encode()
            request.body = self.text(self._json(self._form(body.decode("utf-8", "replace"), request.headers))).encode()
        return request

    def response(self, response: dict[str, Any]) -> dict[str, Any]:
        """A response as vcrpy holds it, its body decoded."""
        kept = {name: value for name, value in response["headers"].items() if name.lower() in _RESPONSE_HEADERS}
        body = response["body"].get("string") or b""
        text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body
        return {**response, "headers": kept, "body": {"string": self.text(self._json(text)).encode()}}

    def text(self, text: str) -> str:
        """A text without tokens, hosts, org ids and people."""
        for token in _TOKENS:
            text = token.sub(REDACTED, text)
        text = _SESSION.sub(rf"\1{REDACTED}", text)
        text = _HOSTS.sub(self._host, text)
        text = _ORG_ID.sub(ORG, text)
        return _EMAIL.sub(lambda found: self._person(found[0]), text)

    def _person(self, address: str) -> str:
        if address.endswith("@people.example"):
            return address
        return self._people.setdefault(address.lower(), f"person{len(self._people) + 1}@people.example")

    def _address(self, uri: str) -> str:
        parts = urlsplit(uri)
        return urlunsplit(("https", self._host, parts.path, self.text(parts.query), ""))

    @staticmethod
    def _form(body: str, headers: dict[str, Any]) -> str:
        kind = " ".join(str(value) for name, value in headers.items() if name.lower() == "content-type")
        if "x-www-form-urlencoded" not in kind:
            return body
        pairs = parse_qsl(body, keep_blank_values=True)
        return urlencode([(name, REDACTED if name.lower() in _SECRET_KEYS else value) for name, value in pairs])

    def _json(self, text: str) -> str:
        try:
            content = json.loads(text)
        except ValueError:
            return text
        return json.dumps(self._without(content))

    def _without(self, content: Any) -> Any:
        if isinstance(content, dict):
            return {name: self._value(name.lower(), value) for name, value in content.items()}
        return [self._without(one) for one in content] if isinstance(content, list) else content

    def _value(self, name: str, value: Any) -> Any:
        if name in _SECRET_KEYS:
            return REDACTED
        if name in _PORTALS:
            return PORTAL
        if name in _NAMES and isinstance(value, str) and value:
            return self._names.setdefault(value, f"Somebody {len(self._names) + 1}")
        return self._without(value)
