"""What makes a record carry a field before it may enter a stage."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from checks.model import refs
from checks.model.rows.automation import Automation, Use
from checks.model.rows.process import LayoutField, Path, Stage, ValidationRule
from checks.model.rows.schema import Field
from checks.stages.stage_words import shown
from checks.views.stage_lists import StageList

STAGE_FIELDS: Mapping[str, tuple[str, ...]] = {
    "Opportunity": ("StageName", "Probability", "ForecastCategory", "ForecastCategoryName", "IsClosed", "IsWon"),
    "Lead": ("Status", "IsConverted"),
}
"""The fields by which a Salesforce formula knows the stage of a record."""

_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"|\'((?:[^\'\\]|\\.)*)\'')
_BLANK = re.compile(r"(?i)\bisblank\b|\bisnull\b|\blen\b|\"\"")

Enforced = Literal["yes", "some layouts", "no"]


@dataclass(frozen=True, slots=True)
class Gates:
    """Who asks for what: the fields, layouts and active validation rules of every object, its paths and approvals."""

    fields: Mapping[str, bool]
    """The fields that are known of, by reference, and whether each is required by itself."""
    rules: Mapping[str, tuple[tuple[ValidationRule, frozenset[str]], ...]]
    """Active rules with the fields that each reads, by ``connection:object``."""
    layouts: Mapping[str, frozenset[str]]
    """The layouts of an object, by ``connection:object``."""
    required_on: Mapping[str, frozenset[str]]
    """The layouts that require a field, by the field's reference."""
    guided: frozenset[str]
    """Key fields of active paths."""
    approved: frozenset[str]
    """Objects with an active approval process."""

    def reads_stage(self, stages: StageList) -> bool:
        """Whether an active validation rule reads the stage of this object's records, or an approval holds them."""
        key = ":".join(stages.home)
        known = _stage_fields(stages)
        return key in self.approved or any(reads & known for _, reads in self.rules.get(key, ()))

    def enforces(self, field: str, stage: Stage, stages: StageList) -> Enforced:
        """Whether a record in this stage must have this field filled."""
        key = ":".join(stages.home)
        if self.fields[field] or any(self._asks(rule, reads, field, stage, stages) for rule, reads in self.rules.get(key, ())):
            return "yes"
        before = stages.stages[: stages.stages.index(stage) + 1]
        if any(field in row.required_fields for row in before):
            return "yes"
        demanding = self.required_on.get(field, frozenset())
        if demanding and demanding >= self.layouts.get(key, frozenset()):
            return "yes"
        return "some layouts" if demanding else "no"

    def _asks(self, rule: ValidationRule, reads: frozenset[str], field: str, stage: Stage, stages: StageList) -> bool:
        """A rule that tests the field alone for blank asks for it always; one that reads the stage too, where its text says."""
        known = _stage_fields(stages)
        if field not in reads:
            return False
        if not reads & known:
            return reads == {field} and bool(rule.formula is None or _BLANK.search(rule.formula))
        said = {(one or other).casefold() for one, other in _TEXT.findall(rule.formula or "")}
        named = [row for row in stages.stages if not said.isdisjoint((row.name.casefold(), shown(row).casefold()))]
        return not named or stage in named


def _stage_fields(stages: StageList) -> frozenset[str]:
    connection, object_ = stages.home
    return frozenset(refs.field(connection, object_, name) for name in STAGE_FIELDS.get(object_, ()))


def gates_of(
    fields: Iterable[Field],
    validation_rules: Iterable[ValidationRule],
    uses: Iterable[Use],
    layouts: Iterable[LayoutField],
    paths: Iterable[Path],
    automations: Iterable[Automation],
) -> Gates:
    """The gates of every object. A project does not list most standard fields, but its layouts show them."""
    reads: dict[str, set[str]] = {row.ref: set() for row in validation_rules if row.active}
    for edge in uses:
        if edge.how == "reads" and edge.user in reads:
            reads[edge.user].add(edge.used)
    rules: dict[str, list[tuple[ValidationRule, frozenset[str]]]] = {}
    for rule in (row for row in validation_rules if row.active):
        rules.setdefault(f"{rule.connection}:{rule.object}", []).append((rule, frozenset(reads[rule.ref])))
    on_object: dict[str, set[str]] = {}
    required_on: dict[str, set[str]] = {}
    for row in layouts:
        on_object.setdefault(f"{row.connection}:{row.object}", set()).add(row.ref)
        if row.behaviour == "required":
            required_on.setdefault(row.field, set()).add(row.ref)
    return Gates(
        fields={row.field: False for row in layouts} | {row.ref: bool(row.required) for row in fields if not row.archived},
        rules={key: tuple(found) for key, found in rules.items()},
        layouts={key: frozenset(found) for key, found in on_object.items()},
        required_on={key: frozenset(found) for key, found in required_on.items()},
        guided=frozenset(field for row in paths if row.active for field in row.key_fields),
        approved=frozenset(f"{row.connection}:{row.object}" for row in automations if row.active and row.kind == "approval"),
    )
