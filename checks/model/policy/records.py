"""dictionary.csv, mutes.yaml and thresholds.yaml: the parts with many rows."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from checks.model.policy.base import Glob, Name, Part


class DictionaryEntry(Part):
    """A row of the revenue data dictionary. ``component`` is a field's reference or a glob."""

    component: Glob
    meaning: str = ""
    owner: str = ""
    system_of_record: str = ""
    allowed_values: str = ""
    sensitivity: str = ""


class Dictionary(Part):
    """The revenue data dictionary."""

    entries: tuple[DictionaryEntry, ...] = ()


class Mute(Part):
    """A finding set aside: which, why, by whom and until when."""

    check: Name
    component: Glob = "*"
    reason: Name
    owner: Name
    until: date


class Mutes(Part):
    """mutes.yaml."""

    mutes: tuple[Mute, ...] = ()


class CheckSetting(Part):
    """What a company sets for one check: its options, or that it is off and why."""

    options: dict[str, int | float | str | bool | list[str]] = {}
    severity: str | None = Field(default=None, pattern="^(low|medium|high|critical)$")
    off: bool = False
    reason: str = ""


class Thresholds(Part):
    """thresholds.yaml: settings by check code."""

    checks: dict[str, CheckSetting] = {}
