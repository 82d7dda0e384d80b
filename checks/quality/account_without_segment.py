"""DAT004: accounts that no segment or tier holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import enumerated
from checks.model.policy.market import Segments
from checks.model.rows.measures import FieldFill, ValueCount
from checks.model.rows.schema import Field, Object, PicklistValue
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.quality.segment_values import HOLDS_WORDS, uncounted_values, unknown_values
from checks.quality.words import at_least, percent, records_of
from checks.views.roles import ACCOUNTS
from checks.views.segment_fields import is_named_segment

_CURE = "name the fields that carry a segment or tier under fields in governance/segments.yaml"


@check("DAT004", severity=Severity.MEDIUM, confidence=Confidence.CERTAIN, rows=(7, 13))
def account_without_segment(
    objects: Table[Object],
    fields: Table[Field],
    field_fill: Table[FieldFill],
    segments: Segments,
    coverage: Coverage,
    value_counts: Table[ValueCount] | None = None,
    picklist_values: Table[PicklistValue] | None = None,
    *,
    blank: float = 0.1,
    unknown: float = 0.01,
    meant: float = 0.5,
    fewest: int = 20,
) -> Iterator[Finding | NotJudged]:
    """Accounts with no segment or tier, or with one that the strategy does not have.

    Why: 'GTM defines the segment, RevOps maintains it. If the ICP or segment model changes, RevOps needs a clean data rule.
    Otherwise the strategy exists in slides but not in the CRM.' An account without a segment gets no play, no tier of service
    and no place in pipeline coverage by segment.

    How it decides: the fields of accounts that segments.yaml names; without it, less surely, custom fields whose name ends in
    Segment or Tier, as long as most accounts carry one, for a field on fewer may be meant for a part of them. Found is a field
    that too many accounts leave blank, or in which too many carry a value that is no segment of segments.yaml, by name or label.
    Where segments.yaml knows none of a field's values, it does not speak of what the field holds. One finding a field.

    Example: 1,240 of 5,000 accounts (25 %) have no Segment__c; 40 more carry one that segments.yaml does not define: 'SMB' (31)
    and 'Ent' (9).

    Fix in Salesforce: fill the past with Data Loader by the segment's own rule, then let a record-triggered flow or a formula set
    it, and restrict the picklist to the segments.

    Fix in HubSpot: a workflow that sets the property from company size or industry, with re-enrolment; then enrol all companies.

    Known limits: whether an account has the segment that its rule asks for cannot be told, since rules are written as sentences.
    Which values accounts carry is counted only for fields that the policy names.

    blank: the share of accounts that may be blank; one in ten is what imports and new records leave open for a while.

    unknown: the share of accounts that may carry a value that is no segment. Below one in a hundred these are slips; the values
    of an old model, or of an import, come in numbers.

    meant: without a policy, the share of accounts from which on a field is taken to be meant for all of them.

    fewest: how many accounts it must be; fewer are put right by hand.
    """
    for account in (row for row in objects if row.name in ACCOUNTS):
        named = [row for row in fields.by("connection").get(account.connection, ()) if _carries(row, account, segments)]
        for field in named:
            whole = [row for row in field_fill.by("ref").get(field.ref, ()) if row.by is None]
            filled, of = sum(row.filled for row in whole), sum(row.of for row in whole)
            if unsure := _unsure(field, filled, of, segments, coverage, meant):
                yield unsure
            elif of:
                strange = unknown_values(field, value_counts, picklist_values, segments)
                lacking = of - filled if of - filled >= max(fewest, blank * of) else 0
                odd = strange if sum(strange.values()) >= max(fewest, unknown * of) else {}
                if lacking or odd:
                    yield _finding(field, lacking, of, odd, coverage, sure=bool(segments.fields))
                yield from uncounted_values(field, value_counts, segments, coverage)
        if not named and coverage.complete("fields", account.connection, account.name):
            reason = f"no field of {account.name} is known to carry a segment or tier"
            yield NotJudged(scope=f"{account.connection}:{account.name}", reason=reason, cure=_CURE)
    if any(segment.rule.strip() for segment in segments.values):
        reason = "the rules in segments.yaml are sentences, so whether accounts have the segment that they ask for cannot be told"
        cure = "hold a report by the rule against one by the field"
        yield NotJudged(scope=refs.make("governance", "policy", "segments.yaml"), reason=reason, cure=cure)


def _carries(row: Field, account: Object, segments: Segments) -> bool:
    """Whether a field of accounts carries a segment or tier that somebody fills in."""
    if row.object != account.name or row.archived or row.type == "boolean":
        return False
    if segments.fields:
        return any(refs.matches(row.ref, glob) for glob in segments.fields)
    return is_named_segment(row) and not row.calculated and row.type in HOLDS_WORDS


def _unsure(field: Field, filled: int, of: int, segments: Segments, coverage: Coverage, meant: float) -> NotJudged | None:
    """The answer for a field that was not counted, or of which only the policy could tell whether all accounts need it."""
    path = refs.path_of(field.ref)
    scope = f"{field.connection}:{path}"
    if of and not segments.fields and filled < meant * of:
        reason = (
            f"{path} is filled on {percent(filled, of)} of {records_of(of, field.object)}, and nothing says whether all need it"
        )
        return NotJudged(scope=scope, reason=reason, cure=_CURE)
    if not of and coverage.complete("field_fill", field.connection, path):
        return NotJudged(scope=scope, reason=f"how many records have {path} filled was not counted")
    return None


def _finding(field: Field, lacking: int, of: int, odd: Mapping[str, int], coverage: Coverage, *, sure: bool) -> Finding:
    parts, strange = [], sum(odd.values())
    if lacking:
        have = "has" if lacking == 1 else "have"
        parts.append(f"{lacking:,} of {records_of(of, field.object)} ({percent(lacking, of)}) {have} no {field.name}")
    if odd:
        among = f"{strange:,} more" if lacking else f"{strange:,} of {records_of(of, field.object)}"
        what = "one" if lacking else f"a {field.name}"
        told = enumerated(f"'{value}' ({number:,})" for value, number in odd.items())
        parts.append(f"{among} {'carries' if strange == 1 else 'carry'} {what} that segments.yaml does not define: {told}")
    return Finding(
        ref=field.ref,
        message=f"{at_least('field_fill', field.connection, field.object, coverage)}{'; '.join(parts)}.",
        measured={"blank": lacking, "of": of, "unknown": dict(odd)},
        size=lacking + strange,
        affected=tuple(sorted(refs.value(field.ref, value) for value in odd)),
        records=lacking + strange,
        confidence=None if sure else Confidence.LIKELY,
    )
