"""A Salesforce org and a HubSpot portal side by side: a test states only what matters to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from build import a_connection, a_field, a_pipeline, a_snapshot, a_stage, an_automation, some_values
from checks.model.check import Inputs
from checks.model.policy import Policy
from checks.model.policy.measurement import SyncPair, Systems
from checks.model.rows.automation import Automation, Use
from checks.model.rows.schema import SyncMapping
from checks.views.mirrors import Mirror

SF, HS = "salesforce", "hubspot"
ORG = a_connection(SF, kind="production")
PORTAL = a_connection(HS, system="hubspot", kind="production")
BOTH = [ORG, PORTAL]


def a_property(path: str, *options: str, **given: Any) -> list[Any]:
    """A property of HubSpot with its options: an enumeration, unless told otherwise."""
    label = path.partition(".")[2].replace("_", " ").capitalize()
    return [
        a_field(path, connection=HS, **{"label": label, "custom": True, **given}),
        *some_values(path, *options, connection=HS),
    ]


def a_sf_field(path: str, *values: str, **given: Any) -> list[Any]:
    """A field of Salesforce with its values."""
    return [a_field(path, **given), *some_values(path, *values)]


def synced(source: str, target: str, direction: str = "both", origin: str = "read") -> SyncMapping:
    """A mapping that HubSpot's sync tells: a Salesforce path and a HubSpot path."""
    ref = f"{SF}:field:{source}"
    return SyncMapping(connection=HS, ref=ref, source=ref, target=f"{HS}:field:{target}", direction=direction, origin=origin)


def declared(*pairs: tuple[str, str] | SyncPair, truth: Mapping[str, str] | None = None, **parts: Any) -> Policy:
    """A policy that declares what the sync keeps the same, and which system is right."""
    return Policy(systems=Systems.model_validate({"sync": list(pairs), "source_of_truth": dict(truth or {})}), **parts)


def in_hubspot(name: str, object_: str, *writes: str, **given: Any) -> list[Automation | Use]:
    """An active workflow that writes these properties."""
    row = an_automation(
        name,
        connection=HS,
        **{"ref": f"{HS}:automation:workflow/{name}", "kind": "workflow", "object": object_, "trigger": "update", **given},
    )
    return [row, *(Use(connection=HS, user=row.ref, used=f"{HS}:field:{object_}.{path}", how="writes") for path in writes)]


def in_salesforce(name: str, object_: str, *writes: str, **given: Any) -> list[Automation | Use]:
    """An active flow that writes these fields."""
    row = an_automation(name, **{"object": object_, "trigger": "create", **given})
    return [row, *(Use(connection=SF, user=row.ref, used=f"{SF}:field:{object_}.{path}", how="writes") for path in writes)]


def a_walk(path: str, *stages: tuple[str, float | None], connection: str = SF, **given: Any) -> list[Any]:
    """A pipeline and its stages in order, each with its chance: 100 is closed and won, 0 closed and lost."""
    closing: Mapping[float | None, dict[str, Any]] = {100: {"closed": True, "won": True}, 0: {"closed": True, "won": False}}
    rows: list[Any] = [a_pipeline(path, connection=connection, **given)]
    for place, (name, chance) in enumerate(stages, 1):
        fate = closing.get(chance, {})
        rows.append(a_stage(f"{path}/{name}", connection=connection, position=place, probability=chance, **fate))
    return rows


def mirrored(*rows: Any, policy: Policy | None = None) -> tuple[Mirror, ...]:
    """The pairs that the view makes of these rows."""
    inputs = Inputs(a_snapshot(*BOTH, *rows), policy or Policy())
    found: tuple[Mirror, ...] = inputs.value("mirrors", frozenset({SF, HS}))
    return found


def pairs(found: tuple[Mirror, ...]) -> list[tuple[str, str, str]]:
    """The pairs as paths, with how they are known."""
    return [
        (f"{one.salesforce.object}.{one.salesforce.name}", f"{one.hubspot.object}.{one.hubspot.name}", one.origin)
        for one in found
    ]
