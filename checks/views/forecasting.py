"""Whether the CRM forecasts at all."""

from __future__ import annotations

from checks.model.check import view
from checks.model.rows.process import ForecastType
from checks.model.snapshot import Coverage
from checks.model.tables import Table


@view
def forecasting_off(forecast_types: Table[ForecastType] | None = None) -> frozenset[str]:
    """The connections that were seen to have forecasting switched off: forecast types are set up, and none is active."""
    types = forecast_types.by("connection") if forecast_types else {}
    return frozenset(connection for connection, rows in types.items() if not any(row.active for row in rows))


@view
def forecasting_unread(coverage: Coverage) -> frozenset[str]:
    """The connections of which nobody read whether they forecast."""
    return frozenset(name for name in coverage.connections if coverage.whole_gap("forecast_types", name))
