"""HND002: lead fields that conversion drops or changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

from checks.model.check import check
from checks.model.finding import Confidence, Finding, Severity
from checks.model.names import quoted
from checks.model.policy.market import Handoffs
from checks.model.policy.records import Dictionary
from checks.model.refs import field as field_ref
from checks.model.refs import matches, path_of
from checks.model.rows.automation import Automation, Use
from checks.model.rows.schema import Conversion, Field, PicklistValue
from checks.model.snapshot import Coverage
from checks.model.tables import Table

_TARGETS = ("Contact", "Account", "Opportunity")
_LISTS = frozenset({"picklist", "multi_picklist"})
_NUMBERS = frozenset({"number", "currency", "percent"})
_TAKES_ANYTHING = frozenset({"text", "long_text", "rich_text"})
_NEVER_TRAVELS = frozenset({"auto_number", "summary", "id", "file"})


@check("HND002", severity=Severity.MEDIUM, confidence=Confidence.LIKELY, rows=(8, 22))
def conversion_drops_field(
    governed_fields: tuple[Field, ...],
    fields: Table[Field],
    conversions: Table[Conversion],
    governed_source_fields: tuple[Field, ...],
    active_values: Mapping[str, tuple[PicklistValue, ...]],
    handoffs: Handoffs,
    dictionary: Dictionary,
    coverage: Coverage,
    automations: Table[Automation] | None = None,
    uses: Table[Use] | None = None,
) -> Iterator[Finding]:
    """Governed lead field that conversion drops, or maps to a field with other values.

    Why: 'Most breakage happens at the seams, so define them explicitly.' What a lead knew and the deal does not is asked for
    again, or guessed.

    How it decides: a custom lead field is expected to travel when a handoff in handoffs.yaml names it, when it carries a source,
    or when Contact, Account or Opportunity holds a field of the same API name and kind: a picklist by itself, any other kind
    when the dictionary lists it. It is found when the lead conversion maps it nowhere and no active automation that reads it
    writes the other field or a mapped one. A mapped field is found when its target is of another kind, or is a picklist that
    does not offer all of the lead's active values. Formulas, auto numbers and packaged fields never travel.

    Example: Lead.Segment__c is mapped to no field, though Opportunity.Segment__c exists.

    Fix in Salesforce: Setup > Object Manager > Lead > Fields > Map Lead Fields: map it; or give both fields one global value set.

    Fix in HubSpot: nothing to mend: a contact's properties stay with it, since HubSpot converts no records.

    Known limits: Apex that copies fields is not seen. Whether a converted lead really had the field filled is on records.
    """
    mapped = conversions.by("source")
    sources = {field.ref for field in governed_source_fields}
    active = frozenset(row.ref for row in automations or () if row.active)
    for lead in (field for field in governed_fields if field.object == "Lead"):
        if lead.calculated or lead.type in _NEVER_TRAVELS:
            continue
        if lead.ref in mapped:
            targets = [target for row in mapped[lead.ref] if (target := fields.get(row.target))]
            if clashes := {target.ref: clash for target in targets if (clash := _clash(lead, target, active_values, coverage))}:
                yield _clashing(lead, clashes)
            continue
        same_named = (fields.get(field_ref(lead.connection, name, lead.name)) for name in _TARGETS)
        twins = [twin for twin in same_named if twin and _is_twin(lead, twin)]
        named = any(matches(lead.ref, glob) for handoff in handoffs.handoffs for glob in handoff.fields)
        listed = any(matches(lead.ref, entry.component) for entry in dictionary.entries)
        meant = named or lead.ref in sources or bool(twins and (lead.type in _LISTS or listed))
        if meant and not _carried(lead, mapped.keys() | {twin.ref for twin in twins}, active, uses):
            yield _dropped(lead, twins, named=named)


def _fits(lead: Field, target: Field) -> bool:
    kinds = (lead.type, target.type)
    alike = lead.type == target.type or set(kinds) <= _NUMBERS or kinds == ("picklist", "multi_picklist")
    return alike or target.type in _TAKES_ANYTHING or "unknown" in kinds


def _is_twin(lead: Field, target: Field) -> bool:
    return target.custom and not (target.managed or target.calculated or target.archived) and _fits(lead, target)


def _carried(lead: Field, landings: Set[str], active: frozenset[str], uses: Table[Use] | None) -> bool:
    """Whether an active automation reads the field and writes where it should land."""
    if uses is None:
        return False
    readers = {edge.user for edge in uses.by("used").get(lead.ref, ()) if edge.how == "reads"} & active
    return any(edge.how == "writes" and edge.used in landings for reader in readers for edge in uses.by("user").get(reader, ()))


def _clash(lead: Field, target: Field, values: Mapping[str, tuple[PicklistValue, ...]], coverage: Coverage) -> list[str] | str:
    """The lead's values that the target does not offer, or the kind of the target when it cannot hold the lead's."""
    if not _fits(lead, target):
        return target.type
    both = (lead, target)
    whole = all(coverage.complete("picklist_values", field.connection, field.object) for field in both)
    if not (whole and all(field.type in _LISTS and values.get(field.ref) for field in both)):
        return []
    offered = {text for value in values[target.ref] for text in (value.value, value.label)}
    return [value.value for value in values[lead.ref] if offered.isdisjoint((value.value, value.label))]


def _dropped(lead: Field, twins: list[Field], *, named: bool) -> Finding:
    objects = " and ".join(twin.object for twin in twins)
    why = f"though {objects} {'has' if len(twins) == 1 else 'have'} a field of the same name" if twins else ""
    why = "though a handoff needs it" if named else why or "though it carries the source"
    return Finding(
        ref=lead.ref,
        message=f"{path_of(lead.ref)} is lost at conversion: it is mapped to no field, {why}.",
        measured={"mapped_to": [], "same_name": [twin.ref for twin in twins], "handoff": named},
        affected=tuple(twin.ref for twin in twins),
        severity=Severity.HIGH if named else None,
        confidence=Confidence.CERTAIN if named else None,
    )


def _clashing(lead: Field, clashes: Mapping[str, list[str] | str]) -> Finding:
    parts = [
        f"{path_of(ref)}, a field of another kind ({clash.replace('_', ' ')}, not {lead.type.replace('_', ' ')})"
        if isinstance(clash, str)
        else f"{path_of(ref)}, which does not offer {quoted(clash)}"
        for ref, clash in clashes.items()
    ]
    return Finding(
        ref=lead.ref,
        message=f"{path_of(lead.ref)} is mapped to {' and to '.join(parts)}.",
        measured={"mapped_to": dict(clashes)},
        size=sum(1 if isinstance(clash, str) else len(clash) for clash in clashes.values()),
        affected=tuple(clashes),
        confidence=Confidence.CERTAIN,
    )
