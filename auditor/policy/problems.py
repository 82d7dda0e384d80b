"""What is wrong with files that people write: every fault at once, each with its place and a way out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """One fault in a file. ``line`` and ``column`` count from 1; 0 where the fault is in no one line or column."""

    file: str
    line: int = 0
    column: int = 0
    where: str = ""
    """The path of keys that leads to it, such as ``values.2.status``."""
    message: str
    suggestion: str = ""

    @property
    def place(self) -> tuple[str, int, int]:
        """File, line and column."""
        return self.file, self.line, self.column

    def __str__(self) -> str:
        place = ":".join([self.file, *(str(number) for number in (self.line, self.column) if number)])
        text = ": ".join(part for part in (place, self.where, self.message) if part)
        return f"{text}; {self.suggestion}" if self.suggestion else text


class PolicyErrors(Exception):  # noqa: N818 - several at once
    """Files that people write cannot be used as they are: the faults of all of them, in order of file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


def did_you_mean(written: str, known: Iterable[str]) -> str:
    """A hint that names the known word nearest to what was written; '' when none is near."""
    best = process.extractOne(written, list(known), scorer=fuzz.ratio, processor=str.casefold, score_cutoff=65)
    return f"did you mean '{best[0]}'?" if best else ""


def shown(text: str, most: int = 60) -> str:
    """A text from a file as it may stand in a message: one line, printable, not too long, in single quotes."""
    printable = "".join(char if char.isprintable() else " " for char in text)
    return f"'{printable[: most - 1]}…'" if len(printable) > most else f"'{printable}'"
