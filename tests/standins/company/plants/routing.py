"""Routing: leads that go to nobody, and entries that wait for what is gone."""

from __future__ import annotations

from collections.abc import Iterator

from standins.company.automation import LEAD_RULE
from standins.company.clock import stamped
from standins.company.craft import an_admin, drop_field, found, leads_where, leaver
from standins.company.model import Company, Entry, Flow, Planted, Queue, Rule, Test
from standins.company.planting import plants

RULE = f"Lead.{LEAD_RULE}"


def _rule(company: Company) -> Rule:
    return next(rule for rule in company.rules if rule.object == "Lead" and rule.active)


def _before_the_last(company: Company, entry: Entry) -> str:
    """Put an entry before the last one, and return its path."""
    entries = _rule(company).entries
    entries.insert(len(entries) - 1, entry)
    return f"{RULE}/{len(entries) - 1}"


@plants("RTE001")
def second_engine(company: Company) -> Iterator[Planted]:
    """A launch cannot wait for the assignment rule, and brings a flow."""
    company.flows.append(
        Flow(
            "Lead_Assign_Enterprise",
            "Lead: assign enterprise",
            "Lead",
            "Create",
            [Test("Segment__c", "equals", "Enterprise")],
            [("OwnerId", "Enterprise_Leads")],
            "Faster than the rule.",
            stamped(company, 90, an_admin(company)),
        )
    )
    yield found("RTE001", "object", "Lead", "an assignment rule and a flow give new leads an owner")


@plants("RTE002")
def empty_queue(company: Company) -> Iterator[Planted]:
    """The one who looked after the leads of fairs left."""
    mail = f"fairs@{company.domain}"
    company.queues["Fair_Leads"] = Queue("Fair_Leads", "Fair Leads", mail, ["Lead"], [leaver(company, "Marketing").username])
    _before_the_last(company, Entry([Test("LeadSource", "equals", "Conference")], "Queue", "Fair_Leads"))
    yield found("RTE002", "queue", "Fair_Leads", "its only member left")


@plants("RTE003")
def waits_for_ever(company: Company) -> Iterator[Planted]:
    """An entry that waits for a source which was renamed."""
    path = _before_the_last(company, Entry([Test("LeadSource", "equals", "Trade Show")], "Queue", "Inbound_Leads"))
    yield found("RTE003", "routing_entry", path, "'Trade Show' is no source any more")


@plants("RTE004")
def forgotten_segment(company: Company) -> Iterator[Planted]:
    """Small businesses are to serve themselves, and nobody says where their leads go."""
    for entry in _rule(company).entries:
        if all(test.field != "Segment__c" for test in entry.tests):
            entry.tests.append(Test("Segment__c", "equals", "Enterprise,Mid-Market"))
    yield found("RTE004", "field", "Lead.Segment__c", "no entry takes 'Small Business'")
    yield found("RTE005", "routing_rule", RULE, "it has no catch-all")


@plants("RTE005")
def out_of_reach(company: Company) -> Iterator[Planted]:
    """The German team asks for its enterprise leads, below the entry that takes them all."""
    tests = [Test("Segment__c", "equals", "Enterprise"), Test("Country", "equals", "Germany")]
    path = _before_the_last(company, Entry(tests, "Queue", "Inbound_Leads"))
    yield found("RTE005", "routing_entry", path, "an entry before it takes all that it would take")


@plants("RTE006")
def waiting(company: Company) -> Iterator[Planted]:
    """Nobody empties the queue of enterprise leads over the summer."""
    for lead in list(leads_where(company, lambda lead: lead["Segment__c"] == "Enterprise" and lead["Status"] != "New", most=40))[
        8:
    ]:
        lead["OwnerId"] = "Enterprise_Leads"
    yield found("RTE006", "queue", "Enterprise_Leads", "leads have waited for weeks")


@plants("RTE007")
def unmeasured(company: Company) -> Iterator[Planted]:
    """An admin tidies up: the fields that timed the handoff go, and with them all that used them."""
    gone = ("Lead.Assigned_At__c", "Lead.First_Response_At__c", "Lead.FirstCallDateTime", "Lead.FirstEmailDateTime")
    for path in gone:
        drop_field(company, path)
    company.field("Lead.OwnerId").history = False
    company.flows[:] = [flow for flow in company.flows if flow.name != "Lead_Stamp_Assignment"]
    company.reports[:] = [report for report in company.reports if not set(report.uses) & set(gone)]
    yield found("RTE007", "object", "Lead", "nothing times assignment and first touch")
