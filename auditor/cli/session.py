"""What several commands share: the configuration they run under, and the options that choose it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import rich_click as click
from click import get_current_context

from auditor.cli.failures import Exit, Failure

if TYPE_CHECKING:
    from auditor.audit import Setting
    from auditor.baseline import AcceptedFinding
    from auditor.config import Config
    from auditor.connecting import Connect
    from auditor.reading import Reading
    from auditor.result import AuditResult
    from auditor.store import Store
    from checks.model.check import Check
    from checks.model.policy import Policy
    from checks.model.snapshot import Snapshot

F = TypeVar("F", bound=Callable[..., Any])
CONFIG = "auditor.yaml"
GOVERNANCE = "governance"


def now() -> datetime:
    """The one place where the application looks at the clock."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Session:
    """The configuration that a command runs under. Everything is read when first asked for."""

    config_path: Path | None
    governance_path: Path | None
    given: Connect | None = None
    """What makes connectors, where whoever runs the command brings their own."""

    @property
    def connect(self) -> Connect:
        """What makes the connectors of the configured connections."""
        from auditor.connecting import connector_of

        return self.given or connector_of

    @cached_property
    def config(self) -> Config | None:
        """``auditor.yaml``: the one that was named, or the one in this folder, if there is one."""
        from auditor.config import load_config
        from auditor.policy.files import is_there

        path = self.config_path or Path(CONFIG)
        if self.config_path is None and not is_there(path):
            return None
        return load_config(path)

    @property
    def needed_config(self) -> Config:
        """The configuration of a command that makes no sense without. Raises Failure when there is none."""
        if self.config is None:
            raise Failure(
                f"there is no {CONFIG} in this folder; write one, name one with --config, or name a project folder", Exit.USAGE
            )
        return self.config

    @cached_property
    def governance(self) -> Path:
        """The folder of the policy."""
        return self.governance_path or (self.config.governance if self.config else Path(GOVERNANCE))

    @cached_property
    def policy(self) -> Policy:
        """The policy. Raises PolicyErrors with all that is wrong with it."""
        from auditor.catalogue import load_checks
        from auditor.policy.load import load_policy

        named = self.governance_path is not None or bool(self.config and self.config.names_governance)
        return load_policy(self.governance, checks=load_checks(), named=named)

    @cached_property
    def baseline(self) -> Mapping[tuple[str, str], AcceptedFinding]:
        """The accepted findings. Raises BaselineError, or Failure where the policy has faults of its own to be told with it."""
        from auditor.baseline import BASELINE, BaselineError, read_baseline
        from auditor.policy.problems import PolicyErrors

        try:
            return read_baseline(self.governance / BASELINE)
        except BaselineError as broken:
            try:
                _ = self.policy
            except PolicyErrors as errors:
                raise Failure(f"{errors}\n{broken}", Exit.USAGE) from None
            raise

    @cached_property
    def store(self) -> Store:
        """The store of snapshots."""
        from auditor.store import Store

        return Store.open(self.needed_config.store)

    def read(self, where: str) -> Reading:
        """A snapshot by its name, or a project by its place."""
        from auditor.reading import Reading, is_project, place_of, read_project

        if not where.strip():
            raise Failure("a snapshot's name is empty; name a project, or a stored snapshot such as latest", Exit.USAGE)
        if is_project(where):
            if not place_of(where).exists():
                raise Failure(f"there is no folder or zip {where!r}; name a Salesforce project, or a stored snapshot", Exit.USAGE)
            return read_project(where, taken_at=now())
        if self.config is None:
            raise Failure(
                f"{where!r} is neither a folder nor a zip, and without {CONFIG} there is no store to look it up in", Exit.USAGE
            )
        info = self.store.resolve(where)
        return Reading(snapshot=self.store.load(info), id=info.id, stored=True)

    def latest(self) -> Snapshot | None:
        """The newest stored snapshot, or None when there is none yet."""
        stored = self.store.list()
        return self.store.load(stored[-1]) if stored else None

    def earlier(self, reading: Reading) -> Snapshot | None:
        """The stored snapshot before this one; None for a project, which has no night before."""
        if not reading.stored:
            return None
        stored = self.store.list()
        place = [info.id for info in stored].index(reading.id)
        return self.store.load(stored[place - 1]) if place else None

    def setting(self, reading: Reading, before: Snapshot | None = None) -> Setting:
        """What an audit of this snapshot knows beside it."""
        from auditor.audit import Setting

        accepted = self.baseline
        if not reading.stored:
            return Setting(policy=self.policy, baseline=accepted, before=before)
        seen = self.store.first_seen()
        return Setting(policy=self.policy, baseline=accepted, before=before, first_seen=lambda code, ref: seen.get((code, ref)))

    def audit(self, reading: Reading, checks: Mapping[str, Check], before: Snapshot | None = None) -> AuditResult:
        """Judge a snapshot under this configuration."""
        from auditor.audit import audit

        return audit(reading.snapshot, checks, self.setting(reading, before), snapshot_id=reading.id)


def configured(function: F) -> F:
    """Add the options that choose the configuration; the command receives a Session first."""

    def wrapper(config: Path | None, governance: Path | None, **given: Any) -> Any:
        return function(Session(config, governance, get_current_context().obj), **given)

    wrapper.__name__, wrapper.__doc__ = function.__name__, function.__doc__
    wrapper.__click_params__ = getattr(function, "__click_params__", [])  # type: ignore[attr-defined]
    existing = click.Path(exists=True, path_type=Path, dir_okay=False)
    folder = click.Path(exists=True, path_type=Path, file_okay=False)
    policy = click.option("--governance", type=folder, help="The policy; without it, the config's folder or ./governance.")
    configuration = click.option("--config", type=existing, help=f"The configuration; without it, {CONFIG} of this folder.")
    return policy(configuration(wrapper))  # type: ignore[return-value]


def choosing(function: F) -> F:
    """Add --select and --ignore."""
    some: dict[str, Any] = {"multiple": True, "callback": _some_check, "metavar": "CODE|AREA"}
    ignore = click.option("--ignore", **some, help="Leave these checks out.")
    select = click.option("--select", **some, help="Run only these checks: SRC003, source-value-variants, SRC.")
    return select(ignore(function))


def _some_check(context: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    if not all(words.replace(",", " ").strip() for words in value):
        raise click.BadParameter("it is empty; name checks or areas, such as SRC003 or SRC")
    return value


def some_text(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """An option or argument that people will read."""
    if not value.strip():
        raise click.BadParameter("must not be blank")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise click.BadParameter("holds bytes that are no text; write it as UTF-8") from None
    return value.strip()


def a_day(context: click.Context, parameter: click.Parameter, value: str | None) -> date | None:
    """An option that is a day, written 2026-12-31."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a day; write it as 2026-12-31") from None
