"""Whether two audits judged alike: what a check draws on was read on both sides, or on neither."""

from __future__ import annotations

from auditor.result import AuditResult, ReportedFinding
from checks.model import refs
from checks.model.check import REGISTRY, reached

_POLICY = "governance"
_OF_NO_OBJECT = frozenset({"user", "queue", "team", "policy", "connection", "forecast_category", "campaign"})
"""Kinds of components that say nothing of the object on which a finding rests."""
_ACROSS = frozenset({"crm_sides", "crm_order", "unseen_crm", "mirrors"})
"""The views by which a check looks at one CRM beside the other."""
_USERS = frozenset(
    {
        "automations", "routing_rules", "reports", "dashboards", "layouts", "validation_rules", "paths", "conversions", "fields",
    }
)  # fmt: skip
"""The tables of components that use others: where one of them was not read, ``uses`` holds less."""


class JudgedAlike:
    """Tells of a check and a component whether a difference of findings can be one of the org.

    A check finds other things where a table is missing, be it one that it can do without; then it is the reading that differs.
    """

    def __init__(self, before: AuditResult, after: AuditResult) -> None:
        sides = [{(gap.connection, gap.table, gap.scope) for gap in audit.gaps} for audit in (before, after)]
        self._one_sided: dict[tuple[str, str], list[str]] = {}
        for connection, table, scope in sorted(sides[0] ^ sides[1]):
            self._one_sided.setdefault((connection, table), []).append(scope)

    def __call__(self, code: str, *findings: ReportedFinding | None) -> bool:
        """Whether nothing that the check draws on for a finding, as either audit has it, was read on one side alone.

        A finding draws on what it names: its component, what is affected, and everything where it is about no object (a person, a
        queue, the policy). A check that looks across the connections draws on each.
        """
        there = [finding for finding in findings if finding is not None]
        if not self._one_sided or code not in REGISTRY:
            return True
        names = dict.fromkeys(ref for one in there for ref in (one.ref, *one.affected) if ref.count(":") >= 2)
        return all(self._is_alike(code, ref) for ref in names)

    def _is_alike(self, code: str, ref: str) -> bool:
        connection, read = ref.partition(":")[0], reached(REGISTRY[code].reads)
        if "uses" in read and any((connection, table) in self._one_sided for table in _USERS):
            return False
        lost = [(place, scope) for (place, table), scopes in self._one_sided.items() if table in read for scope in scopes]
        if not refs.object_of(ref) and refs.split(ref).kind in _OF_NO_OBJECT:
            return not any(place == connection or connection == _POLICY for place, _ in lost)
        if not read.isdisjoint(_ACROSS) and any(not scope and place != connection for place, scope in lost):
            return False
        return not any(place == connection and refs.within(ref, f"{place}:{scope}" if scope else "") for place, scope in lost)
