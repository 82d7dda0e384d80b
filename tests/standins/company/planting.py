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
from standins.company.hubspot import plants as _hubspot_package
from standins.company.model import Company, Planted

Plant = Callable[[Company], Iterator[Planted]]

PLANTS: dict[str, Plant] = {}
"""What plants a problem in Salesforce, by the code of the check that must find it."""
HUBSPOT_PLANTS: dict[str, Plant] = {}
"""The same in HubSpot, or between the two, by the code after ``hubspot:``."""
FOLLOWING: dict[str, Plant] = {}
"""What an audit finds besides in HubSpot, or between the two, where a problem was planted, by the name of the plant."""

PREFIX = "hubspot:"
_REGISTERS = {"salesforce": PLANTS, "hubspot": HUBSPOT_PLANTS, "following": FOLLOWING}


def plants(code: str, *, side: Literal["salesforce", "hubspot", "following"] = "salesforce") -> Callable[[Plant], Plant]:
    """Register the decorated function as what plants the problem of a check. Raises ValueError when the code is taken."""
    register = _REGISTERS[side]
    name = f"{PREFIX}{code}" if side == "hubspot" else code

    def note(function: Plant) -> Plant:
        if name in register:
            raise ValueError(f"{name} is planted already")
        register[name] = function
        return function

    return note


def codes(*, hubspot: bool = False) -> tuple[str, ...]:
    """The codes that can be planted in Salesforce, in order; with ``hubspot`` the names of HubSpot's plants too."""
    for package in (_plants_package, _hubspot_package):
        for found in pkgutil.iter_modules(package.__path__):
            import_module(f"{package.__name__}.{found.name}")
    return (*sorted(PLANTS), *(sorted(HUBSPOT_PLANTS) if hubspot else ()))


def plant(company: Company, wanted: Collection[str] | Literal["all"]) -> None:
    """Plant these problems, in the order of their names. Raises KeyError for a name that nothing plants.

    All are those of Salesforce, and of HubSpot where the company runs it.
    """
    known = codes(hubspot=company.hub is not None)
    chosen = known if wanted == "all" else sorted(wanted)
    for name in chosen:
        if name not in known:
            raise KeyError(f"nothing plants {name}; known: {', '.join(known)}")
        company.planted += (one for one in (PLANTS | HUBSPOT_PLANTS)[name](company) if one not in company.planted)
    for name in chosen if company.hub else ():
        if name in FOLLOWING:
            company.planted += (one for one in FOLLOWING[name](company) if one not in company.planted)
