"""Fields and the revenue data dictionary (FLD)."""
