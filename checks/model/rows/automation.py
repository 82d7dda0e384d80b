"""Automations and routing: what acts on records by itself."""

from __future__ import annotations

import msgspec

from checks.model.rows.base import Row, Stamped


class Criterion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One condition: a field, an operator of OPERATORS, and the values it is compared with.

    ``field`` is a reference, or the vendor's own text where it names no single field. Several values
    mean *any of them* for positive operators and *none of them* for negative ones, as in both CRMs.
    """

    field: str
    operator: str
    values: tuple[str, ...] = ()


OPERATORS = frozenset(
    {
        "equals", "not_equal", "contains", "not_contains", "starts_with", "includes", "excludes",
        "less", "less_or_equal", "greater", "greater_or_equal", "within", "is_null", "is_changed", "other",
    }
)  # fmt: skip


class Automation(Stamped, frozen=True, kw_only=True):
    """Something that acts by itself on records of an object.

    ``kind``: flow, process (Process Builder), workflow, escalation, auto_response, approval, duplicate_rule, matching_rule.
    ``trigger``: what starts it: create, update, create_or_update, delete, schedule, user, call, other.
    ``sets_owner``: it writes the record's owner.
    """

    kind: str
    object: str
    name: str
    label: str | None = None
    active: bool
    trigger: str | None = None
    runs_when: tuple[Criterion, ...] = ()
    condition: str | None = None
    """A formula or a filter logic such as ``1 AND (2 OR 3)``; '' when all criteria must hold."""
    description: str | None = None
    errors: int | None = None
    sets_owner: bool | None = None


class RoutingRule(Stamped, frozen=True, kw_only=True):
    """A rule that gives records an owner. ``kind``: assignment, escalation, auto_response, workflow."""

    object: str
    name: str
    kind: str
    active: bool


class RoutingEntry(Row, frozen=True, kw_only=True):
    """One entry of a routing rule, in the order in which it is tried (``position`` from 1).

    ``assignee`` is a reference of a queue, user or team. ``formula`` and ``logic`` are '' when there is none.
    ``is_catch_all``: it has neither criteria nor formula, so it takes whatever reaches it.
    """

    rule: str
    object: str
    position: int
    criteria: tuple[Criterion, ...] = ()
    logic: str = ""
    formula: str = ""
    assignee: str | None = None
    assignee_kind: str | None = None
    is_catch_all: bool


class Use(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An edge: ``user`` uses ``used`` in the way ``how``; both are references.

    ``how``: reads, writes, filters, groups, shows, requires, routes, runs. A filter carries its operator and
    values; ``detail`` is free text such as a flow element's name.
    """

    connection: str
    user: str
    used: str
    how: str
    operator: str = ""
    values: tuple[str, ...] = ()
    detail: str = ""

    @property
    def ref(self) -> str:
        """The component that uses, so that an edge is found like any row."""
        return self.user


HOWS = frozenset({"reads", "writes", "filters", "groups", "shows", "requires", "routes", "runs"})
