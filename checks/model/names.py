"""Comparing names and values as people read them: normalise first, then allow for a typo."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations

from rapidfuzz import fuzz

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SUFFIX = re.compile(r"__(c|r|x|e|mdt|b|kav|pc|s)$", re.IGNORECASE)
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_PERIOD = re.compile(r"\b(?:(?:fy|cy)?(?:19|20)\d\d|fy\d\d|[qh][1-4])\b")
_BRACKETS = re.compile(r"\([^)]*\)|\[[^]]*\]")


def _plain(text: str) -> str:
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()


@lru_cache(maxsize=65536)
def words(name: str) -> tuple[str, ...]:
    """The words of an API name, label or value, in lower case: ``LeadSource__c`` -> ``lead, source``."""
    bare = _SUFFIX.sub("", name)
    return tuple(_NOT_WORD.sub(" ", _plain(_CAMEL.sub(" ", bare))).split())


@lru_cache(maxsize=65536)
def key(text: str) -> str:
    """What two spellings of one value share: no case, accents, spaces, punctuation, brackets or period; singular.

    ``Trade Shows (2019)`` and ``trade-show Q3 2020`` both give ``tradeshow``. A text that is nothing but a period keeps it.
    """
    bare = _plain(text)
    trimmed = _PERIOD.sub(" ", _NOT_WORD.sub(" ", _BRACKETS.sub(" ", bare))).split()
    kept = trimmed or _NOT_WORD.sub(" ", bare).split()
    return "".join(_singular(word) for word in kept)


def _singular(word: str) -> str:
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def alike(one: str, other: str, *, threshold: float = 93) -> bool:
    """Whether two values look like spellings of one: the same key, or keys within a typo of each other.

    Values that differ in a number (``Tier 1``, ``Tier 2``), in what their brackets say (``Event (Online)``, ``Event (On Site)``)
    or in a whole word (``Referral East``, ``Referral West``) are never alike, nor are short ones unless they are equal.
    """
    first, second = key(one), key(other)
    if _asides(one, other) or _another_word(one, other):
        return False
    if first == second:
        return bool(first)
    if min(len(first), len(second)) < 6 or re.findall(r"\d+", first) != re.findall(r"\d+", second):
        return False
    spaced = fuzz.token_sort_ratio(" ".join(words(one)), " ".join(words(other)))
    return max(spaced, fuzz.ratio(first, second)) >= threshold


def _asides(one: str, other: str) -> bool:
    """Whether the brackets of both say something, and not the same."""
    said = [
        {inside for text in _BRACKETS.findall(_plain(name)) if (inside := key(_PERIOD.sub(" ", text[1:-1])))}
        for name in (one, other)
    ]
    return bool(said[0] and said[1]) and said[0] != said[1]


def _another_word(one: str, other: str) -> bool:
    """Whether the two differ in one word, and not by a slip of the pen."""
    first, second = ([_singular(word) for word in words(name)] for name in (one, other))
    mine, theirs = [word for word in first if word not in second], [word for word in second if word not in first]
    if len(first) != len(second) or len(mine) != 1 or len(theirs) != 1:
        return False
    if _PERIOD.fullmatch(mine[0]) and _PERIOD.fullmatch(theirs[0]):
        return False
    return fuzz.ratio(mine[0], theirs[0]) < 86


def clusters(
    values: Iterable[str],
    *,
    threshold: float = 93,
    synonyms: Iterable[Iterable[str]] = (),
    distinct: Iterable[Iterable[str]] = (),
) -> Iterator[tuple[str, ...]]:
    """Groups of two or more values that look alike (or that the policy calls synonyms), each in the given order.

    Two values of one ``distinct`` group never come into one cluster, whatever they have in common with a third.
    """
    ordered = tuple(dict.fromkeys(values))
    leader = {value: value for value in ordered}

    def find(value: str) -> str:
        while leader[value] != value:
            leader[value] = leader[leader[value]]
            value = leader[value]
        return value

    groups = [frozenset(key(word) for word in group) for group in synonyms]
    apart = [frozenset(group) for group in distinct]
    barred = {value: {index for index, group in enumerate(apart) if value in group} for value in ordered}
    for one, other in combinations(ordered, 2):
        first, second = find(one), find(other)
        if first == second or not barred[first].isdisjoint(barred[second]):
            continue
        if alike(one, other, threshold=threshold) or any(key(one) in group and key(other) in group for group in groups):
            leader[second] = first
            barred[first] |= barred[second]
    members: dict[str, list[str]] = {}
    for value in ordered:
        members.setdefault(find(value), []).append(value)
    yield from (tuple(group) for group in members.values() if len(group) > 1)


def enumerated(parts: Iterable[str], *, most: int | None = 5) -> str:
    """Parts for a sentence, as they are: ``Web (8), Fax (4) and 3 more``; all of them where ``most`` is None."""
    every = list(parts)
    if most is not None and len(every) > most:
        return f"{', '.join(every[:most])} and {len(every) - most:,} more"
    return f"{', '.join(every[:-1])} and {every[-1]}" if len(every) > 1 else "".join(every)


def quoted(names: Iterable[str], *, most: int = 5) -> str:
    """Names for a sentence: ``'Web', 'Trade Show' and 3 more``."""
    return enumerated((f"'{name}'" for name in names), most=most)


def count(number: int, noun: str, plural: str | None = None) -> str:
    """A number and its noun: ``1 field``, ``3 fields``, ``2 entries``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
