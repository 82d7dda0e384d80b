"""Small valid launch plans and changes to bend."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from checks.model.policy import Policy
from checks.model.policy.launches import Launch, Launches
from checks.model.rows.reporting import Change

_numbers = count(1)


def a_launch(name: str = "q4", first: str = "2026-11-01", last: str = "2026-11-10", *components: str, **given: Any) -> Launch:
    """A launch that ended ten days before the snapshot, unless told otherwise."""
    dates = {"starts_on": date.fromisoformat(first), "ends_on": date.fromisoformat(last)}
    return Launch(**{"name": name, "components": components, **dates, **given})


def planned(*launches: Launch, **parts: Any) -> Policy:
    """A policy with these launch plans, or with the one of ``a_launch``."""
    return Policy(launches=Launches(launches=launches or (a_launch(),)), **parts)


def a_change(
    action: str = "deletedCF", at: str = "2026-11-15T10:00:00Z", *, connection: str = "salesforce", **given: Any
) -> Change:
    """An entry of the setup audit trail, by Ann."""
    ref = f"{connection}:setting:SetupAuditTrail.{next(_numbers)}"
    by = f"{connection}:user:ann@acme.example"
    return Change(**{"connection": connection, "ref": ref, "at": at, "by": by, "action": action, **given})
