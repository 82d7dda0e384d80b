"""Handoffs from one team to the next (HND)."""
