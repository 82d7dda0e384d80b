"""What the platform refuses of catalogue tables, which it makes up as they are asked for, and of columns that are costly.

Source: Tooling API, 'SOQL Operation Limitations'.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from standins.salesforce.refusal import Refusal, malformed
from standins.salesforce.soql_tree import Both, Call, Comparison, Condition, Path, Query

BATCH = 2000
"""Rows that a table without further pages gives, and groups that an aggregate query gives."""
MOST_OFFSET = 2000
NO_PAGES = frozenset({"EntityDefinition", "FieldDefinition", "EntityParticle", "PicklistValueInfo", "FlowVersionView"})
CUT_OFF = frozenset({"MetadataComponentDependency"})
"""Tables that end after a batch without a word."""
_SINGLE_ROW = frozenset({"metadata", "fullname"})

_REIFIED = {
    "FieldDefinition": ("EntityDefinitionId", "DurableId"),
    "EntityParticle": ("EntityDefinitionId", "FieldDefinitionId", "DurableId"),
    "PicklistValueInfo": ("EntityParticleId", "DurableId"),
    "StandardValueSet": ("MasterLabel", "DurableId"),
}
_ALSO = {
    "FieldDefinition": ("EntityDefinition.QualifiedApiName", "EntityDefinition.DurableId"),
    "EntityParticle": ("EntityDefinition.QualifiedApiName", "EntityDefinition.DurableId"),
    "PicklistValueInfo": ("EntityParticle.EntityDefinitionId", "EntityParticle.EntityDefinition.QualifiedApiName"),
}
"""Ways along relationships that amount to the same."""
_ONE_VERSION = frozenset({"flowdefinitionviewid", "durableid"})


def check_filter(query: Query, table: str) -> None:
    """Raises Refusal for a query that lacks the filter without which the platform does not make up the table."""
    found = list(_conjuncts(query.where))
    if table in _REIFIED:
        wanted = {name.casefold() for name in (*_REIFIED[table], *_ALSO.get(table, ()))}
        if not any(_key(one) in wanted and one.operator in ("=", "IN") for one in found):
            raise malformed(f"{table}: a filter on a reified column is required [{','.join(_REIFIED[table])}]")
    if table == "FlowVersionView" and not any(_key(one) in _ONE_VERSION and one.operator == "=" for one in found):
        raise malformed(
            "FlowVersionView requires a filter by a single Id, FlowDefinitionViewId or DurableId, using the equals operator"
        )


def check_rows(query: Query, table: str, many: int) -> None:
    """Raises Refusal for an answer that is longer than the table, or the columns asked for, allow."""
    if table in NO_PAGES and many > BATCH:
        raise no_pages(table)
    names = (one.expression.parts[-1] for one in query.items if isinstance(one.expression, Path))
    if many > 1 and any(name.casefold() in _SINGLE_ROW for name in names):
        raise malformed(
            "When retrieving results with Metadata or FullName fields, the query qualifications must specify no more than one "
            f"row for retrieval. Result size: {many}"
        )


def check_offset(query: Query) -> None:
    """Raises Refusal for an offset that is too large."""
    if query.offset > MOST_OFFSET:
        raise Refusal(400, "NUMBER_OUTSIDE_VALID_RANGE", f"Maximum SOQL offset allowed is {MOST_OFFSET}")


def no_pages(what: str) -> Refusal:
    """An answer of more than one page, of what has one page only."""
    words = f"{what} does not support queryMore(), use LIMIT to restrict the results to a single batch"
    return Refusal(400, "EXCEEDED_ID_LIMIT", words)


def bare_count(query: Query) -> bool:
    """Whether a query is a ``COUNT()``, which is answered without rows. Raises Refusal when it stands beside others."""
    bare = [one for one in query.items if isinstance(one.expression, Call) and one.expression.path is None]
    if bare and (len(query.items) > 1 or query.groups or bare[0].alias or _called(bare[0].expression) != "COUNT"):
        raise malformed("COUNT() must be the only thing in the SELECT list, and no other function goes without a field")
    return bool(bare)


def _called(expression: Any) -> str:
    return expression.function if isinstance(expression, Call) else ""


def _key(one: Comparison) -> str:
    return one.left.key


def _conjuncts(where: Condition | None) -> Iterator[Comparison]:
    """The comparisons all of which must hold."""
    if isinstance(where, Comparison):
        yield where
    elif isinstance(where, Both):
        for part in where.parts:
            yield from _conjuncts(part)
