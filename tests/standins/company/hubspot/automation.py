"""What acts and gathers in HubSpot by itself: workflows, lists and forms; campaigns, labels and forecast types beside them."""

from __future__ import annotations

import uuid
from datetime import timedelta
from itertools import cycle
from random import Random

from standins.company.clock import ago
from standins.company.hubspot.model import (
    Audit,
    Campaign,
    ForecastType,
    Form,
    Hub,
    Label,
    Segment,
    Step,
    Test,
    Validation,
    Workflow,
)
from standins.company.hubspot.people import reps
from standins.company.hubspot.schema import GOVERNED
from standins.company.market import Stamping
from standins.company.model import Company
from standins.company.people import of_team

ROUTING = "Leads: rotate development reps"
REP = "development_rep"
"""Salesforce alone says who owns a lead; HubSpot rotates who works it."""
SCORING = "Contacts: score engagement"
BECOMES_LEAD = "Contacts: a subscriber becomes a lead"
_FLOW, _LIST = 400_000_000, 100
_ASKED = ("email", "firstname", "lastname", "company", "segment", "region")
_HIDDEN = ("lead_source", "utm_source", "utm_medium", "utm_campaign")


def automate(company: Company, hub: Hub, rng: Random, stamp: Stamping, workflows: int, lists: int) -> None:
    """Give the portal its workflows, lists, forms, campaigns, labels and forecast types."""
    for name, object_, tests, steps, active in _core(company, hub):
        add_workflow(hub, name, object_, tests, steps, stamp, active=active)
    _more_workflows(hub, rng, stamp, workflows)
    for name, object_, kind, tests in (
        ("Customers", "contacts", "DYNAMIC", [Test("lifecyclestage", "IS_ANY_OF", ["customer"])]),
        ("Partner contacts", "contacts", "DYNAMIC", [Test("lead_source", "IS_ANY_OF", ["Partner"])]),
        ("Enterprise companies", "companies", "DYNAMIC", [Test("segment", "IS_ANY_OF", ["Enterprise"])]),
        ("Guests of the spring dinner", "contacts", "MANUAL", []),
    ):
        add_list(hub, name, object_, kind, tests, stamp)
    _more_lists(hub, rng, stamp, lists)
    for name in ("Demo request", "Webinar seat", "Newsletter", "Trade fair visit"):
        asks = [(f"contacts.{one}", one == "email", False) for one in _ASKED] + [
            (f"contacts.{one}", False, True) for one in _HIDDEN
        ]
        hub.forms.append(Form(_guid(company, f"form {name}"), name, asks, stamp()))
    hub.forms.append(
        Form(_guid(company, "form old"), "Brochure by post", [("contacts.address", True, False)], stamp(), archived=True)
    )
    for number in range(8):
        day = ago(company, 60 * (8 - number)).date()
        name = f"{day.year}-Q{(day.month + 2) // 3} {('Webinar', 'Search')[number % 2]} {number + 1:02}"
        utm = name.lower().replace(" ", "-")
        hub.campaigns.append(Campaign(_guid(company, f"campaign {name}"), name, utm, day, day + timedelta(days=45)))
    hub.labels += [
        Label("contacts", "companies", 279, ""),
        Label("contacts", "companies", 11, "Billing contact", 1),
        Label("deals", "contacts", 13, "Decision maker"),
        Label("deals", "companies", 341, ""),
    ]
    hub.forecasts.append(ForecastType("1", "Deal amount", "amount", "closedate", default=True))
    hub.validations += [Validation("deals.amount", "MIN_NUMBER", ("0",)), Validation("companies.name", "MAX_LENGTH", ("200",))]
    _audit(company, hub, rng)


def _core(company: Company, hub: Hub) -> list[tuple[str, str, list[Test], list[Step], bool]]:
    sellers = [person.username for person in of_team(company, "Sales")][1:]
    partners = [person.username for person in of_team(company, "Partnerships")]
    helpers = [person.username for person in of_team(company, "Customer Success")][1:]

    def rotate(owners: list[str], into: str = "hubspot_owner_id") -> Step:
        return Step("rotate", into, owners=owners)

    return [
        (
            ROUTING,
            "leads",
            [Test("development_rep", "IS_UNKNOWN")],
            [
                Step("branch", tests=[Test("lead_source", "IS_ANY_OF", ["Partner"])], steps=[rotate(partners, REP)]),
                Step("branch", tests=[Test("segment", "IS_ANY_OF", ["Enterprise"])], steps=[rotate(sellers[:3], REP)]),
                rotate(reps(hub), REP),
            ],
            True,
        ),
        ("Tickets: route by rotation", "tickets", [Test("hubspot_owner_id", "IS_UNKNOWN")], [rotate(helpers)], True),
        (
            BECOMES_LEAD,
            "contacts",
            [Test("lifecyclestage", "IS_ANY_OF", ["subscriber"]), Test("lead_source", "IS_KNOWN")],
            [Step("set", "lifecyclestage", "lead")],
            True,
        ),
        (
            "Companies: signed is a customer",
            "companies",
            [Test("customer_since", "IS_KNOWN")],
            [Step("set", "lifecyclestage", "customer")],
            True,
        ),
        (
            SCORING,
            "contacts",
            [Test("hs_email_click", "IS_GREATER_THAN", ["3"])],
            [Step("set", "engagement_score", "50")],
            True,
        ),
        (
            "Leads: enterprise is hot",
            "leads",
            [Test("segment", "IS_ANY_OF", ["Enterprise"])],
            [Step("set", "hs_lead_label", "HOT")],
            True,
        ),
        (
            "Contacts: route by rotation, before the merger",
            "contacts",
            [Test("hubspot_owner_id", "IS_UNKNOWN")],
            [rotate(sellers)],
            False,
        ),
    ]


def add_workflow(
    hub: Hub, name: str, object_: str, tests: list[Test], steps: list[Step], stamp: Stamping, *, active: bool = True
) -> Workflow:
    """Add a workflow, and return it."""
    made = Workflow(str(_FLOW + len(hub.workflows)), name, object_, tests, steps, stamp(), active)
    hub.workflows.append(made)
    return made


def _more_workflows(hub: Hub, rng: Random, stamp: Stamping, workflows: int) -> None:
    """Workflows that fill one of the company's properties where another one is filled."""
    fillable = {
        name: [one for one in hub.types[name].properties.values() if one.custom and one.active and not one.mirrors]
        for name in (*GOVERNED, "tickets")
    }
    objects = cycle([name for name, among in fillable.items() if len(among) > 1])
    while len(hub.workflows) < workflows:
        object_ = next(objects)
        told, written = rng.sample([one for one in fillable[object_] if one.name not in _OF_THE_POLICY], 2)
        name = f"{hub.types[object_].plural}: {written.label.lower()} {len(hub.workflows)}"
        tests, steps = [Test(told.name, "IS_ANY_OF", told.active[:1])], [Step("set", written.name, written.active[0])]
        add_workflow(hub, name, object_, tests, steps, stamp, active=len(hub.workflows) % 5 > 0)


_OF_THE_POLICY = frozenset({REP, "lead_source", "segment", "region", "account_source", "account_tier", "deal_source"})


def add_list(hub: Hub, name: str, object_: str, kind: str, tests: list[Test], stamp: Stamping) -> Segment:
    """Add a list, and return it."""
    made = Segment(str(_LIST + len(hub.segments)), name, object_, kind, tests, stamp())
    hub.segments.append(made)
    return made


def _more_lists(hub: Hub, rng: Random, stamp: Stamping, lists: int) -> None:
    fillable = {name: [one for one in hub.types[name].properties.values() if one.custom and one.active] for name in GOVERNED}
    objects = cycle(name for name, among in fillable.items() if among)
    while len(hub.segments) < lists:
        object_ = next(objects)
        told = rng.choice(fillable[object_])
        number = len(hub.segments)
        kind = ("DYNAMIC", "SNAPSHOT")[number % 2]
        tests = [Test(told.name, "IS_ANY_OF", told.active[:2])]
        add_list(hub, f"{hub.types[object_].plural} by {told.label.lower()} {number}", object_, kind, tests, stamp)


def _audit(company: Company, hub: Hub, rng: Random) -> None:
    """What members do every week, none of it to a definition, and none of it in the last ten days."""
    users = [member.key for member in hub.members.values() if member.user and not member.archived]
    for number in range(30):
        at = ago(company, 10 + number * 2.5 + rng.random())
        hub.audits.append(Audit(str(9_000_000 + number), at, rng.choice(users), "LOGIN", "LOGIN_SUCCEEDED", "PERFORM"))
    hub.audits.sort(key=lambda one: one.at)


def _guid(company: Company, name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{company.domain}/{company.seed}/{name}"))
