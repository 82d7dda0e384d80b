"""The standard objects that revenue runs through, by the names of their APIs, which are exact to the letter's case."""

from __future__ import annotations

SALESFORCE = (
    "Account", "Asset", "Campaign", "CampaignMember", "Case", "Contact", "Contract", "Event", "Lead", "Opportunity",
    "OpportunityContactRole", "OpportunityLineItem", "OpportunitySplit", "OpportunityTeamMember", "Order", "OrderItem", "Partner",
    "Pricebook2", "PricebookEntry", "Product2", "Quote", "QuoteLineItem", "Task", "User",
)  # fmt: skip
HUBSPOT = ("companies", "contacts", "deals", "invoices", "leads", "line_items", "orders", "products", "quotes", "tickets")

OF_CUSTOM_OBJECTS_TOO = frozenset({"Asset", "Case", "Contract", "Event", "Order", "Partner", "Task", "User"})
"""Salesforce's names that, in small letters, a portal may well have given to a custom object of its own."""

_SPELLED = {name.casefold(): name for name in (*SALESFORCE, *HUBSPOT) if name not in OF_CUSTOM_OBJECTS_TOO}


def misspelt(name: str) -> str:
    """The standard object whose name this is but for its case; '' for any other name."""
    right = _SPELLED.get(name.casefold(), "")
    return "" if right == name else right


def is_salesforces(name: str) -> bool:
    """Whether a name is one that Salesforce gives: with a capital, or with the two underscores of a suffix or a package."""
    return name[:1].isupper() or "__" in name
