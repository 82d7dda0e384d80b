"""Money in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from checks.model.check import view
from checks.model.rows.schema import Connection
from checks.model.tables import Table


@view
def currencies(connections: Table[Connection]) -> Mapping[str, str]:
    """The currency in which the amounts of each connection stand; '' where it was not read."""
    return {row.name: row.currency or "" for row in connections}


def worth(amount: Decimal | None, currency: str) -> str:
    """What to say after a number of deals: `` worth 340,000 EUR``; '' where the amount was not read or is nothing."""
    return f" worth {amount:,.0f} {currency}".rstrip() if amount else ""


def as_number(amount: Decimal | None) -> float | None:
    """An amount as a finding carries it."""
    return None if amount is None else float(amount)
