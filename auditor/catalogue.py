"""The catalogue: every check there is, found by walking the families; no list is kept by hand."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from checks.model.check import REGISTRY, Check

ENTRY_POINTS = "crm_auditor.checks"
"""The entry point group under which other distributions name modules that hold checks."""


class UnknownCheckError(ValueError):
    """A check was named that does not exist. The message says which, and what was probably meant."""


@cache
def load_views() -> None:
    """Import every view, so that checks can name them."""
    import checks.views

    for module in pkgutil.iter_modules(checks.views.__path__, "checks.views."):
        import_module(module.name)


@cache
def load_checks() -> Mapping[str, Check]:
    """Import every check, our own and those of installed extensions; by code, in order."""
    import checks

    load_views()
    for module in sorted(info.name for info in pkgutil.walk_packages(checks.__path__, "checks.")):
        import_module(module)
    for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda point: point.name):
        point.load()
    from auditor.mutes import MUTE_CHECKS

    return dict(sorted({**REGISTRY, **MUTE_CHECKS}.items()))


def find(name: str, checks: Mapping[str, Check] | None = None) -> Check:
    """The check of this code or slug, in any case. Raises UnknownCheckError with a suggestion."""
    known = load_checks() if checks is None else checks
    wanted = name.strip()
    for check in known.values():
        if wanted.upper() == check.code or wanted.lower() == check.slug:
            return check
    raise UnknownCheckError(f"there is no check {wanted!r}{_suggestion(wanted, known)}; `auditor checks` lists them")


def choose(select: Iterable[str], ignore: Iterable[str], checks: Mapping[str, Check] | None = None) -> dict[str, Check]:
    """The checks that a selection leaves.

    A word is a code, a slug, an area such as SRC, or several of them with commas. Raises UnknownCheckError.
    """
    known = load_checks() if checks is None else checks

    def codes(words: Iterable[str]) -> set[str]:
        chosen: set[str] = set()
        for word in (part for parts in words for part in parts.split(",") if part.strip()):
            area = {code for code, check in known.items() if check.area == word.strip().upper()}
            chosen |= area or {find(word, known).code}
        return chosen

    wanted, dropped = codes(select), codes(ignore)
    return {code: check for code, check in known.items() if (not wanted or code in wanted) and code not in dropped}


def _suggestion(wanted: str, known: Mapping[str, Check]) -> str:
    from difflib import get_close_matches

    words = [word for check in known.values() for word in (check.code, check.slug)]
    close = get_close_matches(wanted.upper(), words, n=1) or get_close_matches(wanted.lower(), words, n=1)
    return f"; did you mean {close[0]}?" if close else ""
