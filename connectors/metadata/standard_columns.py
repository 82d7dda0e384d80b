"""The names that reports of Salesforce's own types have for standard fields, such as ``LEAD_SOURCE``.

One name means another field in every family of report types. The tables hold what matters to revenue, and no more than is
certain.
Source: reports of real orgs, whose record type filters name the object (``RECORDTYPE`` equals ``Case.Advocacy``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping


def _columns(listed: str) -> Mapping[str, str]:
    """Columns written as ``COLUMN=Field``."""
    return dict(pair.split("=") for pair in listed.split())


OWN: Mapping[str, Mapping[str, str]] = {
    "Lead": _columns(
        "ANNUAL_REVENUE=AnnualRevenue COMPANY=Company CONVERTED=IsConverted CREATED_DATE=CreatedDate "
        "EMAIL=Email EMPLOYEES=NumberOfEmployees INDUSTRY=Industry LEAD_SOURCE=LeadSource OWNER=OwnerId "
        "RATING=Rating RECORDTYPE=RecordTypeId STATUS=Status TITLE=Title"
    ),
    "Opportunity": _columns(
        "AMOUNT=Amount CLOSED=IsClosed CLOSE_DATE=CloseDate CLOSE_MONTH=CloseDate CREATED_DATE=CreatedDate "
        "EXP_AMOUNT=ExpectedRevenue FORECAST_CATEGORY=ForecastCategoryName "
        "FORECAST_CATEGORY_NAME=ForecastCategoryName FULL_NAME=OwnerId LEAD_SOURCE=LeadSource "
        "NEXT_STEP=NextStep OPPORTUNITY_NAME=Name PROBABILITY=Probability PUSH_COUNT=PushCount "
        "RECORDTYPE=RecordTypeId STAGE_NAME=StageName TYPE=Type WON=IsWon"
    ),
    "Account": _columns(
        "ACCOUNT_SOURCE=AccountSource CREATED_DATE=CreatedDate EMPLOYEES=NumberOfEmployees "
        "INDUSTRY=Industry RATING=Rating RECORDTYPE=RecordTypeId SALES=AnnualRevenue TYPE=Type "
        "USERS.NAME=OwnerId"
    ),
    "Contact": _columns("CONTACT_OWNER=OwnerId EMAIL=Email LEAD_SOURCE=LeadSource TITLE=Title"),
    "Case": _columns(
        "CASE_NUMBER=CaseNumber CLOSED=IsClosed CLOSED_DATE=ClosedDate CLOSED_DATEONLY=ClosedDate "
        "CREATED_DATE=CreatedDate CREATED_DATEONLY=CreatedDate ORIGIN=Origin OWNER=OwnerId "
        "PRIORITY=Priority REASON=Reason RECORDTYPE=RecordTypeId STATUS=Status SUBJECT=Subject TYPE=Type"
    ),
}
"""An object's columns as they stand in the report types of that object."""

_BESIDE: Mapping[str, Mapping[str, str]] = {
    "Opportunity": _columns("ACCOUNT_NAME=Account.Name INDUSTRY=Account.Industry RATING=Account.Rating"),
    "OpportunityContact": _columns(
        "AMOUNT=Opportunity.Amount CLOSE_DATE=Opportunity.CloseDate PROBABILITY=Opportunity.Probability"
    ),
    "Contact": _columns("INDUSTRY=Account.Industry RATING=Account.Rating TYPE=Account.Type"),
}
"""What deals and contacts show of their account, and contact roles of their deal, beside columns of their own."""

_FAMILIES: Mapping[str, str] = {
    "AccountList": "Account", "CaseList": "Case", "ContactList": "Contact", "LeadList": "Lead", "Opportunity": "Opportunity",
    "OpportunityContact": "OpportunityContact", "OpportunityProduct": "Opportunity",
    "Account": "Account", "Case": "Case", "Contact": "Contact", "Lead": "Lead",
}  # fmt: skip
"""Standard report types, and the objects that head the types of a custom object (``CaseCustomEntity$X__c``)."""

_EVERYWHERE = _columns(
    "ACCOUNT_INDUSTRY=Account.Industry ACCOUNT_RECORDTYPE=Account.RecordTypeId "
    "ACCTRECORDTYPE=Account.RecordTypeId CAMPAIGN_NAME=Campaign.Name CASE_RECORDTYPE=Case.RecordTypeId "
    "CASE_STATUS=Case.Status CONTACT_RECORDTYPE=Contact.RecordTypeId FK_ACC_INDUSTRY=Account.Industry "
    "FK_CASE_RECORDTYPE=Case.RecordTypeId FORECAST_CATEGORY=Opportunity.ForecastCategoryName "
    "MEMBER_STATUS=CampaignMember.Status OPPORTUNITY_NAME=Opportunity.Name "
    "STAGE_NAME=Opportunity.StageName"
)
"""Columns whose name says in any report type which field they are."""

_ENTITY = _columns(
    "CREATED_DATE=CreatedDate CREATED_NAME=CreatedById ID=Id LAST_UPDATE=LastModifiedDate "
    "LAST_UPDATE_NAME=LastModifiedById NAME=Name OWNER_NAME=OwnerId RECORDTYPE=RecordTypeId"
)
"""Columns of custom objects, after ``CUST_`` or ``CHILD_``."""

_OF_ACCOUNTS = re.compile(r"(?:Account|Contact|Opportunity)(?=[A-Z]|$)")
_PREFIXES: Mapping[str, str] = {name.upper(): name for name in OWN}


def standard_field(report_type: str, column: str) -> str | None:
    """``Object.Field`` of a standard type's own column; None when it is not certain."""
    head, customs, lookup = parts(report_type)
    family = _FAMILIES.get(head, "")
    if field := OWN.get(family, {}).get(column):
        return f"{family}.{field}"
    if field := _BESIDE.get(family, {}).get(column) or _EVERYWHERE.get(column):
        return field
    if column == "INDUSTRY" and _OF_ACCOUNTS.match(head):
        return "Account.Industry"
    return _prefixed(column) or _of_entity(column, customs, lookup)


def parts(report_type: str) -> tuple[str, tuple[str, ...], str]:
    """The standard head, the custom objects and the looked-up parent of ``CaseCustomEntity$A__c@A__c.Parent__c``."""
    main, _, lookup = report_type.partition("@")
    head, *customs = main.split("$")
    return head.replace("CustomEntity", ""), tuple(customs), lookup


def _prefixed(column: str) -> str | None:
    """``ACCOUNT.INDUSTRY``, in the types of any object."""
    prefix, _, name = column.partition(".")
    object_ = _PREFIXES.get(prefix)
    field = {"NAME": "Name", "OWNER": "OwnerId"}.get(name) or OWN[object_].get(name) if object_ else None
    return f"{object_}.{field}" if field else None


def _of_entity(column: str, customs: tuple[str, ...], lookup: str) -> str | None:
    """``CUST_NAME`` is of the type's custom object, ``CHILD_NAME`` of its second one, ``FK_NAME`` of the looked-up record."""
    kind, _, name = column.partition("_")
    if kind == "CUST" and customs and name in _ENTITY:
        return f"{customs[0]}.{_ENTITY[name]}"
    if kind == "CHILD" and len(customs) > 1 and name in _ENTITY:
        return f"{customs[1]}.{_ENTITY[name]}"
    return f"{lookup}.Name" if column == "FK_NAME" and lookup else None
