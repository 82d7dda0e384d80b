"""Text that came out of a CRM or a file, made fit to be shown. All of it is hostile until proven otherwise."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

_JOINERS = frozenset("\u200c\u200d")
"""Invisible, yet part of how Persian, Hindi and emoji are written."""


def plain(text: str, *, keep_lines: bool = False) -> str:
    """The text without control codes, bidirectional overrides and other invisible characters; breaks become spaces.

    ``keep_lines``: line feeds stay, for text of our own that has several lines.
    """
    if text.isprintable():
        return text
    return "".join("\n" if keep_lines and char == "\n" else _visible(char) for char in text)


@lru_cache(maxsize=4096)
def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if char in "\t\n\r\v\f\x85" or category.startswith("Z"):
        return " "
    hidden = category in ("Cc", "Cf", "Cs") or ord(char) & 0xFFFE == 0xFFFE
    return "" if hidden and char not in _JOINERS else char


def sentence(reason: str, cure: str) -> str:
    """A reason and its cure in one line; the CRM's own words may end in a full stop."""
    return f"{reason.rstrip(' .')}; {cure}" if cure else reason


def clipped(text: str, most: int) -> str:
    """A long text with … for its end."""
    return f"{text[: most - 1].rstrip()}…" if len(text) > most else text


def listed(names: Sequence[str], most: int) -> str:
    """Names for a line of text: ``Lead, Case and 212 more``."""
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most:,} more" if len(names) > most else shown


def and_list(parts: Iterable[str]) -> str:
    """Parts of a sentence: ``14 medium, 3 low and 1 high``."""
    *most, last = list(parts) or [""]
    return f"{', '.join(most)} and {last}" if most else last
