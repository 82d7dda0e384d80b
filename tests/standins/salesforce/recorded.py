"""Requests that an org answered, for tests to look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True, slots=True)
class Recorded:
    """A request that was answered. ``billed`` is how many calls of the day it took."""

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


def query_of(url: str) -> str:
    """The query in an address, '' when there is none."""
    return dict(parse_qsl(urlsplit(url).query)).get("q", "")
