"""A request and an answer, whether they travel alone or within a composite."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

JSON = "application/json;charset=UTF-8"
HTML = "text/html;charset=UTF-8"
XML = "text/xml;charset=UTF-8"
_SESSION = re.compile(r"(<(?:\w+:)?(?:sessionId|password)>)[^<]*")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it arrived. ``path`` is decoded and without its query; names of headers are in small letters."""

    method: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)

    @classmethod
    def of(cls, method: str, url: str, headers: Mapping[str, str], body: bytes = b"") -> Asked:
        """From the address as it was sent."""
        parts = urlsplit(url)
        small = {name.lower(): value for name, value in headers.items()}
        return cls(method, unquote(parts.path), dict(parse_qsl(parts.query, keep_blank_values=True)), small, body)

    @property
    def decoded(self) -> Any:
        """The body as JSON, as a form, or as text from which session and password are taken; None when there is none."""
        if not self.body:
            return None
        text = self.body.decode("utf-8", "replace")
        if "json" in self.headers.get("content-type", ""):
            try:
                return json.loads(text)
            except ValueError:
                return text
        if "form" in self.headers.get("content-type", ""):
            return dict(parse_qsl(text, keep_blank_values=True))
        return _SESSION.sub(r"\1", text)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered: JSON, unless ``body`` is bytes; None for nothing at all."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str = JSON

    @property
    def content(self) -> bytes:
        """The bytes of the body."""
        if isinstance(self.body, bytes):
            return self.body
        return b"" if self.body is None else json.dumps(self.body, ensure_ascii=False).encode()


@dataclass(frozen=True, slots=True)
class Recorded:
    """A request that was answered, for tests to look at. ``billed`` is how many calls of the day it took."""

    method: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any
    status: int
    billed: int

    @property
    def soql(self) -> tuple[str, ...]:
        """The queries in it, those of a composite's parts too."""
        own = (self.params["q"],) if "q" in self.params else ()
        parts = self.body.get("compositeRequest", ()) if isinstance(self.body, dict) else ()
        return own + tuple(query for part in parts if (query := query_of(str(part.get("url", "")))))


@dataclass(frozen=True, slots=True)
class Write:
    """A request that would have changed the org, or left marks in it, whether or not the platform would have granted it."""

    method: str
    path: str
    body: Any = None


def query_of(url: str) -> str:
    """The query in an address, '' when there is none."""
    return dict(parse_qsl(urlsplit(url).query)).get("q", "")
