"""The motions that every recurring business meets, told from what a CRM holds for deals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import NamedTuple

from checks.model import refs
from checks.model.check import view
from checks.model.names import key, words
from checks.model.policy.market import Motion
from checks.model.rows.process import Pipeline, Stage
from checks.model.rows.schema import PicklistValue, RecordType
from checks.model.tables import Table
from checks.views.motion_fields import is_named_after

PARTNER = Motion(name="partner", words=("partner", "channel", "reseller", "co-sell"))
EXPANSION = Motion(name="expansion", words=("expansion", "upsell", "up sell", "cross sell", "crosssell", "add on", "addon"))
RENEWAL = Motion(name="renewal", words=("renewal", "renew"))
FAMILIES = (RENEWAL, EXPANSION, PARTNER)
"""The articles' motions that bring deals of a kind of their own, with the words by which components are named after them. A
component that fits two of them belongs to the first."""

_TYPE_NAMES = frozenset({"type", "dealtype", "opportunitytype", "opptype", "motion", "salesmotion", "dealmotion"})
_PLAIN = frozenset(
    {
        "new", "existing", "business", "customer", "client", "account", "deal", "opportunity", "opp", "sale", "and",
        "motion", "contract", "subscription", "process", "pipeline", "default", "standard",
    }
)  # fmt: skip


class Sign(NamedTuple):
    """Something in the CRM by which deals of a motion are told from others."""

    family: Motion
    ref: str
    title: str
    """What a sentence calls it: ``the record type 'Renewal'``."""
    strong: bool
    """Whether it is there for such deals alone: a pipeline or a record type, and no stage or value that may only name a step."""


def family_of(name: str) -> Motion | None:
    """The motion that a name gives away, or None."""
    return next((family for family in FAMILIES if is_named_after(name, family)), None)


def family_of_deals(name: str) -> Motion | None:
    """The motion for whose deals a pipeline or record type is there: its name begins with it, or says nothing else.

    Words further in say less: a *Data Partner Opportunity* is about partners of another kind.
    """
    spoken = tuple(key(word) for word in words(name))
    for family in FAMILIES:
        heads = (tuple(key(part) for part in words(phrase)) for phrase in family.words)
        if says_only(name, family) or any(spoken[: len(head)] == head for head in heads):
            return family
    return None


def says_only(name: str, family: Motion) -> bool:
    """Whether a name says the motion and nothing else: ``Existing Business - Renewal``, but not ``Renewal Quote Sent``."""
    vocabulary = {key(part) for word in family.words for part in words(word)}
    return is_named_after(name, family) and {key(word) for word in words(name)} - _PLAIN <= vocabulary


@view
def motion_signs(
    pipelines: Table[Pipeline],
    stages: Table[Stage],
    record_types: Table[RecordType] | None = None,
    active_values: Mapping[str, tuple[PicklistValue, ...]] | None = None,
) -> tuple[Sign, ...]:
    """The pipelines, record types, deal types and stages of deals that are named after such a motion; the plainest first."""
    deals = {(row.connection, row.object) for row in pipelines if row.kind == "sales"}
    signs = [
        *_pipelines(pipelines),
        *_record_types(record_types or (), deals),
        *_values(active_values or {}, deals),
        *_stages(stages, deals),
    ]
    return tuple(sorted(signs, key=lambda sign: (not sign.strong, sign.ref)))


def _pipelines(pipelines: Iterable[Pipeline]) -> Iterator[Sign]:
    for row in pipelines:
        name = row.label or row.name
        if row.active and row.kind == "sales" and (family := family_of_deals(name)):
            yield Sign(family, row.ref, f"the pipeline '{name}'", strong=True)


def _record_types(record_types: Iterable[RecordType], deals: Set[tuple[str, str]]) -> Iterator[Sign]:
    for row in record_types:
        name = row.label or row.name
        if row.active and (row.connection, row.object) in deals and (family := family_of_deals(name)):
            yield Sign(family, row.ref, f"the record type '{name}'", strong=True)


def _values(active: Mapping[str, tuple[PicklistValue, ...]], deals: Set[tuple[str, str]]) -> Iterator[Sign]:
    for field, values in active.items():
        connection, _, path = refs.split(field)
        object_, _, name = path.partition(".")
        if (connection, object_) in deals and "".join(words(name)) in _TYPE_NAMES:
            for value in values:
                said = value.label or value.value
                if (family := family_of(said)) and says_only(said, family):
                    yield Sign(family, value.ref, f"the value '{said}' of {path}", strong=False)


def _stages(stages: Iterable[Stage], deals: Set[tuple[str, str]]) -> Iterator[Sign]:
    """Each stage once, where it is defined: in Salesforce's processes it says again what the org's list says."""
    told: set[tuple[str, str, str]] = set()
    for row in sorted(stages, key=lambda row: row.ref):
        said, home = row.label or row.name, (row.connection, row.object)
        family = family_of(said) if row.active and row.closed is False and home in deals else None
        if family and says_only(said, family) and (*home, row.name) not in told:
            told.add((*home, row.name))
            yield Sign(family, row.ref, f"the stage '{said}'", strong=False)
