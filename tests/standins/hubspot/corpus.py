"""A portal from recorded bodies on disk, as they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from standins.hubspot.portal import Portal


def portal_from_corpus(folder: Path, **more: Any) -> Portal:
    """The portal whose bodies lie in a folder, one file a call: ``properties_contacts.json``, ``pipelines_deals.json``.

    Owners are in ``owners.json``. A file that is not there is a call that answers nothing. ``more`` gives parts that were not
    recorded. Raises FileNotFoundError where the folder holds none of them.
    """
    if not any(folder.glob("*.json")):
        raise FileNotFoundError(f"{folder} holds no recorded bodies")
    parts: dict[str, Any] = {
        "properties": _by_object(folder, "properties"),
        "pipelines": _by_object(folder, "pipelines"),
        "owners": _results(folder / "owners.json") if (folder / "owners.json").is_file() else [],
    }
    return Portal(**(parts | more))


def _by_object(folder: Path, call: str) -> dict[str, list[dict[str, Any]]]:
    return {path.stem.removeprefix(f"{call}_"): _results(path) for path in sorted(folder.glob(f"{call}_*.json"))}


def _results(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["results"]
    return found
