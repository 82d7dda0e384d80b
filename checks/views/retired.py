"""What a name gives away: that the thing it names was temporary, copied, a test or retired, and should be gone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from checks.model.check import view
from checks.model.names import words
from checks.model.policy.measurement import Naming
from checks.model.rows.schema import Field

_ORDINARY = frozenset({"old", "temp", "test", "copy", "delete", "backup", "unused"})
"""Words with an everyday meaning (Test Date, Copyright, Delete Reason): they count only where they stand as a mark."""

_BEFORE = {
    "old": "day days week weeks month months year years hour hours minute minutes how",
    "temp": "body air water room storage surface oven",
    "test": "ab b pilot drug blood field load stress placement skill skills aptitude lab screening usability language",
    "copy": "hard soft paper certified blind carbon legal courtesy ad marketing email",
    "backup": "data database battery cloud power server last",
    "delete": "soft hard do not can allow request",
    "unused": "",
}
"""Words that make a thing of the retired word after them: a hard copy, an A/B test, years old."""

_AFTER = {
    "temp": "agency staff staffing worker workers employee employees labor labour job hire to password address residence "
    "phone range sensor reading control zone min max",
}
"""Words that the retired word before them belongs to: a temp agency."""

_TECHNICAL = frozenset({"field", "number", "text", "picklist", "checkbox", "formula", "lookup"})
"""What a test or unused field is called after its mark, where it has no meaning of its own: test number, unused field."""

_VERBS = frozenset({"is", "has", "can", "do", "does", "needs", "requires", "request", "allow", "mark", "flag", "to", "ok"})
_MEASURED = frozenset({"number", "currency", "percent"})
_QUANTITIES = frozenset({"temp", "unused"})
"""Retired words that a number may well carry: the temperature, the credits left unused."""
_APOSTROPHE = re.compile("['’]")
_VERSION = re.compile(r"v[1-9]\d?")
_SET_OFF = re.compile(r"^\W*(\w+)(?:\s+[-–]\s|\s*[:)\]])")


class Giveaway(NamedTuple):
    """The retired word, and whether the name alone is proof. If not, a like-named neighbour is."""

    word: str
    certain: bool


def retired_among(fields: Iterable[Field], retired: Iterable[str]) -> Iterator[tuple[str, Giveaway]]:
    """The fields of one object whose label or name gives them away, by reference. The label is asked first."""
    rows, phrases = tuple(fields), phrases_of(retired)
    names = {row.ref: dict.fromkeys((row.label or row.name, row.name)) for row in rows}
    spoken = {ref: {words(name) for name in given} for ref, given in names.items()}
    everything = frozenset().union(*spoken.values())
    for row in rows:
        neighbours = everything - spoken[row.ref]
        told = (giveaway(name, phrases, neighbours, flag=row.type == "boolean") for name in names[row.ref])
        found = next(filter(None, told), None)
        if found and not (row.type in _MEASURED and found.word in _QUANTITIES):
            yield row.ref, found


def phrases_of(retired: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """The retired words and phrases as ``giveaway`` takes them."""
    return tuple(phrase for text in retired if (phrase := words(_APOSTROPHE.sub("", text))))


def giveaway(
    name: str, phrases: Iterable[tuple[str, ...]], neighbours: Collection[tuple[str, ...]] = (), *, flag: bool = False
) -> Giveaway | None:
    """The word by which a name says that its thing should be gone, or None.

    ``neighbours`` are the words of the other names in the same place: ``Segment v2`` tells nothing until a
    ``Segment`` stands beside it. ``flag`` says that it is a yes or no about a record, such as *Is Test*.
    """
    spoken = words(_APOSTROPHE.sub("", name))
    if not spoken or (flag and len(spoken) > 1 and (spoken[0] in _VERBS or spoken[-1] in {"delete", "use"})):
        return None
    for phrase in phrases:
        if phrase[0] not in spoken:
            continue
        word = " ".join(phrase)
        if word in _ORDINARY:
            if found := _mark(name, spoken, word, neighbours):
                return found
        elif any(spoken[start : start + len(phrase)] == phrase for start in range(len(spoken))):
            return Giveaway(word, certain=True)
    if name.endswith("_del__c"):
        return Giveaway("_del", certain=True)
    if len(spoken) > 1 and _VERSION.fullmatch(spoken[-1]) and spoken[-1] != "v1":
        bare = {other[:-1] if _VERSION.fullmatch(other[-1]) else other for other in neighbours if other}
        return Giveaway(spoken[-1], certain=False) if spoken[:-1] in bare else None
    return None


def _mark(name: str, spoken: tuple[str, ...], word: str, neighbours: Collection[tuple[str, ...]]) -> Giveaway | None:
    """Whether an everyday word stands in a name as a mark: alone, last, set off, in capitals, or before a neighbour's name."""
    if spoken == (word,):
        return Giveaway(word, certain=True)
    if spoken[-1] == word:
        return None if spoken[-2] in _BEFORE[word].split() else Giveaway(word, certain=True)
    if spoken[0] != word or spoken[1] in _AFTER.get(word, "").split():
        return None
    rest = spoken[2:] if spoken[1] == "of" else spoken[1:]
    shouted = re.match(rf"\W*{word.upper()}(?![A-Za-z])", name) and not name.removesuffix("__c").isupper()
    set_off = (match := _SET_OFF.match(name)) and match[1].casefold() == word
    empty = all(part.isdigit() or (part in _TECHNICAL and word in {"test", "unused"}) for part in rest)
    if shouted or set_off or empty or word == "temp":
        return Giveaway(word, certain=True)
    return Giveaway(word, certain=False) if rest in neighbours and word in {"copy", "test"} else None


@view
def retired_fields(governed_by_object: Mapping[str, tuple[Field, ...]], naming: Naming) -> Mapping[str, Giveaway]:
    """The governed fields whose label or name says that they should be gone, by reference, with the word that says so."""
    return {ref: told for rows in governed_by_object.values() for ref, told in retired_among(rows, naming.retired_words)}
