"""What the company's policy says more once it runs HubSpot: what is governed there, what is synced, and which system wins."""

from __future__ import annotations

from typing import Any

from standins.company.hubspot.model import Hub, Property
from standins.company.hubspot.schema import GOVERNED, PIPELINES, RENEWALS, SALES
from standins.company.model import Company

HS, SF = "hubspot", "salesforce"
OBJECTS = {"Lead": "contacts", "Contact": "contacts", "Account": "companies", "Opportunity": "deals"}
"""Which object type holds what an object of Salesforce holds."""
_LIFECYCLE = {
    "Subscriber": "Reads what we send.", "Lead": "Has told us who they are.",
    "Marketing Qualified Lead": "Marketing hands the person to sales development.",
    "Sales Qualified Lead": "Sales development has spoken with the person.",
    "Opportunity": "A deal is open.", "Customer": "A contract runs.", "Evangelist": "Recommends us to others.",
    "Other": "Will never buy, as with suppliers and press.",
}  # fmt: skip
_SALESFORCE_WINS = ("contacts.hs_lead_status", "contacts.hubspot_owner_id", "contacts.segment", "contacts.region")
"""What of contacts comes from Salesforce; the rest is filled in HubSpot and goes there. All else comes from Salesforce."""


def govern(company: Company, hub: Hub) -> None:
    """Add to the policy what it says of HubSpot."""
    policy = company.policy
    systems = policy["systems.yaml"]
    systems["governed_objects"] += GOVERNED
    systems["source_of_truth"] |= {"Lead": SF, "Contact": SF, "contacts": HS, "companies": SF, "deals": SF, "leads": HS}
    systems["sync"] = _sync(hub)
    policy["segments.yaml"]["fields"] += ["contacts.segment", "companies.segment", "deals.segment", "companies.account_tier",
                                          "leads.segment"]  # fmt: skip
    policy["lifecycle.yaml"]["lead_statuses"] += [
        {"name": name, "definition": text, "entry": [text], "exit": ["The next stage's entry is met."]}
        for name, text in _LIFECYCLE.items()
    ]
    for motion in policy["motions.yaml"]["motions"]:
        motion["pipelines"] += [f"{HS}:pipeline:deals/{SALES if _of_newcomers(motion) else RENEWALS}"]
        if motion["name"] == "Partner Channel":
            motion["components"] += ["deals.partner_account"]
    for handoff in policy["handoffs.yaml"]["handoffs"]:
        won = ["deals.go_live_date", "deals.success_criteria"]
        handoff["fields"] += ["contacts.segment", "contacts.region"] if handoff["to_team"] == "Sales" else won
    policy["dictionary.csv"] += _dictionary(company, hub)
    policy["naming.yaml"] = {
        "rules": [
            {"components": f"{HS}:campaign:*", "pattern": r"\d{4}-Q[1-4] [A-Z]\w+ \d{2}", "example": "2026-Q1 Webinar 01"},
        ]
    }


def _of_newcomers(motion: dict[str, Any]) -> bool:
    return any("New Business" in pipeline for pipeline in motion["pipelines"])


def winner(path: str) -> str:
    """The system of record of a property that is synced."""
    return HS if path.startswith("contacts.") and path not in _SALESFORCE_WINS else SF


def _sync(hub: Hub) -> list[dict[str, Any]]:
    fields = [
        {
            "source": f"{SF}:field:{field}",
            "target": f"{HS}:field:{path}",
            "direction": "to_source" if winner(path) == HS else "to_target",
        }
        for field, path in hub.sync
    ]
    pipelines = [
        {"source": f"Opportunity/{process}", "target": f"deals/{id}", "direction": "to_target"}
        for id, process in PIPELINES.items()
    ]
    return [*fields, *pipelines]


def _dictionary(company: Company, hub: Hub) -> list[dict[str, str]]:
    """A row for every property that the company answers for; and in both systems the system of record of what is synced."""
    rows = company.policy["dictionary.csv"]
    known = {row["component"]: row for row in rows}
    added = []
    for field, path in hub.sync:
        component = f"{SF}:field:{field}"
        if component not in known:
            known[component] = {"component": component, "owner": "RevOps"}
            added.append(known[component])
        known[component]["system_of_record"] = winner(path)
    properties = (one for name in GOVERNED for one in hub.types[name].properties.values())
    return [*added, *(entry(one) for one in properties if one.custom or one.mirrors)]


def entry(one: Property) -> dict[str, str]:
    """The dictionary's row for a property that somebody answers for."""
    allowed = "EMEA; AMER; APAC" if one.name == "region" else ""
    record = winner(one.path) if one.mirrors else HS
    row = {"component": f"{HS}:field:{one.path}", "owner": one.kept_by or "RevOps", "system_of_record": record}
    if one.name == "billing_email":
        row["sensitivity"] = "Confidential"
    return row | ({"allowed_values": allowed} if allowed else {})
