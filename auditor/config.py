"""``auditor.yaml``: what to read, where to keep it, what to write. It never holds a secret."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Discriminator, Field, PrivateAttr

from auditor.policy.document import Node, Refused, parse, read_text
from auditor.policy.problems import PolicyErrors, Problem
from auditor.policy.validation import problem_at, validate
from checks.model import refs
from checks.model.policy.base import Name, Part

Format = Literal["terminal", "html", "md", "json", "csv", "sarif", "junit"]

_SECRET = re.compile(r"(?i)(token|password|passwd|passphrase|secret|api[_-]?key|private[_-]?key|credential|webhook)s?$")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_CONNECTION = re.compile(r"[a-z][a-z0-9_-]*")
_URL = re.compile(r"(https://[\w.-]+(:\d+)?|http://127\.0\.0\.1(:\d+)?)/?")


class ConfigErrors(PolicyErrors):
    """``auditor.yaml`` cannot be used as it is."""


def _variable(text: str) -> str:
    if not _VARIABLE.fullmatch(text):
        raise ValueError("must be the name of an environment variable, such as HUBSPOT_ACCESS_TOKEN, and never its value")
    return text


def _url(text: str) -> str:
    if not _URL.fullmatch(text):
        raise ValueError("must be an address such as https://acme.my.salesforce.com; http is allowed for 127.0.0.1 only")
    return text.rstrip("/")


def _api_version(text: str) -> str:
    if not re.fullmatch(r"\d\d\.0", text):
        raise ValueError("must be a version such as '66.0'")
    return text


def _connection_name(text: str) -> str:
    if not _CONNECTION.fullmatch(text):
        raise ValueError("a connection's name is lower-case letters, digits, - and _, and begins with a letter")
    if text in refs.KINDS:
        raise ValueError("a connection cannot bear the name of a kind of component, since references begin with it")
    return text


def _place(path: Path) -> Path:
    if "\0" in str(path) or "://" in str(path) or re.match(r"\w+:/\w", path.as_posix()):
        raise ValueError("must be a place on disk")
    return path


Place = Annotated[Path, AfterValidator(_place)]
Variable = Annotated[str, AfterValidator(_variable)]
Url = Annotated[str, AfterValidator(_url)]
ApiVersion = Annotated[str, AfterValidator(_api_version)]
ConnectionName = Annotated[str, AfterValidator(_connection_name)]


class ProjectConnection(Part):
    """A Salesforce project on disk: a folder, a zip, or ``folder@revision``."""

    type: Literal["project"]
    path: Name


class SalesforceConnection(Part):
    """A Salesforce org. ``org`` is an alias of the ``sf`` command line, which keeps the login."""

    type: Literal["salesforce"]
    org: Name | None = None
    auth: Literal["jwt", "client_credentials", "token"] | None = None
    api_version: ApiVersion | None = None
    instance_url: Url | None = None


class HubSpotConnection(Part):
    """A HubSpot portal. ``token_env`` names the environment variable that holds the token of its private app."""

    type: Literal["hubspot"]
    token_env: Variable = "HUBSPOT_ACCESS_TOKEN"  # noqa: S105 - the name of a variable
    base_url: Url | None = None


class BookingsConnection(Part):
    """Finance's bookings, as a CSV file."""

    type: Literal["bookings"]
    path: Name


Connection = Annotated[ProjectConnection | SalesforceConnection | HubSpotConnection | BookingsConnection, Discriminator("type")]


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
    problems += [*secrets, *(fault for fault in faults if (fault.line, fault.column) not in misplaced)]
    if config is None or problems:
        raise ConfigErrors(problems)
    return _rooted(config, path)


def _secrets(node: Node, file: str) -> Iterator[Problem]:
    """Keys under which people would write a secret."""
    for location, value in node.walk():
        if _SECRET.search(str(location[-1])) and value.content not in (None, "", []):
            message = "secrets are never written in this file"
            cure = "put it into an environment variable and name that variable here, as in token_env: HUBSPOT_ACCESS_TOKEN"
            yield problem_at(node, file, location, message, cure)


def _rooted(config: Config, path: Path) -> Config:
    """The configuration with its paths made whole."""
    folder = path.parent
    report = config.report.model_copy(update={"out": folder / config.report.out})
    places = {"store": folder / config.store, "governance": folder / config.governance, "report": report}
    rooted = config.model_copy(update=places)
    rooted._path = path
    rooted._names_governance = "governance" in config.model_fields_set
    return rooted
