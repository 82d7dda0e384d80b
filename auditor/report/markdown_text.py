"""Text that says in Markdown just what it says: no markup, no HTML, no links and no mentions of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from auditor.links import safe
from auditor.report.text import plain

_MARKUP = re.compile(r"[\\`*_\[\]#|~$]")
_LIST = re.compile(r"^(\d+(?=[.)])|(?=[-+=]))([-+=.)])")
"""A beginning that would make a list, or a heading of the line before it."""
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_HTML = re.compile("[&<>]")
_WORD = re.compile(r"""[^\s|`<>&'"]+""")
"""What may stand in a code span as it is, in a table too."""
_LINKS = re.compile(r"(?i)@[\w-]|#\d|://|\bwww\.|\bGH-\d")
"""What code hosts make links of by themselves: mentions, e-mails, numbers of issues and bare addresses."""
_AFTER = ".,;:!?)"
"""What stands after a word more often than it belongs to it."""


def escaped(text: str) -> str:
    """Hostile text as one line of Markdown, to stand anywhere in a line.

    A word that would become a link of itself is a code span, where nothing is one: it can be copied, and is what it was.
    """
    bare = plain(text).strip()
    parts, at = [], 0
    for found in _WORD.finditer(bare):
        if _LINKS.search(found[0]):
            word = found[0].rstrip(_AFTER)
            word = word if _LINKS.search(word) else found[0]
            parts += [_said(bare[at : found.start()], begins=not at), f"`{word}`"]
            at = found.start() + len(word)
    return "".join([*parts, _said(bare[at:], begins=not at)])


def _said(text: str, *, begins: bool) -> str:
    """Text without words that become links; ``begins`` is whether a line may begin with it."""
    safe_text = _MARKUP.sub(lambda found: f"\\{found[0]}", text)
    if begins:
        safe_text = _LIST.sub(lambda found: f"{found[1]}\\{found[2]}", safe_text)
    return _HTML.sub(lambda found: _ENTITIES[found[0]], safe_text)


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
