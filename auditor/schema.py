"""The policy and the configuration as JSON Schema, for editors that complete and check while one writes.

A file asks for it in its first line: ``# yaml-language-server: $schema=../docs/schema/sources.json``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from pydantic import BaseModel

from auditor.config import Config
from checks.model.policy import FILES, Policy
from checks.model.policy.launches import LaunchPlan

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, dict[str, Any]]:
    """The schema of every YAML file that people write, by the file's name; ``launch.yaml`` stands for each launch plan."""
    models: dict[str, type[BaseModel]] = {"auditor.yaml": Config, "launch.yaml": LaunchPlan}
    for name, part in FILES.items():
        if name.endswith(".yaml"):
            models[name] = type(Policy.model_fields[part].default)
    return {name: {"$schema": _DIALECT, **model.model_json_schema(), "title": name} for name, model in sorted(models.items())}


def json_schema_files() -> Mapping[str, str]:
    """The schemas as files, by name: ``sources.json`` describes ``sources.yaml``."""
    return {
        PurePath(name).with_suffix(".json").name: json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        for name, schema in json_schema().items()
    }
