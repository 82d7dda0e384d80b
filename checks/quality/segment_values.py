"""Which values records carry in a field of segments, held against the segments of the policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from checks.model import refs
from checks.model.finding import NotJudged
from checks.model.policy.market import Segments
from checks.model.rows.measures import ValueCount
from checks.model.rows.schema import Field, PicklistValue
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.views.choices import by_choice, of_all_records

HOLDS_WORDS = frozenset({"picklist", "multi_picklist", "text"})
"""The types of fields that may hold the name of a segment."""


def uncounted_values(
    field: Field, value_counts: Table[ValueCount] | None, segments: Segments, coverage: Coverage
) -> Iterator[NotJudged]:
    """*Not judged* for a field whose values were not counted, where the policy says which segments there are."""
    path = refs.path_of(field.ref)
    if not segments.values or field.type not in HOLDS_WORDS or (value_counts and value_counts.get(field.ref)):
        return
    parts = coverage.scoped_gaps(("value_counts",), (field.connection,))
    part = next((gap for gap in parts if gap.scope in {path, field.object}), None)
    gap = coverage.whole_gap("value_counts", field.connection) or part
    reason = f"how many records carry each value of {path} was not counted" + (f": {gap.reason}" if gap else "")
    yield NotJudged(scope=f"{field.connection}:{path}", reason=reason, cure=gap.cure if gap else "")


def unknown_values(
    field: Field, value_counts: Table[ValueCount] | None, picklist_values: Table[PicklistValue] | None, segments: Segments
) -> Mapping[str, int]:
    """The values that are no segment, with the accounts that carry each; none where the policy knows none of the field's."""
    names = {segment.name.casefold() for segment in segments.values}
    offered = picklist_values.by("field").get(field.ref, ()) if picklist_values else ()
    labels = {row.value: row.label or row.value for row in offered}
    rows = value_counts.by("ref").get(field.ref, ()) if value_counts and field.type in HOLDS_WORDS else ()
    carried = by_choice(field, of_all_records(rows))
    known = {value for value in (*labels, *carried) if not names.isdisjoint(_spellings(value, labels))}
    return {value: number for value, number in carried.most_common() if value not in known} if known else {}


def _spellings(value: str, labels: Mapping[str, str]) -> Iterable[str]:
    return (value.strip().casefold(), labels.get(value, value).strip().casefold())
