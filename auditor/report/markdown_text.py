"""Text that says in Markdown just what it says: no markup, no HTML, no links and no mentions of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from auditor.links import safe
from auditor.report.text import plain

_MARKUP = re.compile(r"[\\`*_\[\]#|~$]|^(?:[-+=]|\d+(?=[.)]))")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_HTML = re.compile("[&<>]")
_LINKS = re.compile(r"(?i)(@|#|:(?=//)|\bwww(?=\.)|\bGH(?=-\d))")
_APART = "\u2060"
"""WORD JOINER: it is not seen, and breaks mentions, issue numbers and bare addresses apart."""


def escaped(text: str) -> str:
    """Hostile text as one line of Markdown, to stand anywhere in a line."""
    apart = _LINKS.sub(rf"\1{_APART}", plain(text).strip())
    return _HTML.sub(lambda found: _ENTITIES[found[0]], _MARKUP.sub(_escape, apart))


def _escape(found: re.Match[str]) -> str:
    return f"{found[0]}{_APART}" if found[0].isdigit() else f"\\{found[0]}"


def link(words: str, address: str) -> str:
    """Words of ours that lead to an address; '' when it may not be followed. A safe address holds no bracket and no space."""
    return f"[{words}]({_HTML.sub(lambda found: _ENTITIES[found[0]], safe(address))})" if safe(address) else ""


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """A table; every cell is escaped."""
    titles = [escaped(head) for head in heads]
    yield _row(titles)
    yield _row("---" for _ in titles)
    yield from (_row(escaped(text) for text in row) for row in rows)
    yield ""


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
