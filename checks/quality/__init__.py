"""Data quality that revenue rests on."""
