"""Words that names are made of: people, companies, and the fields that every org collects over the years.

The words of fields are chosen so that none gives anything away: no source, segment or stage, no personal data, nothing
temporary or retired, and no two that a reader would take for one.
"""

from __future__ import annotations

FIRST = (
    "Anna", "Bruno", "Clara", "Dario", "Elena", "Felix", "Greta", "Hugo", "Ines", "Jonas", "Karin", "Lars", "Mara", "Nils",
    "Olga", "Pavel", "Quinn", "Rosa", "Stefan", "Tessa", "Ulrich", "Vera", "Walter", "Xenia", "Yusuf", "Zita", "Amir",
    "Beatriz", "Cedric", "Daria", "Emil", "Farah", "Goran", "Hilda", "Ivan", "Jolanda", "Kofi", "Leila", "Marco", "Nadia",
    "Omar", "Petra", "Rafael", "Sofia", "Tomas", "Ursula", "Viktor", "Wanda", "Yara", "Zeno",
)  # fmt: skip
LAST = (
    "Abbot", "Brandt", "Castel", "Dorn", "Eklund", "Farkas", "Gruber", "Hansen", "Imhof", "Jansen", "Keller", "Lindqvist",
    "Moreau", "Novak", "Okafor", "Pinto", "Quist", "Rossi", "Sauer", "Tanaka", "Ueda", "Vogel", "Winter", "Xavier", "Young",
    "Zeller", "Albers", "Borges", "Cohen", "Dubois", "Engel", "Ferri", "Gallo", "Horvat", "Iversen", "Jovanovic", "Kowal",
    "Larsen", "Meier", "Nagy", "Olsen", "Petrov", "Reyes", "Silva", "Toth", "Urban", "Varga", "Weber", "Yilmaz", "Zanetti",
)  # fmt: skip
COMPANIES = (
    "Alder", "Birch", "Cedar", "Dune", "Ember", "Fjord", "Garnet", "Harbour", "Iris", "Juniper", "Kestrel", "Lagoon",
    "Meadow", "Nectar", "Onyx", "Prairie", "Quartz", "Ridge", "Sable", "Thistle", "Umber", "Valley", "Willow", "Yarrow",
    "Zenith", "Amber", "Basalt", "Coral", "Delta", "Eagle",
)  # fmt: skip
TRADES = (
    "Logistics", "Foods", "Energy", "Robotics", "Textiles", "Marine", "Optics", "Plastics", "Pharma", "Media", "Timber",
    "Metals", "Aviation", "Ceramics", "Packaging", "Software", "Hotels", "Dental", "Freight", "Seeds",
)  # fmt: skip
COUNTRIES = {
    "EMEA": ("Germany", "France", "Spain", "Sweden"),
    "AMER": ("United States", "Canada", "Brazil"),
    "APAC": ("Japan", "Australia", "Singapore"),
}
INDUSTRIES = ("Manufacturing", "Technology", "Healthcare", "Retail", "Energy", "Transportation")

QUALIFIERS = (
    "Adoption", "Advisory", "Analytics", "Approval", "Architecture", "Archive", "Audit", "Automation", "Benchmark",
    "Billing", "Budgeting", "Calendar", "Capacity", "Catalog", "Charter", "Clearance", "Coaching", "Collateral",
    "Commission", "Committee", "Compliance", "Configuration", "Consulting", "Coverage", "Credit", "Customs", "Dashboard",
    "Delivery", "Deployment", "Design", "Discount", "Distribution", "Documentation", "Domain", "Economic", "Editorial",
    "Efficiency", "Electronic", "Engineering", "Enablement", "Escrow", "Evaluation", "Executive", "Export", "Facility",
    "Feedback", "Filing", "Fleet", "Franchise", "Freight", "Fulfilment", "Governance", "Hardware", "Hosting", "Identity",
    "Import", "Incident", "Inspection", "Insurance", "Integration", "Inventory", "Invoice", "Keynote", "Laboratory",
    "Language", "Legal", "Library", "Licence", "Locale", "Maintenance", "Margin", "Migration", "Mobile", "Network",
    "Newsletter", "Onboarding", "Packaging", "Payment", "Payroll", "Performance", "Pilot", "Platform", "Portal", "Premium",
    "Pricing", "Procurement", "Publishing", "Quality", "Rebate", "Recruiting", "Reference", "Regulatory", "Reserve",
    "Safety", "Satisfaction", "Schedule", "Security", "Seminar", "Settlement", "Shipping", "Software", "Sponsor", "Staffing",
    "Storage", "Strategy", "Subscription", "Supplier", "Support", "Survey", "Sustainability", "Tariff", "Technical",
    "Tender", "Training", "Translation", "Travel", "Treasury", "Usability", "Vehicle", "Vendor", "Warehouse", "Warranty",
    "Workflow", "Workshop",
)  # fmt: skip

NOUNS: dict[str, tuple[str, ...]] = {
    "text": ("Code", "Summary", "Headline", "Remark", "Short Name", "Identifier"),
    "picklist": ("Category", "Level", "Method", "Outcome", "Priority", "Rating", "Frequency", "Readiness", "Posture", "Format"),
    "number": ("Count", "Score", "Headcount", "Duration", "Quantity", "Rank"),
    "currency": ("Budget", "Spend", "Cost", "Saving", "Fee"),
    "date": ("Date", "Deadline", "Milestone", "Kickoff"),
    "boolean": ("Approved", "Confirmed", "Complete", "Required"),
    "percent": ("Rate", "Share", "Utilisation"),
    "datetime": ("Timestamp", "Review Time"),
    "url": ("Link", "Workspace Link"),
    "long_text": ("Notes", "Rationale", "Background"),
    "multi_picklist": ("Topics",),
}
"""What a field of each type is called, after the qualifier."""

VALUES: dict[str, tuple[str, ...]] = {
    "Category": ("Core", "Adjacent", "Experimental", "Mandatory"),
    "Level": ("Basic", "Standard", "Advanced", "Expert"),
    "Method": ("Manual", "Assisted", "Automated"),
    "Outcome": ("Positive", "Neutral", "Negative", "Undecided"),
    "Priority": ("Low", "Medium", "High", "Urgent"),
    "Rating": ("Poor", "Fair", "Good", "Excellent"),
    "Frequency": ("Weekly", "Monthly", "Quarterly", "Yearly"),
    "Readiness": ("Planned", "Underway", "Ready"),
    "Posture": ("Defensive", "Balanced", "Ambitious"),
    "Format": ("Document", "Spreadsheet", "Presentation", "Video"),
    "Topics": ("Cost", "Quality", "Speed", "Risk"),
}
"""The values of the picklists, by the noun that names them."""

SUBJECTS = (
    "Agreement", "Assessment", "Batch", "Branch", "Briefing", "Certificate", "Checklist", "Claim", "Clause", "Cohort",
    "Committee", "Credential", "Dispatch", "Dossier", "Entitlement", "Estimate", "Exhibit", "Forecourt", "Grant",
    "Guideline", "Hearing", "Installation", "Itinerary", "Journal", "Ledger", "Lesson", "Manifest", "Mentor", "Module",
    "Notice", "Objective", "Outlet", "Permit", "Playbook", "Provision", "Questionnaire", "Receipt", "Requisition", "Roster",
    "Route", "Sample", "Shipment", "Showroom", "Statement", "Syllabus", "Template", "Ticket", "Tool", "Tour", "Transfer",
    "Venue", "Voucher", "Waiver", "Workbook",
)  # fmt: skip
SCOPES = ["Annual", "Central", "Regional", "Technical", "Internal", "Field", "Customer", "Supplier", "Service", "Project"]
"""Custom objects are called by a subject, and by a scope before it once the subjects are used up."""
