"""The HubSpot portal of a company, shaped as the API shapes it: what the stand-in server serves."""

from __future__ import annotations

from standins.company.hubspot.people import AUDIT_USER
from standins.company.model import Company
from standins.hubspot.portal import Portal
from standins.hubspot.portal_of_automation import flows, forms, lists
from standins.hubspot.portal_of_people import audit_logs, owners, roles, teams, users
from standins.hubspot.portal_of_process import pipeline_audits, pipeline_rules, pipelines
from standins.hubspot.portal_of_records import campaigns, records
from standins.hubspot.portal_of_schema import association_labels, forecast_types, groups, properties, schemas, validations


def portal_of(company: Company, *, tier: str = "enterprise") -> Portal:
    """The portal of a company that runs HubSpot. Raises ValueError for one that does not."""
    hub = company.hub
    if hub is None:
        raise ValueError(f"{company.name} runs no HubSpot: generate it with hubspot=True")
    return Portal(
        id=hub.id,
        details={
            "accountType": "STANDARD", "timeZone": "Europe/Berlin", "companyCurrency": "EUR", "additionalCurrencies": [],
            "utcOffset": "+01:00", "utcOffsetMilliseconds": 3_600_000, "uiDomain": "app.hubspot.com",
            "dataHostingLocation": "eu1",
        },
        tier=tier,
        types={type_.name: type_.id for type_ in hub.types.values()},
        properties=properties(hub),
        groups=groups(hub),
        validations=validations(hub),
        schemas=schemas(hub),
        pipelines=pipelines(hub),
        pipeline_audits=pipeline_audits(hub),
        pipeline_rules=pipeline_rules(hub),
        owners=owners(hub),
        users=users(hub),
        roles=roles(hub),
        teams=teams(hub),
        flows=flows(hub),
        lists=lists(hub),
        forms=forms(hub),
        campaigns=campaigns(hub),
        association_labels=association_labels(hub),
        forecast_types=forecast_types(hub),
        audit_logs=audit_logs(hub),
        records=records(company, hub),
        user_id=AUDIT_USER,
    )  # fmt: skip
