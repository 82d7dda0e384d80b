"""``auditor.yaml``: what to read, where to keep it, what to write. It never holds a secret."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field, PrivateAttr

from auditor.connections import WAYS, Connection, ConnectionName, Place, sign_in_faults
from auditor.policy.document import Node, Refused, parse, read_text
from auditor.policy.problems import PolicyErrors, Problem
from auditor.policy.validation import problem_at, validate
from checks.model.policy.base import Part

Format = Literal["terminal", "html", "md", "json", "csv", "sarif", "junit"]

_SECRET = re.compile(r"(?i)(token|password|passwd|passphrase|secret|api[_-]?key|private[_-]?key|credential|webhook)s?$")

_SALESFORCE_SECRETS = {
    "private": "private_key",
    "refresh": "refresh_token",
    "security": "security_token",
    "pass": "password",
    "secret": "client_secret",
    "": "access_token",
}
"""What a key that holds a word of these most likely means of a Salesforce connection; the last holds of any key."""


class ConfigErrors(PolicyErrors):
    """``auditor.yaml`` cannot be used as it is."""


class Report(Part):
    """Which reports are written, and where to."""

    formats: tuple[Format, ...] = ("html",)
    out: Place = Path("reports")


class Config(Part):
    """The configuration. Paths are relative to the folder of ``auditor.yaml``; ``load_config`` makes them whole."""

    workspace: str = ""
    connections: dict[ConnectionName, Connection] = Field(default_factory=dict)
    store: Place = Path(".auditor")
    governance: Place = Path("governance")
    report: Report = Report()
    compare_records: bool = False
    """Whether the records of two CRMs are compared, to tell which are in both and not held together: their e-mail addresses and
    domains then pass through memory, and only numbers are kept."""
    _path: Path = PrivateAttr(default=Path("auditor.yaml"))
    _names_governance: bool = PrivateAttr(default=False)

    @property
    def path(self) -> Path:
        """The file it was read from."""
        return self._path

    @property
    def folder(self) -> Path:
        """The folder that relative paths start from."""
        return self._path.parent

    @property
    def cache(self) -> Path:
        """The folder for what a connector may keep of the night before, to ask less of the CRM; in the store's folder."""
        is_file = self.store.suffix and not self.store.is_dir()
        return (self.store.parent if is_file else self.store) / "cache"

    def some_connections(self) -> Mapping[str, Connection]:
        """The connections. Raises ConfigErrors when none is configured."""
        if not self.connections:
            cure = "say what to read, such as connections: {salesforce: {type: project, path: force-app}}"
            raise ConfigErrors([Problem(file=self.path.as_posix(), message="no connection is configured", suggestion=cure)])
        return self.connections

    @property
    def names_governance(self) -> bool:
        """Whether the file itself says where the policy is, so that it must be there."""
        return self._names_governance


def load_config(path: Path) -> Config:
    """Read the configuration. Raises ConfigErrors with everything that is wrong with it; no message repeats a secret."""
    name = path.as_posix()
    try:
        node, problems = parse(read_text(path, name), name)
    except Refused as refused:
        raise ConfigErrors([refused.problem]) from None
    secrets = list(_secrets(node, name))
    config, faults = validate(Config, node, name)
    misplaced = {(problem.line, problem.column) for problem in secrets}
    problems += [*secrets, *(fault for fault in faults if (fault.line, fault.column) not in misplaced), *_sign_ins(node, name)]
    if config is None or problems:
        raise ConfigErrors(problems)
    return _rooted(config, path)


def _secrets(node: Node, file: str) -> Iterator[Problem]:
    """Keys under which people would write a secret."""
    for location, value in node.walk():
        if _SECRET.search(str(location[-1])) and value.content not in (None, "", []):
            message = "secrets are never written in this file"
            cure = f"put it into an environment variable and name that variable here, as in {_named_as(node, location)}"
            yield problem_at(node, file, location, message, cure)


def _named_as(node: Node, location: Sequence[str | int]) -> str:
    """How the variable of a secret is named, for the connection that the secret was written in."""
    home, *within = location
    kind = node.at("connections").at(str(within[0])).at("type").content if home == "connections" and within else None
    if kind != "salesforce":
        return "token_env: HUBSPOT_ACCESS_TOKEN"
    named = str(location[-1]).lower()
    secret = next(secret for word, secret in _SALESFORCE_SECRETS.items() if word in named)
    return f"{secret}_env: SF_{secret.upper()}"


def _sign_ins(node: Node, file: str) -> Iterator[Problem]:
    """What is missing or too much in the ways to sign in; what is no way at all is told with the other faults."""
    for name, connection in node.at("connections").items():
        auth = connection.at("auth").content
        if connection.at("type").content == "salesforce" and (auth is None or (isinstance(auth, str) and auth in WAYS)):
            given = [str(key) for key, _ in connection.items()]
            for fault in sign_in_faults(given, auth, connection.at("login_url").content):
                yield problem_at(node, file, ("connections", name, fault.key), fault.message, fault.cure)


def _rooted(config: Config, path: Path) -> Config:
    """The configuration with its paths made whole."""
    folder = path.parent
    report = config.report.model_copy(update={"out": folder / config.report.out})
    places = {"store": folder / config.store, "governance": folder / config.governance, "report": report}
    rooted = config.model_copy(update=places)
    rooted._path = path
    rooted._names_governance = "governance" in config.model_fields_set
    return rooted
