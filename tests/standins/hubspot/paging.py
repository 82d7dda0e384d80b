"""Answers page by page.

Source: 'Understanding the CRM': ``paging.next.after`` leads on, and is not there on the last page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from standins.http.exchange import Asked
from standins.hubspot.refusal import invalid


def whole(text: str | None, default: int, name: str) -> int:
    """A parameter that is a whole number of at least 0. Raises Refusal for what is none."""
    if text is None:
        return default
    if not (text.isascii() and text.isdigit()):
        raise invalid(f"Invalid integer for {name}: {text}")
    return int(text)


def page(asked: Asked, rows: Sequence[Any], *, default: int = 100, most: int = 100, strict: bool = False) -> dict[str, Any]:
    """The page that the request asks for by ``limit`` and ``after``.

    A longer ``limit`` than the longest gets the longest, or Refusal where the API is ``strict``.
    """
    limit = whole(asked.params.get("limit"), default, "limit")
    if limit < 1 or (strict and limit > most):
        raise invalid(f"limit must be between 1 and {most}, was {limit}")
    start = whole(asked.params.get("after") or None, 0, "after")
    end = start + min(limit, most)
    return {"results": list(rows[start:end]), **following(end, len(rows), asked)}


def following(end: int, total: int, asked: Asked | None = None) -> dict[str, Any]:
    """Where the next page begins; nothing on the last."""
    if end >= total:
        return {}
    link = {} if asked is None else {"link": f"https://api.hubapi.com{asked.path}?after={end}"}
    return {"paging": {"next": {"after": str(end), **link}}}
