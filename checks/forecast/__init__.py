"""Forecast (FCT)."""
