"""What holds for every test."""

from hypothesis import settings

from auditor.catalogue import load_views

settings.register_profile("auditor", deadline=None)
settings.load_profile("auditor")
"""How long an example takes says more of the machine than of the code; speed is measured in benchmarks/."""

load_views()
"""Before any test imports a check, which may name one."""
