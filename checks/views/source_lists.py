"""Lists of source values: which fields share one, and how two of them differ."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from checks.model import refs
from checks.model.check import view
from checks.model.finding import NotJudged
from checks.model.names import clusters, key
from checks.model.policy.sources import Sources
from checks.model.rows.schema import Field, PicklistValue
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.views.terms import IN_SALESFORCE, Terms, TermsOf, in_salesforce
from checks.views.unread import unread_fields

_BRACKETS = str.maketrans("()[]", "    ")


@dataclass(frozen=True, slots=True)
class SourceList:
    """One list of source values and the fields that offer it, in the order of a record's journey.

    Fields that offer the same values count as carriers of one list, as those of a shared value set are.
    """

    carriers: tuple[Field, ...]
    values: tuple[PicklistValue, ...]
    """The active values, in the order in which the first carrier offers them."""
    words: Terms = IN_SALESFORCE
    """The words of their CRM."""

    @property
    def connection(self) -> str:
        """The connection that it was read from."""
        return self.carriers[0].connection

    @property
    def ref(self) -> str:
        """The reference that stands for the list: its first carrier's."""
        return self.carriers[0].ref

    @property
    def title(self) -> str:
        """What a sentence calls it: ``Lead.LeadSource and 3 more fields``."""
        first = refs.path_of(self.ref)
        others = len(self.carriers) - 1
        return f"{first} and {self.words.count_fields(others, such='more')}" if others else first

    def verb(self, verb: str) -> str:
        """A verb that agrees with the title."""
        return verb if len(self.carriers) > 1 else f"{verb}s"

    def value_refs(self, names: Collection[str]) -> tuple[str, ...]:
        """The references of these values in every carrier, in order."""
        return tuple(sorted(refs.value(carrier.ref, name) for carrier in self.carriers for name in names))

    def carried_by(self, glob: str) -> bool:
        """Whether a glob of the policy names one of the carriers."""
        return any(refs.matches(carrier.ref, glob) for carrier in self.carriers)


@dataclass(frozen=True, slots=True)
class SourceDifference:
    """How a list departs from its connection's reference list, beyond what the policy maps and what says nothing."""

    departing: SourceList
    reference: SourceList
    extra: tuple[str, ...]
    """Values that only the departing list offers."""
    missing: tuple[str, ...]
    """Values that only the reference list offers."""


def lists_of(
    fields: Sequence[Field],
    active: Mapping[str, tuple[PicklistValue, ...]],
    coverage: Coverage,
    terms: TermsOf = in_salesforce,
) -> Iterator[SourceList]:
    """The lists that these fields offer. A field whose values were read only in part has none."""
    carriers: dict[tuple[str, frozenset[str]], list[Field]] = {}
    for field in fields:
        values = frozenset(value.value for value in active.get(field.ref, ()))
        scopes = (field.object, f"{field.object}.{field.name}")
        if values and all(coverage.complete("picklist_values", field.connection, scope) for scope in scopes):
            carriers.setdefault((field.connection, values), []).append(field)
    for sharing in carriers.values():
        yield SourceList(tuple(sharing), active[sharing[0].ref], terms(sharing[0].ref))


def differences(lists: Sequence[SourceList], sources: Sources) -> Iterator[SourceDifference]:
    """How the other lists of one connection depart from its reference list: the one that most fields carry, the first of equals.

    With a taxonomy only the values that it defines are compared, since the others are a fault by themselves.
    """
    reference = max(lists, key=lambda one: len(one.carriers))
    for other in lists:
        objects = {carrier.object for carrier in (*other.carriers, *reference.carriers)}
        if other is reference or len(objects) == 1:
            continue
        mapped = frozenset(_mapped(sources, other, reference))
        extra = tuple(name for name in _compared(other, reference, sources) if name not in mapped)
        missing = tuple(name for name in _compared(reference, other, sources) if name not in mapped)
        if extra or missing:
            yield SourceDifference(other, reference, extra, missing)


def _compared(one: SourceList, other: SourceList, sources: Sources) -> Iterator[str]:
    offered, defined = {value.value for value in other.values}, sources.names()
    silent = {key(name) for name in sources.catch_all}
    for value in one.values:
        known = not defined or not defined.isdisjoint((value.value, value.label))
        if value.value not in offered and known and key(value.value) not in silent:
            yield value.value


def _mapped(sources: Sources, one: SourceList, other: SourceList) -> Iterator[str]:
    """The values, on either side, for which a mapping between the two lists is declared."""
    for mapping in sources.mappings:
        there = one.carried_by(mapping.source) and other.carried_by(mapping.target)
        back = other.carried_by(mapping.source) and one.carried_by(mapping.target)
        if there or back:
            yield from mapping.values.keys()
            yield from mapping.values.values()


def one_word(spellings: Iterable[str], sources: Sources) -> bool:
    """Whether the spellings share a key, brackets read as well, or a declared synonym: more than likeness."""
    groups = [frozenset(key(word) for word in group) for group in sources.synonyms]
    keys = {key(spelling.translate(_BRACKETS)) for spelling in spellings}
    return len(keys) == 1 or any(keys <= group for group in groups)


def defined_variants(one: SourceList, sources: Sources) -> frozenset[str]:
    """The values of a list that are, beyond mere likeness, another spelling of a value of it that the taxonomy defines."""
    names = sources.names()
    defined = {value.label or value.value for value in one.values if not names.isdisjoint((value.value, value.label))}
    named = {value.label or value.value: value.value for value in one.values}
    groups = clusters(named, threshold=100, synonyms=sources.synonyms, distinct=(*sources.distinct, names))
    return frozenset(
        named[spelling]
        for group in groups
        for spelling in group
        if spelling not in defined and any(one_word((spelling, name), sources) for name in defined.intersection(group))
    )


def unread(fields: Sequence[Field], lists: Sequence[SourceList], terms: TermsOf = in_salesforce) -> Iterator[NotJudged]:
    """*Not judged* for the source fields whose values were not read."""
    of = len(fields) + sum(len(one.carriers) for one in lists)
    cure, in_hubspot = "retrieve or grant access to their value sets", "give them options: Settings > Properties"
    yield from unread_fields(fields, of=of, what="source values", cure=cure, terms=terms, in_hubspot=in_hubspot)


@view
def source_lists(
    governed_source_fields: tuple[Field, ...],
    active_values: Mapping[str, tuple[PicklistValue, ...]],
    coverage: Coverage,
    terms: TermsOf,
) -> tuple[SourceList, ...]:
    """The lists of source values, each with the fields that share it."""
    return tuple(lists_of(governed_source_fields, active_values, coverage, terms))


@view
def unread_source_fields(
    governed_source_fields: tuple[Field, ...], source_lists: tuple[SourceList, ...], picklist_values: Table[PicklistValue]
) -> tuple[Field, ...]:
    """Source picklists whose values were not read, or only in part."""
    carried = {carrier.ref for one in source_lists for carrier in one.carriers}
    picklists = (field for field in governed_source_fields if field.type == "picklist" and field.ref not in carried)
    values = picklist_values.by("field")
    return tuple(field for field in picklists if field.ref not in values or any(value.active for value in values[field.ref]))


@view
def source_differences(source_lists: tuple[SourceList, ...], sources: Sources) -> tuple[SourceDifference, ...]:
    """How the source lists of each connection differ, beyond what the policy maps."""
    by_connection: dict[str, list[SourceList]] = {}
    for one in source_lists:
        by_connection.setdefault(one.connection, []).append(one)
    return tuple(difference for lists in by_connection.values() for difference in differences(lists, sources))
