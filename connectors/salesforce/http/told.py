"""Responses that are read as strictly as JSON is defined."""

from __future__ import annotations

from typing import Any

import requests

from connectors.common.told import read


class Told(requests.Response):
    """A response that is read strictly, by whoever reads it."""

    @classmethod
    def of(cls, response: requests.Response) -> Told:
        """The same response."""
        told = cls()
        told.__dict__ = response.__dict__
        return told

    @property
    def text(self) -> str:
        """The body as UTF-8, which Salesforce speaks; requests would guess, for as long as the body is large."""
        return self.content.decode("utf-8", "replace")

    def json(self, **_: Any) -> Any:
        """Parsed JSON. Raises ValueError, and nothing else."""
        return read(self.content)
