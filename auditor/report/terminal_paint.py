"""Lines and colours for a terminal."""

from __future__ import annotations

from textwrap import wrap

from checks.model.finding import Severity

WIDTH = 80
_SEVERITIES = {Severity.CRITICAL: "1;31", Severity.HIGH: "31", Severity.MEDIUM: "33", Severity.LOW: "36"}


class Painter:
    """Puts escape codes around text of our own; does nothing when ``colour`` is False."""

    def __init__(self, colour: bool) -> None:
        self._colour = colour

    def bold(self, text: str) -> str:
        """For headings."""
        return self._code("1", text)

    def faint(self, text: str) -> str:
        """For what is read second."""
        return self._code("2", text)

    def severity(self, severity: Severity) -> str:
        """The severity's word, eight columns wide."""
        return self._code(_SEVERITIES[severity], f"{severity!s:<8}")

    def _code(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._colour else text


def wrapped(text: str, indent: int = 0, *, hanging: int | None = None) -> list[str]:
    """The text in lines of at most WIDTH columns; words longer than that, such as references, stay whole."""
    rest = " " * (indent if hanging is None else hanging)
    return wrap(text, WIDTH, initial_indent=" " * indent, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False)
