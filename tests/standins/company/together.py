"""What comes of it when all problems are planted at once in both systems: some show only together, and one hides another."""

TOGETHER = {
    ("FLD014", "hubspot:field:companies.account_source"),  # three sources are gone from records: options are left over
    ("SRC007", "hubspot:field:deals.opportunity_source"),  # SRC007 took them from contacts, SRC004's deals still have them
    ("STG011", "hubspot:pipeline:deals/75000001"),  # both STG010 add a pipeline for tenders
}
"""What is found only where all problems meet."""
HIDDEN = {
    ("RTE004", "hubspot:field:leads.segment"),  # the branches that RTE005 adds take the segment that RTE004 forgets
    ("SRC012", "hubspot:value:contacts.lead_source=Content Syndication"),  # SRC005 takes the source out of HubSpot
}
"""What one problem hides of another."""
