"""What an audit finds in HubSpot, or between the two, where a problem was planted in Salesforce alone."""

from __future__ import annotations

from collections.abc import Iterator

from standins.company.craft import found as in_salesforce
from standins.company.hubspot.craft import found
from standins.company.hubspot.schema import PIPELINES
from standins.company.model import Company, Planted
from standins.company.planting import plants


@plants("SRC001", side="following")
def webinars_of_a_region(company: Company) -> Iterator[Planted]:
    """The list of Salesforce, which leads, accounts and deals share, offers a value that no option of HubSpot takes."""
    for path in ("Account.AccountSource", "Lead.LeadSource", "Opportunity.LeadSource"):
        yield in_salesforce("SRC005", "field", path, "HubSpot has no 'Webinar EMEA'")


@plants("SRC003", side="following")
def another_spelling(company: Company) -> Iterator[Planted]:
    """The list of Salesforce has a spelling that HubSpot has not."""
    for path in ("Account.AccountSource", "Opportunity.LeadSource"):
        yield in_salesforce("SRC005", "field", path, "HubSpot spells 'Paid-Search' as 'Paid Search'")


@plants("SRC011", side="following")
def partners_without_rules(company: Company) -> Iterator[Planted]:
    """The motion's contacts are in HubSpot too."""
    yield found("SRC011", "field", "contacts.lead_source", "partner deals have no forecast treatment")


@plants("FLD006", side="following")
def other_tiers(company: Company) -> Iterator[Planted]:
    """The tier that sales goes by is none of HubSpot's."""
    yield in_salesforce("FLD009", "field", "Account.Customer_Tier__c", "it names tiers differently from HubSpot")


@plants("STG001", side="following")
def undefined_there_too(company: Company) -> Iterator[Planted]:
    """The page that defined Negotiation defined it for HubSpot too."""
    for id in PIPELINES:
        yield found("STG001", "pipeline", f"deals/{id}", "'Negotiation' is defined nowhere")


def _part_ways(note: str) -> Iterator[Planted]:
    yield from (found("STG011", "pipeline", f"deals/{id}", note) for id in PIPELINES)


@plants("STG002", side="following")
def another_chance(company: Company) -> Iterator[Planted]:
    """Nobody halves the chance of proposals in HubSpot."""
    yield from _part_ways("30 % in Salesforce, 60 % in HubSpot")


@plants("STG003", side="following")
def no_second_negotiation(company: Company) -> Iterator[Planted]:
    """Nobody adds the stage to HubSpot."""
    yield from _part_ways("HubSpot lacks 'Negotiating'")


@plants("STG005", side="following")
def no_second_win(company: Company) -> Iterator[Planted]:
    """Nobody adds the stage to HubSpot."""
    yield from _part_ways("HubSpot lacks 'Contract Countersigned'")


@plants("STG007", side="following")
def no_procurement(company: Company) -> Iterator[Planted]:
    """Nobody adds the stage to HubSpot."""
    yield from _part_ways("HubSpot lacks 'Procurement Check'")
