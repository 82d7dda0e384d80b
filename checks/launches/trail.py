"""What the actions of an audit trail change, told from their codes: the text beside them is translated prose.

Those of Salesforce's setup audit trail are the codes that orgs write; Salesforce documents the column, not its values. Listed are
changes of what carries no date of its own, or is gone: what is dated and still there tells better itself. A code that ends in
``Custom`` speaks of a custom object."""

from __future__ import annotations

import re
from collections.abc import Mapping

_ACTIONS: Mapping[str, re.Pattern[str]] = {
    what: re.compile(pattern, re.IGNORECASE)
    for what, pattern in {
        "fields deleted": r"deletedCF(_RSF|Formula|Lookup|MasterDetail|AutoNum)?",
        "picklist values": r"(created|deleted)Picklist(Map)?WithColor|(activated|deactivate)PicklistValueWithColor"
        r"|changedPicklist(Default|Replace|ValueApiName)?",
        "lead assignment rules": r"leadassrule\w*",
        "business processes": r"updatedBusinessProcess(Values)?",
        "validation rules removed": r"removedValidation",
        "flows deleted": r"deletedinteractiondefinition",
        "workflow rules": r"(activated|changed|created|deactivated|deleted)workflowrule",
        "approval processes": r"(activated|changed|created|deactivated|deleted)process(definition|node)",
    }.items()
}


_DELETED = {"PROPERTY": "properties deleted", "WORKFLOW": "workflows deleted", "PIPELINE": "pipelines deleted"}
"""What HubSpot's audit log tells of components that are gone, by its category."""


def changed_by(action: str | None, section: str | None = None) -> str:
    """What an action changes, in words for a sentence; '' where it changes nothing that is governed on a standard object."""
    if action and action.upper() in {"DELETE", "ARCHIVE"}:
        return _DELETED.get((section or "").upper(), "")
    return next((what for what, pattern in _ACTIONS.items() if action and pattern.fullmatch(action)), "")
