"""What was not read of an org, and why: no table is left without a word."""

from __future__ import annotations

from collections.abc import Iterable

from checks.model.tables import ROW_TYPES
from connectors.metadata.collect import Collector
from connectors.salesforce.asking.question import Loss
from connectors.salesforce.http.errors import SalesforceError, gap_for

_PROJECT = "connect the org's Salesforce project too (type: project)"
_NOT_READ = {
    "layouts": ("page layouts are not read through the API, beyond which custom fields they show", _PROJECT),
    "paths": ("paths are not read through the API", _PROJECT),
    "sync_mappings": (
        "the settings of the HubSpot integration are not in Salesforce",
        "declare the mappings under sync in governance/systems.yaml, or connect HubSpot",
    ),
    "bookings": ("bookings are finance's", "name finance's bookings file in auditor.yaml"),
}
_KINDS_NOT_READ = ("approval", "duplicate_rule", "matching_rule", "escalation", "auto_response")


def lose(out: Collector, loses: Iterable[Loss], error: SalesforceError) -> None:
    """A gap for each loss, in the CRM's own words and with what would cure it."""
    told = gap_for(error)
    for table, scope in loses:
        out.gap(table, scope, kind=told.kind, reason=told.reason, cure=told.cure)


def settle(out: Collector) -> tuple[str, ...]:
    """Add the gaps that every org has; return the tables that were read."""
    for table, (reason, cure) in _NOT_READ.items():
        out.gap(table, "", kind="unsupported", reason=reason, cure=cure)
    for kind in _KINDS_NOT_READ:
        reason = "approvals, duplicate, matching, escalation and auto-response rules are not read through the API"
        out.gap("automations", kind, kind="unsupported", reason=reason, cure=_PROJECT)
    for kind, objects in (("escalation", ("Case",)), ("auto_response", ("Lead", "Case"))):
        for table in ("routing_rules", "routing_entries"):
            for object_ in objects:
                reason = "escalation and auto-response rules are not read through the API"
                out.gap(table, f"{object_}.{kind}", kind="unsupported", reason=reason, cure=_PROJECT)
    reason = (
        "which fields a report shows and filters on is read of registered reports only, since it takes a call for ten reports"
    )
    cure = f"register the reports that matter in governance/reports.yaml, or {_PROJECT}"
    out.gap("uses", "contents of unregistered reports", kind="unsupported", reason=reason, cure=cure)
    whole = {gap.table for gap in out.rows("gaps") if not gap.scope}
    return tuple(table for table in ROW_TYPES if table not in whole)
