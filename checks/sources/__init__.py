"""Source values and attribution (SRC)."""
