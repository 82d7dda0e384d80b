"""How the portal is asked: paths and versions in one table, two lanes, within limits, trying again what may succeed."""
