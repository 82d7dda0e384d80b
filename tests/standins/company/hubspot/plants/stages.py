"""Pipelines, stages and statuses in HubSpot: what sellers and admins changed, and what nobody wrote down."""

from __future__ import annotations

from collections.abc import Iterator

from standins.company.hubspot.craft import add_stage, found, hub_of, made, move, offer, open_deals, records, restage, won_deals
from standins.company.hubspot.model import Pipeline, Stage
from standins.company.hubspot.schema import RENEWALS, SALES, refresh_options
from standins.company.model import Company, Planted, Record
from standins.company.planting import plants

NEW_BUSINESS, CUSTOMERS = f"deals/{SALES}", f"deals/{RENEWALS}"


def _sales(company: Company) -> Pipeline:
    return hub_of(company).pipeline("deals", SALES)


def _in(company: Company, label: str) -> list[Record]:
    stages = {stage.id for stage in _sales(company).stages if stage.label == label}
    return [deal for deal in open_deals(company) if deal["dealstage"] in stages]


@plants("STG001", side="hubspot")
def undefined(company: Company) -> Iterator[Planted]:
    """Sales development adds a stage to its pipeline, and nobody writes down what it means."""
    pipeline = next(one for one in hub_of(company).pipelines if one.object == "leads")
    pipeline.stages.insert(2, Stage("74000099", "Discovery call booked"))
    refresh_options(hub_of(company))
    for lead in records(company, "leads")[::5]:
        lead["hs_pipeline_stage"] = "74000099"
    yield found("STG001", "pipeline", f"leads/{pipeline.id}", "'Discovery call booked' is defined nowhere")


@plants("STG002", side="hubspot")
def falling(company: Company) -> Iterator[Planted]:
    """Sales leadership cuts the chance of negotiations with customers after a bad quarter."""
    pipeline = hub_of(company).pipeline("deals", RENEWALS)
    stage = next(stage for stage in pipeline.stages if stage.label == "Negotiation")
    stage.probability = 0.55
    restage(company, pipeline)
    yield found("STG002", "stage", f"{CUSTOMERS}/{stage.id}", "55 % follow 60 %")
    yield found("STG006", "stage", f"{CUSTOMERS}/{stage.id}", "80 % in one pipeline, 55 % in the other")
    yield found("STG011", "pipeline", CUSTOMERS, "80 % in Salesforce, 55 % in HubSpot")


@plants("STG003", side="hubspot")
def doubled(company: Company) -> Iterator[Planted]:
    """The renewals team adds a stage that is there already."""
    stage = add_stage(company, _sales(company), "Proposals", "Proposal", 0.6, "BEST_CASE")
    for deal in _in(company, "Proposal")[::2]:
        move(company, deal, stage.id)
    yield found("STG003", "stage", f"{CUSTOMERS}/71000003", "'Proposals' is 'Proposal'")


@plants("STG004", side="hubspot")
def left_behind(company: Company) -> Iterator[Planted]:
    """A stage is deleted, and deals stay in it."""
    pipeline = _sales(company)
    for deal in open_deals(company)[1::4]:
        if deal["pipeline"] == pipeline.id:
            deal["dealstage"] = "61000099"
    yield found("STG004", "stage", f"{NEW_BUSINESS}/61000099", "open deals stand in a stage that no pipeline has")


@plants("STG005", side="hubspot")
def won_twice(company: Company) -> Iterator[Planted]:
    """Legal wants to see when the countersigned copy is in, and gets a second won stage."""
    pipeline = _sales(company)
    stage = add_stage(company, pipeline, "Countersigned", "Closed Won", 1.0, "CLOSED", ends=True)
    for deal in [one for one in won_deals(company, days=120) if one["pipeline"] == pipeline.id][::3]:
        move(company, deal, stage.id)
    yield found("STG005", "pipeline", NEW_BUSINESS, "a deal can be won in two stages")


@plants("STG006", side="hubspot")
def another_meaning(company: Company) -> Iterator[Planted]:
    """Customer success counts a qualified renewal as all but won."""
    pipeline = hub_of(company).pipeline("deals", RENEWALS)
    next(stage for stage in pipeline.stages if stage.label == "Qualification").probability = 0.58
    restage(company, pipeline)
    yield found("STG006", "stage", f"{CUSTOMERS}/71000002", "25 % in one pipeline, 58 % in the other")
    yield found("STG011", "pipeline", CUSTOMERS, "25 % in Salesforce, 58 % in HubSpot")


@plants("STG007", side="hubspot")
def unused(company: Company) -> Iterator[Planted]:
    """A way to lose deals to resellers, which the company never had."""
    stage = add_stage(company, _sales(company), "Lost to Reseller", "Closed Lost", 0.0, "OMIT", ends=True)
    yield found("STG007", "stage", f"{NEW_BUSINESS}/{stage.id}", "no deal is in it")


@plants("STG008", side="hubspot")
def own_lifecycle_stage(company: Company) -> Iterator[Planted]:
    """Product management adds a lifecycle stage of its own."""
    offer(company, "contacts.lifecyclestage", "Trial Running")
    for contact in [one for one in records(company, "contacts") if one["lifecyclestage"] == "lead"][::9]:
        contact["lifecyclestage"] = "Trial Running"
    yield found("STG008", "pipeline", "contacts/lifecyclestage", "'Trial Running' is in no policy")


@plants("STG010", side="hubspot")
def without_motion(company: Company) -> Iterator[Planted]:
    """A pipeline for public tenders, which became a habit."""
    labels = (("Qualification", 0.25, False), ("Proposal", 0.6, False), ("Closed Won", 1.0, True), ("Closed Lost", 0.0, True))
    stages = [Stage(f"{75000010 + at}", label, chance, ends) for at, (label, chance, ends) in enumerate(labels)]
    hub_of(company).pipelines.append(Pipeline("deals", "75000001", "Public Sector", stages, made(company, 300)()))
    refresh_options(hub_of(company))
    yield found("STG010", "pipeline", "deals/75000001", "it belongs to no motion")
