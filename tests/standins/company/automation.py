"""What acts on records by itself: routing, validation rules and flows."""

from __future__ import annotations

from standins.company.market import Stamping
from standins.company.model import Company, Entry, Flow, Gate, Rule, Test, Workflow

LEAD_RULE = "Standard"

_GATES = (
    (
        "Opportunity", "Proposal_Needs_Amount", 'AND(ISPICKVAL(StageName, "Proposal"), ISBLANK(Amount))',
        "Enter the amount before you send a proposal.", "No proposal without a price.",
    ),
    (
        "Opportunity", "Won_Needs_Handoff",
        'AND(ISPICKVAL(StageName, "Closed Won"), OR(ISBLANK(Go_Live_Date__c), ISBLANK(Success_Criteria__c)))',
        "Enter go-live date and success criteria.", "What Customer Success needs on the first day.",
    ),
    (
        "Lead", "Source_Is_Fixed", "AND(NOT(ISNEW()), ISCHANGED(LeadSource), NOT($Permission.Change_Source))",
        "The source of a lead does not change.", "The first source stays.",
    ),
    (
        "Account", "Segment_Is_Known", "AND(NOT(ISNEW()), ISBLANK(TEXT(Segment__c)))",
        "Choose the segment.", "Every account belongs to a segment.",
    ),
)  # fmt: skip


def automate(company: Company, stamp: Stamping) -> None:
    """Give the company its routing, validation rules and flows."""
    company.rules.append(
        Rule(
            "Lead",
            LEAD_RULE,
            True,
            [
                Entry([Test("LeadSource", "equals", "Partner")], "Queue", "Partner_Leads"),
                Entry([Test("Segment__c", "equals", "Enterprise")], "Queue", "Enterprise_Leads"),
                Entry([], "Queue", "Inbound_Leads"),
            ],
            stamp(),
        )
    )
    company.rules.append(Rule("Lead", "Before the merger", False, [Entry([], "Queue", "Inbound_Leads")], stamp()))
    company.rules.append(Rule("Case", "Standard", True, [Entry([], "Queue", "Support_Cases")], stamp()))
    for object_, name, formula, message, text in _GATES:
        company.gates.append(Gate(object_, name, formula, message, text, stamp()))
    company.gates.append(Gate("Lead", "Old_Phone_Format", "LEN(Phone) < 6", "Too short.", "Retired.", stamp(), active=False))
    company.workflows.append(Workflow("Lead", "Notify the fax desk", "onCreateOnly", "Replaced long ago.", stamp()))
    _flows(company, stamp)


def _flows(company: Company, stamp: Stamping) -> None:
    company.flows += [
        Flow(
            "Lead_Stamp_Assignment", "Lead: stamp assignment", "Lead", "Create", [],
            [("Assigned_At__c", "$Flow.CurrentDateTime")], "Notes when routing gave the lead its first owner.", stamp(),
        ),
        Flow(
            "Account_Customer_Expansion_Trigger", "Account: customer expansion due", "Account", "Update",
            [Test("Renewal_Date__c", "notEqual", "")], [("Rating", "Hot")],
            "Customer expansion starts 120 days before the renewal date.", stamp(),
        ),
        Flow(
            "Lead_Round_Robin", "Lead: round robin", "Lead", "Create", [], [("OwnerId", "Inbound_Leads")],
            "Replaced by the assignment rule.", stamp(), active=False,
        ),
    ]  # fmt: skip
