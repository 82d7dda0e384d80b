"""How the company sells: sources, segments, stages, processes and statuses."""

from __future__ import annotations

from collections.abc import Callable

from standins.company.model import Company, Process, RecordType, Stage, Stamp, Status, Value

SOURCES = {
    "Web": "A form on the company's own site.",
    "Paid Search": "A click on an advertisement beside search results.",
    "Content Syndication": "A download on somebody else's site.",
    "Webinar": "A seat in one of the company's webinars.",
    "Conference": "A conversation at a conference or fair.",
    "Referral": "A customer named the company to somebody.",
    "Outbound": "A seller wrote or called first.",
    "Partner": "A partner brought the lead.",
    "Customer Expansion": "A customer buys more.",
    "Other": "None of the others; to be looked at within the week.",
}
"""The source taxonomy: each source and what it means. The last is the catch-all."""
OF_MOTIONS = {"Partner": "Partner Channel", "Customer Expansion": "Customer Expansion"}
"""Sources that belong to one motion."""
CATCH_ALL = "Other"

SEGMENTS = {
    "Enterprise": "2,000 employees or more.",
    "Mid-Market": "200 to 1,999 employees.",
    "Small Business": "Fewer than 200 employees.",
}
TIERS = {
    "Strategic": "Named by the chief revenue officer.",
    "Growth": "Buys, and could buy twice as much.",
    "Standard": "All others.",
}
REGIONS = ("EMEA", "AMER", "APAC")

STAGES = (
    ("Discovery", 10, "pipeline", "The buyer has told us a problem that we solve."),
    ("Qualification", 25, "pipeline", "Budget, authority, need and time are known."),
    ("Solution Fit", 40, "best_case", "The buyer agrees that our solution solves the problem."),
    ("Proposal", 60, "best_case", "A priced proposal is with the economic buyer."),
    ("Negotiation", 80, "commit", "Only terms are still open."),
    ("Closed Won", 100, "closed", "Both sides have signed."),
    ("Closed Lost", 0, "omitted", "The buyer has declined or gone silent for a quarter."),
)
FORMER_STAGE = "Legacy Assessment"
"""A stage that was in use years ago, and is inactive."""

STATUSES = (
    ("New", "Nobody has looked at it yet."),
    ("Working", "A seller is in contact."),
    ("Nurturing", "Interested, and not before next quarter."),
    ("Unqualified", "Will not buy, for a reason that is noted."),
    ("Qualified", "Handed over as a deal."),
)
CONVERTED = "Qualified"

PROCESSES = (
    ("New Business", "Deals with companies that are no customers yet.", [stage for stage, *_ in STAGES]),
    (
        "Customer Expansion",
        "Deals with customers.",
        [stage for stage, *_ in STAGES if stage not in {"Discovery", "Solution Fit"}],
    ),
)
LEAD_PROCESS = "Standard Leads"

CONVERSIONS = (
    ("Lead.Segment__c", "Account.Segment__c"),
    ("Lead.Segment__c", "Opportunity.Segment__c"),
    ("Lead.Region__c", "Account.Region__c"),
    ("Lead.Use_Case__c", "Opportunity.Use_Case__c"),
)

Stamping = Callable[[], Stamp]


def set_up(company: Company, stamp: Stamping) -> None:
    """Give the company its shared lists, stages, statuses, processes and record types."""
    company.value_sets["LeadSource"] = [Value(name, description=text) for name, text in SOURCES.items()]
    company.value_sets["LeadSource"].append(Value("Yellow Pages", active=False))
    for name, probability, category, text in STAGES:
        closed = name.startswith("Closed")
        company.stages.append(Stage(name, probability, category, text, stamp(), closed, name == "Closed Won"))
    company.stages.append(Stage(FORMER_STAGE, 30, "pipeline", "Replaced by Solution Fit.", stamp(), active=False))
    company.lead_statuses += [Status(name, name == CONVERTED, text) for name, text in STATUSES]
    company.case_statuses += [Status("New"), Status("In Progress"), Status("Closed", ends=True)]
    for name, text, stages in PROCESSES:
        company.processes.append(Process("Opportunity", name, text, list(stages), stamp()))
        kind = RecordType("Opportunity", name.replace(" ", "_"), name, text, name, stamp())
        company.record_types.append(kind)
    text = "How a lead becomes a deal."
    company.processes.append(Process("Lead", LEAD_PROCESS, text, [name for name, _ in STATUSES], stamp()))
    company.record_types.append(RecordType("Lead", "Standard", "Standard", text, LEAD_PROCESS, stamp()))
    company.conversions += CONVERSIONS
    refresh_lists(company)


def refresh_lists(company: Company) -> None:
    """Make the shared lists of stages and statuses say what the stages and statuses are. The lists stay the same objects."""
    stages = [Value(stage.name, stage.label, stage.active, description=stage.description) for stage in company.stages]
    leads = [Value(one.name, active=one.active, default=not at, description=one.description)
             for at, one in enumerate(company.lead_statuses)]  # fmt: skip
    cases = [Value(one.name, active=one.active) for one in company.case_statuses]
    for name, values in (("OpportunityStage", stages), ("LeadStatus", leads), ("CaseStatus", cases)):
        company.value_sets.setdefault(name, [])[:] = values
