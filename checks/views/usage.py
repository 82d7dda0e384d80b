"""Who uses a component."""

from __future__ import annotations

from collections.abc import Mapping

from checks.model.check import view
from checks.model.rows.automation import Automation, RoutingRule, Use
from checks.model.rows.marketing import Form
from checks.model.rows.process import LayoutField, ValidationRule
from checks.model.tables import Table


@view
def users_of(uses: Table[Use]) -> Mapping[str, tuple[Use, ...]]:
    """Every edge by the component that is used: who would notice if it went."""
    return uses.by("used")


@view
def live_users(
    uses: Table[Use] | None = None,
    layouts: Table[LayoutField] | None = None,
    automations: Table[Automation] | None = None,
    validation_rules: Table[ValidationRule] | None = None,
    routing_rules: Table[RoutingRule] | None = None,
    forms: Table[Form] | None = None,
) -> Mapping[str, tuple[str, ...]]:
    """The components that use a component today, by its reference: layouts too, but nothing that is inactive or archived."""
    idle = {row.ref for table in (automations, validation_rules, routing_rules) for row in table or () if not row.active}
    idle |= {row.ref for row in forms or () if row.archived}
    users: dict[str, set[str]] = {}
    for edge in uses or ():
        rule = edge.user.replace(":routing_entry:", ":routing_rule:").rpartition("/")[0]
        if edge.user not in idle and rule not in idle:
            users.setdefault(edge.used, set()).add(edge.user)
    for shown in layouts or ():
        users.setdefault(shown.field, set()).add(shown.ref)
    return {used: tuple(sorted(by)) for used, by in users.items()}
