"""What may keep a field from being overwritten unseen."""

from __future__ import annotations

import re
from dataclasses import dataclass

from checks.model.check import view
from checks.model.refs import make
from checks.model.rows.process import LayoutField, ValidationRule
from checks.model.rows.schema import Field, Object
from checks.model.snapshot import Coverage
from checks.model.tables import Table

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Protections:
    """What an org's layouts, validation rules and field history do for a Salesforce field."""

    coverage: Coverage
    objects: Table[Object]
    rules: Table[ValidationRule]
    layouts: Table[LayoutField]

    def absent(self, field: Field) -> bool | None:
        """Whether users can change it, unguarded and unseen; None when that was not read. One protection is enough."""
        guarded, tracked = self._guarded(field), self._tracked(field)
        if guarded or tracked or self.by_hand(field) is False:
            return False
        return None if guarded is None or tracked is None else True

    def by_hand(self, field: Field) -> bool | None:
        """Whether a layout lets users edit it; None when that hangs on layouts of the object that were not read."""
        shown = [row for row in self.layouts if (row.connection, row.object) == (field.connection, field.object)]
        if any(row.field == field.ref and row.behaviour != "readonly" for row in shown):
            return True
        return False if shown and self.coverage.complete("layouts", field.connection, field.object) else None

    def _tracked(self, field: Field) -> bool | None:
        """Whether field history records its changes; an object that tracks nothing settles it."""
        home = self.objects.get(make(field.connection, "object", field.object))
        return False if home and home.history_tracked is False else field.history_tracked

    def _guarded(self, field: Field) -> bool | None:
        """Whether an active rule asks if it changed; None when the object's rules were not read."""
        asks = re.compile(rf"\b(ISCHANGED|PRIORVALUE)\s*\(\s*(\w+\.)?{re.escape(field.name)}\s*\)", re.IGNORECASE)
        rules = [row for row in self.rules if (row.connection, row.object) == (field.connection, field.object)]
        formulas = [row.formula for row in rules if row.active]
        if any(asks.search(_COMMENT.sub(" ", formula or "")) for formula in formulas):
            return True
        whole = self.coverage.complete("validation_rules", field.connection, field.object)
        return False if whole and None not in formulas else None


@view
def protections(
    coverage: Coverage,
    objects: Table[Object] | None = None,
    validation_rules: Table[ValidationRule] | None = None,
    layouts: Table[LayoutField] | None = None,
) -> Protections:
    """What keeps fields from being overwritten unseen, as far as it was read."""
    return Protections(
        coverage, objects or Table("objects"), validation_rules or Table("validation_rules"), layouts or Table("layouts")
    )
