"""Where rows are put, and who works in the portal."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connectors.common.collect import Collector
from connectors.hubspot.mapping.people import People, owners
from hubspot_bodies import an_owner


@pytest.fixture
def out() -> Collector:
    """Where rows are put."""
    return Collector("hubspot")


@pytest.fixture
def people() -> People:
    """Ada (owner 71, user 501) and the queue 80; Bob (owner 72, user 502) left."""
    queue = an_owner(id="80", type="QUEUE", userId=None, userIdIncludingInactive=None, firstName="Inbound", lastName="")
    bob = an_owner(id="72", userId=None, userIdIncludingInactive=502, email="bob@acme.example", firstName="Bob", archived=True)
    return owners(Collector("hubspot"), [an_owner(), queue], [bob], None, None)


@pytest.fixture
def edges(out: Collector) -> Callable[[str], set[tuple[str, str, str, tuple[str, ...]]]]:
    """What a component uses: reference without the connection, how, operator, values."""
    return lambda user: {
        (edge.used.split(":", 1)[1], edge.how, edge.operator, edge.values)
        for edge in out.rows("uses")
        if edge.user == f"hubspot:{user}"
    }
