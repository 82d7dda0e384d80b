"""The folder ``launches/``: one plan a file, under the name of its file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from auditor.policy.document import Refused, parse, read_text
from auditor.policy.problems import Problem
from auditor.policy.validation import validate
from checks.model.policy.launches import Launch, Launches, LaunchPlan

_MEANT_AS_PLANS = frozenset({".yml", ".json", ".csv"})


def read_launches(folder: Path) -> tuple[Launches | None, list[Problem]]:
    """The launch plans of a folder, or None and every reason why not. An empty folder holds no plan.

    What begins with a dot or ``~``, and folders within, are left alone.
    """
    name = folder.as_posix()
    try:
        if not folder.is_dir():
            return None, [Problem(file=name, message="must be a folder that holds a file for each launch")]
        paths = sorted(path for path in folder.iterdir() if not (path.name.startswith((".", "~")) or path.is_dir()))
    except OSError as error:
        return None, [Problem(file=name, message=f"the folder cannot be read ({error.strerror})")]
    problems = list(_strangers(paths))
    launches = []
    for path in paths:
        if path.suffix == ".yaml":
            launch, more = _read(path)
            launches += [launch] if launch else []
            problems += more
    return (None, problems) if problems else (Launches(launches=tuple(launches)), [])


def _read(path: Path) -> tuple[Launch | None, list[Problem]]:
    name = path.as_posix()
    try:
        node, problems = parse(read_text(path, name), name)
    except Refused as refused:
        return None, [refused.problem]
    plan, more = validate(LaunchPlan, node, name)
    if not path.stem.strip():
        more.append(Problem(file=name, message="the name of a launch must not be blank"))
    problems += more
    return (None, problems) if plan is None or problems else (Launch(**dict(plan), name=path.stem), [])


def _strangers(paths: list[Path]) -> Iterator[Problem]:
    """Files that look like a plan and would be passed over."""
    for path in paths:
        if path.suffix.lower() in _MEANT_AS_PLANS or (path.suffix.lower() == ".yaml" and path.suffix != ".yaml"):
            hint = f"rename it to {path.stem}.yaml, or take it out of the folder"
            yield Problem(file=path.as_posix(), message="a launch plan is a .yaml file", suggestion=hint)
