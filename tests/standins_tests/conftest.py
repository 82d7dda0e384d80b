"""Stand-ins that a test starts."""

from __future__ import annotations

import pytest

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
