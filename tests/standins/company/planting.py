"""Problems that are planted into a clean company: one function a check, found by the check's code.

A plant changes the company as people do when they mean no harm, and says what an audit must then find: for its own check, and for
every other one under which the same problem shows.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Collection, Iterator
from importlib import import_module
from typing import Literal

from standins.company import plants as _plants_package
from standins.company.model import Company, Planted

Plant = Callable[[Company], Iterator[Planted]]

PLANTS: dict[str, Plant] = {}
"""What plants a problem, by the code of the check that must find it."""


def plants(code: str) -> Callable[[Plant], Plant]:
    """Register the decorated function as what plants the problem of a check. Raises ValueError when the code is taken."""

    def register(function: Plant) -> Plant:
        if code in PLANTS:
            raise ValueError(f"{code} is planted already")
        PLANTS[code] = function
        return function

    return register


def codes() -> tuple[str, ...]:
    """The codes that can be planted, in order."""
    for found in pkgutil.iter_modules(_plants_package.__path__):
        import_module(f"{_plants_package.__name__}.{found.name}")
    return tuple(sorted(PLANTS))


def plant(company: Company, wanted: Collection[str] | Literal["all"]) -> None:
    """Plant the problems of these checks, in the order of their codes. Raises KeyError for a code that nothing plants."""
    known = codes()
    chosen = known if wanted == "all" else sorted(wanted)
    for code in chosen:
        if code not in PLANTS:
            raise KeyError(f"nothing plants {code}; known: {', '.join(known)}")
        company.planted += (one for one in PLANTS[code](company) if one not in company.planted)
