"""metrics.yaml, reports.yaml, systems.yaml and naming.yaml: what is measured, where, and how things are called."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from checks.model.policy.base import Glob, Name, Part


class Metric(Part):
    """A metric: its one definition, its owner, its inputs and its certified report."""

    name: Name
    definition: str = ""
    owner: str | None = None
    inputs: tuple[Glob, ...] = ()
    reports: tuple[Glob, ...] = ()


class Metrics(Part):
    """The register of metrics."""

    metrics: tuple[Metric, ...] = ()


class RegisteredReport(Part):
    """A report or dashboard that somebody relies on. ``expires_on`` is for temporary ones."""

    component: Glob
    purpose: str = ""
    owner: str | None = None
    executive: bool = False
    finance: bool = False
    expires_on: date | None = None


class Reporting(Part):
    """reports.yaml: the register of reports, and the canonical fields that they should stand on."""

    registered: tuple[RegisteredReport, ...] = ()
    temporary_words: tuple[Name, ...] = ("temp", "tmp", "temporary", "draft", "test", "copy of", "do not use", "to delete")


class SyncPair(Part):
    """What Salesforce and HubSpot keep the same: two fields, two pipelines or two objects, one of each system.

    In short it is a list of the two: ``[Lead.LeadSource, contacts.lead_source]``. Pipelines are named as in their reference:
    ``Opportunity/New_Business``, ``deals/default``.
    """

    source: Glob
    target: Glob
    direction: Literal["both", "to_target", "to_source"] | None = None
    """Which way the sync writes; left out where nobody says."""
    values: dict[str, str] = {}
    """What the values of the source field, or the stages of the source pipeline, are called in the target."""


def _in_full(written: Any) -> Any:
    """A pair that is written as a list of two, as the mapping that it is short for."""
    if not isinstance(written, (list, tuple)):
        return written
    if len(written) != 2 or not all(isinstance(one, str) and one.strip() for one in written):
        raise ValueError("must name two components, or be a mapping with source and target")
    return {"source": written[0], "target": written[1]}


class Systems(Part):
    """systems.yaml: what is governed, and which system wins."""

    governed_objects: tuple[Name, ...] = (
        "Lead", "Contact", "Account", "Opportunity", "Campaign", "CampaignMember", "OpportunityLineItem", "Quote", "Contract",
        "contacts", "companies", "deals", "leads",
    )  # fmt: skip
    source_of_truth: dict[str, str] = {}
    """Glob of objects or fields -> connection that wins."""
    sync: tuple[Annotated[SyncPair, BeforeValidator(_in_full, json_schema_input_type=SyncPair | tuple[Glob, Glob])], ...] = ()
    """What the sync keeps the same, where neither system tells. Names are exact: patterns with * are not followed."""


class NamingRule(Part):
    """A naming pattern: a regular expression that the names of these components must match whole."""

    components: Glob
    pattern: str
    example: str = ""


class Naming(Part):
    """naming.yaml: naming patterns, and the words that give away what should be gone."""

    rules: tuple[NamingRule, ...] = ()
    retired_words: tuple[Name, ...] = (
        "old", "tmp", "temp", "test", "copy", "deprecated", "do not use", "dont use", "obsolete", "delete", "backup",
        "bak", "unused",
    )  # fmt: skip
