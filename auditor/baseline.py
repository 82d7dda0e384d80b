"""``baseline.json``: findings accepted on a day, with their measured values, so that a worse value counts again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from auditor.policy.files import is_there, write_atomically
from auditor.result import AuditResult, ReportedFinding, outgrown
from checks.model.finding import Severity

BASELINE = "baseline.json"
Identity = tuple[str, str]
Ref = Annotated[str, msgspec.Meta(pattern=r"^[^:]+:[^:]+:")]


class BaselineError(Exception):
    """The baseline cannot be read or written. The message says which file, why, and what to do."""


class AcceptedFinding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How bad an accepted finding was: its size, its severity and the components it was made of."""

    code: str
    ref: Ref
    size: float
    severity: Literal["low", "medium", "high", "critical"]
    affected: tuple[str, ...]
    accepted_on: date


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: Literal["1"]
    accepted: tuple[AcceptedFinding, ...]


def is_worse(
    accepted: AcceptedFinding, *, size: float, severity: Severity, affected: Iterable[str], counted: bool = False
) -> bool:
    """Whether a finding has outgrown what was accepted: larger, severer, or about a component that was not accepted.

    ``counted``: it speaks of records, whose number moves every night.
    """
    return (
        outgrown(accepted.size, size, counted=counted)
        or severity > Severity[accepted.severity.upper()]
        or not set(affected) <= set(accepted.affected)
    )


def read_baseline(path: Path) -> Mapping[Identity, AcceptedFinding]:
    """The accepted findings by check code and reference; none without a file. Raises BaselineError when it is no baseline."""
    cure = "take it from version control, or delete it and run `auditor baseline` again"
    try:
        if not is_there(path):
            return {}
        file = msgspec.json.decode(path.read_bytes(), type=_File)
    except OSError as error:
        raise BaselineError(f"{path.as_posix()} cannot be read ({error.strerror})") from None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BaselineError(f"{path.as_posix()} is not a baseline of this version ({error}); {cure}") from None
    return {(entry.code, entry.ref): entry for entry in file.accepted}


def write_baseline(path: Path, result: AuditResult, *, today: date) -> int:
    """Accept the findings of an audit as they stand, and return how many; muted ones are not accepted.

    A finding that was accepted before keeps its day, and takes on its present size, severity and components. What a check
    could not judge this time stays accepted as it was. The same audit gives the same bytes. Raises BaselineError.
    """
    before = read_baseline(path)
    found = {(finding.code, finding.ref): finding for finding in result.findings}
    unseen = {identity: entry for identity, entry in before.items() if identity not in found}
    accepted = {identity: entry for identity, entry in unseen.items() if not result.judges(entry.code, entry.ref)}
    for identity, finding in found.items():
        if finding.state != "muted":
            accepted[identity] = _accept(finding, before[identity].accepted_on if identity in before else today)
    file = _File(version="1", accepted=tuple(accepted[identity] for identity in sorted(accepted)))
    try:
        write_atomically(path, msgspec.json.format(msgspec.json.encode(file), indent=2) + b"\n")
    except OSError as error:
        raise BaselineError(f"{path.as_posix()} cannot be written ({error.strerror})") from None
    return len(accepted)


def _accept(finding: ReportedFinding, day: date) -> AcceptedFinding:
    return AcceptedFinding(
        code=finding.code,
        ref=finding.ref,
        size=finding.size,
        severity=str(finding.severity),  # type: ignore[arg-type]
        affected=tuple(sorted(set(finding.affected))),
        accepted_on=day,
    )
