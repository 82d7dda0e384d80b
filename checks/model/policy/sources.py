"""sources.yaml: the source taxonomy."""

from __future__ import annotations

from typing import Literal

from checks.model.policy.base import Glob, Name, Part


class SourceValue(Part):
    """A source of the taxonomy. ``aliases`` are other spellings that mean the same and are still allowed."""

    name: Name
    definition: str = ""
    aliases: tuple[Name, ...] = ()
    status: Literal["active", "retired"] = "active"
    motion: str | None = None


class SourceMapping(Part):
    """A declared difference: the values of one field and what they are called in another."""

    source: Glob
    target: Glob
    values: dict[str, str] = {}


class Sources(Part):
    """The taxonomy, the fields that carry a source, and the values that say nothing."""

    values: tuple[SourceValue, ...] = ()
    fields: tuple[Glob, ...] = ()
    """Fields that carry a source, beside those the vendors name: LeadSource, AccountSource, hs_analytics_source…"""
    mappings: tuple[SourceMapping, ...] = ()
    synonyms: tuple[tuple[Name, ...], ...] = ()
    """Groups of words that mean one source, such as [PPC, Paid Search]."""
    distinct: tuple[tuple[Name, ...], ...] = ()
    """Groups of values that look alike and are meant to differ."""
    catch_all: tuple[Name, ...] = ("Other", "Unknown", "N/A", "None")

    def names(self, *, retired: bool = False) -> frozenset[str]:
        """Every allowed spelling of the active (or also the retired) sources."""
        return frozenset(
            text for value in self.values if retired or value.status == "active" for text in (value.name, *value.aliases)
        )
