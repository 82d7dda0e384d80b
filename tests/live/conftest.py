"""The servers of these tests listen on 127.0.0.1."""

import pytest


@pytest.fixture(autouse=True)
def _loopback(socket_enabled):
    """Nothing but this machine is reached: every address is one of a server that the test itself started."""
