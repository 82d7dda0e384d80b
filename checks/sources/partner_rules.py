"""Records that come from partners, and which of the rules that they need are missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from checks.model.names import enumerated, quoted
from checks.model.rows.automation import Automation
from checks.model.rows.measures import ValueCount
from checks.model.rows.schema import AssociationLabel, Field
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.sources.counted import in_all
from checks.sources.partner_words import Partners, linked
from checks.sources.same_source import SourceNames
from checks.views.routing import Route
from checks.views.terms import Terms

ROUTING = ("routing_rules", "routing_entries", "automations")
"""What tells who gets a lead."""


@dataclass(frozen=True, slots=True)
class Sourced:
    """The partner-sourced records of one connection, by source field in the order of a record's journey."""

    connection: str
    values: Mapping[Field, Mapping[str, int]]

    @property
    def objects(self) -> dict[str, int]:
        """How many records of each object come from partners; of several source fields the one with the most counts."""
        found: dict[str, int] = {}
        for field, counts in self.values.items():
            found[field.object] = max(found.get(field.object, 0), sum(counts.values()))
        return found

    def spellings(self, names: SourceNames) -> list[tuple[str, tuple[str, ...]]]:
        """Each value, as its field and its spellings."""
        return [(field.ref, names.texts(field.ref, value)) for field, counts in self.values.items() for value in counts]


def partner_sourced(
    connection: str, fields: Iterable[Field], counts: Table[ValueCount], names: SourceNames, partners: Partners
) -> Sourced:
    """The records whose source is a partner's, of these fields of a connection."""
    found: dict[Field, dict[str, int]] = {}
    for field in fields:
        carried = in_all(counts, field.ref).items()
        values = {value: number for value, number in carried if number and partners.brings(names.texts(field.ref, value))}
        if values:
            found[field] = values
    return Sourced(connection, found)


def undefined(sourced: Sourced, names: SourceNames) -> str:
    """Which of the sources the taxonomy does not define; '' when it defines all."""
    values = {field.ref: counts for field, counts in sourced.values.items()}
    unknown = [names.shown(ref, value) for ref, counts in values.items() for value in counts if not names.defined(ref, value)]
    return f"the taxonomy does not define {quoted(dict.fromkeys(unknown))}" if unknown else ""


def unrouted(
    sourced: Sourced,
    names: SourceNames,
    partners: Partners,
    routes: Sequence[Route],
    automations: Table[Automation] | None,
    coverage: Coverage,
) -> str:
    """Which assignment rule speaks of no partner; '' when each does, where flows route too, or where not all was read."""
    connection, values = sourced.connection, sourced.spellings(names)
    for object_ in sourced.objects:
        rules = [route for route in routes if (route.rule.connection, route.rule.object) == (connection, object_)]
        read = all(coverage.complete(table, connection, object_) for table in ROUTING)
        by_flow = any(
            row.active and row.sets_owner is not False and (row.connection, row.object) == (connection, object_)
            for row in automations or ()
        )
        for route in rules if read and not by_flow else ():
            spoken = any(partners.routed_by(entry, values) for entry in route.entries)
            if route.rule.kind == "assignment" and route.entries and not spoken:
                return f"no entry of {route.title} speaks of them"
    return ""


def unlinked(
    sourced: Sourced,
    fields: Table[Field],
    labels: Iterable[AssociationLabel],
    partners: Partners,
    coverage: Coverage,
    deals: frozenset[str],
    words: Terms,
) -> str:
    """That nothing ties a deal to its partner: no field and, in HubSpot, no label of an association.

    '' where something does, or where fields of deals or labels were not all read.
    """
    connection = sourced.connection
    if any(row.connection == connection and {row.source, row.target} & deals and partners.speaks(row.label) for row in labels):
        return ""
    if coverage.whole_gap("association_labels", connection):
        return ""
    if not deals or not all(coverage.complete("fields", connection, object_) for object_ in deals):
        return ""
    if next(linked(fields, partners, connection, deals), None) is not None:
        return ""
    beside = words.either("", " and no label of their associations")
    return f"no {words.field} of {enumerated(sorted(deals))}{beside} names the partner"


def unforecast(partners: Partners) -> str:
    """That no partner motion says how its deals are forecast; '' when one does."""
    if not partners.motions:
        return "motions.yaml declares no partner motion that runs and would say how their deals are forecast"
    if any(motion.forecast.strip() for motion in partners.motions):
        return ""
    return f"nothing says how the deals of the motion {quoted(motion.name for motion in partners.motions)} are forecast"
