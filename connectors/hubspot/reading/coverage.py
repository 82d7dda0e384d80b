"""What was not read of a portal, and why: no table is left without a word."""

from __future__ import annotations

from checks.model.tables import ROW_TYPES
from connectors.common.collect import Collector

_BY_HAND = "look at it in HubSpot"
_NOT_READ = {
    "reports": (
        "HubSpot has no API for reports",
        "register the reports that matter in governance/reports.yaml",
    ),
    "dashboards": (
        "HubSpot has no API for dashboards",
        "register the dashboards that matter in governance/reports.yaml",
    ),
    "sync_mappings": (
        "HubSpot tells nobody how its Salesforce integration maps properties",
        "declare the mappings under sync in governance/systems.yaml",
    ),
    "bookings": ("bookings are finance's", "name finance's bookings file in auditor.yaml"),
    "transitions": (
        "how records went from stage to stage would take reading the history of each",
        "look at the deal stage history in a HubSpot report",
    ),
    "conversion_source": (
        "which contact a deal came from would take reading the associations of each deal",
        "compare the sources of won deals with those of contacts",
    ),
}
_REGISTERED = frozenset({"reports", "dashboards"})
"""What the policy may name where no API tells of it."""
_PARTS_NOT_READ = {
    "open_deals": ("deals that were pushed", "how often a close date was moved would take reading the history of each deal"),
    "handoff_fill": ("companies of won deals", "the company of each deal would take reading the associations of each"),
}


def settle(out: Collector) -> tuple[str, ...]:
    """Add the gaps that every portal has; return the tables that were read."""
    for table, (reason, cure) in _NOT_READ.items():
        known = bool(out.rows(table)) and table in _REGISTERED
        out.gap(table, f"{table} that nobody registered" if known else "", kind="unsupported", reason=reason, cure=cure)
    for table, (scope, reason) in _PARTS_NOT_READ.items():
        out.gap(table, scope, kind="unsupported", reason=reason, cure=_BY_HAND)
    whole = {gap.table for gap in out.rows("gaps") if not gap.scope}
    return tuple(table for table in ROW_TYPES if table not in whole)
