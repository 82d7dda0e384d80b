"""Fields: what launches leave behind, and what nobody answers for."""

from __future__ import annotations

from collections.abc import Iterator

from standins.company import schema
from standins.company.clock import stamped
from standins.company.craft import an_admin, disown, found, leaver, new_field
from standins.company.governance import entry
from standins.company.model import Company, Flow, Planted, Value
from standins.company.planting import plants
from standins.company.records import filler
from standins.company.schema import is_packaged
from standins.company.words import QUALIFIERS


@plants("FLD001")
def nobodys_field(company: Company) -> Iterator[Planted]:
    """Marketing adds a field for a fair, and nobody takes it over."""
    new_field(company, "Lead.Booth_Number__c", "Booth Number", "text", "The booth at which we met.", owned=False)
    yield found("FLD001", "object", "Lead", "Booth_Number__c has no owner")


@plants("FLD002")
def nobodys_motion(company: Company) -> Iterator[Planted]:
    """The partner motion brings a field of its own and no owner."""
    text = "How far the partner's people are trained."
    levels = ("Registered", "Certified", "Elite")
    new_field(company, "Account.Partner_Standing__c", "Partner Standing", "picklist", text, values=levels, owned=False)
    yield found("FLD002", "field", "Account.Partner_Standing__c", "it belongs to the partner motion and has no owner")


@plants("FLD003")
def owner_left(company: Company) -> Iterator[Planted]:
    """An analyst leaves, and stays the data owner of two fields."""
    gone = leaver(company, "RevOps")
    own = [field for field in company.objects["Opportunity"].fields.values() if field.custom and not is_packaged(field.name)]
    for field in own[-2:]:
        disown(company, field)
        field.owner = gone.username
    yield found("FLD003", "user", gone.username, "the data owner of two fields left")


@plants("FLD004")
def unexplained(company: Company) -> Iterator[Planted]:
    """A field that everybody understood on the day it was made."""
    new_field(company, "Campaign.Wave__c", "Wave", "text", "")
    yield found("FLD004", "object", "Campaign", "Wave__c says nowhere what it means")


@plants("FLD005")
def never_filled(company: Company) -> Iterator[Planted]:
    """A field that an integration was to fill, which never came."""
    new_field(
        company,
        "Contact.Intent_Index__c",
        "Intent Index",
        "number",
        "How warm the contact is, by web visits.",
        days=500,
        filled=False,
    )
    yield found("FLD005", "field", "Contact.Intent_Index__c", "no contact has it filled")


@plants("FLD006")
def second_tier(company: Company) -> Iterator[Planted]:
    """Sales adds a new account tier."""
    new_field(
        company, "Account.Customer_Tier__c", "Customer Tier", "picklist", "The tier that sales goes by.",
        values=("Strategic", "Growth", "Key"),
    )  # fmt: skip
    yield found("FLD006", "field", "Account.Customer_Tier__c", "it says again what Tier__c says")


@plants("FLD007")
def temporary(company: Company) -> Iterator[Planted]:
    """A field for one campaign, three quarters later."""
    new_field(company, "Quote.Rounding_tmp__c", "Rounding (tmp)", "number", "Needed until the price list is loaded.", days=270)
    yield found("FLD007", "field", "Quote.Rounding_tmp__c", "it is called tmp and still there")


@plants("FLD008")
def on_its_way_out(company: Company) -> Iterator[Planted]:
    """A field is marked as a candidate for deletion, and a flow still fills it."""
    field = new_field(company, "Lead.Callback_Slot__c", "Callback Slot", "text", "When the buyer wants to be called.")
    field.status = "DeprecateCandidate"
    company.flows.append(
        Flow(
            "Lead_Callback",
            "Lead: callback",
            "Lead",
            "Create",
            [],
            [("Callback_Slot__c", "morning")],
            "Offers a callback.",
            stamped(company, 200, an_admin(company)),
        )
    )
    yield found("FLD008", "field", "Lead.Callback_Slot__c", "a flow writes a field that is to be deleted")


@plants("FLD009")
def two_regions(company: Company) -> Iterator[Planted]:
    """Sales renames the regions of accounts; leads keep the old names, and are mapped to them."""
    names = {"EMEA": "Europe", "AMER": "Americas", "APAC": "Asia-Pacific"}
    field = company.field("Account.Region__c")
    field.values, field.value_set = [Value(name) for name in names.values()], ""
    for account in company.records["Account"]:
        account["Region__c"] = names[account["Region__c"]]
    row = next(row for row in company.policy["dictionary.csv"] if row["component"].endswith("Account.Region__c"))
    row["allowed_values"] = "; ".join(names.values())
    yield found("FLD009", "field", "Lead.Region__c", "leads and accounts name regions differently")
    yield found("HND002", "field", "Lead.Region__c", "it is mapped to a field that does not offer its values")


@plants("FLD010")
def takes_anything(company: Company) -> Iterator[Planted]:
    """An integration failed on the restricted list, so the restriction went."""
    company.field("Account.Segment__c").restricted = False
    yield found("FLD010", "field", "Account.Segment__c", "the segment takes any value")


@plants("FLD011")
def birthdays(company: Company) -> Iterator[Planted]:
    """Customer success wants to send cards."""
    new_field(company, "Contact.Date_of_Birth__c", "Date of Birth", "date", "For a card on the day.")
    yield found("FLD011", "object", "Contact", "Date_of_Birth__c is not classified")


@plants("FLD012")
def launch_leftovers(company: Company) -> Iterator[Planted]:
    """A launch that wants a field for everything: forty in six weeks, on an object that had two hundred fields or fewer."""
    object_ = company.objects["Campaign"]
    old = sum(field.custom for field in object_.fields.values())
    by = an_admin(company)
    older = schema.fill(company, lambda: stamped(company, 400, by), len(object_.fields) + max(0, 90 - old), ("Campaign",))
    made = [*older, *schema.fill(company, lambda: stamped(company, 62, by), len(object_.fields) + 40, ("Campaign",))]
    for field in made:
        company.policy["dictionary.csv"].append(entry(company, field))
        for number, record in enumerate(company.records["Campaign"]):
            record[field.name] = filler(company, field, number)
    yield found("FLD012", "object", "Campaign", "forty fields in a quarter")


@plants("FLD013")
def entry_of_nothing(company: Company) -> Iterator[Planted]:
    """A field is written into the dictionary by hand, and its name with a slip."""
    company.policy["dictionary.csv"].append({"component": "salesforce:field:Lead.Regoin__c", "owner": "RevOps"})
    text = "dictionary.csv/Lead"
    yield Planted("FLD013", f"governance:policy:{text}", "Regoin__c is no field")


@plants("FLD014")
def too_long_to_read(company: Company) -> Iterator[Planted]:
    """Every product manager adds a value."""
    values = tuple(f"{qualifier} Suite" for qualifier in QUALIFIERS[:42])
    new_field(company, "Lead.Product_Interest__c", "Product Interest", "picklist", "What the buyer asked for.", values=values)
    yield found("FLD014", "field", "Lead.Product_Interest__c", "it offers 42 values")
