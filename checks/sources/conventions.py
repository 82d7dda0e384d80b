"""How names are made: whether they begin with a date, what parts their words, whether all is lower case."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

_DATES = {
    "a day": re.compile(r"(?:19|20)\d{2}([-_.]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?!\d)"),
    "a year and quarter": re.compile(
        r"(?:(?:19|20)\d{2}|FY\d{2}|FY\d{4})[-_ ./]?Q[1-4](?![A-Za-z0-9])|Q[1-4][-_ ./]?(?:19|20)\d{2}(?!\d)", re.IGNORECASE
    ),
    "a year and month": re.compile(r"(?:19|20)\d{2}[-_.]?(?:0[1-9]|1[0-2])(?!\d)"),
    "a year": re.compile(r"(?:(?:19|20)\d{2}|FY\d{4}|FY\d{2})(?![A-Za-z0-9])", re.IGNORECASE),
}
"""What a name may begin with, the longest first."""

_PARTING = re.compile(r"[ _|/.-]")
_SHOWN = {" ": "spaces", "_": "underscores", "|": "bars", "/": "strokes", ".": "full stops", "-": "hyphens"}


class Convention(NamedTuple):
    """How a name is made. ``parted_by`` is '' for a name of one word, which fits any."""

    start: str
    parted_by: str
    lower: bool

    @property
    def is_telling(self) -> bool:
        """Whether it is one that somebody must have thought of: plain words are not."""
        return bool(self.start) or self.lower or self.parted_by not in ("", " ")

    def fits(self, name: str) -> bool:
        """Whether a name is made like that."""
        made = convention_of(name)
        parted = not made.parted_by or made.parted_by == self.parted_by
        return made.start == self.start and parted and (made.lower or not self.lower)

    @property
    def title(self) -> str:
        """The convention in words: ``begin with a year and quarter and part their words by hyphens``."""
        parts = [f"begin with {self.start}"] if self.start else []
        parts += [f"part their words by {_SHOWN[self.parted_by]}"] if self.parted_by else []
        parts += ["are in lower case"] if self.lower else []
        return " and ".join(parts)


def convention_of(name: str) -> Convention:
    """How a name is made."""
    rest, start = name.strip(), ""
    for kind, pattern in _DATES.items():
        if found := pattern.match(rest):
            start, rest = kind, rest[found.end() :]
            break
    body = rest.strip(" _|/.-")
    parting = Counter(_PARTING.findall(body))
    lead = rest[:1] if start and not parting and _PARTING.match(rest) else ""
    parted_by = max(parting, key=lambda char: (parting[char], -body.index(char))) if parting else lead
    return Convention(start, parted_by, body == body.lower() and body != body.upper())


def dominant(names: Sequence[str], *, fewest: int, share: float) -> Convention | None:
    """The convention that nearly all names follow; None where there is none, or it is none that tells anything.

    ``fewest`` names there must be, of which ``share`` follow it.
    """
    if len(names) < fewest:
        return None
    made = Counter(convention_of(name) for name in names)
    every = {convention for convention in made if convention.parted_by}
    every |= {convention._replace(lower=False) for convention in every}
    fitting = {convention: sum(convention.fits(name) for name in names) for convention in every if convention.is_telling}
    good = [convention for convention, number in fitting.items() if number >= share * len(names)]
    return max(good, key=lambda one: (one.lower, fitting[one], one), default=None)
