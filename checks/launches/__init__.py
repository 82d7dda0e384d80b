"""Launches and change (LCH)."""
