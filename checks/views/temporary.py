"""What a name gives away: that a report or dashboard was made for a while."""

from __future__ import annotations

import re
from collections.abc import Iterable

from checks.model.names import words

_DESCRIBES_RECORDS = frozenset({"draft", "test"})
_MAY_FOLLOW = frozenset({"report", "reports", "dashboard", "dashboards", "view", "version", "v", "folder"})
_NUMBER = re.compile(r"v?\d+")
_KINDS_OF_TEST = frozenset({"b", "ab", "split", "drive"})
_SET_APART = re.compile(r"[()\[\]{}|:;]|\s[-–—]\s")


def is_temporary(name: str, temporary: Iterable[str]) -> bool:
    """Whether a name says that what bears it is temporary."""
    pieces = [words(piece) for piece in _SET_APART.split(name)]
    for phrase in map(words, temporary):
        if len(phrase) > 1:
            hit = any(phrase in (piece[: len(phrase)], piece[-len(phrase) :]) for piece in pieces)
        elif phrase and phrase[0] in _DESCRIBES_RECORDS:
            hit = any(_ends_with(piece, phrase[0]) for piece in pieces)
        else:
            hit = any(phrase[0] in piece for piece in pieces if phrase)
        if hit:
            return True
    return False


def _ends_with(spoken: tuple[str, ...], word: str) -> bool:
    rest = list(spoken)
    while rest and (_NUMBER.fullmatch(rest[-1]) or rest[-1] in _MAY_FOLLOW):
        rest.pop()
    return rest[-1:] == [word] and _KINDS_OF_TEST.isdisjoint(rest[-2:-1])
