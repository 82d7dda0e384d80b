"""Whether two audits judged alike: what a check draws on was read on both sides, or on neither."""

from __future__ import annotations

from functools import cache

from auditor.result import AuditResult
from checks.model import refs
from checks.model.check import REGISTRY, VIEWS
from checks.model.tables import ROW_TYPES

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

    def __call__(self, code: str, ref: str) -> bool:
        """Whether nothing that the check draws on was read for this component on one side alone."""
        if not self._one_sided or code not in REGISTRY or ref.count(":") < 2:
            return True
        connection, tables = ref.partition(":")[0], _read_by(code)
        if "uses" in tables and any((connection, table) in self._one_sided for table in _USERS):
            return False
        scopes = (scope for table in tables for scope in self._one_sided.get((connection, table), ()))
        return not any(refs.within(ref, f"{connection}:{scope}" if scope else "") for scope in scopes)


@cache
def _read_by(code: str) -> frozenset[str]:
    """The tables that a check draws on, those of its views and those that it can do without included."""
    tables: set[str] = set()
    waiting = [REGISTRY[code].reads]
    while waiting:
        reads = waiting.pop()
        names = (*reads.required, *reads.optional)
        tables.update(name for name in names if name in ROW_TYPES)
        waiting += [VIEWS[name][0] for name in names if name in VIEWS]
    return frozenset(tables)
