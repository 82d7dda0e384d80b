"""How the org is asked: over one guarded session, within limits, trying again what may succeed."""
