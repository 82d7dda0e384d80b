"""Single requests to a stand-in, for tests of the stand-in itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import requests

from standins.salesforce.server import Standin

DATA = "/services/data/v66.0"


def ask(
    server: Standin,
    path: str,
    method: str = "GET",
    token: str | None = None,
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> requests.Response:
    """The answer to one request; ``path`` is below the version unless it is whole, ``token`` that of the open session."""
    whole = path if path.startswith("/") else f"{DATA}/{path}"
    bearer = {"Authorization": f"Bearer {server.token if token is None else token}"}
    with requests.Session() as session:
        session.trust_env = False
        session.verify = server.certificate or True
        return session.request(method, server.url + whole, headers={**bearer, **(headers or {})}, allow_redirects=False, **more)


def query(server: Standin, soql: str, path: str = "query", **more: Any) -> requests.Response:
    """The answer to a query."""
    return ask(server, path, params={"q": soql}, **more)


def said(response: requests.Response) -> tuple[int, str]:
    """Status and code of an error."""
    return response.status_code, response.json()[0]["errorCode"]
