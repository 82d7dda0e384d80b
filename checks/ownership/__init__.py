"""Ownership of responsibilities and of governed metadata (OWN)."""
