"""The standard objects and their standard fields, as the platform ships them.

A field is written ``Name|Label|type|more``, where ``more`` holds ``!`` (must be filled), ``-`` (the platform writes it),
``*`` (unique), ``=List`` (the shared list of values that it offers) and ``>Object,Object`` (where a lookup leads).
Source: Object Reference for the Salesforce Platform.
"""

from __future__ import annotations

from typing import NamedTuple


class Standard(NamedTuple):
    """A standard object: what it is called, how its records' ids begin, whether records have an owner, and its fields."""

    name: str
    label: str
    plural: str
    prefix: str
    owned: bool
    fields: str


SYSTEM = """
Id|Record ID|id|-!
IsDeleted|Deleted|boolean|-
CreatedDate|Created Date|datetime|-
CreatedById|Created By ID|lookup|->User
LastModifiedDate|Last Modified Date|datetime|-
LastModifiedById|Last Modified By ID|lookup|->User
SystemModstamp|System Modstamp|datetime|-
"""
OWNED = "OwnerId|Owner ID|lookup|!>User,Group\n"
OWNED_BY_PEOPLE = "OwnerId|Owner ID|lookup|!>User\n"

_PERSON = """
LastName|Last Name|text|!
FirstName|First Name|text|
Salutation|Salutation|picklist|=Salutation
Name|Full Name|text|-!
Title|Title|text|
Email|Email|email|
Phone|Phone|phone|
MobilePhone|Mobile Phone|phone|
Fax|Fax|phone|
DoNotCall|Do Not Call|boolean|
HasOptedOutOfEmail|Email Opt Out|boolean|
Description|Description|long_text|
LastActivityDate|Last Activity|date|-
EmailBouncedReason|Email Bounced Reason|text|
EmailBouncedDate|Email Bounced Date|datetime|
"""

OBJECTS = (
    Standard(
        "Lead",
        "Lead",
        "Leads",
        "00Q",
        True,
        f"""{_PERSON}
Company|Company|text|!
Street|Street|text|
City|City|text|
State|State/Province|text|
PostalCode|Zip/Postal Code|text|
Country|Country|text|
Website|Website|url|
LeadSource|Lead Source|picklist|=LeadSource
Status|Lead Status|picklist|!=LeadStatus
Industry|Industry|picklist|=Industry
Rating|Rating|picklist|=AccountRating
AnnualRevenue|Annual Revenue|currency|
NumberOfEmployees|Employees|number|
RecordTypeId|Record Type ID|lookup|>RecordType
IsUnreadByOwner|Unread By Owner|boolean|
IsConverted|Converted|boolean|-
ConvertedDate|Converted Date|date|-
ConvertedAccountId|Converted Account ID|lookup|->Account
ConvertedContactId|Converted Contact ID|lookup|->Contact
ConvertedOpportunityId|Converted Opportunity ID|lookup|->Opportunity
FirstCallDateTime|First Call Date|datetime|-
FirstEmailDateTime|First Email Date|datetime|-
""",
    ),
    Standard(
        "Contact",
        "Contact",
        "Contacts",
        "003",
        True,
        f"""{_PERSON}
AccountId|Account ID|lookup|>Account
ReportsToId|Reports To ID|lookup|>Contact
LeadSource|Lead Source|picklist|=LeadSource
Department|Department|text|
HomePhone|Home Phone|phone|
OtherPhone|Other Phone|phone|
AssistantName|Assistant's Name|text|
AssistantPhone|Asst. Phone|phone|
Birthdate|Birthdate|date|
MailingStreet|Mailing Street|text|
MailingCity|Mailing City|text|
MailingCountry|Mailing Country|text|
""",
    ),
    Standard(
        "Account",
        "Account",
        "Accounts",
        "001",
        True,
        """
Name|Account Name|text|!
Type|Account Type|picklist|=AccountType
ParentId|Parent Account ID|lookup|>Account
BillingStreet|Billing Street|text|
BillingCity|Billing City|text|
BillingPostalCode|Billing Zip/Postal Code|text|
BillingCountry|Billing Country|text|
ShippingCity|Shipping City|text|
ShippingCountry|Shipping Country|text|
Phone|Account Phone|phone|
Fax|Account Fax|phone|
AccountNumber|Account Number|text|
Website|Website|url|
Industry|Industry|picklist|=Industry
AnnualRevenue|Annual Revenue|currency|
NumberOfEmployees|Employees|number|
Ownership|Ownership|picklist|=AccountOwnership
TickerSymbol|Ticker Symbol|text|
Description|Account Description|long_text|
Rating|Account Rating|picklist|=AccountRating
Site|Account Site|text|
AccountSource|Account Source|picklist|=LeadSource
Sic|SIC Code|text|
LastActivityDate|Last Activity|date|-
""",
    ),
    Standard(
        "Opportunity",
        "Opportunity",
        "Opportunities",
        "006",
        True,
        """
AccountId|Account ID|lookup|>Account
ContactId|Contact ID|lookup|>Contact
RecordTypeId|Record Type ID|lookup|>RecordType
IsPrivate|Private|boolean|
Name|Name|text|!
Description|Description|long_text|
StageName|Stage|picklist|!=OpportunityStage
Amount|Amount|currency|
Probability|Probability (%)|percent|
ExpectedRevenue|Expected Amount|currency|-
TotalOpportunityQuantity|Quantity|number|
CloseDate|Close Date|date|!
Type|Opportunity Type|picklist|=OpportunityType
NextStep|Next Step|text|
LeadSource|Lead Source|picklist|=LeadSource
IsClosed|Closed|boolean|-
IsWon|Won|boolean|-
ForecastCategory|Forecast Category|picklist|-=ForecastCategory
ForecastCategoryName|Forecast Category|picklist|=ForecastCategory
CampaignId|Campaign ID|lookup|>Campaign
HasOpportunityLineItem|Has Line Item|boolean|-
PushCount|Push Count|number|-
LastStageChangeDate|Last Stage Change Date|datetime|-
FiscalQuarter|Fiscal Quarter|number|-
FiscalYear|Fiscal Year|number|-
LastActivityDate|Last Activity|date|-
""",
    ),
    Standard(
        "Campaign",
        "Campaign",
        "Campaigns",
        "701",
        True,
        """
Name|Campaign Name|text|!
ParentId|Parent Campaign ID|lookup|>Campaign
Type|Type|picklist|=CampaignType
Status|Status|picklist|=CampaignStatus
StartDate|Start Date|date|
EndDate|End Date|date|
IsActive|Active|boolean|
BudgetedCost|Budgeted Cost|currency|
ActualCost|Actual Cost|currency|
ExpectedRevenue|Expected Revenue|currency|
NumberSent|Num Sent|number|
Description|Description|long_text|
""",
    ),
    Standard(
        "CampaignMember",
        "Campaign Member",
        "Campaign Members",
        "00v",
        False,
        """
CampaignId|Campaign ID|lookup|!>Campaign
LeadId|Lead ID|lookup|>Lead
ContactId|Contact ID|lookup|>Contact
Status|Status|picklist|=CampaignMemberStatus
HasResponded|Responded|boolean|-
FirstRespondedDate|First Responded Date|date|-
""",
    ),
    Standard(
        "OpportunityContactRole",
        "Opportunity Contact Role",
        "Opportunity Contact Roles",
        "00K",
        False,
        """
OpportunityId|Opportunity ID|lookup|!>Opportunity
ContactId|Contact ID|lookup|!>Contact
Role|Role|picklist|=ContactRole
IsPrimary|Primary|boolean|
""",
    ),
    Standard(
        "OpportunityLineItem",
        "Opportunity Product",
        "Opportunity Products",
        "00k",
        False,
        """
OpportunityId|Opportunity ID|lookup|!>Opportunity
Product2Id|Product ID|lookup|>Product2
Quantity|Quantity|number|!
UnitPrice|Sales Price|currency|!
TotalPrice|Total Price|currency|-
ServiceDate|Date|date|
Description|Line Description|text|
""",
    ),
    Standard(
        "Product2",
        "Product",
        "Products",
        "01t",
        False,
        """
Name|Product Name|text|!
ProductCode|Product Code|text|
Family|Product Family|picklist|=Product2Family
IsActive|Active|boolean|
Description|Product Description|long_text|
""",
    ),
    Standard(
        "Quote",
        "Quote",
        "Quotes",
        "0Q0",
        True,
        """
Name|Quote Name|text|!
OpportunityId|Opportunity ID|lookup|!>Opportunity
QuoteNumber|Quote Number|auto_number|-
Status|Status|picklist|=QuoteStatus
ExpirationDate|Expiration Date|date|
TotalPrice|Total Price|currency|-
""",
    ),
    Standard(
        "Contract",
        "Contract",
        "Contracts",
        "800",
        True,
        """
AccountId|Account ID|lookup|!>Account
ContractNumber|Contract Number|auto_number|-
Status|Status|picklist|!=ContractStatus
StartDate|Contract Start Date|date|
ContractTerm|Contract Term (months)|number|
EndDate|Contract End Date|date|-
""",
    ),
    Standard(
        "Order",
        "Order",
        "Orders",
        "801",
        True,
        """
AccountId|Account ID|lookup|!>Account
OrderNumber|Order Number|auto_number|-
Status|Status|picklist|!=OrderStatus
EffectiveDate|Order Start Date|date|!
TotalAmount|Order Amount|currency|-
""",
    ),
    Standard(
        "Case",
        "Case",
        "Cases",
        "500",
        True,
        """
CaseNumber|Case Number|auto_number|-
AccountId|Account ID|lookup|>Account
ContactId|Contact ID|lookup|>Contact
Subject|Subject|text|
Status|Status|picklist|=CaseStatus
Origin|Case Origin|picklist|=CaseOrigin
Priority|Priority|picklist|=CasePriority
IsClosed|Closed|boolean|-
ClosedDate|Closed Date|datetime|-
Description|Description|long_text|
""",
    ),
    Standard(
        "Task",
        "Task",
        "Tasks",
        "00T",
        True,
        """
Subject|Subject|text|
Status|Status|picklist|!=TaskStatus
Priority|Priority|picklist|!=TaskPriority
ActivityDate|Due Date Only|date|
WhatId|Related To ID|lookup|>Account,Opportunity
WhoId|Name ID|lookup|>Contact,Lead
IsClosed|Closed|boolean|-
""",
    ),
    Standard(
        "Event",
        "Event",
        "Events",
        "00U",
        True,
        """
Subject|Subject|text|
StartDateTime|Start Date Time|datetime|
EndDateTime|End Date Time|datetime|
WhatId|Related To ID|lookup|>Account,Opportunity
WhoId|Name ID|lookup|>Contact,Lead
""",
    ),
    Standard(
        "Asset",
        "Asset",
        "Assets",
        "02i",
        True,
        """
Name|Asset Name|text|!
AccountId|Account ID|lookup|>Account
Product2Id|Product ID|lookup|>Product2
Status|Status|picklist|=AssetStatus
Quantity|Quantity|number|
InstallDate|Install Date|date|
""",
    ),
    Standard(
        "User",
        "User",
        "Users",
        "005",
        False,
        """
Username|Username|text|!*
LastName|Last Name|text|!
FirstName|First Name|text|
Name|Full Name|text|-!
Email|Email|email|!
Title|Title|text|
IsActive|Active|boolean|
UserType|User Type|picklist|-=UserType
ProfileId|Profile ID|lookup|!>Profile
UserRoleId|Role ID|lookup|>UserRole
ManagerId|Manager ID|lookup|>User
LastLoginDate|Last Login|datetime|-
""",
    ),
)

VALUE_SETS = {
    "Salutation": ("Ms.", "Mr.", "Dr."),
    "Industry": ("Manufacturing", "Technology", "Healthcare", "Retail", "Energy", "Transportation"),
    "AccountRating": ("Hot", "Warm", "Cold"),
    "AccountType": ("Prospect", "Customer", "Supplier"),
    "AccountOwnership": ("Public", "Private", "Subsidiary"),
    "OpportunityType": ("New Business", "Expansion"),
    "ForecastCategory": ("Omitted", "Pipeline", "Best Case", "Commit", "Closed"),
    "CampaignType": ("Conference", "Email", "Advertisement", "Webinar"),
    "CampaignStatus": ("Planned", "In Progress", "Completed"),
    "CampaignMemberStatus": ("Sent", "Responded"),
    "ContactRole": ("Decision Maker", "Economic Buyer", "Technical Buyer"),
    "Product2Family": ("Platform", "Services"),
    "QuoteStatus": ("Draft", "Presented", "Accepted"),
    "ContractStatus": ("Draft", "Activated"),
    "OrderStatus": ("Draft", "Activated"),
    "CaseOrigin": ("Phone", "Email", "Web"),
    "CasePriority": ("High", "Medium", "Low"),
    "TaskStatus": ("Not Started", "In Progress", "Completed"),
    "TaskPriority": ("High", "Normal", "Low"),
    "AssetStatus": ("Installed", "Retired"),
    "UserType": ("Standard", "PowerPartner", "AutomatedProcess"),
}
"""The shared lists whose values nobody in the company governs. Stages, statuses and sources are the company's own."""
