"""Sources in HubSpot: options that marketing adds, and contacts and deals that no report adds up."""

from __future__ import annotations

from collections.abc import Iterator

from standins.company.clock import ago
from standins.company.craft import found as in_salesforce
from standins.company.hubspot.craft import found, hub_of, new_property, new_workflow, offer, prospects, records, won_deals
from standins.company.hubspot.model import Step, Test
from standins.company.model import Company, Planted
from standins.company.planting import plants

SOURCE = "contacts.lead_source"


def does_not_cross(note: str, *fields: str) -> Iterator[Planted]:
    """What must be found of the sources of leads and contacts, which one property of HubSpot mirrors."""
    yield from (in_salesforce("SRC005", "field", path, note) for path in fields or ("Lead.LeadSource", "Contact.LeadSource"))


@plants("SRC001", side="hubspot")
def campaign_pattern(company: Company) -> Iterator[Planted]:
    """Marketing names sources after regions, as its new campaigns are named."""
    offer(company, SOURCE, "Podcast EMEA")
    for contact in [one for one in prospects(company) if one["lead_source"] == "Webinar"][:4]:
        contact["lead_source"] = "Podcast EMEA"
    yield found("SRC001", "field", SOURCE, "'Podcast EMEA' is not in the taxonomy")
    yield from does_not_cross("Salesforce has no 'Podcast EMEA'")


@plants("SRC002", side="hubspot")
def hidden_option(company: Company) -> Iterator[Planted]:
    """A bought list is imported under a source that was retired years ago, whose option is hidden."""
    for contact in [one for one in prospects(company) if one["lead_source"] == "Web"][:24]:
        contact["lead_source"] = "Yellow Pages"
    yield found("SRC002", "field", SOURCE, "'Yellow Pages' is a hidden option")


@plants("SRC003", side="hubspot")
def other_spelling(company: Company) -> Iterator[Planted]:
    """The agency writes a source its own way."""
    offer(company, SOURCE, "Out-bound")
    for contact in [one for one in prospects(company) if one["lead_source"] == "Outbound"][:4]:
        contact["lead_source"] = "Out-bound"
    yield found("SRC003", "value", f"{SOURCE}=Out-bound", "'Outbound' and 'Out-bound' are one")
    yield from does_not_cross("HubSpot spells 'Outbound' as 'Out-bound'")


@plants("SRC004", side="hubspot")
def sources_of_deals(company: Company) -> Iterator[Planted]:
    """Finance asks for a source of its own on deals, with the values that finance knows."""
    values = ("Web", "Paid Search", "Content Syndication", "Referral", "Outbound", "Partner", "Customer Expansion", "Other")
    new_property(
        company, "deals.opportunity_source", "Opportunity source", "picklist", "The source as finance books it.", values=values
    )
    for deal in records(company, "deals"):
        deal["opportunity_source"] = deal["deal_source"] if deal["deal_source"] in values else "Web"
    yield found("SRC004", "field", "deals.opportunity_source", "it lacks 'Webinar' and 'Conference'")


@plants("SRC006", side="hubspot")
def nobody_knows(company: Company) -> Iterator[Planted]:
    """Deals with customers are opened in a hurry, without a source."""
    for number, deal in enumerate(deal for deal in won_deals(company) if deal["deal_source"] == "Customer Expansion"):
        if number % 6:
            deal["deal_source"] = None
    yield found("SRC006", "field", "deals.deal_source", "deals were won without a source")


@plants("SRC007", side="hubspot")
def source_lost(company: Company) -> Iterator[Planted]:
    """An import writes over the source of everybody who met the company or was named to it; deals keep theirs."""
    for object_, name in (("contacts", "lead_source"), ("leads", "lead_source"), ("companies", "account_source")):
        for record in records(company, object_):
            if record[name] in {"Conference", "Referral", "Webinar"}:
                record[name] = "Web"
    yield found("SRC007", "field", "deals.deal_source", "deals were won from 'Conference' and others, which no contact carries")


@plants("SRC009", side="hubspot")
def campaign_named_otherwise(company: Company) -> Iterator[Planted]:
    """An agency names a campaign in its own way."""
    hub_of(company).campaigns[-1].name = "HALDEN_partner_push"
    yield found("SRC009", "connection", "hubspot", "one campaign is not named as naming.yaml says")


@plants("SRC010", side="hubspot")
def two_writers(company: Company) -> Iterator[Planted]:
    """Two workflows write the source of contacts, each for its own campaign."""
    for name, medium, source in (("search", "cpc", "Paid Search"), ("seminars", "email", "Webinar")):
        tests = [Test("utm_medium", "IS_ANY_OF", [medium])]
        new_workflow(company, f"Contacts: source of {name}", "contacts", tests, [Step("set", "lead_source", source)])
    yield found("SRC010", "field", SOURCE, "two workflows write it")


@plants("SRC012", side="hubspot")
def money_without_pipeline(company: Company) -> Iterator[Planted]:
    """Content syndication is bought in place of clicks, and not one of its contacts becomes a deal."""
    old = ago(company, 60)
    for number, contact in enumerate(records(company, "contacts")):
        clicked = contact["lead_source"] == "Web" or (contact["lead_source"] == "Paid Search" and number % 2)
        if clicked and contact["salesforceleadid"] and contact["hs_createdate"] < old:
            contact["lead_source"] = "Content Syndication"
    for object_, name in (("contacts", "lead_source"), ("companies", "account_source"), ("deals", "deal_source")):
        for record in records(company, object_):
            if record[name] == "Content Syndication" and not record.get("salesforceleadid"):
                record[name] = "Web"
    yield found("SRC012", "value", f"{SOURCE}=Content Syndication", "it brings contacts and no pipeline")
