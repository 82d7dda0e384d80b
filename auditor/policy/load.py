"""Read the ``governance/`` folder as a Policy, or say everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from auditor.policy.consistency import Consistency, find_check
from auditor.policy.dictionary import read_dictionary
from auditor.policy.document import Node, Refused, parse, read_text
from auditor.policy.files import is_there
from auditor.policy.launches import read_launches
from auditor.policy.problems import PolicyErrors, Problem, did_you_mean
from auditor.policy.validation import validate
from checks.model.check import Check
from checks.model.policy import FILES, FOLDERS, Policy
from checks.model.policy.base import Part
from checks.model.policy.records import Thresholds

BESIDE = frozenset({"baseline.json"})
"""Files of the folder that are no part of the policy."""
_LOOKS_LIKE_POLICY = frozenset({".yaml", ".yml", ".csv", ".json"})


def load_policy(folder: Path, *, checks: Mapping[str, Check], named: bool = False) -> Policy:
    """The policy of a folder; parts without a file or folder have their defaults and are not in ``declared``.

    ``checks`` are those that thresholds and mutes may name, by code. ``named``: somebody asked for this very folder, so that
    it must exist. Raises PolicyErrors with the faults of all files at once.
    """
    try:
        if not folder.is_dir():
            if named or is_there(folder):
                cure = "make it, or name another one"
                raise PolicyErrors([Problem(file=folder.as_posix(), message="there is no such folder", suggestion=cure)])
            return Policy()
        problems = list(_strangers(folder))
        present = {part: folder / name for name, part in FILES.items() if is_there(folder / name)}
        folders = {part: folder / name for name, part in FOLDERS.items() if is_there(folder / name)}
    except OSError as error:
        message = f"the folder cannot be read ({error.strerror})"
        raise PolicyErrors([Problem(file=folder.as_posix(), message=message)]) from None
    parts: dict[str, Part] = {}
    documents: dict[str, Node] = {}
    for part, path in present.items():
        problems += _read(part, path, parts, documents)
    for part, path in folders.items():
        launches, more = read_launches(path)
        problems += more
        if launches is not None:
            parts[part] = launches
    consistency = Consistency(documents, frozenset(present) - frozenset(documents), folder.as_posix(), checks)
    problems = _one_a_place(problems, consistency.problems())
    if problems:
        raise PolicyErrors(problems)
    policy = Policy.model_validate({**parts, "declared": frozenset({*present, *folders})})
    return policy.model_copy(update={"thresholds": _by_code(policy.thresholds, checks)})


def _one_a_place(problems: Collection[Problem], more: Iterable[Problem]) -> list[Problem]:
    """The problems, and of the others those at other places, or those that know a cure where none was known."""
    cured = {problem.place for problem in problems if problem.suggestion}
    added = [problem for problem in more if problem.place not in cured]
    known = {problem.place for problem in added if problem.suggestion}
    places = {problem.place for problem in problems}
    kept = [problem for problem in problems if problem.place not in known]
    return [*kept, *(problem for problem in added if problem.suggestion or problem.place not in places)]


def _strangers(folder: Path) -> Iterator[Problem]:
    """Files that look like a part of the policy and are none, most often because the name is misspelt; folders likewise."""
    message = "no part of the policy has this name"
    for path in folder.iterdir():
        known = path.name in FILES or path.name in FOLDERS or path.name in BESIDE or path.name.startswith((".", "~"))
        if not known and path.is_file() and path.suffix.lower() in _LOOKS_LIKE_POLICY:
            hint = did_you_mean(path.name, (*FILES, *FOLDERS)) or f"known files: {', '.join(FILES)}"
            yield Problem(file=path.as_posix(), message=message, suggestion=hint)
        elif not known and path.is_dir() and (hint := did_you_mean(path.name, FOLDERS)) and any(path.glob("*.yaml")):
            yield Problem(file=path.as_posix(), message=message, suggestion=hint)


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
