"""Read the ``governance/`` folder as a Policy, or say everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from auditor.policy.consistency import Consistency, find_check
from auditor.policy.dictionary import read_dictionary
from auditor.policy.document import Node, Refused, parse, read_text
from auditor.policy.problems import PolicyErrors, Problem, did_you_mean
from auditor.policy.validation import validate
from checks.model.check import Check
from checks.model.policy import FILES, Policy
from checks.model.policy.base import Part
from checks.model.policy.records import Thresholds

BESIDE = frozenset({"baseline.json"})
"""Files of the folder that are no part of the policy."""
_LOOKS_LIKE_POLICY = frozenset({".yaml", ".yml", ".csv", ".json"})


def load_policy(folder: Path, *, checks: Mapping[str, Check], named: bool = False) -> Policy:
    """The policy of a folder; parts without a file have their defaults and are not in ``declared``.

    ``checks`` are those that thresholds and mutes may name, by code. ``named``: somebody asked for this very folder, so that
    it must exist. Raises PolicyErrors with the faults of all files at once.
    """
    if not folder.is_dir():
        if named or folder.exists():
            raise PolicyErrors([Problem(file=folder.as_posix(), message="there is no such folder")])
        return Policy()
    problems = list(_strangers(folder))
    parts: dict[str, Part] = {}
    documents: dict[str, Node] = {}
    present = {part: folder / name for name, part in FILES.items() if (folder / name).exists()}
    for part, path in present.items():
        problems += _read(part, path, parts, documents)
    places = {(problem.file, problem.line, problem.column) for problem in problems}
    consistency = Consistency(documents, frozenset(present) - frozenset(documents), folder.as_posix(), checks)
    problems += [problem for problem in consistency.problems() if (problem.file, problem.line, problem.column) not in places]
    if problems:
        raise PolicyErrors(problems)
    policy = Policy.model_validate({**parts, "declared": frozenset(present)})
    return policy.model_copy(update={"thresholds": _by_code(policy.thresholds, checks)})


def _strangers(folder: Path) -> Iterator[Problem]:
    """Files that look like a part of the policy and are none, most often because the name is misspelt."""
    for path in folder.iterdir():
        known = path.name in FILES or path.name in BESIDE or path.name.startswith((".", "~"))
        if not known and path.is_file() and path.suffix.lower() in _LOOKS_LIKE_POLICY:
            hint = did_you_mean(path.name, FILES) or f"known files: {', '.join(FILES)}"
            yield Problem(file=path.as_posix(), message="no part of the policy has this name", suggestion=hint)


def _read(part: str, path: Path, parts: dict[str, Part], documents: dict[str, Node]) -> list[Problem]:
    """Put a part, and the document it comes from, where they belong; the problems that forbade it."""
    name = path.as_posix()
    try:
        if path.suffix == ".csv":
            value, problems = read_dictionary(path, name)
        else:
            node, problems = parse(read_text(path, name), name)
            value, more = validate(type(Policy.model_fields[part].default), node, name)
            documents[part] = node
            problems += more
    except Refused as refused:
        return [refused.problem]
    if value is not None:
        parts[part] = value
    return problems


def _by_code(thresholds: Thresholds, checks: Mapping[str, Check]) -> Thresholds:
    """The settings by code: people may write a check's slug, in any case, as everywhere."""
    settings = {check.code: setting for name, setting in thresholds.checks.items() if (check := find_check(name, checks))}
    return thresholds.model_copy(update={"checks": settings})
