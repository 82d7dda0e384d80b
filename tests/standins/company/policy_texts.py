"""The files of ``governance/`` as text, as people would have written them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML

COLUMNS = ("component", "meaning", "owner", "system_of_record", "allowed_values", "sensitivity")


def texts(policy: Mapping[str, Any]) -> dict[str, str]:
    """The text of each file by its path below the folder; ``dictionary.csv`` is given as a list of rows."""
    return {name: _csv(content) if name.endswith(".csv") else _yaml(content) for name, content in sorted(policy.items())}


def _yaml(content: Mapping[str, Any]) -> str:
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.width = 120
    yaml.representer.ignore_aliases = lambda _: True
    out = io.StringIO()
    yaml.dump(dict(content), out)
    return out.getvalue()


def _csv(rows: list[Mapping[str, str]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
