"""What every connector is: it reads one connection and returns whole tables or gaps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol


class Connector(Protocol):
    """One connection, ready to be read."""

    name: str

    def pull(self) -> Mapping[str, Iterable[Any]]:
        """Read the connection once: rows by table, ``connections`` and ``gaps`` included.

        Every table of the model is either among the rows, or a gap says why it is not. Raises ConnectorError only
        when nothing at all could be read.
        """
        ...

    def spent(self) -> str:
        """What the reading cost, in a sentence for people: calls billed, calls left; '' for what costs nothing."""
        ...


class ConnectorError(Exception):
    """Nothing could be read from a connection. The message says what, where, and what to do."""
