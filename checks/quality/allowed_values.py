"""The values that the policy allows a field to have, out of a cell of dictionary.csv and the patterns of naming.yaml."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from checks.model import refs
from checks.model.policy.measurement import NamingRule
from checks.model.policy.records import DictionaryEntry

_SEPARATORS = re.compile(r"[;|\n]")
_LINKING = re.compile(r"^(?:and|or)\s+", re.IGNORECASE)
_OPEN_END = re.compile(r"(?:\betc\.?|\.{2,}|…)$", re.IGNORECASE)
_MOST_WORDS = 6
"""A value of more words is a sentence."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a cell allows: a list of values, or a pattern that each must match whole."""

    values: tuple[str, ...] = ()
    pattern: str = ""

    def takes(self, spellings: Iterable[str]) -> bool:
        """Whether a value, given in all its spellings, is allowed. Case does not count in a list, and does in a pattern."""
        if self.pattern:
            return any(re.fullmatch(self.pattern, text) for text in spellings)
        return not {text.strip().casefold() for text in spellings}.isdisjoint(value.casefold() for value in self.values)


@lru_cache(maxsize=4096)
def allowed_by(cell: str) -> Allowed | None:
    """What a cell of allowed_values means; None for words that are neither a list nor a pattern.

    A list has two values or more, parted by ``;``, ``|`` or new lines, else by commas. A pattern stands between slashes:
    ``/[A-Z]{2}/``.
    """
    text = cell.strip()
    if len(text) > 2 and text.startswith("/") and text.endswith("/"):
        return Allowed(pattern=text[1:-1]) if is_pattern(text[1:-1]) else None
    parts = _SEPARATORS.split(text) if _SEPARATORS.search(text) else text.split(",")
    values = tuple(dict.fromkeys(value for part in parts if (value := _LINKING.sub("", part.strip()).strip("\"'"))))
    told = any(len(value.split()) > _MOST_WORDS or _OPEN_END.search(value) for value in values)
    return None if told or len(values) < 2 else Allowed(values=values)


def is_pattern(text: str) -> bool:
    """Whether a text is a regular expression."""
    try:
        re.compile(text)
    except re.error:
        return False
    return True


def cell_of(field: str, entries_of: Callable[[str], tuple[DictionaryEntry, ...]]) -> str:
    """What the dictionary allows a field, in its own words; '' when it says nothing. An entry that names it beats a pattern."""
    return next((cell for entry in entries_of(field) if (cell := entry.allowed_values.strip())), "")


def speaks_of_values(rule: NamingRule) -> bool:
    """Whether a naming rule is one for values, such as ``value:Lead.Region__c=*``, and not for fields or reports."""
    return "=" in rule.components or "value" in rule.components.split(":")[:-1]


def broken_rule(field: str, value: str, spellings: Iterable[str], rules: Iterable[NamingRule]) -> NamingRule | None:
    """The first naming rule that the value of a field breaks."""
    ref, every = refs.value(field, value), list(spellings)
    for rule in rules:
        if refs.matches(ref, rule.components) and not any(re.fullmatch(rule.pattern, text) for text in every):
            return rule
    return None
