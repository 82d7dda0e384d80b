"""What the company's records can hold: the standard objects, the fields it governs, and all that has grown beside them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, islice, product
from random import Random

from standins.company import market
from standins.company.market import Stamping
from standins.company.model import Company, Field, Object, Value
from standins.company.people import of_team
from standins.company.standard import OBJECTS, OWNED, OWNED_BY_PEOPLE, SYSTEM, VALUE_SETS
from standins.company.words import NOUNS, QUALIFIERS, SCOPES, SUBJECTS, VALUES

GOVERNED = (
    "Lead", "Contact", "Account", "Opportunity", "Campaign", "CampaignMember", "OpportunityLineItem", "Quote", "Contract",
)  # fmt: skip
"""The objects whose fields the company governs: those that the policy governs by default."""
_OWNED_BY_PEOPLE = frozenset({"Contact", "Account", "Opportunity", "Campaign", "Contract", "Order", "Asset", "Task", "Event"})
_TRACKED = {
    "Lead": ("LeadSource", "Status", "OwnerId"),
    "Contact": ("LeadSource",),
    "Account": ("AccountSource", "OwnerId"),
    "Opportunity": ("LeadSource", "StageName", "ForecastCategoryName", "OwnerId", "Amount", "CloseDate"),
}
"""The standard fields whose changes are kept."""
_KEEPERS = ("RevOps", "Sales", "Marketing", "Customer Success", "Finance")
_LENGTHS = {"text": 255, "long_text": 32768, "url": 255, "picklist": 255, "multi_picklist": 4099, "lookup": 18, "id": 18,
            "email": 80, "phone": 40, "auto_number": 30}  # fmt: skip

CORE = (
    ("Lead.Segment__c", "Segment", "picklist", "Segment", "The market segment, by number of employees."),
    ("Lead.Region__c", "Region", "picklist", "Region", "Where the buyer sits."),
    ("Lead.Use_Case__c", "Use Case", "text", "", "What the buyer wants to do, in the buyer's words."),
    ("Lead.Assigned_At__c", "Assigned At", "datetime", "", "When routing gave the lead its first owner."),
    ("Lead.First_Response_At__c", "First Response At", "datetime", "", "When a person first answered."),
    ("Contact.Billing_Email__c", "Billing Email", "email", "", "Where invoices go."),
    ("Account.Segment__c", "Segment", "picklist", "Segment", "The market segment, by number of employees."),
    ("Account.Region__c", "Region", "picklist", "Region", "Where the head office is."),
    ("Account.Tier__c", "Account Tier", "picklist", "Tier", "How much attention the account gets."),
    ("Account.Customer_Since__c", "Customer Since", "date", "", "The day of the first signature."),
    ("Account.Renewal_Date__c", "Renewal Date", "date", "", "The day on which the contract ends unless renewed."),
    ("Opportunity.Segment__c", "Segment", "picklist", "Segment", "The account's segment when the deal was opened."),
    ("Opportunity.Use_Case__c", "Use Case", "text", "", "What the buyer wants to do, in the buyer's words."),
    ("Opportunity.Go_Live_Date__c", "Go-Live Date", "date", "", "The day on which the customer wants to be live."),
    ("Opportunity.Success_Criteria__c", "Success Criteria", "text", "", "What the customer will call a success."),
    ("Opportunity.Partner_Account__c", "Partner Account", "lookup", "", "The partner who brought or helps the deal."),
    ("Opportunity.esign__Envelope__c", "Envelope", "text", "", ""),
)
"""The custom fields that the policy speaks of: path, label, type, shared list, description. The last came with a package."""


def build(company: Company, stamp: Stamping, objects: int, fields: int) -> None:
    """Give the company its objects: the standard ones always, custom ones up to ``objects``, each with ``fields`` fields."""
    _lists(company)
    for standard in OBJECTS:
        object_ = Object(standard.name, standard.label, standard.plural, standard.prefix, stamp())
        company.objects[standard.name] = object_
        owned = "" if not standard.owned else OWNED_BY_PEOPLE if standard.name in _OWNED_BY_PEOPLE else OWNED
        for line in f"{SYSTEM}{owned}{standard.fields}".split("\n"):
            if line:
                _standard(company, object_, line, stamp)
        for name in _TRACKED.get(standard.name, ()):
            object_.history = object_.fields[name].history = True
    for path, label, type_, list_, text in CORE:
        _core(company, path, label, type_, list_, text, stamp)
    _custom_objects(company, stamp, objects)
    fill(company, stamp, fields)


def _lists(company: Company) -> None:
    for name, names in {
        **VALUE_SETS,
        "Segment": tuple(market.SEGMENTS),
        "Tier": tuple(market.TIERS),
        "Region": market.REGIONS,
    }.items():
        company.value_sets[name] = [Value(value) for value in names]
    market.refresh_lists(company)


def _standard(company: Company, object_: Object, line: str, stamp: Stamping) -> None:
    name, label, type_, more = line.split("|")
    flags, _, target = more.partition(">")
    flags, _, values = flags.partition("=")
    object_.fields[name] = Field(
        object=object_.name,
        name=name,
        label=label,
        type=type_,
        stamp=object_.stamp,
        length=_LENGTHS.get(type_, 0),
        required="!" in flags,
        unique="*" in flags,
        writable="-" not in flags,
        restricted=values in {"ForecastCategory", "UserType"},
        values=company.value_sets.setdefault(values, []) if values else [],
        value_set=values,
        lookup_to=tuple(target.split(",")) if target else (),
        relationship=name.removesuffix("Id") if type_ == "lookup" else "",
    )


def _core(company: Company, path: str, label: str, type_: str, list_: str, text: str, stamp: Stamping) -> None:
    object_, _, name = path.partition(".")
    made = add_field(company, object_, name, label, type_, text, stamp)
    made.values, made.value_set = company.value_sets.get(list_, []), list_
    if type_ == "lookup":
        made.lookup_to = ("Account",)
    if type_ == "email":
        made.sensitivity, made.compliance = "Confidential", ("PII", "GDPR")
    if is_packaged(name):
        made.owner = ""


def add_field(company: Company, object_: str, name: str, label: str, type_: str, text: str, stamp: Stamping) -> Field:
    """Add a custom field that the head of RevOps answers for, and return it."""
    made = Field(
        object=object_,
        name=name,
        label=label,
        type=type_,
        stamp=stamp(),
        custom=True,
        length=_LENGTHS.get(type_, 0),
        description=text,
        restricted=type_ in {"picklist", "multi_picklist"},
        relationship=f"{name.removesuffix('__c')}__r" if type_ == "lookup" else "",
        owner=of_team(company, "RevOps")[0].username,
    )
    company.objects[object_].fields[name] = made
    return made


def _custom_objects(company: Company, stamp: Stamping, objects: int) -> None:
    names = [*SUBJECTS, *(f"{scope} {subject}" for scope, subject in product(SCOPES, SUBJECTS))]
    for number, label in enumerate(islice(names, max(0, objects - len(company.objects)))):
        name = f"{label.replace(' ', '_')}__c"
        text = f"What the company knows of each {label.lower()}."
        object_ = Object(name, label, f"{label}s", f"a{_digits(number)}", stamp(), custom=True, description=text)
        company.objects[name] = object_
        for line in f"{SYSTEM}{OWNED}Name|{label} Name|text|!".split("\n"):
            if line:
                _standard(company, object_, line, stamp)
        account = add_field(company, name, "Account__c", "Account", "lookup", f"The account of the {label.lower()}.", stamp)
        account.lookup_to = ("Account",)


def _digits(number: int) -> str:
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return alphabet[number // 36 % 36] + alphabet[number % 36]


def _pairs(seed: int) -> list[tuple[str, str, str]]:
    """Label, noun and type of every field that qualifier and noun can make, in an order of the company's own."""
    pairs = [(f"{qualifier} {noun}", noun, type_) for qualifier in QUALIFIERS for type_, nouns in NOUNS.items() for noun in nouns]
    Random(seed).shuffle(pairs)
    return pairs


def _from(pairs: list[tuple[str, str, str]], start: int) -> Iterator[tuple[str, str, str]]:
    """One after the other from a place on; once all were used they come again with a scope before them."""
    for again in count():
        scope = f"{SCOPES[again % len(SCOPES)]} " if again else ""
        for at in range(len(pairs)):
            label, noun, type_ = pairs[(start + at) % len(pairs)]
            yield f"{scope}{label}", noun, type_


def fill(company: Company, stamp: Stamping, fields: int, objects: tuple[str, ...] = ()) -> list[Field]:
    """Give these objects (or all) custom fields until each has as many as wanted, and return the new ones.

    No two governed objects come to have a field of one name; those that nobody governs may.
    """
    pairs = _pairs(company.seed)
    governed = _from(pairs, 0)
    taken = {found.label for name in GOVERNED for found in company.objects[name].fields.values()}
    keepers = {team: of_team(company, team)[0].username for team in _KEEPERS}
    chosen = objects or (*GOVERNED, *(name for name in company.objects if name not in GOVERNED))
    made: list[Field] = []
    for number, name in enumerate(chosen):
        object_ = company.objects[name]
        names, used = (governed, taken) if name in GOVERNED else (_from(pairs, 97 * number), set[str]())
        while len(object_.fields) < fields:
            label, noun, type_ = next(names)
            if label not in used:
                used.add(label)
                keeper = _KEEPERS[len(object_.fields) % len(_KEEPERS)]
                text = f"{label} of the {object_.label.lower()}, as {keeper} keeps it."
                one = add_field(company, name, f"{label.replace(' ', '_')}__c", label, type_, text, stamp)
                one.owner = keepers[keeper] if name in GOVERNED else ""
                one.values = [Value(value) for value in VALUES.get(noun, ())]
                made.append(one)
    return made


def is_packaged(name: str) -> bool:
    """Whether a field came with an installed package, whose prefix stands before its name."""
    return name.removesuffix("__c").find("__") > 0
