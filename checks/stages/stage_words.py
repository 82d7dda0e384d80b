"""Comparing the names of stages as people read them.

Stages are told apart by a single word, so the fuzzy comparison of long values (``names.alike``) is too lenient for them:
``Marketing Qualified`` and ``Marketing Unqualified``, or ``Contact Sent`` and ``Contract Sent``, are 94 of 100 alike.
"""

from __future__ import annotations

import re
from itertools import product

from rapidfuzz import fuzz

from checks.model.names import words
from checks.model.rows.process import Stage

PARKING = ("hold", "parked", "nurture", "nurturing", "stalled", "paused", "dormant", "deferred", "postponed")
"""Words by which a name tells a stage beside the path, where records wait on purpose."""

_ENDING = re.compile(r"(?<=\w{5})(?:ing|ion)s?$|(?<=\w{3}[^sui])s$")
_PREFIX = re.compile(r"^(?:un|in|non|dis|de|pre|re|post)(?=\w{3})")
_TYPO = 88
"""Of 100: ``negotation`` and ``negotiation`` are 95 alike, ``close`` and ``closed`` 91, ``proposal`` and ``proposed`` 75."""


def shown(stage: Stage) -> str:
    """What people read: the label, or the name where there is no label."""
    return stage.label or stage.name


def same_step(one: str, other: str) -> bool:
    """Whether two names tell one step, in other spellings or in the two ways of naming an action (negotiating, negotiation)."""
    first, second = words(one), words(other)
    if "".join(map(_stem, first)) == "".join(map(_stem, second)):
        return bool(first)
    return len(first) == len(second) and all(_same_word(*pair) for pair in zip(first, second, strict=True))


def unrelated(one: str, other: str) -> bool:
    """Whether two names have nothing in common: no word begins as a word of the other does (``Id.``, ``Identify``)."""
    first, second = words(one), words(other)
    kin = any(a[:5].startswith(b[:5]) or b[:5].startswith(a[:5]) for a, b in product(first, second))
    return bool(first and second) and not kin and not same_step(one, other)


def _stem(word: str) -> str:
    return _ENDING.sub("", word)


def _same_word(one: str, other: str) -> bool:
    if _stem(one) == _stem(other):
        return True
    if _PREFIX.sub("", one) == _PREFIX.sub("", other):
        return False
    if one.replace("contract", "contact") == other.replace("contract", "contact"):
        return False  # a typing error apart, and two of the commonest words in a list of stages
    return min(len(one), len(other)) >= 5 and one.isalpha() and other.isalpha() and fuzz.ratio(one, other) >= _TYPO
