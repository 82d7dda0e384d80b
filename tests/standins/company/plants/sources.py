"""Sources: marketing's new spellings, and leads and deals that no report adds up."""

from __future__ import annotations

from collections.abc import Iterator

from standins.company.clock import ago
from standins.company.craft import found, leads_where, motion, new_field, of_policy, offer, won_deals
from standins.company.model import Company, Planted
from standins.company.planting import plants


@plants("SRC001")
def campaign_pattern(company: Company) -> Iterator[Planted]:
    """Marketing names sources after regions, as its new campaigns are named."""
    offer(company, "LeadSource", "Webinar EMEA")
    for lead in leads_where(company, lambda lead: lead["LeadSource"] == "Webinar" and lead["Region__c"] == "EMEA", most=4):
        lead["LeadSource"] = "Webinar EMEA"
    yield found("SRC001", "field", "Lead.LeadSource", "'Webinar EMEA' is not in the taxonomy")


@plants("SRC002")
def imported_list(company: Company) -> Iterator[Planted]:
    """Somebody imports a bought list, with a source of its own and one that was retired."""
    for number, lead in enumerate(leads_where(company, lambda lead: lead["LeadSource"] == "Web", most=24)):
        lead["LeadSource"] = "Yellow Pages" if number % 3 else "bought list"
    yield found("SRC002", "field", "Lead.LeadSource", "'bought list' is on no list, 'Yellow Pages' is inactive")


@plants("SRC003")
def other_spelling(company: Company) -> Iterator[Planted]:
    """The agency writes a source its own way."""
    offer(company, "LeadSource", "Paid-Search")
    for lead in leads_where(company, lambda lead: lead["LeadSource"] == "Paid Search", most=4):
        lead["LeadSource"] = "Paid-Search"
    yield found("SRC003", "value", "Lead.LeadSource=Paid Search", "'Paid Search' and 'Paid-Search' are one")


@plants("SRC004")
def sources_of_deals(company: Company) -> Iterator[Planted]:
    """Finance asks for a source of its own on deals, with the values that finance knows."""
    values = ("Web", "Paid Search", "Content Syndication", "Referral", "Outbound", "Partner", "Customer Expansion", "Other")
    field = new_field(
        company, "Opportunity.Deal_Source__c", "Deal Source", "picklist", "The source as finance books it.", values=values
    )
    field.history = True
    for deal in company.records["Opportunity"]:
        deal["Deal_Source__c"] = deal["LeadSource"] if deal["LeadSource"] in values else "Web"
    yield found("SRC004", "field", "Opportunity.Deal_Source__c", "it lacks 'Webinar' and 'Conference'")


@plants("SRC006")
def nobody_knows(company: Company) -> Iterator[Planted]:
    """Deals with customers are opened in a hurry, without a source."""
    for number, deal in enumerate(deal for deal in won_deals(company) if deal["LeadSource"] == "Customer Expansion"):
        if number % 6:
            deal["LeadSource"] = None
    yield found("SRC006", "field", "Opportunity.LeadSource", "deals were won without a source")


@plants("SRC007")
def source_lost(company: Company) -> Iterator[Planted]:
    """Sellers make leads their own when they convert them, be it that marketing paid for them."""
    deals = {deal["Id"]: deal for deal in company.records["Opportunity"]}
    converted = (lead for lead in company.records["Lead"] if lead["IsConverted"])
    paid = (lead for lead in converted if lead["LeadSource"] in {"Conference", "Webinar", "Referral"})
    for number, lead in enumerate(paid):
        if number % 4:
            deals[lead["ConvertedOpportunityId"]]["LeadSource"] = "Outbound"
    yield found("SRC007", "field", "Lead.LeadSource", "'Conference' and others became 'Outbound' at conversion")


@plants("SRC009")
def campaign_named_otherwise(company: Company) -> Iterator[Planted]:
    """Whoever sets up the partner push names its campaign as it comes to mind."""
    company.records["Campaign"][-1]["Name"] = "Partner push autumn"
    yield found("SRC009", "connection", "salesforce", "one campaign begins with no quarter")


@plants("SRC010")
def unguarded(company: Company) -> Iterator[Planted]:
    """To save history fields, the source of contacts is no longer tracked."""
    company.field("Contact.LeadSource").history = False
    yield found("SRC010", "field", "Contact.LeadSource", "no rule guards it and no history shows a change")


@plants("SRC011")
def partner_without_rules(company: Company) -> Iterator[Planted]:
    """The partner motion starts before anybody says how its deals are forecast."""
    motion(company, "Partner Channel")["forecast"] = ""
    yield found("SRC011", "field", "Lead.LeadSource", "partner deals have no forecast treatment")
    yield of_policy("FCT005", "motions.yaml/Partner Channel", "nothing says how its deals are forecast")


@plants("SRC012")
def money_without_pipeline(company: Company) -> Iterator[Planted]:
    """Content syndication is bought in place of clicks, and not one of its leads becomes a deal."""
    old = ago(company, 60)
    for number, lead in enumerate(company.records["Lead"]):
        clicked = lead["LeadSource"] == "Web" or (lead["LeadSource"] == "Paid Search" and number % 2)
        if clicked and not lead["IsConverted"] and lead["CreatedDate"] < old:
            lead["LeadSource"] = "Content Syndication"
    for object_ in ("Lead", "Contact", "Account", "Opportunity"):
        for record in company.records[object_]:
            for name in ("LeadSource", "AccountSource", "Deal_Source__c"):
                if record.get(name) == "Content Syndication" and record.get("IsConverted", True):
                    record[name] = "Web"
    yield found("SRC012", "value", "Lead.LeadSource=Content Syndication", "it brings leads and no pipeline")
