"""What the company says its rules are: the ``governance/`` folder as types.

Each part is a file, or a folder of them; a part that is absent has its defaults, which claim nothing.
"""

from __future__ import annotations

from checks.model.policy.base import Part
from checks.model.policy.company import Company
from checks.model.policy.launches import Launches
from checks.model.policy.lifecycle import Lifecycle
from checks.model.policy.market import Handoffs, Motions, Segments
from checks.model.policy.measurement import Metrics, Naming, Reporting, Systems
from checks.model.policy.ownership import Ownership
from checks.model.policy.records import Dictionary, Mutes, Thresholds
from checks.model.policy.sources import Sources


class Policy(Part):
    """The whole policy. ``declared`` names the parts that the company really wrote."""

    company: Company = Company()
    ownership: Ownership = Ownership()
    sources: Sources = Sources()
    lifecycle: Lifecycle = Lifecycle()
    segments: Segments = Segments()
    motions: Motions = Motions()
    handoffs: Handoffs = Handoffs()
    metrics: Metrics = Metrics()
    reporting: Reporting = Reporting()
    systems: Systems = Systems()
    naming: Naming = Naming()
    thresholds: Thresholds = Thresholds()
    dictionary: Dictionary = Dictionary()
    mutes: Mutes = Mutes()
    launches: Launches = Launches()
    declared: frozenset[str] = frozenset()


PARTS = frozenset(Policy.model_fields) - {"thresholds"}
"""What a check may name as a parameter. Thresholds belong to the engine, which hands them over as options."""

FILES = {
    "company.yaml": "company",
    "ownership.yaml": "ownership",
    "sources.yaml": "sources",
    "lifecycle.yaml": "lifecycle",
    "segments.yaml": "segments",
    "motions.yaml": "motions",
    "handoffs.yaml": "handoffs",
    "metrics.yaml": "metrics",
    "reports.yaml": "reporting",
    "systems.yaml": "systems",
    "naming.yaml": "naming",
    "thresholds.yaml": "thresholds",
    "dictionary.csv": "dictionary",
    "mutes.yaml": "mutes",
}
"""The files of ``governance/`` and the part each one holds."""

FOLDERS = {"launches": "launches"}
"""The folders of ``governance/`` that hold one file for each member of a part."""
