"""The records beside leads and deals: campaigns, products, papers, cases, activities, and what custom objects hold."""

from __future__ import annotations

from datetime import timedelta
from itertools import cycle
from random import Random

from standins.company.clock import ago
from standins.company.model import Company, Record
from standins.company.people import INTEGRATION, of_team
from standins.company.records import Blanks
from standins.company.standard import OBJECTS

_KINDS = (("Conference", "Conference"), ("Webinar", "Webinar"), ("Email", "Email"), ("Advertisement", "Paid Search"))
_CUSTOM_RECORDS = 5


def add(company: Company, rng: Random) -> None:
    """Give the company everything that hangs on its leads, accounts and deals."""
    blanks = Blanks(company)
    robot = f"{INTEGRATION}@{company.domain}"
    _campaigns(company, rng, blanks)
    _sold(company, rng, blanks, robot)
    _served(company, rng, blanks)
    standard = {one.name for one in OBJECTS}
    for number, name in enumerate(name for name in company.objects if name not in standard):
        company.records.setdefault(name, [])
        accounts = company.records["Account"]
        for at in range(_CUSTOM_RECORDS if number % 3 else 0):
            account = accounts[(number + at) % len(accounts)]
            label = f"{company.objects[name].label} {at + 1}"
            blanks.make(name, ago(company, 30 + at), robot, Name=label, OwnerId=account["OwnerId"], Account__c=account["Id"])
    for name in company.objects:
        company.records.setdefault(name, [])


def _campaigns(company: Company, rng: Random, blanks: Blanks) -> None:
    marketers = cycle([person.username for person in of_team(company, "Marketing")])
    for number in range(24):
        at, (kind, _) = ago(company, 20 * (24 - number)), _KINDS[number % len(_KINDS)]
        quarter, owner = (at.month + 2) // 3, next(marketers)
        blanks.make(
            "Campaign", at, owner, Name=f"{at.year}-Q{quarter} {kind} {number + 1:02}", Type=kind, OwnerId=owner,
            Status="Completed", StartDate=at.date(), EndDate=at.date() + timedelta(days=14), IsActive=True, BudgetedCost=8000.0,
        )  # fmt: skip
    campaigns = company.records["Campaign"]
    sources = {source: [one for one in campaigns if one["Type"] == kind] for kind, source in _KINDS}
    for lead in company.records["Lead"][::3]:
        if fitting := sources.get(lead["LeadSource"]):
            campaign = rng.choice(fitting)
            blanks.make(
                "CampaignMember", lead["CreatedDate"], lead["CreatedById"], CampaignId=campaign["Id"], LeadId=lead["Id"],
                Status="Responded", HasResponded=True, FirstRespondedDate=lead["CreatedDate"].date(),
            )  # fmt: skip


def _sold(company: Company, rng: Random, blanks: Blanks, robot: str) -> None:
    """Products, what deals sell of them, and the papers that follow."""
    for number in range(8):
        family = "Services" if number > 4 else "Platform"
        blanks.make("Product2", ago(company, 900), robot, Name=f"{family} {number + 1}", ProductCode=f"P-{number + 1:03}",
                    Family=family,
                    IsActive=True)  # fmt: skip
    won = [deal for deal in company.records["Opportunity"] if deal["IsWon"]]
    for deal in won[:120]:
        product = rng.choice(company.records["Product2"])
        blanks.make(
            "OpportunityLineItem", deal["CreatedDate"], deal["OwnerId"], OpportunityId=deal["Id"], Product2Id=product["Id"],
            Quantity=1, UnitPrice=deal["Amount"], TotalPrice=deal["Amount"], ServiceDate=deal["CloseDate"],
        )  # fmt: skip
        deal["HasOpportunityLineItem"] = True
    for number, deal in enumerate(won[:60], 1):
        at, owner, day = deal["LastStageChangeDate"], _keeper(company, deal), deal["CloseDate"]
        blanks.make("Quote", at, owner, Name=deal["Name"], OpportunityId=deal["Id"], QuoteNumber=f"{number:08}",
                    Status="Accepted",
                    OwnerId=owner, ExpirationDate=day, TotalPrice=deal["Amount"])  # fmt: skip
        blanks.make("Contract", at, owner, AccountId=deal["AccountId"], ContractNumber=f"{number:08}", Status="Activated",
                    OwnerId=owner, StartDate=day, ContractTerm=12, EndDate=day + timedelta(days=365))  # fmt: skip
        if number <= 25:
            blanks.make("Order", at, owner, AccountId=deal["AccountId"], OrderNumber=f"{number:08}", Status="Activated",
                        OwnerId=owner,
                        EffectiveDate=day, TotalAmount=deal["Amount"])  # fmt: skip
            blanks.make("Asset", at, owner, Name=deal["Name"], AccountId=deal["AccountId"], Status="Installed", Quantity=1,
                        OwnerId=owner, InstallDate=day + timedelta(days=45))  # fmt: skip


def _keeper(company: Company, deal: Record) -> str:
    """Who looks after what follows a deal: its owner, or the head of sales where the owner left."""
    owner: str = deal["OwnerId"]
    return owner if company.people[owner].active else of_team(company, "Sales")[0].username


def _served(company: Company, rng: Random, blanks: Blanks) -> None:
    """Cases, tasks and events."""
    helpers = cycle([person.username for person in of_team(company, "Customer Success")])
    for number in range(60):
        contact, owner = rng.choice(company.records["Contact"]), next(helpers)
        status = "Closed" if number < 48 else "In Progress"
        blanks.make(
            "Case", ago(company, 130 - 2 * number), owner, CaseNumber=f"{number + 1:08}", AccountId=contact["AccountId"],
            Status=status,
            ContactId=contact["Id"], Subject="Question", Origin="Email", Priority="Medium", OwnerId=owner,
            IsClosed=status == "Closed", ClosedDate=ago(company, 129 - 2 * number) if status == "Closed" else None,
        )  # fmt: skip
    deals = [deal for deal in company.records["Opportunity"] if not deal["IsClosed"]]
    for deal in deals[:40]:
        for object_, more in (("Task", {"Status": "Completed", "Priority": "Normal", "IsClosed": True}), ("Event", {})):
            blanks.make(object_, deal["LastStageChangeDate"], deal["OwnerId"], Subject="Call", WhatId=deal["Id"],
                        WhoId=deal["ContactId"], OwnerId=deal["OwnerId"], **more)  # fmt: skip
