"""Data quality: what is not filled, not owned, not attached, or not on the list."""

from __future__ import annotations

from collections.abc import Iterator

from standins.company.craft import found, leads_where, leaver, open_deals
from standins.company.model import Company, Planted
from standins.company.planting import plants


@plants("DAT001")
def thinly_filled(company: Company) -> Iterator[Planted]:
    """The form on the web no longer asks for the region."""
    for number, lead in enumerate(company.records["Lead"]):
        if number % 5 < 2:
            lead["Region__c"] = None
    yield found("DAT001", "field", "Lead.Region__c", "two leads in five have no region")


@plants("DAT002")
def bought_twice(company: Company) -> Iterator[Planted]:
    """A list of companies was bought from two vendors, who write their names in two ways."""
    accounts = company.records["Account"]
    for first, second in zip(accounts[::8], accounts[1::8], strict=False):
        second["Website"] = first["Website"]
    yield found("DAT002", "object", "Account", "one account in eight stands there twice")


@plants("DAT003")
def left_with_accounts(company: Company) -> Iterator[Planted]:
    """A seller leaves, and nobody takes over the accounts."""
    gone = leaver(company).username
    for account in company.records["Account"][::4]:
        account["OwnerId"] = gone
    yield found("DAT003", "object", "Account", "one account in four belongs to somebody who left")


@plants("DAT004")
def without_tier(company: Company) -> Iterator[Planted]:
    """Accounts that come from an import get no tier."""
    for number, account in enumerate(company.records["Account"]):
        if number % 5 < 2:
            account["Tier__c"] = None
    yield found("DAT004", "field", "Account.Tier__c", "two accounts in five have no tier")


@plants("DAT005")
def with_nobody(company: Company) -> Iterator[Planted]:
    """Deals are opened by import, without a contact role."""
    alone = {deal["Id"] for deal in open_deals(company)[::2]}
    roles = company.records["OpportunityContactRole"]
    roles[:] = [role for role in roles if role["OpportunityId"] not in alone]
    yield found("DAT005", "object", "Opportunity/OpportunityContactRole", "every second open deal has no contact role")


@plants("DAT006")
def off_the_list(company: Company) -> Iterator[Planted]:
    """The German team writes its own region."""
    for lead in leads_where(company, lambda lead: lead["Region__c"] == "EMEA" and lead["Status"] != "New", most=60):
        lead["Region__c"] = "DACH"
    yield found("DAT006", "field", "Lead.Region__c", "'DACH' is no region of the dictionary")
