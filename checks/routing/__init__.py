"""Routing of leads and other records to their owners (RTE)."""
