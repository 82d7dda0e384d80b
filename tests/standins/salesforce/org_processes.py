"""Stages, statuses, processes and record types; forecasting and territories."""

from __future__ import annotations

from typing import Any

from standins.company.model import Company, Stamp
from standins.salesforce.org_ids import Ids, instant

Row = dict[str, Any]
CATEGORIES = {"pipeline": "Pipeline", "best_case": "BestCase", "commit": "Forecast", "closed": "Closed", "omitted": "Omitted"}
"""The API's words for forecast categories."""
TITLES = {"best_case": "Best Case", "commit": "Commit"}
"""What people read, where it differs."""


def processes(company: Company, ids: Ids) -> dict[str, list[Row]]:
    """OpportunityStage, LeadStatus, CaseStatus, BusinessProcess, RecordType, ForecastingType, Territory2Model, Territory2."""
    return {
        "OpportunityStage": [
            {
                "Id": ids.of("01J", f"stage/{stage.name}"), "ApiName": stage.name, "MasterLabel": stage.shown,
                "Description": stage.description or None, "IsActive": stage.active, "SortOrder": number, "IsClosed": stage.closed,
                "IsWon": stage.won, "ForecastCategory": CATEGORIES[stage.category],
                "ForecastCategoryName": TITLES.get(stage.category, CATEGORIES[stage.category]),
                "DefaultProbability": float(stage.probability), **dated(ids, stage.stamp),
            }
            for number, stage in enumerate(company.stages, 1)
        ],
        "LeadStatus": [
            {"Id": ids.of("01J", f"lead/{status.name}"), "ApiName": status.name, "MasterLabel": status.name, "SortOrder": number,
             "IsDefault": number == 1, "IsConverted": status.ends}
            for number, status in enumerate((one for one in company.lead_statuses if one.active), 1)
        ],
        "CaseStatus": [
            {"Id": ids.of("01J", f"case/{status.name}"), "ApiName": status.name, "MasterLabel": status.name, "SortOrder": number,
             "IsDefault": number == 1, "IsClosed": status.ends}
            for number, status in enumerate((one for one in company.case_statuses if one.active), 1)
        ],
        "BusinessProcess": [
            {"Id": ids.of("019", f"{one.object}/{one.name}"), "Name": one.name, "TableEnumOrId": one.object,
             "IsActive": one.active,
             "Description": one.description or None, "NamespacePrefix": None, **dated(ids, one.stamp)}
            for one in company.processes
        ],
        "RecordType": [
            {
                "Id": ids.record_type(f"{kind.object}.{kind.name}"), "Name": kind.label, "DeveloperName": kind.name,
                "SobjectType": kind.object, "IsActive": kind.active, "Description": kind.description or None,
                "BusinessProcessId": ids.of("019", f"{kind.object}/{kind.process}"), "NamespacePrefix": None,
                **dated(ids, kind.stamp),
            }
            for kind in company.record_types
        ],
        "ForecastingType": [
            {"Id": ids.of("0Db", "OpportunityRevenue"), "DeveloperName": "OpportunityRevenue",
             "MasterLabel": "Opportunity Revenue",
             "IsActive": True}
        ],
        "Territory2Model": [
            {"Id": ids.of("0MA", "model"), "Name": "Regions", "DeveloperName": "Regions", "State": "Active",
             "ActivatedDate": instant(company.taken_at), "DeactivatedDate": None, "LastModifiedDate": instant(company.taken_at)}
        ],
        "Territory2": [
            {"Id": ids.of("0MI", name), "Name": name, "DeveloperName": name, "Territory2ModelId": ids.of("0MA", "model"),
             "ParentTerritory2Id": None, "Description": None}
            for name in ("EMEA", "AMER", "APAC")
        ],
    }  # fmt: skip


def dated(ids: Ids, stamp: Stamp) -> Row:
    """Who made and who changed a definition, and when."""
    return {
        "CreatedDate": instant(stamp.created_at), "CreatedById": ids.user(stamp.created_by),
        "LastModifiedDate": instant(stamp.modified_at), "LastModifiedById": ids.user(stamp.modified_by),
    }  # fmt: skip
