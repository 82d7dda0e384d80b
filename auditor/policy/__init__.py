"""The ``governance/`` folder on disk: read as a Policy, described as JSON Schema, written to where a command may."""
