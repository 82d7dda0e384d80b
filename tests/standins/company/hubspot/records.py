"""The records in HubSpot: what Salesforce's records say, as the sync keeps it, and what only HubSpot knows.

Contacts are Salesforce's contacts and those of its leads that nobody converted; companies are its accounts, deals its
opportunities. Dates and owners agree; records of people who left have no owner, since HubSpot takes their records away.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from random import Random
from typing import Any

from standins.company.clock import ago
from standins.company.hubspot.model import Hub, Pipeline, Property
from standins.company.hubspot.people import reps
from standins.company.hubspot.schema import PIPELINES, SALES, SUBSCRIPTIONS
from standins.company.model import Company, Record

_FIRST_ID = 1_000
_POOL = 20
_TRAFFIC = {
    "Web": "ORGANIC_SEARCH", "Paid Search": "PAID_SEARCH", "Content Syndication": "OTHER_CAMPAIGNS", "Webinar": "EMAIL_MARKETING",
    "Conference": "OFFLINE", "Referral": "REFERRALS", "Outbound": "OFFLINE", "Partner": "REFERRALS",
}  # fmt: skip
_UTM = {"Paid Search": ("search", "cpc"), "Webinar": ("newsletter", "email")}
"""What the links of a source say of themselves."""


class Blanks:
    """Records with every property of their type, the company's own ones that nobody looks at filled."""

    def __init__(self, company: Company, hub: Hub) -> None:
        self._company, self._hub = company, hub
        self._pools: dict[str, list[Record]] = {}

    def make(self, object_: str, at: datetime, changed: datetime, **given: Any) -> Record:
        """One record more of a type, made and last changed at these times, and note it."""
        if object_ not in self._pools:
            found = list(self._hub.types[object_].properties.values())
            self._pools[object_] = [{one.name: filler(self._company, one, at) for one in found} for at in range(_POOL)]
        records = self._hub.records.setdefault(object_, [])
        record = self._pools[object_][len(records) % _POOL] | given
        id = int(self._hub.types[object_].id.rpartition("-")[2]) % 1000 * 1_000_000 + _FIRST_ID + len(records)
        record |= {"hs_object_id": id, "hs_createdate": at, "hs_lastmodifieddate": changed}
        record |= {name: at for name in ("createdate",) if name in record}
        record |= {name: changed for name in ("lastmodifieddate",) if name in record}
        records.append(record)
        return record


def filler(company: Company, one: Property, number: int) -> Any:
    """What stands in a property of the n-th record: None in HubSpot's own, and in every fourth record."""
    if not one.custom or number % 4 == 3:
        return None
    if one.type in {"picklist", "multi_picklist"}:
        return one.active[number % len(one.active)] if one.active else None
    at = ago(company, 20 + number * 11)
    return {
        "number": number * 3, "currency": 1000.0 + 250 * number, "date": at.date(), "datetime": at, "boolean": number % 2 == 0,
    }.get(one.type, f"{one.label} {number}")  # fmt: skip


def keep(company: Company, hub: Hub, rng: Random) -> None:
    """Give the portal the records that its sync and its people have made."""
    _Mirror(company, hub, rng).hold()


class _Mirror:
    """Salesforce's records as HubSpot holds them."""

    def __init__(self, company: Company, hub: Hub, rng: Random) -> None:
        self._company, self._hub, self._rng = company, hub, rng
        self._blanks = Blanks(company, hub)
        self._reps = cycle(reps(hub))
        self._firms: dict[str, Record] = {}
        """The companies that are accounts in Salesforce, by the account's key."""
        self._by_domain: dict[str, Record] = {}
        self._synced = ago(company, 0.02)

    def hold(self) -> None:
        """Mirror everything, what others belong to first."""
        for account in self._company.records["Account"]:
            firm = self._firms[account["Id"]] = self._firm(account)
            self._by_domain.setdefault(firm["domain"], firm)
        for contact in self._company.records["Contact"]:
            self._contact(contact, self._firms.get(contact["AccountId"] or ""), lead=False)
        for lead in self._company.records["Lead"]:
            if not lead["IsConverted"]:
                firm = self._by_domain.get(_domain(lead["Email"])) or self._young_firm(lead)
                self._prospect(lead, self._contact(lead, firm, lead=True))
        for deal in self._company.records["Opportunity"]:
            self._deal(deal)
        self._rest()

    def _owner(self, key: str | None) -> str | None:
        member = self._hub.members.get(key or "")
        return None if member is None or member.archived else member.key

    def _firm(self, account: Record) -> Record:
        owner = self._owner(account["OwnerId"])
        return self._blanks.make(
            "companies", account["CreatedDate"], account["LastModifiedDate"], name=account["Name"], hubspot_owner_id=owner,
            website=account["Website"], domain=account["Website"].removeprefix("https://www."), industry=account["Industry"],
            country=account["BillingCountry"], numberofemployees=account["NumberOfEmployees"], phone=account["Phone"],
            annualrevenue=account["AnnualRevenue"], type="PROSPECT", account_source=account["AccountSource"],
            segment=account["Segment__c"], region=account["Region__c"], account_tier=account["Tier__c"],
            customer_since=account["Customer_Since__c"], renewal_date=account["Renewal_Date__c"],
            lifecyclestage="customer" if account["Type"] == "Customer" else "opportunity", num_associated_contacts=0,
            num_associated_deals=0, hs_num_open_deals=0, salesforceaccountid=account["Id"], salesforcelastsynctime=self._synced,
        )  # fmt: skip

    def _young_firm(self, lead: Record) -> Record:
        """The company that HubSpot makes of the domain of a prospect's address; Salesforce has no account for it yet."""
        domain = _domain(lead["Email"])
        firm = self._by_domain[domain] = self._blanks.make(
            "companies", lead["CreatedDate"], lead["CreatedDate"], name=lead["Company"], domain=domain, website=domain,
            hubspot_owner_id=self._owner(lead["OwnerId"]), industry=lead["Industry"], type="PROSPECT",
            account_source=lead["LeadSource"], segment=lead["Segment__c"], region=lead["Region__c"], account_tier="Standard",
            customer_since=None, renewal_date=None, lifecyclestage="lead", num_associated_contacts=0, num_associated_deals=0,
            hs_num_open_deals=0,
        )  # fmt: skip
        return firm

    def _contact(self, person: Record, firm: Record | None, *, lead: bool) -> Record:
        source = person["LeadSource"]
        lifecycle = "lead" if lead else "opportunity" if firm is None else firm["lifecyclestage"]
        medium = _UTM.get(source, (None, None))
        campaign = self._campaign(person["CreatedDate"].date()) if source in _UTM else None
        made = self._blanks.make(
            "contacts", person["CreatedDate"], person["LastModifiedDate"], firstname=person["FirstName"],
            lastname=person["LastName"], email=person["Email"], phone=person["Phone"], jobtitle=person["Title"],
            company=person["Company"] if lead else firm["name"] if firm else None,
            hubspot_owner_id=self._owner(person["OwnerId"]),
            lead_source=source, segment=person["Segment__c"] if lead else firm["segment"] if firm else None,
            region=person["Region__c"] if lead else firm["region"] if firm else None,
            use_case=person["Use_Case__c"] if lead else None,
            lifecyclestage=lifecycle, hs_lead_status=person["Status"] if lead else "Qualified",
            mobilephone=person["MobilePhone"],
            billing_email=None if lead else person["Billing_Email__c"], country=None if firm is None else firm["country"],
            hs_analytics_source=_TRAFFIC.get(source, "DIRECT_TRAFFIC"), utm_source=medium[0], utm_medium=medium[1],
            utm_campaign=campaign, associatedcompanyid=firm["hs_object_id"] if firm else None,
            hs_sa_first_engagement_date=person.get("First_Response_At__c"), hs_marketable_status="MARKETING_CONTACT",
            salesforceleadid=person["Id"] if lead else None, salesforcecontactid=None if lead else person["Id"],
            salesforcelastsynctime=self._synced,
        )  # fmt: skip
        if firm:
            firm["num_associated_contacts"] += 1
        return made

    def _campaign(self, day: date) -> str | None:
        running = [one.utm for one in self._hub.campaigns if one.starts_on <= day <= one.ends_on + timedelta(days=20)]
        return self._rng.choice(running) if running else None

    def _prospect(self, lead: Record, contact: Record) -> None:
        """A lead of HubSpot's own, which a development rep works, for every prospect of the last two months."""
        if lead["CreatedDate"] < ago(self._company, 60):
            return
        stages = {stage.label: stage.id for stage in self._pipeline("leads").stages}
        waiting = lead["OwnerId"] in self._company.queues
        self._blanks.make(
            "leads", lead["CreatedDate"], lead["LastModifiedDate"], hs_lead_name=lead["Name"], hs_lead_type="NEW_BUSINESS",
            hs_lead_label="WARM", hs_pipeline=self._pipeline("leads").id, hs_pipeline_stage=stages[lead["Status"]],
            hubspot_owner_id=lead["OwnerId"], development_rep=None if waiting else next(self._reps),
            lead_source=lead["LeadSource"], segment=lead["Segment__c"], region=lead["Region__c"],
            hs_associated_contact_email=contact["email"],
            hs_associated_company_name=contact["company"], hs_first_outreach_date=lead["First_Response_At__c"],
        )  # fmt: skip

    def _pipeline(self, object_: str) -> Pipeline:
        return next(one for one in self._hub.pipelines if one.object == object_)

    def _deal(self, deal: Record) -> None:
        firm = self._firms.get(deal["AccountId"] or "")
        process = deal["RecordTypeId"].partition(".")[2].replace("_", " ")
        pipeline = self._hub.pipeline("deals", next(id for id, name in PIPELINES.items() if name == process))
        made = self._blanks.make(
            "deals", deal["CreatedDate"], deal["LastModifiedDate"], dealname=deal["Name"], amount=deal["Amount"],
            amount_in_home_currency=deal["Amount"], closedate=_noon(deal["CloseDate"]), pipeline=pipeline.id,
            dealtype="newbusiness" if pipeline.id == SALES else "existingbusiness", hubspot_owner_id=self._owner(deal["OwnerId"]),
            deal_source=deal["LeadSource"], segment=deal["Segment__c"], use_case=deal["Use_Case__c"],
            go_live_date=deal["Go_Live_Date__c"], success_criteria=deal["Success_Criteria__c"], hs_next_step=deal["NextStep"],
            hs_v2_date_entered_current_stage=deal["LastStageChangeDate"],
            num_associated_contacts=1 if deal["ContactId"] else 0, hs_salesforceopportunityid=deal["Id"],
            partner_account=self._firms[deal["Partner_Account__c"]]["name"] if deal["Partner_Account__c"] else None,
            hs_primary_associated_company=firm["hs_object_id"] if firm else None, salesforcelastsynctime=self._synced,
            hs_analytics_source=_TRAFFIC.get(deal["LeadSource"] or "", "OFFLINE"),
        )  # fmt: skip
        place(self._hub, made, next(one.id for one in pipeline.stages if one.label == deal["StageName"]))
        if firm:
            firm["num_associated_deals"] += 1
            firm["hs_num_open_deals"] += not made["hs_is_closed"]

    def _rest(self) -> None:
        """Tickets, products, line items and subscriptions."""
        made = {account["Id"]: account for account in self._company.records["Account"]}
        done = {False: "3", True: "4"}
        for case in self._company.records["Case"]:
            self._blanks.make(
                "tickets", case["CreatedDate"], case["LastModifiedDate"], subject=case["Subject"], hs_pipeline="0",
                hs_pipeline_stage=done[case["IsClosed"]], hs_ticket_priority="MEDIUM", closed_date=case["ClosedDate"],
                hubspot_owner_id=self._owner(case["OwnerId"]), hs_num_associated_companies=1,
            )  # fmt: skip
        for product in self._company.records["Product2"]:
            self._blanks.make("products", product["CreatedDate"], product["CreatedDate"], name=product["Name"],
                              hs_sku=product["ProductCode"], hubspot_owner_id=None)  # fmt: skip
        for item in self._company.records["OpportunityLineItem"]:
            self._blanks.make("line_items", item["CreatedDate"], item["CreatedDate"], quantity=item["Quantity"],
                              price=item["UnitPrice"], amount=item["TotalPrice"])  # fmt: skip
        customers = [key for key, firm in self._firms.items() if firm["customer_since"]]
        for number, key in enumerate(customers[:40], 1):
            at = made[key]["CreatedDate"]
            self._blanks.make(SUBSCRIPTIONS, at, at, subscription_name=f"Subscription {number}", term=12,
                              hs_pipeline="73000001", hs_pipeline_stage="73000002",
                              hubspot_owner_id=self._firms[key]["hubspot_owner_id"])  # fmt: skip
        for name in self._hub.types:
            self._hub.records.setdefault(name, [])


def _domain(email: str) -> str:
    return email.partition("@")[2]


def _noon(day: date) -> datetime:
    """The moment that the sync makes of a day: in no time zone is it another one."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def place(hub: Hub, deal: Record, id: str) -> None:
    """Put a deal into a stage of its pipeline, with all that the stage says of its deals."""
    stage = hub.pipeline("deals", deal["pipeline"]).stage(id)
    amount, probability = deal["amount"], stage.probability
    weighted = None if amount is None or probability is None else amount * probability
    deal |= {
        "dealstage": id, "hs_is_closed": stage.ends, "hs_is_closed_won": stage.ends and probability == 1,
        "hs_is_closed_lost": stage.ends and probability != 1, "hs_deal_stage_probability": probability,
        "hs_projected_amount": weighted, "hs_forecast_amount": amount, "hs_manual_forecast_category": stage.forecast or None,
    }  # fmt: skip


def open_deals(hub: Hub) -> Iterator[Record]:
    """The deals that are open."""
    return (deal for deal in hub.records["deals"] if not deal["hs_is_closed"])


def copy_of(hub: Hub, record: Record, at: datetime) -> Record:
    """The same record once more, as an import makes it: with an id of its own, and none of Salesforce's."""
    object_ = next(name for name, found in hub.records.items() if any(one is record for one in found))
    id = max(one["hs_object_id"] for one in hub.records[object_]) + 1
    no_sync = {name: None for name in record if name.startswith(("salesforce", "hs_salesforce"))}
    return record | no_sync | {"hs_object_id": id, "hs_createdate": at, "createdate": at, "hs_lastmodifieddate": at}
