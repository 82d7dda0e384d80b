"""Stages and statuses: what sellers and admins changed, and what nobody wrote down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from standins.company.clock import ago, stamped
from standins.company.craft import add_stage, an_admin, found, leads_where, move, open_deals, restage, won_deals
from standins.company.market import FORMER_STAGE
from standins.company.model import Company, Move, Planted, Process, RecordType
from standins.company.planting import plants

LIST = "Opportunity/*"


@plants("STG001")
def undefined(company: Company) -> Iterator[Planted]:
    """The page that defined Negotiation is deleted, and so is the stage's description."""
    company.stage("Negotiation").description = ""
    stages = company.policy["lifecycle.yaml"]["stages"]
    stages[:] = [one for one in stages if one["name"] != "Negotiation"]
    yield found("STG001", "pipeline", LIST, "'Negotiation' is defined nowhere")


@plants("STG002")
def falling(company: Company) -> Iterator[Planted]:
    """Sales leadership halves the chance of proposals after a bad quarter."""
    company.stage("Proposal").probability = 30
    restage(company, "Proposal")
    yield found("STG002", "stage", f"{LIST}/Proposal", "30 % follow 40 %")


@plants("STG003")
def doubled(company: Company) -> Iterator[Planted]:
    """The renewals team adds a stage that is there already."""
    add_stage(company, "Negotiating", "Negotiation", 80, "commit", days=120)
    for deal in [deal for deal in open_deals(company) if deal["StageName"] == "Negotiation"][::2]:
        move(company, deal, "Negotiating", 20)
    yield found("STG003", "stage", f"{LIST}/Negotiating", "'Negotiating' is 'Negotiation'")


@plants("STG004")
def left_behind(company: Company) -> Iterator[Planted]:
    """Deals are put into a stage that is no longer in use, by an import."""
    for deal in open_deals(company)[1::6]:
        move(company, deal, FORMER_STAGE, 8)
    yield found("STG004", "stage", f"{LIST}/{FORMER_STAGE}", "open deals stand in an inactive stage")


@plants("STG005")
def won_twice(company: Company) -> Iterator[Planted]:
    """Legal wants to see when the countersigned copy is in, and gets a second won stage."""
    add_stage(company, "Contract Countersigned", "Closed Won", 100, "closed", days=130, won=True)
    for deal in won_deals(company, days=120)[::3]:
        move(company, deal, "Contract Countersigned", 100)
    yield found("STG005", "pipeline", LIST, "a deal can be won in two stages")


@plants("STG007")
def unused(company: Company) -> Iterator[Planted]:
    """A stage for a reseller's process that was never sold."""
    add_stage(company, "Procurement Check", "Proposal", 70, "best_case", days=500)
    yield found("STG007", "stage", f"{LIST}/Procurement Check", "no deal was ever in it")


@plants("STG008")
def backwards(company: Company) -> Iterator[Planted]:
    """Sellers put leads back to New every evening so that they count as fresh."""
    since = ago(company, 90)
    wanted = max(24, sum(move.at >= since for move in company.lead_moves) // 4)
    working = list(
        leads_where(company, lambda lead: lead["Status"] == "Working" and lead["LastModifiedDate"] < ago(company, 1), most=99)
    )
    for number in range(wanted):
        lead = working[number % len(working)]
        for at, (was, became) in enumerate([("Working", "New"), ("New", "Working")]):
            when = ago(company, 0.9 - 0.8 * number / wanted) + timedelta(minutes=at)
            company.lead_moves.append(Move(lead["Id"], when, lead["OwnerId"], was, became))
    yield found("STG008", "pipeline", "Lead/*", "leads go back to 'New'")


@plants("STG009")
def no_gate(company: Company) -> Iterator[Planted]:
    """The two rules that held deals back are switched off for an import, and the policy's demands are struck out."""
    for gate in company.gates:
        gate.active = gate.active and gate.object != "Opportunity"
    for definition in company.policy["lifecycle.yaml"]["stages"]:
        definition.pop("required_fields", None)
    yield found("STG009", "pipeline", LIST, "no rule reads the stage")


@plants("STG010")
def without_motion(company: Company) -> Iterator[Planted]:
    """A sales process for a public tender, which became a habit."""
    stamp = stamped(company, 300, an_admin(company))
    stages = ["Qualification", "Proposal", "Negotiation", "Closed Won", "Closed Lost"]
    company.processes.append(Process("Opportunity", "Public Sector", "Tenders.", stages, stamp))
    company.record_types.append(RecordType("Opportunity", "Public_Sector", "Public Sector", "Tenders.", "Public Sector", stamp))
    yield found("STG010", "pipeline", "Opportunity/Public Sector", "it belongs to no motion")
