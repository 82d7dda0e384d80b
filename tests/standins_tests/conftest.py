"""Stand-ins that a test starts."""

from __future__ import annotations

import pytest

from standins.hubspot.server import Standin as PortalStandin
from standins.hubspot.small import a_small_portal
from standins.salesforce.server import Standin
from standins.salesforce.small import a_small_org


@pytest.fixture
def serving(socket_enabled):
    """Starts Salesforce stand-ins, over http and with the small org unless told otherwise, and ends them."""
    opened = []

    def serve(org=None, **more):
        opened.append(Standin(org or a_small_org(), **{"tls": False, **more}))
        return opened[-1].__enter__()

    yield serve
    for server in reversed(opened):
        server.__exit__(None, None, None)


@pytest.fixture
def portals(socket_enabled):
    """Starts HubSpot stand-ins, over http and with the small portal unless told otherwise, and ends them."""
    opened = []

    def serve(portal=None, **more):
        opened.append(PortalStandin(portal or a_small_portal(), **{"tls": False, **more}))
        return opened[-1].__enter__()

    yield serve
    for server in reversed(opened):
        server.__exit__(None, None, None)
