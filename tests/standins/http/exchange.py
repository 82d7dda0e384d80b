"""A request and an answer, whether they travel alone or within another."""

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
    """A request as it arrived. ``path`` is decoded and without its query; names of headers are in small letters.

    ``params`` has each parameter once, the last; ``query`` has all of them in their order. ``length`` is that of the address as
    it was sent.
    """

    method: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)
    query: tuple[tuple[str, str], ...] = ()
    length: int = 0

    @classmethod
    def of(cls, method: str, url: str, headers: Mapping[str, str], body: bytes = b"") -> Asked:
        """From the address as it was sent."""
        parts = urlsplit(url)
        small = {name.lower(): value for name, value in headers.items()}
        query = tuple(parse_qsl(parts.query, keep_blank_values=True))
        return cls(method, unquote(parts.path), dict(query), small, body, query, len(url))

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
class Write:
    """A request that would have changed the CRM, or left marks in it, whether or not the platform would have granted it."""

    method: str
    path: str
    body: Any = None
