"""Stages and lifecycle (STG)."""
