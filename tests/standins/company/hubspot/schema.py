"""What records can hold in HubSpot: object types, HubSpot's own properties, the company's, and pipelines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from standins.company import market
from standins.company.hubspot import standard
from standins.company.hubspot.model import Hub, Pipeline, Property, Stage, Type
from standins.company.market import Stamping
from standins.company.model import Company, Value
from standins.company.standard import VALUE_SETS
from standins.company.words import NOUNS, QUALIFIERS, SCOPES, VALUES

GOVERNED = ("contacts", "companies", "deals", "leads")
"""The object types whose properties the company governs."""
SUBSCRIPTIONS = "subscriptions"
"""The company's one custom object."""
_OF_USERS = frozenset({"leads.development_rep"})
"""The company's properties that hold a user."""
_KEEPERS = ("RevOps", "Sales", "Marketing", "Customer Success", "Finance")
_CUSTOM_ID = "2-10500001"

SALES, RENEWALS = "default", "71000001"
"""The ids of the deal pipelines: for newcomers, and for customers."""
PIPELINES = {SALES: "New Business", RENEWALS: "Customer Expansion"}
"""The Salesforce process that each of them mirrors."""
_CATEGORIES = {"pipeline": "PIPELINE", "best_case": "BEST_CASE", "commit": "COMMIT", "omitted": "OMIT", "closed": "CLOSED"}

CORE = (
    ("contacts.lead_source", "Lead source", "picklist", "LeadSource", "The first source of the contact."),
    ("contacts.segment", "Segment", "picklist", "Segment", "The market segment, by number of employees."),
    ("contacts.region", "Region", "picklist", "Region", "Where the buyer sits."),
    ("contacts.use_case", "Use case", "text", "", "What the buyer wants to do, in the buyer's words."),
    ("contacts.billing_email", "Billing email", "text", "", "Where invoices go."),
    ("contacts.engagement_score", "Engagement score", "number", "", "How much the contact reads, visits and asks."),
    ("contacts.utm_source", "UTM source", "text", "", "What the first link said of where it stood."),
    ("contacts.utm_medium", "UTM medium", "text", "", "What the first link said of how it came."),
    ("contacts.utm_campaign", "UTM campaign", "text", "", "What the first link said of its campaign."),
    ("companies.account_source", "Account source", "picklist", "LeadSource",
     "The source of the company's first lead."),
    ("companies.segment", "Segment", "picklist", "Segment", "The market segment, by number of employees."),
    ("companies.region", "Region", "picklist", "Region", "Where the head office is."),
    ("companies.account_tier", "Account tier", "picklist", "Tier", "How much attention the company gets."),
    ("companies.customer_since", "Customer since", "date", "", "The day of the first signature."),
    ("companies.renewal_date", "Renewal date", "date", "",
     "The day on which the contract ends unless renewed."),
    ("deals.deal_source", "Deal source", "picklist", "LeadSource",
     "The source of the lead that became the deal."),
    ("deals.segment", "Segment", "picklist", "Segment",
     "The company's segment when the deal was opened."),
    ("deals.use_case", "Use case", "text", "", "What the buyer wants to do, in the buyer's words."),
    ("deals.go_live_date", "Go-live date", "date", "",
     "The day on which the customer wants to be live."),
    ("deals.success_criteria", "Success criteria", "text", "",
     "What the customer will call a success."),
    ("deals.partner_account", "Partner account", "text", "",
     "The partner who brought or helps the deal."),
    ("leads.development_rep", "Development rep", "picklist", "", "Who of sales development works the lead."),
    ("leads.lead_source", "Lead source", "picklist", "LeadSource", "The source of the contact behind the lead."),
    ("leads.segment", "Segment", "picklist", "Segment", "The segment of the contact behind the lead."),
    ("leads.region", "Region", "picklist", "Region", "The region of the contact behind the lead."),
    ("subscriptions.subscription_name", "Subscription name", "text", "", "What the subscription is called."),
    ("subscriptions.term", "Term", "number", "", "Months that it runs."),
)  # fmt: skip
"""The properties that the policy speaks of: path, label, type, list, description."""

SYNC = (
    *(("Lead.FirstName", "contacts.firstname"), ("Lead.LastName", "contacts.lastname"), ("Lead.Email", "contacts.email")),
    *(("Lead.Phone", "contacts.phone"), ("Lead.MobilePhone", "contacts.mobilephone"), ("Lead.Title", "contacts.jobtitle")),
    *(("Lead.Company", "contacts.company"), ("Lead.Status", "contacts.hs_lead_status")),
    *(("Lead.OwnerId", "contacts.hubspot_owner_id"), ("Lead.LeadSource", "contacts.lead_source")),
    *(("Lead.Segment__c", "contacts.segment"), ("Lead.Region__c", "contacts.region"), ("Lead.Use_Case__c", "contacts.use_case")),
    *(
        ("Contact.FirstName", "contacts.firstname"),
        ("Contact.LastName", "contacts.lastname"),
        ("Contact.Email", "contacts.email"),
    ),
    *(
        ("Contact.Phone", "contacts.phone"),
        ("Contact.MobilePhone", "contacts.mobilephone"),
        ("Contact.Title", "contacts.jobtitle"),
    ),
    *(("Contact.OwnerId", "contacts.hubspot_owner_id"), ("Contact.LeadSource", "contacts.lead_source")),
    ("Contact.Billing_Email__c", "contacts.billing_email"),
    *(("Account.Name", "companies.name"), ("Account.Website", "companies.website"), ("Account.Industry", "companies.industry")),
    *(("Account.BillingCountry", "companies.country"), ("Account.NumberOfEmployees", "companies.numberofemployees")),
    *(("Account.AnnualRevenue", "companies.annualrevenue"), ("Account.Phone", "companies.phone")),
    *(("Account.OwnerId", "companies.hubspot_owner_id"), ("Account.AccountSource", "companies.account_source")),
    *(("Account.Segment__c", "companies.segment"), ("Account.Region__c", "companies.region")),
    *(("Account.Tier__c", "companies.account_tier"), ("Account.Customer_Since__c", "companies.customer_since")),
    ("Account.Renewal_Date__c", "companies.renewal_date"),
    *(
        ("Opportunity.Name", "deals.dealname"),
        ("Opportunity.Amount", "deals.amount"),
        ("Opportunity.CloseDate", "deals.closedate"),
    ),
    *(("Opportunity.StageName", "deals.dealstage"), ("Opportunity.OwnerId", "deals.hubspot_owner_id")),
    *(("Opportunity.LeadSource", "deals.deal_source"), ("Opportunity.Segment__c", "deals.segment")),
    *(("Opportunity.Use_Case__c", "deals.use_case"), ("Opportunity.Go_Live_Date__c", "deals.go_live_date")),
    ("Opportunity.Success_Criteria__c", "deals.success_criteria"),
    ("Opportunity.Partner_Account__c", "deals.partner_account"),
    ("Opportunity.NextStep", "deals.hs_next_step"),
)
"""What the sync keeps the same: a field of Salesforce and a property of HubSpot."""


def build(company: Company, hub: Hub, stamp: Stamping, properties: int) -> None:
    """Give the portal its pipelines and object types, each of the latter with ``properties`` properties."""
    _pipelines(company, hub, stamp)
    lists = {**{name: _told(values) for name, values in standard.OPTIONS.items()}, **_shared(company)}
    for one in standard.OBJECTS:
        type_ = hub.types[one.name] = Type(one.name, one.id, one.label, one.plural)
        for line in one.properties.split("\n"):
            if line:
                _standard(type_, line, lists)
    text = "What a customer has subscribed to."
    type_ = hub.types[SUBSCRIPTIONS] = Type(SUBSCRIPTIONS, _CUSTOM_ID, "Subscription", "Subscriptions", stamp(), text)
    for line in standard.CUSTOM.split("\n"):
        if line:
            _standard(type_, line, lists)
    for path, label, kind, list_, text in CORE:
        made = add_property(hub, path, label, kind, text, stamp)
        made.options = [replace(option) for option in lists.get(list_, ())]
        made.external = path in _OF_USERS
        made.form_field = path.startswith("contacts.") and kind in {"picklist", "text"}
    hub.sync += SYNC
    for _, path in SYNC:
        hub.property(path).mirrors = True
    fill(company, hub, stamp, properties)
    refresh_options(hub)


def _told(values: tuple[str, ...]) -> list[Value]:
    """HubSpot's own options, each with the label that people read."""
    labels = {"marketingqualifiedlead": "Marketing Qualified Lead", "salesqualifiedlead": "Sales Qualified Lead",
              "newbusiness": "New Business", "existingbusiness": "Existing Business"}  # fmt: skip
    return [Value(value, labels.get(value, value.replace("_", " ").capitalize())) for value in values]


def _shared(company: Company) -> dict[str, list[Value]]:
    """The lists that both systems share, as the integration fills them: the value is what people read, in either."""

    def copied(name: str) -> list[Value]:
        return [Value(value.value, active=value.active, description=value.description) for value in company.value_sets[name]]

    lists = {name: copied(name) for name in ("LeadSource", "Segment", "Region", "Tier", "LeadStatus")}
    return lists | {"Industry": [Value(value) for value in VALUE_SETS["Industry"]]}


def _standard(type_: Type, line: str, lists: dict[str, list[Value]]) -> None:
    name, label, kind, group, more = line.split("|")
    flags, _, list_ = more.partition("=")
    group = group.replace("{group}", f"{type_.label.lower().replace(' ', '')}information")
    label = label.replace("{label}", type_.label)
    type_.properties[name] = Property(
        type_.name, name, label, kind, group, description=f"{label}, as HubSpot keeps it.", external="@" in flags,
        options=[Value(one.value, one.label, one.active, description=one.description) for one in lists.get(list_, ())],
        writable="-" not in flags, calculated="~" in flags, unique="*" in flags, form_field="f" in flags, archived="x" in flags,
    )  # fmt: skip


def add_property(hub: Hub, path: str, label: str, kind: str, text: str, stamp: Stamping, *, kept_by: str = "RevOps") -> Property:
    """Add a property that the company makes, and return it."""
    object_, _, name = path.partition(".")
    made = Property(object_, name, label, kind, f"{object_}_governed", stamp(), text, kept_by=kept_by)
    hub.types[object_].properties[name] = made
    return made


def fill(company: Company, hub: Hub, stamp: Stamping, properties: int, objects: tuple[str, ...] = ()) -> list[Property]:
    """Give these object types (or all) properties of the company's until each has as many as wanted; return the new ones.

    No two have one label, nor has any the label of a field in Salesforce: what is not synced must not look as if it were.
    """
    taken = {field.label for field in company.fields}
    taken |= {one.label for type_ in hub.types.values() for one in type_.properties.values()}
    names = (pair for pair in _pairs(company.seed) if pair[0] not in taken)
    made: list[Property] = []
    for type_ in (hub.types[name] for name in objects or tuple(hub.types)):
        while len(type_.properties) < properties:
            label, noun, kind = next(names)
            keeper = _KEEPERS[len(type_.properties) % len(_KEEPERS)]
            text = f"{label} of the {type_.label.lower()}, as {keeper} keeps it."
            path = f"{type_.name}.{label.replace(' ', '_').lower()}"
            one = add_property(hub, path, label, kind, text, stamp, kept_by=keeper if type_.name in GOVERNED else "")
            one.options = [Value(value) for value in VALUES.get(noun, ())]
            made.append(one)
    return made


def _pairs(seed: int) -> Iterator[tuple[str, str, str]]:
    """Label, noun and type that qualifier and noun make, with a scope before them; kinds that HubSpot has none of left out."""
    kinds = {kind: nouns for kind, nouns in NOUNS.items() if kind not in {"percent", "url"}}
    pairs = [
        (f"{scope} {qualifier} {noun}", noun, kind)
        for scope in SCOPES
        for qualifier in QUALIFIERS
        for kind, nouns in kinds.items()
        for noun in nouns
    ]
    Random(f"{seed} properties").shuffle(pairs)
    return iter(pairs)


def _pipelines(company: Company, hub: Hub, stamp: Stamping) -> None:
    processes = {one.name: one for one in company.processes if one.object == "Opportunity"}
    for id, name in PIPELINES.items():
        stages = []
        for at, stage in enumerate(company.stage(stage) for stage in processes[name].stages):
            key = f"{int(id) + at + 1}" if id != SALES else {"Closed Won": "closedwon", "Closed Lost": "closedlost"}.get(
                stage.name, f"{61000001 + at}"
            )  # fmt: skip
            category = _CATEGORIES.get(stage.category, "")
            stages.append(Stage(key, stage.name, stage.probability / 100, stage.closed, category))
        label = "Sales Pipeline" if id == SALES else "Renewals and Expansion"
        hub.pipelines.append(Pipeline("deals", id, label, stages, stamp(), ["noBackwardsMovement"]))
    for object_, id, label, names, ends in (
        ("tickets", "0", "Support Pipeline", ("New", "Waiting on contact", "Waiting on us", "Closed"), {"Closed"}),
        ("tickets", "72000001", "Onboarding", ("Booked", "Under way", "Live"), {"Live"}),
        ("leads", "lead-pipeline-id", "Lead pipeline", tuple(one for one, _ in market.STATUSES), {"Qualified", "Unqualified"}),
        (SUBSCRIPTIONS, "73000001", "Subscription pipeline", ("Running", "Notice given", "Ended"), {"Ended"}),
    ):  # fmt: skip
        base = {"0": 0, "lead-pipeline-id": 74000000}.get(id) if not id.isdigit() or id == "0" else int(id)
        stages = [Stage(str((base or 0) + at), name, ends=name in ends) for at, name in enumerate(names, 1)]
        hub.pipelines.append(Pipeline(object_, id, label, stages, stamp()))


def refresh_options(hub: Hub) -> None:
    """Make the properties that name pipelines and stages offer those there are."""
    for object_, stage, pipeline in (
        ("deals", "dealstage", "pipeline"),
        *((name, "hs_pipeline_stage", "hs_pipeline") for name in ("tickets", "leads", SUBSCRIPTIONS)),
    ):
        pipelines = [one for one in hub.pipelines if one.object == object_]
        found = hub.types[object_].properties
        found[pipeline].options = [Value(one.id, one.label) for one in pipelines]
        found[stage].options = [Value(step.id, step.label) for one in pipelines for step in one.stages]
