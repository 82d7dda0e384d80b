"""Which objects of a portal are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from checks.model.policy import Policy
from connectors.common.values import flag, named, text
from connectors.hubspot.mapping.values import STANDARD

ALWAYS = ("contacts", "companies", "deals")
"""Every portal has them, whatever the list of enabled objects says of them."""
_CUSTOM = "2-"


def standard(enabled: Any) -> dict[str, str]:
    """The standard objects that are switched on; all of them when it is not known which are."""
    told = enabled if isinstance(enabled, Mapping) else {}
    switched = told.get("enablementByObjectTypeId", told)
    off = {id for id in STANDARD.values() if isinstance(switched, Mapping) and flag(switched, id) is False}
    return {name: id for name, id in STANDARD.items() if name in ALWAYS or id not in off}


def custom(schemas: Iterable[Any]) -> dict[str, str]:
    """The custom objects by name, with their object type ids."""
    found = {}
    for schema in schemas:
        if isinstance(schema, Mapping) and flag(schema, "archived") is not True:
            name, id = named(schema, "name"), text(schema, "objectTypeId")
            if name and id.startswith(_CUSTOM) and name not in STANDARD:
                found[name] = id
    return found


def governed(policy: Policy, types: Iterable[str]) -> tuple[str, ...]:
    """The objects that are read and governed."""
    wanted = set(policy.systems.governed_objects)
    return tuple(name for name in types if name in wanted)
