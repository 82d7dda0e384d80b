"""Data quality in HubSpot, handoffs, forecast and ownership: what is not filled, owned, attached, or on the list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from standins.company.clock import ago
from standins.company.craft import found as in_salesforce
from standins.company.hubspot.craft import (
    found,
    hub_of,
    leaver,
    made,
    offer,
    open_deals,
    prospects,
    records,
    user_path,
    won_deals,
)
from standins.company.hubspot.model import Audit
from standins.company.hubspot.schema import SALES
from standins.company.model import Company, Planted
from standins.company.planting import plants


@plants("DAT001", side="hubspot")
def thinly_filled(company: Company) -> Iterator[Planted]:
    """The form on the web no longer asks for the region."""
    for number, contact in enumerate(records(company, "contacts")):
        if number % 5 < 2:
            contact["region"] = None
    yield found("DAT001", "field", "contacts.region", "two contacts in five have no region")


@plants("DAT003", side="hubspot")
def left_with_companies(company: Company) -> Iterator[Planted]:
    """A seller leaves, and nobody takes over the companies."""
    gone = leaver(company).key
    for firm in records(company, "companies")[::4]:
        firm["hubspot_owner_id"] = gone
    yield found("DAT003", "object", "companies", "one company in four belongs to somebody who left")


@plants("DAT004", side="hubspot")
def without_tier(company: Company) -> Iterator[Planted]:
    """Companies that HubSpot makes of a domain get no tier."""
    for number, firm in enumerate(records(company, "companies")):
        if number % 5 < 2:
            firm["account_tier"] = None
    yield found("DAT004", "field", "companies.account_tier", "two companies in five have no tier")


@plants("DAT005", side="hubspot")
def with_nobody(company: Company) -> Iterator[Planted]:
    """Deals are opened by import, without a contact."""
    for deal in open_deals(company)[::2]:
        deal["num_associated_contacts"] = 0
    yield found("DAT005", "object", "deals/contacts", "every second open deal has no contact")


@plants("DAT006", side="hubspot")
def off_the_list(company: Company) -> Iterator[Planted]:
    """The German team asks for an option of its own."""
    offer(company, "contacts.region", "DACH")
    for contact in [one for one in prospects(company) if one["region"] == "EMEA"][:60]:
        contact["region"] = "DACH"
    yield found("DAT006", "field", "contacts.region", "'DACH' is no region of the dictionary")
    yield in_salesforce("FLD009", "field", "Lead.Region__c", "only HubSpot offers 'DACH'")


@plants("FCT003", side="hubspot")
def overdue(company: Company) -> Iterator[Planted]:
    """Sellers leave the close dates of the last quarter on their deals."""
    for deal in [one for one in open_deals(company) if one["pipeline"] == SALES][::2]:
        deal["closedate"] = ago(company, 40)
    yield found("FCT003", "pipeline", f"deals/{SALES}/past_due", "every second open deal is past its close date")


@plants("HND001", side="hubspot")
def thrown_over(company: Company) -> Iterator[Planted]:
    """Deals are closed at the end of the quarter, and the go-live date is to follow."""
    for number, deal in enumerate(won_deals(company)):
        if number % 5 < 3:
            deal["go_live_date"] = None
    yield Planted("HND001", "governance:policy:handoffs.yaml/Sales to Customer Success", "most won deals lack the go-live date")


@plants("OWN007", side="hubspot")
def unknown_approver(company: Company) -> Iterator[Planted]:
    """A consultant signs off on a launch, and was never a user of either CRM."""
    company.policy["company.yaml"]["people"].append(
        {"name": "Robin Quill", "email": "robin.quill@agency.example", "team": "Marketing"}
    )
    yield Planted("OWN007", "salesforce:policy:person/robin quill", "nobody of that name uses either CRM")


@plants("OWN011", side="hubspot")
def too_many_admins(company: Company) -> Iterator[Planted]:
    """For a migration an account executive is made super admin, and stays one."""
    member = next(one for one in hub_of(company).members.values() if one.team == "Sales" and not one.archived)
    member.super_admin = True
    yield found("OWN011", "user", str(member.user), "a seller is super admin")


@plants("LCH005", side="hubspot")
def quick_fix(company: Company) -> Iterator[Planted]:
    """Somebody changes a property on a Friday evening, outside any launch."""
    hub = hub_of(company)
    one = hub.property("deals.success_criteria")
    one.stamp = made(company, 3)()
    one.stamp.created_at -= timedelta(days=400)
    by, at = one.stamp.modified_by, one.stamp.modified_at
    hub.audits.append(Audit("9999001", at, by, "PROPERTY", "DEAL", "UPDATE", one.path))
    yield found("LCH005", "user", user_path(company, by), "a property was changed outside any launch")


@plants("FCT006", side="hubspot")
def no_segment(company: Company) -> Iterator[Planted]:
    """The sync that filled the segment of deals stumbled, and nobody noticed."""
    for number, deal in enumerate(records(company, "deals")):
        if number % 5 < 2:
            deal["segment"] = None
    yield found("FCT006", "object", "deals", "two deals in five have no segment")
