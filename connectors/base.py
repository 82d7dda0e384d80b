"""What every connector is: it reads one connection and returns whole tables or gaps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from checks.model.rows.gap import Gap


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What is known of an org or portal before it is read."""

    org_id: str
    org_name: str
    kind: str
    edition: str
    api_version: str
    username: str
    """'' when it could not be read, or when no user reads but a token of the portal."""
    rights: Mapping[str, bool | None]
    """The rights or scopes that decide what is seen, and whether the reader has each; None when that could not be read."""
    means: Mapping[str, str]
    """What is lost without a right, by right."""
    calls_used: int | None
    calls_limit: int | None
    blind: tuple[Gap, ...]
    """What a pull could not read."""
    unread: Mapping[str, str] = field(default_factory=dict)
    """What of this could not be read itself (who signs in, the rights), and why."""
    warnings: tuple[str, ...] = ()
    """What is no hindrance and should be mended all the same: rights beyond reading."""
