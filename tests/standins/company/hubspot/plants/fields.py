"""Properties: what launches leave behind, and what nobody answers for."""

from __future__ import annotations

from collections.abc import Iterator

from standins.company.craft import found as in_salesforce
from standins.company.hubspot import schema
from standins.company.hubspot.craft import disown, found, hub_of, leaver, made, new_property, new_workflow
from standins.company.hubspot.governance import entry
from standins.company.hubspot.model import Step, Test
from standins.company.hubspot.records import filler
from standins.company.model import Company, Planted
from standins.company.planting import plants
from standins.company.words import QUALIFIERS


@plants("FLD001", side="hubspot")
def nobodys_property(company: Company) -> Iterator[Planted]:
    """Marketing adds a property for a fair, and nobody takes it over."""
    new_property(company, "contacts.stand_number", "Stand number", "text", "The stand at which we met.", owned=False)
    yield found("FLD001", "object", "contacts", "stand_number has no owner")


@plants("FLD002", side="hubspot")
def nobodys_motion(company: Company) -> Iterator[Planted]:
    """The partner motion brings a property of its own and no owner."""
    text, levels = "How far the partner's people are trained.", ("Registered", "Certified", "Elite")
    new_property(company, "companies.partner_rank", "Partner rank", "picklist", text, values=levels, owned=False)
    yield found("FLD002", "field", "companies.partner_rank", "it belongs to the partner motion and has no owner")


@plants("FLD003", side="hubspot")
def owner_left(company: Company) -> Iterator[Planted]:
    """A seller leaves, and stays the data owner of two properties."""
    gone = leaver(company)
    own = [one for one in hub_of(company).types["deals"].properties.values() if one.custom and not one.mirrors]
    for one in own[-2:]:
        disown(company, one.path)
        one.kept_by = gone.email
        company.policy["dictionary.csv"].append(entry(one))
    yield in_salesforce("FLD003", "user", gone.email, "the data owner of two properties left")


@plants("FLD004", side="hubspot")
def unexplained(company: Company) -> Iterator[Planted]:
    """A property that everybody understood on the day it was made."""
    new_property(company, "leads.batch", "Batch", "text", "")
    yield found("FLD004", "object", "leads", "batch says nowhere what it means")


@plants("FLD005", side="hubspot")
def never_filled(company: Company) -> Iterator[Planted]:
    """A property that an integration was to fill, which never came."""
    text = "How warm the company is, by web visits."
    new_property(company, "companies.intent_level", "Intent level", "number", text, days=500, filled=False)
    yield found("FLD005", "field", "companies.intent_level", "no company has it filled")


@plants("FLD006", side="hubspot")
def second_tier(company: Company) -> Iterator[Planted]:
    """Sales adds a new account tier."""
    text = "The tier that sales goes by."
    new_property(company, "companies.sales_tier", "Sales tier", "picklist", text, values=("Strategic", "Growth", "Key"))
    yield found("FLD006", "field", "companies.account_tier", "sales_tier says it again")
    yield in_salesforce("FLD009", "field", "Account.Tier__c", "sales_tier names tiers differently")


@plants("FLD007", side="hubspot")
def temporary(company: Company) -> Iterator[Planted]:
    """A property for one campaign, three quarters later."""
    new_property(company, "deals.rounding_tmp", "Rounding (tmp)", "number", "Needed until prices are loaded.", days=270)
    yield found("FLD007", "field", "deals.rounding_tmp", "it is called tmp and still there")


@plants("FLD010", side="hubspot")
def takes_anything(company: Company) -> Iterator[Planted]:
    """An integration failed on the options of the segment, so the segment became free text."""
    one = hub_of(company).property("leads.segment")
    one.type, one.options = "text", []
    yield found("FLD010", "field", "leads.segment", "the segment takes any text")
    yield in_salesforce("FLD009", "field", "Lead.Segment__c", "leads write the segment as they like")


@plants("FLD011", side="hubspot")
def birthdays(company: Company) -> Iterator[Planted]:
    """Customer success wants to send cards."""
    new_property(company, "contacts.birthday", "Birthday", "date", "For a card on the day.")
    yield found("FLD011", "object", "contacts", "birthday is not classified")


@plants("FLD012", side="hubspot")
def launch_leftovers(company: Company) -> Iterator[Planted]:
    """A launch that wants a property for everything: forty in six weeks."""
    type_ = hub_of(company).types["leads"]
    old = sum(one.custom for one in type_.properties.values())
    older = schema.fill(company, hub_of(company), made(company, 400), len(type_.properties) + max(0, 90 - old), ("leads",))
    new = schema.fill(company, hub_of(company), made(company, 62), len(type_.properties) + 40, ("leads",))
    for one in [*older, *new]:
        company.policy["dictionary.csv"].append(entry(one))
        for number, record in enumerate(hub_of(company).records["leads"]):
            record[one.name] = filler(company, one, number)
    yield found("FLD012", "object", "leads", "forty properties in a quarter")


@plants("FLD013", side="hubspot")
def entry_outlives_its_property(company: Company) -> Iterator[Planted]:
    """A property is archived, and the dictionary goes on to define it."""
    text = "Where the company came from, as the old form asked."
    one = new_property(company, "companies.old_form_origin", "Old form origin", "text", text, days=900)
    one.archived = True
    yield Planted("FLD013", "governance:policy:dictionary.csv/companies", "old_form_origin is archived")


@plants("FLD014", side="hubspot")
def too_long_to_read(company: Company) -> Iterator[Planted]:
    """Every product manager adds an option."""
    values = tuple(f"{qualifier} Suite" for qualifier in QUALIFIERS[:42])
    text = "What the buyer asked for."
    new_property(company, "contacts.suite_wanted", "Suite wanted", "picklist", text, values=values)
    yield found("FLD014", "field", "contacts.suite_wanted", "it offers 42 options")


@plants("FLD008", side="hubspot")
def on_its_way_out(company: Company) -> Iterator[Planted]:
    """A property is said to be on its way out, and a workflow still writes it."""
    text = "Deprecated: buyers book in the calendar now."
    new_property(company, "contacts.call_window", "Call window", "text", text)
    new_workflow(
        company,
        "Contacts: call window",
        "contacts",
        [Test("phone", "IS_KNOWN")],
        [Step("set", "call_window", "morning")],
        days=200,
    )
    yield found("FLD008", "field", "contacts.call_window", "a workflow writes a property that is on its way out")
