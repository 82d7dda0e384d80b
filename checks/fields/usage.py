"""Saying in a sentence what uses a field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from checks.model import refs
from checks.model.names import count
from checks.model.rows.gap import Gap
from checks.model.rows.schema import Field
from checks.model.snapshot import Coverage

_NOUNS = {
    "field": ("formula field", None),
    "routing_entry": ("routing entry", "routing entries"),
    "validation_rule": ("validation rule", None),
    "record_type": ("record type", None),
}  # fmt: skip

_SHOWN_BY = {
    "layouts": "layout",
    "reports": "report",
    "automations": "automation",
    "validation_rules": "validation_rule",
    "routing_entries": "routing_entry",
    "forms": "form",
    "lists": "list",
}
"""The tables that may show a use of a field, and the kind of component that then uses it."""

_OF_ANY_OBJECT = frozenset({"reports", "automations", "forms", "lists"})
_USERS_OF_ANY_OBJECT = frozenset({"workflow", "workflows", "form", "forms", "list", "lists"})
"""What a gap of uses may name in place of an object: who uses what is not known of these, or of one of them."""


def by_kind(users: Iterable[str]) -> Mapping[str, int]:
    """How many users of each kind there are: ``{"layout": 1, "report": 12}``."""
    return dict(sorted(Counter(refs.split(user).kind for user in users).items()))


def in_words(users: Iterable[str]) -> str:
    """The users as a sentence counts them: ``12 reports, 1 layout``; '' for none."""
    kinds = sorted(by_kind(users).items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(count(number, *_NOUNS.get(kind, (kind.replace("_", " "), None))) for kind, number in kinds)


def usage_in_words(users: Iterable[str], gaps: Iterable[Gap]) -> str:
    """What uses a field today, and what was not read that may use it: ``in use by 2 layouts; not read: reports``."""
    used, unread = in_words(users), tables_in_words(gaps)
    if not unread:
        return f"in use by {used}" if used else "nothing uses it"
    return f"{f'in use by {used}' if used else 'no use of it was seen'}; not read: {unread}"


def tables_in_words(gaps: Iterable[Gap]) -> str:
    """What was not read, by table: ``layouts, a part of reports``."""
    return ", ".join(sorted({f"{'a part of ' if gap.scope else ''}{gap.table.replace('_', ' ')}" for gap in gaps}))


def indexed(live_users: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """The connections whose own index of dependencies tells which layouts show a field, where no layout itself was read."""
    return frozenset(user.partition(":")[0] for users in live_users.values() for user in users if ":layout:" in user)


def unread_users(
    coverage: Coverage, field: Field, kinds: Collection[str] | None = None, index: Collection[str] = ()
) -> tuple[Gap, ...]:
    """The gaps behind which users of a field may hide, one a table; of these kinds of components, or of any.

    In the connections of ``index`` layouts are known, though not read.
    """
    gaps: dict[str, Gap] = {}
    for table in ("uses", *_SHOWN_BY):
        if kinds is not None and _SHOWN_BY.get(table, "") not in {*kinds, ""}:
            continue
        whole = coverage.whole_gap(table, field.connection)
        if whole and not (table == "layouts" and field.connection in index):
            gaps[table] = whole
        for gap in coverage.scoped_gaps({table}, {field.connection}):
            anywhere = table in _OF_ANY_OBJECT or gap.scope.partition("/")[0] in _USERS_OF_ANY_OBJECT
            if anywhere or refs.within(field.ref, gap.scope):
                gaps.setdefault(table, gap)
    return tuple(gaps.values())
