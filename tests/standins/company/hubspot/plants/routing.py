"""Routing in HubSpot: leads that go to nobody, and branches that wait for what is gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from standins.company.hubspot.automation import ROUTING
from standins.company.hubspot.craft import found, hub_of, leaver, records, user_path
from standins.company.hubspot.model import Step, Test, Workflow
from standins.company.hubspot.people import reps
from standins.company.market import SEGMENTS
from standins.company.model import Company, Planted
from standins.company.planting import plants

UNOWNED = Test("hubspot_owner_id", "IS_UNKNOWN")


def _routing(company: Company) -> Iterator[Planted]:
    """Sales development wants to own its leads, so the workflow that rotates reps sets the owner, which Salesforce sets too."""
    workflow = hub_of(company).workflow(ROUTING)
    workflow.tests[:] = [UNOWNED]
    for step in (*workflow.steps, *(inner for outer in workflow.steps for inner in outer.steps)):
        step.property = step.property and "hubspot_owner_id"
    yield found("OWN008", "field", "leads.hubspot_owner_id", "an assignment rule and a workflow give leads an owner")


def _path(company: Company) -> tuple[Workflow, str]:
    workflow = hub_of(company).workflow(ROUTING)
    return workflow, f"leads.workflow-{workflow.id}"


def _before_the_last(company: Company, tests: list[Test], owners: list[str]) -> str:
    """Put a branch before the rotation that takes all others, and return the path of its entry."""
    workflow, path = _path(company)
    at = len(workflow.steps) - 1
    workflow.steps.insert(at, Step("branch", tests=tests, steps=[Step("rotate", "hubspot_owner_id", owners=owners)]))
    return f"{path}/{at + 1}"


@plants("RTE002", side="hubspot")
def rotates_to_leavers(company: Company) -> Iterator[Planted]:
    """The one who looked after the leads of fairs left."""
    yield from _routing(company)
    gone = leaver(company, "Marketing").key
    _before_the_last(company, [Test("lead_source", "IS_ANY_OF", ["Conference"])], [gone])
    yield found("RTE002", "user", user_path(company, gone), "leads of fairs go to somebody who left")


@plants("RTE003", side="hubspot")
def waits_for_ever(company: Company) -> Iterator[Planted]:
    """A branch that waits for a source which was renamed."""
    yield from _routing(company)
    path = _before_the_last(company, [Test("lead_source", "IS_ANY_OF", ["Trade Show"])], reps(hub_of(company))[:1])
    yield found("RTE003", "routing_entry", path, "'Trade Show' is no source any more")


@plants("RTE004", side="hubspot")
def forgotten_segment(company: Company) -> Iterator[Planted]:
    """Small businesses are to serve themselves, and nobody says where their leads go."""
    yield from _routing(company)
    workflow, path = _path(company)
    last = workflow.steps[-1]
    workflow.steps[-1] = Step("branch", tests=[Test("segment", "IS_ANY_OF", ["Mid-Market"])], steps=[last])
    workflow.steps[0].tests.append(Test("segment", "IS_ANY_OF", ["Enterprise", "Mid-Market"]))
    yield found("RTE004", "field", "leads.segment", "no branch takes 'Small Business'")
    yield found("RTE005", "routing_rule", path, "it has no catch-all")


@plants("RTE005", side="hubspot")
def nobody_else(company: Company) -> Iterator[Planted]:
    """Each segment gets a branch of its own, and a lead without a segment goes to nobody."""
    yield from _routing(company)
    workflow, path = _path(company)
    rest = workflow.steps.pop()
    for segment in SEGMENTS:
        workflow.steps.append(Step("branch", tests=[Test("segment", "IS_ANY_OF", [segment])], steps=[replace(rest)]))
    yield found("RTE005", "routing_rule", path, "it has no branch for all others")


@plants("RTE006", side="hubspot")
def waiting(company: Company) -> Iterator[Planted]:
    """Nobody empties the queue of enterprise leads over the autumn."""
    old = [one for one in records(company, "leads") if one["hs_createdate"].strftime("%Y-%m") < f"{company.taken_at:%Y-%m}"]
    for lead in old[:30]:
        lead["hubspot_owner_id"] = "Enterprise_Leads"
    yield found("RTE006", "queue", user_path(company, "Enterprise_Leads"), "leads have waited for weeks")
