"""The first floor: connectors fill a snapshot. Each knows its vendor and the model, and no other connector."""
