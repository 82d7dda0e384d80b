"""Single requests to a stand-in, for tests of the stand-in itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import requests

from standins.hubspot.server import Standin


def ask(
    server: Standin,
    path: str,
    method: str = "GET",
    token: str | None = None,
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> requests.Response:
    """The answer to one request; ``token`` is the good one unless given, '' for none."""
    token = server.token if token is None else token
    bearer = {"Authorization": f"Bearer {token}"} if token else {}
    with requests.Session() as session:
        session.trust_env = False
        session.verify = server.certificate or True
        return session.request(method, server.url + path, headers={**bearer, **(headers or {})}, allow_redirects=False, **more)


def search(server: Standin, object: str, **body: Any) -> requests.Response:
    """The answer to a search."""
    return ask(server, f"/crm/objects/2026-09/{object}/search", "POST", json=body)


def a_filter(name: str, operator: str, *values: Any, high: Any = None) -> dict[str, Any]:
    """A filter: of one value, of several, or of none."""
    of = {"values": list(values)} if operator in ("IN", "NOT_IN") else {"value": values[0]} if values else {}
    return {"propertyName": name, "operator": operator, **of, **({} if high is None else {"highValue": high})}


def said(response: requests.Response) -> tuple[int, str | None]:
    """Status and category of an error."""
    return response.status_code, response.json().get("category")
