"""Handoffs: what the next team needs and does not get."""

from __future__ import annotations

from collections.abc import Iterator

from standins.company.craft import found, of_policy, won_deals
from standins.company.model import Company, Planted
from standins.company.planting import plants


@plants("HND001")
def thrown_over(company: Company) -> Iterator[Planted]:
    """Deals are closed at the end of the quarter, and the criteria of success are to follow."""
    for number, deal in enumerate(won_deals(company)):
        if number % 5 < 3:
            deal["Success_Criteria__c"] = None
    yield of_policy("HND001", "handoffs.yaml/Sales to Customer Success", "most won deals lack the success criteria")


@plants("HND002")
def lost_at_conversion(company: Company) -> Iterator[Planted]:
    """An admin remaps lead fields, and forgets the use case."""
    company.conversions.remove(("Lead.Use_Case__c", "Opportunity.Use_Case__c"))
    yield found("HND002", "field", "Lead.Use_Case__c", "conversion drops it")


@plants("HND004")
def nothing_starts_it(company: Company) -> Iterator[Planted]:
    """The flow that announced renewals failed, and was switched off."""
    next(flow for flow in company.flows if flow.name == "Account_Customer_Expansion_Trigger").active = False
    yield of_policy("HND004", "motions.yaml/Customer Expansion", "nothing starts an expansion")
    yield of_policy("HND004", "motions.yaml/Renewals", "nothing starts a renewal")
