"""The read-only promise, held where it counts: on each request as it is about to leave, whoever made it.

What matches no row of the table of paths does not leave. The client that sends can write everything that the token may, and one
of its methods is as near as the next. Source: ``paths``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote

from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from connectors.hubspot.http.paths import PATHS, Endpoint, is_part

LOOPBACK = "127.0.0.1"
LAST_PORT = 65_535

_BASE = re.compile(r"https://[A-Za-z0-9.-]+(?::([0-9]{1,5}))?|http://127\.0\.0\.1(?::([0-9]{1,5}))?")
_OTHER_METHOD = frozenset({"x-http-method-override", "x-http-method", "x-method-override", "x-method"})
_MOST_INPUTS = 100
_ROWS = tuple((row, re.compile(re.sub(r"\\\{\w+\\\}", "([^/]+)", re.escape(row.path)))) for row in PATHS.values())


class WriteRefused(AssertionError):  # noqa: N818 - it names the promise that was kept
    """A request that is not known to only read. It was not sent; whoever made it is at fault, not the portal."""


def base(url: str) -> str:
    """An address without path. Raises ValueError unless it is https, or http on this machine itself."""
    bare = url.strip().rstrip("/")
    found = _BASE.fullmatch(bare)
    if found is None or int(found[1] or found[2] or 0) > LAST_PORT:
        raise ValueError(f"base_url must be an address such as https://api.hubapi.com; http is allowed for {LOOPBACK} only")
    return bare


class Guard:
    """What may be sent: to one address, and there what stands in the table."""

    def __init__(self, base_url: str) -> None:
        self._origin = _origin(parse_url(base_url))

    def check(self, method: str, url: str, headers: Mapping[str, str], body: object) -> None:
        """Raises WriteRefused unless the request is in the table. What it says holds neither parameters nor body."""
        try:
            parts = parse_url(url)
        except LocationParseError:
            raise WriteRefused(f"{method} was not sent: its address is none") from None
        if why := self._objection(method, url.partition("?")[0], parts, headers, body):
            raise WriteRefused(f"{method} {parts.path or '/'} was not sent: {why}")

    def _objection(self, method: str, raw: str, url: Url, headers: Mapping[str, str], body: object) -> str:
        if url.auth or url.fragment is not None or _origin(url) != self._origin:
            return "it goes elsewhere"
        if f"/{''.join(raw.split('/', 3)[3:])}" != (url.path or "/"):
            return "its path is another than it seems"
        if _OTHER_METHOD & {name.lower().replace("_", "-") for name in headers}:
            return "a header asks for another method"
        row = _row(method, url.path or "")
        if row is None:
            return "it is not in the table of what is read"
        if method == "GET":
            return "a GET has no body" if body else _query_objection(row, url.query)
        return "it carries parameters" if url.query is not None else _body_objection(row, body)


def _row(method: str, path: str) -> Endpoint | None:
    """The row of a path as it is sent: each of its filled parts is a name or an id, also when a server has decoded it."""
    for row, pattern in _ROWS:
        found = pattern.fullmatch(path) if row.method == method else None
        if found and all(is_part(unquote(part)) for part in found.groups()):
            return row
    return None


def _query_objection(row: Endpoint, query: str | None) -> str:
    try:
        given = parse_qsl(query, keep_blank_values=True, strict_parsing=True) if query else []
    except ValueError:
        return "its parameters make no sense"
    return "" if {name for name, _ in given} <= row.takes else "it carries a parameter that is not in the table"


def _body_objection(row: Endpoint, body: object) -> str:
    try:
        told = json.loads(body if isinstance(body, str | bytes) else "", object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return "its body is no plain JSON"
    if not isinstance(told, dict) or not told.keys() <= row.body:
        return "its body holds more than a question"
    return _inputs_objection(told["inputs"]) if "inputs" in told else ""


def _inputs_objection(inputs: Any) -> str:
    if not isinstance(inputs, list) or not 1 <= len(inputs) <= _MOST_INPUTS:
        return f"its body names none, or more than {_MOST_INPUTS}"
    sensible = all(isinstance(one, dict) and one.keys() == {"flowId", "type"} and one["type"] == "FLOW_ID" for one in inputs)
    return "" if sensible else "its body names something else than workflows"


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object no name of which is there twice: another reader could take the other one."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name is there twice")
    return found


def _origin(url: Url) -> tuple[str | None, str | None, int | None]:
    return url.scheme, url.host, url.port or {"https": 443, "http": 80}.get(url.scheme or "")
