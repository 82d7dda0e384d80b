"""Which objects are read, and which of their parts are read in full."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from checks.model.policy import Policy
from connectors.common.objects import SALESFORCE, is_salesforces
from connectors.common.values import flag, text
from connectors.metadata.collect import Collector
from connectors.metadata.owners import is_custom
from connectors.salesforce.reading.sight import COUNTED

CORE = ("Lead", "Contact", "Account", "Opportunity")
"""Those that every org of a sales team has. HubSpot's governed objects, in small letters, are not looked for."""

MOST_OBJECTS = 500
"""More are not described: an org with so many custom objects has most of them for other work."""


def objects_to_read(listed: Iterable[Any], policy: Policy, out: Collector) -> tuple[str, ...]:
    """The objects to describe: governed and revenue objects first, then the company's own custom ones.

    Left out are settings, what cannot be queried, and objects of installed packages that nobody governs. What does not fit is
    a gap.
    """
    governed = policy.systems.governed_objects
    usable = {
        text(one, "name"): one
        for one in listed
        if isinstance(one, Mapping) and flag(one, "queryable") is not False and flag(one, "deprecatedAndHidden") is not True
    }
    named = [name for name in (*governed, *SALESFORCE) if name in usable]
    own = [
        name
        for name, one in usable.items()
        if name.endswith("__c") and is_custom(name) and not out.packaged(name) and flag(one, "customSetting") is not True
    ]
    every = tuple(dict.fromkeys((*named, *sorted(own))))
    for name in every[MOST_OBJECTS:]:
        reason = f"{name} is beyond the {MOST_OBJECTS} objects that are read"
        for table in ("objects", "fields", "picklist_values"):
            out.gap(table, name, kind="unsupported", reason=reason, cure="govern it in governance/systems.yaml")
    for name in dict.fromkeys((*CORE, *governed)):
        if name not in usable and (name in CORE or is_salesforces(name) or _called(name, usable)):
            _say_missing(name, _called(name, usable), policy, out)
    return every[:MOST_OBJECTS]


def _called(name: str, usable: Iterable[str]) -> str:
    """What the org calls an object whose name is right but for its case; '' when it has none of this name."""
    folded = name.casefold()
    return next((one for one in usable if one.casefold() == folded), "")


def _say_missing(name: str, called: str, policy: Policy, out: Collector) -> None:
    """The gaps of an object that is not there under this name. One that is governed by its right name too is read."""
    if called in policy.systems.governed_objects:
        return
    counted = sorted(COUNTED) if name in CORE or called in CORE else ["field_fill", "record_counts"]
    reason = f"the org does not show {name} to the reading user"
    cure = f"grant the reading user Read on {name}, or take it out of governed_objects if the org does not use it"
    kind = "permission"
    if called:
        kind = "unsupported"
        reason = f"governed_objects names {name}, and the org calls it {called}: it is not taken for governed"
        cure = f"write {called} in place of {name} under governed_objects in governance/systems.yaml"
    for table in ("objects", "fields", "picklist_values", "record_types", "validation_rules", *counted):
        out.gap(table, called or name, kind=kind, reason=reason, cure=cure)
