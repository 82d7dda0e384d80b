"""The object types and the properties that every portal has, a choice of them in the shapes in which HubSpot ships them.

A property is written ``name|label|type|group|more``, where ``more`` holds ``-`` (HubSpot writes it), ``~`` (calculated),
``*`` (unique), ``@`` (its options are the portal's owners or teams), ``f`` (forms may ask for it), ``x`` (the company archived
it) and ``=List`` (its options).
"""

from __future__ import annotations

from typing import NamedTuple


class Standard(NamedTuple):
    """A standard object type and its properties."""

    name: str
    id: str
    label: str
    plural: str
    properties: str


OPTIONS: dict[str, tuple[str, ...]] = {
    "Lifecycle": ("subscriber", "lead", "marketingqualifiedlead", "salesqualifiedlead", "opportunity", "customer", "evangelist",
                  "other"),
    "Analytics": ("ORGANIC_SEARCH", "PAID_SEARCH", "EMAIL_MARKETING", "SOCIAL_MEDIA", "REFERRALS", "OTHER_CAMPAIGNS",
                  "DIRECT_TRAFFIC", "OFFLINE", "PAID_SOCIAL"),
    "Marketable": ("MARKETING_CONTACT", "NON_MARKETING_CONTACT"),
    "BuyingRole": ("BLOCKER", "BUDGET_HOLDER", "CHAMPION", "DECISION_MAKER", "END_USER", "INFLUENCER"),
    "CompanyType": ("PROSPECT", "PARTNER", "RESELLER", "VENDOR", "OTHER"),
    "DealType": ("newbusiness", "existingbusiness"),
    "Forecast": ("OMIT", "PIPELINE", "BEST_CASE", "COMMIT", "CLOSED"),
    "TicketPriority": ("LOW", "MEDIUM", "HIGH", "URGENT"),
    "TicketCategory": ("PRODUCT_ISSUE", "BILLING_ISSUE", "FEATURE_REQUEST", "GENERAL_INQUIRY"),
    "LeadType": ("NEW_BUSINESS", "UPSELL", "RE_ATTEMPTING"),
    "LeadLabel": ("HOT", "WARM", "COLD"),
    "BillingFrequency": ("monthly", "quarterly", "annually"),
    "ProductType": ("inventory", "non_inventory", "service"),
    "Priority": ("low", "medium", "high"),
}  # fmt: skip
"""The options of HubSpot's own properties, by value."""

_EVERYWHERE = """
hs_object_id|Record ID|number|{group}|-*
hs_createdate|Object create date/time|datetime|{group}|-
hs_lastmodifieddate|Object last modified date/time|datetime|{group}|-
hs_created_by_user_id|Created by user ID|number|{group}|-
hs_updated_by_user_id|Updated by user ID|number|{group}|-
hs_object_source_label|Record source|text|{group}|-
hs_merged_object_ids|Merged record IDs|text|{group}|-
hs_read_only|Read only object|boolean|{group}|-
hs_unique_creation_key|Unique creation key|text|{group}|-
hubspot_owner_id|{label} owner|picklist|{group}|@
hubspot_team_id|HubSpot team|picklist|{group}|@-
hubspot_owner_assigneddate|Owner assigned date|datetime|{group}|-
"""

_NOTES = """
notes_last_contacted|Last contacted|datetime|{group}|-
notes_last_updated|Last activity date|datetime|{group}|-
notes_next_activity_date|Next activity date|datetime|{group}|-
num_contacted_notes|Number of times contacted|number|{group}|-
num_notes|Number of sales activities|number|{group}|-
"""

_ANALYTICS = """
hs_analytics_source|Original traffic source|picklist|analyticsinformation|-=Analytics
hs_analytics_source_data_1|Original traffic source drill-down 1|text|analyticsinformation|-
hs_analytics_source_data_2|Original traffic source drill-down 2|text|analyticsinformation|-
hs_latest_source|Latest traffic source|picklist|analyticsinformation|-=Analytics
hs_analytics_num_page_views|Number of pageviews|number|analyticsinformation|-
hs_analytics_num_visits|Number of sessions|number|analyticsinformation|-
"""

OBJECTS = (
    Standard(
        "contacts",
        "0-1",
        "Contact",
        "Contacts",
        f"""{_EVERYWHERE}{_NOTES}{_ANALYTICS}
firstname|First name|text|contactinformation|f
lastname|Last name|text|contactinformation|f
email|Email|text|contactinformation|*f
phone|Phone number|phone|contactinformation|f
mobilephone|Mobile phone number|phone|contactinformation|f
fax|Fax number|text|contactinformation|f
salutation|Salutation|text|contactinformation|f
jobtitle|Job title|text|contactinformation|f
company|Company name|text|contactinformation|f
website|Website URL|text|contactinformation|f
address|Street address|text|contactinformation|f
city|City|text|contactinformation|f
state|State/Region|text|contactinformation|f
zip|Postal code|text|contactinformation|f
country|Country/Region|text|contactinformation|f
industry|Industry|text|contactinformation|x
annualrevenue|Annual revenue|text|contactinformation|f
date_of_birth|Date of birth|text|contactinformation|f
gender|Gender|text|contactinformation|f
marital_status|Marital status|text|contactinformation|f
message|Message|long_text|contactinformation|f
lifecyclestage|Lifecycle stage|picklist|contactinformation|f=Lifecycle
hs_lead_status|Lead status|picklist|contactinformation|f=LeadStatus
hubspotscore|HubSpot score|number|contactinformation|~-
hs_buying_role|Buying role|multi_picklist|contactinformation|=BuyingRole
hs_marketable_status|Marketing contact status|picklist|contactinformation|-=Marketable
hs_email_optout|Unsubscribed from all email|boolean|emailinformation|-
hs_email_open|Marketing emails opened|number|emailinformation|-
hs_email_click|Marketing emails clicked|number|emailinformation|-
hs_email_bounce|Marketing emails bounced|number|emailinformation|-
createdate|Create date|datetime|contactinformation|-
lastmodifieddate|Last modified date|datetime|contactinformation|-
closedate|Close date|datetime|contactinformation|-
associatedcompanyid|Primary associated company ID|number|contactinformation|-
num_associated_deals|Number of associated deals|number|contactinformation|-
recent_deal_amount|Recent deal amount|number|contactinformation|-
total_revenue|Total revenue|number|contactinformation|-
first_conversion_date|First conversion date|datetime|conversioninformation|-
first_conversion_event_name|First conversion|text|conversioninformation|-
recent_conversion_date|Recent conversion date|datetime|conversioninformation|-
num_conversion_events|Number of form submissions|number|conversioninformation|-
hs_lifecyclestage_lead_date|Date entered lead|datetime|contactinformation|-
hs_lifecyclestage_opportunity_date|Date entered opportunity|datetime|contactinformation|-
hs_lifecyclestage_customer_date|Date entered customer|datetime|contactinformation|-
hs_sa_first_engagement_date|Date of first engagement|datetime|contactinformation|-
hs_time_to_first_engagement|Lead response time|number|contactinformation|-
salesforceleadid|Salesforce lead ID|text|salesforceinformation|-
salesforcecontactid|Salesforce contact ID|text|salesforceinformation|-
salesforcelastsynctime|Last Salesforce sync time|datetime|salesforceinformation|-
salesforcedeleted|Salesforce deleted|boolean|salesforceinformation|-
""",
    ),
    Standard(
        "companies",
        "0-2",
        "Company",
        "Companies",
        f"""{_EVERYWHERE}{_NOTES}{_ANALYTICS}
name|Company name|text|companyinformation|f
domain|Company domain name|text|companyinformation|f
website|Website URL|text|companyinformation|f
phone|Phone number|phone|companyinformation|f
address|Street address|text|companyinformation|f
city|City|text|companyinformation|f
state|State/Region|text|companyinformation|f
zip|Postal code|text|companyinformation|f
country|Country/Region|text|companyinformation|f
industry|Industry|picklist|companyinformation|f=Industry
annualrevenue|Annual revenue|currency|companyinformation|f
numberofemployees|Number of employees|number|companyinformation|f
type|Type|picklist|companyinformation|f=CompanyType
description|Description|long_text|companyinformation|f
founded_year|Year founded|text|companyinformation|f
is_public|Is public|boolean|companyinformation|
lifecyclestage|Lifecycle stage|picklist|companyinformation|=Lifecycle
hs_lead_status|Lead status|picklist|companyinformation|=LeadStatus
hs_parent_company_id|Parent company|number|companyinformation|-
hs_num_child_companies|Number of child companies|number|companyinformation|-
createdate|Create date|datetime|companyinformation|-
closedate|Close date|datetime|companyinformation|-
num_associated_contacts|Number of associated contacts|number|companyinformation|-
num_associated_deals|Number of associated deals|number|companyinformation|-
hs_num_open_deals|Number of open deals|number|companyinformation|-
total_revenue|Total revenue|currency|companyinformation|-
salesforceaccountid|Salesforce account ID|text|salesforceinformation|-
salesforcelastsynctime|Last Salesforce sync time|datetime|salesforceinformation|-
""",
    ),
    Standard(
        "deals",
        "0-3",
        "Deal",
        "Deals",
        f"""{_EVERYWHERE}{_NOTES}
hs_analytics_source|Original traffic source|picklist|analyticsinformation|-=Analytics
hs_analytics_source_data_1|Original traffic source drill-down 1|text|analyticsinformation|-
dealname|Deal name|text|dealinformation|
dealstage|Deal stage|picklist|dealinformation|=DealStage
pipeline|Pipeline|picklist|dealinformation|=DealPipeline
dealtype|Deal type|picklist|dealinformation|=DealType
amount|Amount|currency|dealinformation|
amount_in_home_currency|Amount in company currency|currency|dealinformation|~-
deal_currency_code|Currency|picklist|dealinformation|@
closedate|Close date|datetime|dealinformation|
createdate|Create date|datetime|dealinformation|-
description|Deal description|long_text|dealinformation|
hs_priority|Priority|picklist|dealinformation|=Priority
hs_next_step|Next step|text|dealinformation|
hs_is_closed|Is deal closed?|boolean|dealinformation|~-
hs_is_closed_won|Is closed won|boolean|dealinformation|~-
hs_is_closed_lost|Is closed lost|boolean|dealinformation|~-
hs_deal_stage_probability|Deal probability|number|dealinformation|~-
hs_forecast_amount|Forecast amount|currency|dealinformation|~-
hs_projected_amount|Weighted amount|currency|dealinformation|~-
hs_manual_forecast_category|Forecast category|picklist|dealinformation|=Forecast
hs_v2_date_entered_current_stage|Date entered current stage|datetime|dealinformation|-
closed_lost_reason|Closed lost reason|long_text|dealinformation|
closed_won_reason|Closed won reason|long_text|dealinformation|
days_to_close|Days to close|number|dealinformation|~-
num_associated_contacts|Number of associated contacts|number|dealinformation|-
hs_num_of_associated_line_items|Number of associated line items|number|dealinformation|-
hs_primary_associated_company|Primary associated company|number|dealinformation|-
hs_salesforceopportunityid|Salesforce opportunity ID|text|salesforceinformation|-
salesforcelastsynctime|Last Salesforce sync time|datetime|salesforceinformation|-
""",
    ),
    Standard(
        "tickets",
        "0-5",
        "Ticket",
        "Tickets",
        f"""{_EVERYWHERE}
subject|Ticket name|text|ticketinformation|f
content|Ticket description|long_text|ticketinformation|f
hs_pipeline|Pipeline|picklist|ticketinformation|=TicketPipeline
hs_pipeline_stage|Ticket status|picklist|ticketinformation|=TicketStage
hs_ticket_priority|Priority|picklist|ticketinformation|f=TicketPriority
hs_ticket_category|Category|multi_picklist|ticketinformation|f=TicketCategory
createdate|Create date|datetime|ticketinformation|-
closed_date|Close date|datetime|ticketinformation|-
time_to_close|Time to close|number|ticketinformation|~-
hs_num_associated_companies|Number of associated companies|number|ticketinformation|-
""",
    ),
    Standard(
        "leads",
        "0-136",
        "Lead",
        "Leads",
        f"""{_EVERYWHERE}
hs_lead_name|Lead name|text|leadinformation|
hs_lead_type|Lead type|picklist|leadinformation|=LeadType
hs_lead_label|Lead label|picklist|leadinformation|=LeadLabel
hs_pipeline|Pipeline|picklist|leadinformation|=LeadPipeline
hs_pipeline_stage|Lead pipeline stage|picklist|leadinformation|=LeadStage
hs_associated_contact_email|Associated contact email|text|leadinformation|~-
hs_associated_company_name|Associated company name|text|leadinformation|~-
hs_first_outreach_date|First outreach date|datetime|leadinformation|-
""",
    ),
    Standard(
        "products",
        "0-7",
        "Product",
        "Products",
        f"""{_EVERYWHERE}
name|Name|text|productinformation|
description|Product description|long_text|productinformation|
hs_sku|SKU|text|productinformation|
price|Unit price|currency|productinformation|
hs_cost_of_goods_sold|Unit cost|currency|productinformation|
recurringbillingfrequency|Billing frequency|picklist|productinformation|=BillingFrequency
hs_product_type|Product type|picklist|productinformation|=ProductType
createdate|Create date|datetime|productinformation|-
""",
    ),
    Standard(
        "line_items",
        "0-8",
        "Line item",
        "Line items",
        f"""{_EVERYWHERE}
name|Name|text|lineiteminformation|
description|Description|long_text|lineiteminformation|
hs_sku|SKU|text|lineiteminformation|
hs_product_id|Product ID|number|lineiteminformation|
price|Unit price|currency|lineiteminformation|
quantity|Quantity|number|lineiteminformation|
amount|Net price|currency|lineiteminformation|~-
recurringbillingfrequency|Billing frequency|picklist|lineiteminformation|=BillingFrequency
createdate|Create date|datetime|lineiteminformation|-
""",
    ),
)

CUSTOM = f"""{_EVERYWHERE}
hs_pipeline|Pipeline|picklist|subscriptions_information|=SubscriptionPipeline
hs_pipeline_stage|Pipeline stage|picklist|subscriptions_information|=SubscriptionStage
"""
"""What HubSpot gives every custom object with a pipeline."""
