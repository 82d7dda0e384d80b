"""What the platform itself defines and metadata files leave out: standard picklists, types of standard fields, conversion.

Source: Metadata API Developer Guide, 'StandardValueSet Names and Standard Picklist Fields'; Object Reference; Salesforce Help,
'Lead Conversion Field Mapping'.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

VALUE_SETS: Mapping[str, tuple[str, ...]] = {
    "AccountOwnership": ("Account.Ownership",),
    "AccountRating": ("Account.Rating", "Lead.Rating"),
    "AccountType": ("Account.Type",),
    "AssetStatus": ("Asset.Status",),
    "CampaignMemberStatus": ("CampaignMember.Status",),
    "CampaignStatus": ("Campaign.Status",),
    "CampaignType": ("Campaign.Type",),
    "CaseOrigin": ("Case.Origin",),
    "CasePriority": ("Case.Priority",),
    "CaseReason": ("Case.Reason",),
    "CaseStatus": ("Case.Status",),
    "CaseType": ("Case.Type",),
    "ContactRole": ("OpportunityContactRole.Role",),
    "ContractStatus": ("Contract.Status",),
    "EventSubject": ("Event.Subject",),
    "EventType": ("Event.Type",),
    "Industry": ("Account.Industry", "Lead.Industry"),
    "LeadSource": (
        "Account.AccountSource",
        "CampaignMember.LeadSource",
        "Contact.LeadSource",
        "Lead.LeadSource",
        "Opportunity.LeadSource",
    ),
    "LeadStatus": ("Lead.Status",),
    "OpportunityCompetitor": ("OpportunityCompetitor.CompetitorName",),
    "OpportunityStage": ("Opportunity.StageName",),
    "OpportunityType": ("Opportunity.Type",),
    "OrderStatus": ("Order.Status",),
    "OrderType": ("Order.Type",),
    "PartnerRole": ("Partner.Role",),
    "Product2Family": ("Asset.ProductFamily", "Product2.Family"),
    "QuoteStatus": ("Quote.Status",),
    "SalesTeamRole": (
        "AccountTeamMember.TeamMemberRole",
        "OpportunityTeamMember.TeamMemberRole",
        "UserTeamMember.TeamMemberRole",
    ),
    "Salutation": ("CampaignMember.Salutation",),
    "SolutionStatus": ("Solution.Status",),
    "TaskPriority": ("Task.Priority",),
    "TaskStatus": ("Task.Status",),
    "TaskSubject": ("Task.Subject",),
    "TaskType": ("Task.Type",),
}
"""Standard value sets and the fields that offer their values, as far as object files list these fields.

(Leads and contacts have a salutation too: inside their name, which is one field to a file.)
"""

CARRIERS: Mapping[str, str] = {field: value_set for value_set, fields in VALUE_SETS.items() for field in fields}
"""Standard picklist fields and the value set of each."""

STAGES: Mapping[str, tuple[str, str]] = {
    "Opportunity": ("StageName", "sales"),
    "Lead": ("Status", "lead"),
    "Case": ("Status", "support"),
    "Solution": ("Status", "solution"),
}
"""The objects that have business processes: the field whose values are their steps, and the kind of pipeline."""


class StandardField(NamedTuple):
    """The label and the normalised type of a standard field."""

    label: str
    type: str


def _fields(object_: str, **labels_by_type: str) -> dict[str, StandardField]:
    """Fields written as ``Name=Label`` or, where the label is the name, as ``Name``."""
    found = {}
    for type_, listed in labels_by_type.items():
        for entry in listed.split(", "):
            name, _, label = entry.partition("=")
            found[f"{object_}.{name}"] = StandardField(label or name, type_)
    return found


FIELDS: Mapping[str, StandardField] = {
    **_fields(
        "Lead",
        text="Name, FirstName=First Name, LastName=Last Name, Company, Title",
        picklist="LeadSource=Lead Source, Status=Lead Status, Rating, Industry, Salutation",
        email="Email",
        phone="Phone, MobilePhone=Mobile Phone, Fax",
        url="Website",
        address="Address",
        long_text="Description",
        currency="AnnualRevenue=Annual Revenue",
        number="NumberOfEmployees=No. of Employees",
        boolean="DoNotCall=Do Not Call, HasOptedOutOfEmail=Email Opt Out, HasOptedOutOfFax=Fax Opt Out, IsConverted=Converted",
        lookup="OwnerId=Lead Owner, CampaignId=Campaign",
    ),
    **_fields(
        "Contact",
        text="Name, FirstName=First Name, LastName=Last Name, Title, Department, AssistantName=Assistant",
        picklist="LeadSource=Lead Source, Salutation",
        email="Email",
        phone="Phone=Business Phone, MobilePhone=Mobile Phone, Fax=Business Fax, HomePhone=Home Phone, OtherPhone=Other Phone",
        address="MailingAddress=Mailing Address, OtherAddress=Other Address",
        long_text="Description",
        date="Birthdate",
        boolean="DoNotCall=Do Not Call, HasOptedOutOfEmail=Email Opt Out, HasOptedOutOfFax=Fax Opt Out",
        lookup="AccountId=Account Name, OwnerId=Contact Owner, ReportsToId=Reports To",
    ),
    **_fields(
        "Account",
        text="Name=Account Name, AccountNumber=Account Number, Site=Account Site, Sic=SIC Code, TickerSymbol=Ticker Symbol",
        picklist="AccountSource=Account Source, Industry, Ownership, Rating, Type",
        phone="Phone=Account Phone, Fax=Account Fax",
        url="Website",
        address="BillingAddress=Billing Address, ShippingAddress=Shipping Address",
        long_text="Description",
        currency="AnnualRevenue=Annual Revenue",
        number="NumberOfEmployees=Employees",
        lookup="OwnerId=Account Owner, ParentId=Parent Account",
    ),
    **_fields(
        "Opportunity",
        text="Name=Opportunity Name, NextStep=Next Step",
        picklist="StageName=Stage, LeadSource=Lead Source, Type, ForecastCategoryName=Forecast Category",
        currency="Amount, ExpectedRevenue=Expected Revenue",
        percent="Probability=Probability (%)",
        number="TotalOpportunityQuantity=Quantity",
        date="CloseDate=Close Date",
        boolean="IsPrivate=Private",
        long_text="Description",
        lookup="AccountId=Account Name, CampaignId=Primary Campaign Source, OwnerId=Opportunity Owner, Pricebook2Id=Price Book",
    ),
    **_fields(
        "Case",
        text="CaseNumber=Case Number, Subject, SuppliedName=Web Name",
        picklist="Status, Origin=Case Origin, Priority, Reason=Case Reason, Type",
        long_text="Description",
        email="SuppliedEmail=Web Email, ContactEmail=Contact Email",
        phone="SuppliedPhone=Web Phone",
        datetime="ClosedDate=Date/Time Closed",
        boolean="IsEscalated=Escalated, IsClosedOnCreate=Closed When Created",
        lookup="AccountId=Account Name, ContactId=Contact Name, OwnerId=Case Owner, ParentId=Parent Case",
    ),
    **_fields(
        "Campaign",
        text="Name=Campaign Name",
        picklist="Status, Type",
        date="StartDate=Start Date, EndDate=End Date",
        boolean="IsActive=Active",
        currency="ActualCost=Actual Cost, BudgetedCost=Budgeted Cost, ExpectedRevenue=Expected Revenue",
        long_text="Description",
        lookup="OwnerId=Campaign Owner, ParentId=Parent Campaign",
    ),
    **_fields("CampaignMember", picklist="Status, LeadSource=Lead Source, Salutation"),
    **_fields("Asset", picklist="Status, ProductFamily=Product Family"),
    **_fields("Contract", picklist="Status"),
    **_fields("Order", picklist="Status, Type=Order Type"),
    **_fields("Quote", picklist="Status"),
    **_fields("Product2", picklist="Family=Product Family"),
    **_fields("Solution", picklist="Status"),
    **_fields("Task", picklist="Subject, Status, Priority, Type"),
    **_fields("Event", picklist="Subject, Type"),
    **_fields("OpportunityContactRole", picklist="Role"),
    **_fields("OpportunityCompetitor", picklist="CompetitorName=Competitor Name"),
    **_fields("OpportunityTeamMember", picklist="TeamMemberRole=Team Role"),
    **_fields("AccountTeamMember", picklist="TeamMemberRole=Team Role"),
    **_fields("UserTeamMember", picklist="TeamMemberRole=Team Role"),
    **_fields("Partner", picklist="Role"),
}
"""Standard fields whose type files leave out, and all picklists of CARRIERS."""

CONVERSIONS: tuple[tuple[str, str], ...] = (
    ("Lead.Address", "Account.BillingAddress"),
    ("Lead.Address", "Contact.MailingAddress"),
    ("Lead.AnnualRevenue", "Account.AnnualRevenue"),
    ("Lead.CampaignId", "Opportunity.CampaignId"),
    ("Lead.Company", "Account.Name"),
    ("Lead.Company", "Opportunity.Name"),
    ("Lead.Description", "Contact.Description"),
    ("Lead.DoNotCall", "Contact.DoNotCall"),
    ("Lead.Email", "Contact.Email"),
    ("Lead.Fax", "Account.Fax"),
    ("Lead.Fax", "Contact.Fax"),
    ("Lead.FirstName", "Contact.FirstName"),
    ("Lead.HasOptedOutOfEmail", "Contact.HasOptedOutOfEmail"),
    ("Lead.HasOptedOutOfFax", "Contact.HasOptedOutOfFax"),
    ("Lead.Industry", "Account.Industry"),
    ("Lead.LastName", "Contact.LastName"),
    ("Lead.LeadSource", "Account.AccountSource"),
    ("Lead.LeadSource", "Contact.LeadSource"),
    ("Lead.LeadSource", "Opportunity.LeadSource"),
    ("Lead.MobilePhone", "Contact.MobilePhone"),
    ("Lead.Name", "Contact.Name"),
    ("Lead.NumberOfEmployees", "Account.NumberOfEmployees"),
    ("Lead.OwnerId", "Account.OwnerId"),
    ("Lead.OwnerId", "Contact.OwnerId"),
    ("Lead.OwnerId", "Opportunity.OwnerId"),
    ("Lead.Phone", "Account.Phone"),
    ("Lead.Phone", "Contact.Phone"),
    ("Lead.Rating", "Account.Rating"),
    ("Lead.Salutation", "Contact.Salutation"),
    ("Lead.Title", "Contact.Title"),
    ("Lead.Website", "Account.Website"),
)
"""Where conversion puts the standard fields of a lead, whatever the admin maps."""

TYPES: Mapping[str, str] = {
    "Address": "address",
    "AutoNumber": "auto_number",
    "Checkbox": "boolean",
    "Currency": "currency",
    "Date": "date",
    "DateTime": "datetime",
    "Email": "email",
    "EncryptedText": "encrypted",
    "ExternalLookup": "lookup",
    "File": "file",
    "Hierarchy": "lookup",
    "Html": "rich_text",
    "IndirectLookup": "lookup",
    "Location": "geolocation",
    "LongTextArea": "long_text",
    "Lookup": "lookup",
    "MasterDetail": "lookup",
    "MetadataRelationship": "lookup",
    "MultiselectPicklist": "multi_picklist",
    "Number": "number",
    "Percent": "percent",
    "Phone": "phone",
    "Picklist": "picklist",
    "Summary": "summary",
    "Text": "text",
    "TextArea": "text",
    "Time": "time",
    "Url": "url",
}
"""The field types of the Metadata API, and ours."""
