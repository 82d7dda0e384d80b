"""What the company says its rules are: ``governance/`` as the company would have written it, before anything went wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from standins.company import market
from standins.company.model import Company, Field
from standins.company.people import ADMIN, INTEGRATION
from standins.company.schema import GOVERNED, is_packaged

_METRICS = (
    ("Funnel Conversion", "Leads converted, of the leads created in a quarter.", "Marketing", ("Lead.Status", "Lead.LeadSource")),
    ("Pipeline Velocity", "Days from discovery to signature.", "Revenue", ("Opportunity.StageName", "Opportunity.CloseDate")),
    ("Pipeline Coverage", "Open pipeline, of the quarter's target.", "Revenue", ("Opportunity.Amount", "Opportunity.Segment__c")),
    (
        "Forecast Accuracy",
        "Bookings, of the commit four weeks before.",
        "Revenue",
        ("Opportunity.Amount", "Opportunity.CloseDate"),
    ),
    ("Win Rate", "Deals won, of the deals closed.", "Revenue", ("Opportunity.StageName",)),
    ("Retention and Expansion", "Customers who renew, and what they add.", "Revenue", ("Account.Segment__c",)),
    ("Handoff Quality", "Won deals with all that Customer Success needs.", "Customer_Success", ("Opportunity.Go_Live_Date__c",)),
)
_NAMED = (
    ("Lead.LeadSource", "The first source of the lead.", ""),
    ("Lead.Segment__c", "The market segment, by number of employees.", ""),
    ("Lead.Region__c", "Where the buyer sits.", "EMEA; AMER; APAC"),
    ("Account.AccountSource", "The source of the account's first lead.", ""),
    ("Account.Segment__c", "The market segment, by number of employees.", ""),
    ("Account.Region__c", "Where the head office is.", "EMEA; AMER; APAC"),
    ("Account.Tier__c", "How much attention the account gets.", ""),
    ("Opportunity.LeadSource", "The source of the lead that became the deal.", ""),
    ("Opportunity.Amount", "What the customer will pay in the first year.", ""),
    ("Opportunity.Segment__c", "The account's segment when the deal was opened.", ""),
)
"""Dictionary entries with more than an owner: path, meaning, allowed values."""


def govern(company: Company) -> None:
    """Write the policy."""
    company.policy = {
        "company.yaml": _company(company),
        "ownership.yaml": _ownership(company),
        "sources.yaml": _sources(),
        "lifecycle.yaml": _lifecycle(company),
        "segments.yaml": {
            "values": [{"name": name, "rule": rule} for name, rule in {**market.SEGMENTS, **market.TIERS}.items()],
            "fields": ["Lead.Segment__c", "Account.Segment__c", "Opportunity.Segment__c", "Account.Tier__c"],
        },
        "motions.yaml": {"motions": _motions()},
        "handoffs.yaml": {"handoffs": _handoffs()},
        "metrics.yaml": {"metrics": [_metric(*metric) for metric in _METRICS]},
        "reports.yaml": {"registered": _registered(company)},
        "systems.yaml": {
            "governed_objects": list(GOVERNED),
            "source_of_truth": {"Account": "salesforce", "Opportunity": "salesforce"},
        },
        "dictionary.csv": _dictionary(company),
        "launches/spring-webinars.yaml": _launch(company),
    }


def _company(company: Company) -> dict[str, Any]:
    people = [person for person in company.people.values() if person.active and person.team]
    return {
        "name": company.name,
        "stage": "multi-segment",
        "teams": [
            {"name": team.name, "lead": team.lead, **({"mandate": team.mandate} if team.mandate else {})}
            for team in company.teams.values()
        ],
        "people": [{"name": person.name, "email": person.email, "team": person.team} for person in people],
        "agreement": ["RevOps signs off on fields, routing, dashboards and integrations."],
    }


def _ownership(company: Company) -> dict[str, Any]:
    def owned(name: str, owner: str, *governs: str) -> dict[str, Any]:
        return {
            "name": name,
            "owner": owner,
            "system_of_record": "salesforce",
            "decision_rights": owner,
            "governs": list(governs),
        }

    admins = [person.username for person in company.people.values() if person.profile == ADMIN]
    return {
        "responsibilities": [
            owned("Lead routing", "RevOps", "routing_rule:Lead.*"),
            owned("Funnel reporting", "RevOps", "report:Revenue/*"),
            owned("Territory design", "GTM Ops", "team:territory/*"),
            owned("Data definitions", "RevOps", "field:*"),
            owned("Campaign attribution", "RevOps", "field:*.LeadSource"),
        ],
        "interfaces": [
            {"name": "Lead qualification", "designs": "GTM Ops", "builds": "RevOps", "signs_off": "Sales"},
            {"name": "Customer handoff", "designs": "Customer Success", "builds": "RevOps", "signs_off": "Sales"},
        ],
        "may_change_metadata": [
            *admins, f"{INTEGRATION}@{company.domain}",
            *(f"{prefix}{name}" for name in (ADMIN, "Admin") for prefix in ("", "profile/")),
            *(f"{prefix}CRM_Audit" for prefix in ("", "permission_set/")),
        ],
    }  # fmt: skip


def _sources() -> dict[str, Any]:
    values = [
        {"name": name, "definition": text, **({"motion": market.OF_MOTIONS[name]} if name in market.OF_MOTIONS else {})}
        for name, text in market.SOURCES.items()
        if name != market.CATCH_ALL
    ]
    return {"values": values, "catch_all": [market.CATCH_ALL, "Unknown"]}


def _lifecycle(company: Company) -> dict[str, Any]:
    required = {
        "Proposal": ["Opportunity.Amount"],
        "Closed Won": ["Opportunity.Go_Live_Date__c", "Opportunity.Success_Criteria__c"],
    }
    stages = [
        {
            "name": stage.name,
            "definition": stage.description,
            "entry": [stage.description],
            "exit": ["The next stage's entry is met."],
            **({"required_fields": required[stage.name]} if stage.name in required else {}),
        }
        for stage in company.stages
        if stage.active
    ]
    statuses = [
        {"name": status.name, "definition": status.description, "entry": [status.description], "exit": ["A seller decides."]}
        for status in company.lead_statuses
    ]
    categories = {
        "pipeline": "May close.", "best_case": "Will close if all goes well.", "commit": "Will close this quarter.",
        "omitted": "Will not close.",
    }  # fmt: skip
    return {
        "stages": stages,
        "lead_statuses": statuses,
        "forecast_categories": [{"name": name, "definition": text} for name, text in categories.items()],
    }


def _motions() -> list[dict[str, Any]]:
    pipeline = "salesforce:pipeline:Opportunity/{}"
    return [
        {
            "name": "New Business", "owner": "Sales", "words": ["new business"], "pipelines": [pipeline.format("New Business")],
            "forecast": "By stage; commit from Negotiation on.",
        },
        {
            "name": "Partner Channel", "kind": "partner motion", "owner": "Partnerships", "words": ["partner", "reseller"],
            "components": ["Opportunity.Partner_Account__c"], "pipelines": [pipeline.format("New Business")],
            "forecast": "As new business; the partner's own word does not count.",
        },
        {
            "name": "Customer Expansion", "kind": "expansion play", "owner": "Customer Success",
            "words": ["expansion"], "pipelines": [pipeline.format("Customer Expansion")],
            "forecast": "By stage; commit from Negotiation on.",
        },
        {
            "name": "Renewals", "owner": "Customer Success", "words": ["renewal", "renewals"],
            "pipelines": [pipeline.format("Customer Expansion")], "forecast": "From the day they are due, at nine tenths.",
        },
    ]  # fmt: skip


def _handoffs() -> list[dict[str, Any]]:
    return [
        {
            "name": "Marketing to Sales", "from_team": "Marketing", "to_team": "Sales", "sla_hours": 48,
            "fields": ["Lead.Segment__c", "Lead.Region__c", "Lead.Use_Case__c"],
        },
        {
            "name": "Sales to Customer Success", "from_team": "Sales", "to_team": "Customer Success", "sla_hours": 72,
            "fields": ["Opportunity.Go_Live_Date__c", "Opportunity.Success_Criteria__c", "Account.Segment__c"],
        },
    ]  # fmt: skip


def _metric(name: str, definition: str, folder: str, inputs: tuple[str, ...]) -> dict[str, Any]:
    report = f"salesforce:report:{folder}/{name.replace(' ', '_')}"
    return {"name": name, "definition": definition, "owner": "RevOps", "inputs": list(inputs), "reports": [report]}


def _registered(company: Company) -> list[dict[str, Any]]:
    revenue = [
        {"component": f"salesforce:report:{report.path}", "purpose": report.description, "owner": "RevOps", "executive": True}
        for report in company.reports
        if report.folder == "Revenue"
    ]
    finance = [
        {"component": f"salesforce:report:{report.path}", "purpose": report.description, "owner": "Finance", "finance": True}
        for report in company.reports
        if report.folder == "Finance"
    ]
    boards = [
        {"component": f"salesforce:dashboard:{board.path}", "purpose": board.description, "owner": "RevOps", "executive": True}
        for board in company.dashboards
    ]
    return [*revenue, *finance, *boards]


def _launch(company: Company) -> dict[str, Any]:
    """A launch that is over, and left nothing behind."""
    start = (company.taken_at - timedelta(days=260)).date()
    return {
        "kind": "product launch", "starts_on": start, "ends_on": start + timedelta(days=45), "owner": "GTM Ops",
        "components": ["salesforce:report:Marketing/*"], "metrics": ["Funnel Conversion"],
        "sign_offs": [{"what": "dashboards", "who": "RevOps", "on": start}],
    }  # fmt: skip


def _dictionary(company: Company) -> list[dict[str, str]]:
    """An owner for every field that the company made on a governed object, and more for those that revenue rests on."""
    told = {
        path: {"component": f"salesforce:field:{path}", "meaning": meaning, "owner": "RevOps", "system_of_record": "salesforce",
               "allowed_values": allowed}
        for path, meaning, allowed in _NAMED
    }  # fmt: skip
    for name in GOVERNED:
        for field in company.objects[name].fields.values():
            if field.custom and not is_packaged(field.name):
                told.setdefault(field.path, entry(company, field))
    return list(told.values())


def entry(company: Company, field: Field) -> dict[str, str]:
    """The dictionary's row for a field that somebody answers for."""
    return {"component": f"salesforce:field:{field.path}", "owner": company.people[field.owner].team}
