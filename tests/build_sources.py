"""Small measures of sources to bend: a test states only what matters to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from build import SF, a_field, some_values
from checks.model.policy import Policy
from checks.model.policy.sources import Sources, SourceValue
from checks.model.rows.measures import ConversionSource, ValueCount, Won

LEAD = "Lead.LeadSource"
CONTACT = "Contact.LeadSource"
DEAL = "Opportunity.LeadSource"


def a_source_field(path: str, *values: str, connection: str = SF, **given: Any) -> list[Any]:
    """A source field with its active values."""
    return [a_field(path, connection=connection, **given), *some_values(path, *values, connection=connection)]


def counted(path: str, counts: Mapping[str, int], month: str | None = None, *, connection: str = SF) -> list[ValueCount]:
    """How many records carry each value, of all or of one month."""
    ref = f"{connection}:field:{path}"
    return [ValueCount(connection=connection, ref=ref, value=value, month=month, count=count) for value, count in counts.items()]


def won(
    source: str, count: int, amount: int | None = None, *, path: str = DEAL, month: str = "2026-10", connection: str = SF
) -> Won:
    """Deals won of a source."""
    worth = None if amount is None else Decimal(amount)
    return Won(connection=connection, ref=f"{connection}:field:{path}", source=source, month=month, count=count, amount=worth)


def converted(lead: str, deal: str, count: int, *, path: str = LEAD, connection: str = SF) -> ConversionSource:
    """Leads that became deals, and what their source became."""
    ref = f"{connection}:field:{path}"
    return ConversionSource(connection=connection, ref=ref, lead_source=lead, deal_source=deal, count=count)


def taxonomy(*sources: str | SourceValue, **given: Any) -> Policy:
    """A policy whose taxonomy defines these sources."""
    return Policy(sources=Sources(values=_values(sources), **given))


def _values(sources: Iterable[str | SourceValue]) -> tuple[SourceValue, ...]:
    return tuple(one if isinstance(one, SourceValue) else SourceValue(name=one) for one in sources)
