"""RTE005: rules that let records through, and entries that none reaches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checks.model.check import check
from checks.model.criteria import Known, Vocabulary, all_must_hold, implies, plain, satisfied
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count
from checks.model.rows.automation import Criterion, RoutingEntry
from checks.views.routing import Route

_SAYS_YES_OR_NO = frozenset({"true", "1", "false", "0"})
_YES_AND_NO = (Known(("True", "1"), True), Known(("False", "0"), True))


@check("RTE005", severity=Severity.MEDIUM, confidence=Confidence.CERTAIN, rows=(18,))
def routing_holes(routes: tuple[Route, ...], vocabulary: Vocabulary | None = None) -> Iterator[Finding | NotJudged]:
    """Assignment rule with no catch-all, or with entries that can never be reached.

    Why: 'Routing rules for target accounts' are RevOps' to own, since what falls between two entries 'gets done twice or
    not at all': it goes to the default owner, and an entry below a wider one is a promise to a team that is never kept.

    How it decides: the active assignment rules of governed objects, entry by entry. A rule has a catch-all when an entry
    has neither criteria nor formula (or the formula TRUE), or when entries with a single criterion together
    take everything (a value and its negation, both values of a checkbox, every active record type). An entry is out of reach when
    an earlier one takes all that it would take: a catch-all, or one whose every criterion is implied by a criterion of the
    later entry. Only criteria that must all hold are compared; formulas and OR are never called out of reach.

    Example: entry 2 takes Country equals 'US'; entry 5 takes Country equals 'US' and State equals 'CA', and never acts.

    Fix in Salesforce: Setup > Lead Assignment Rules: add a last entry with no criteria; move the narrower entry above the
    wider one.

    Fix in HubSpot: Automation > Workflows: give the branch 'none met' an owner; put the narrower branch first.

    Known limits: the default owner of Lead Settings takes what falls through, so nothing is lost, but nobody chose who
    works it. Dates and numbers are compared only when they are the same.
    """
    for route in routes:
        if route.rule.kind != "assignment":
            continue
        if (whole := _takes_everything(route.entries, vocabulary)) is None:
            reason = f"whether {route.title} takes every record hangs on record types, which were not read"
            yield NotJudged(scope=route.rule.ref, reason=reason, cure="retrieve the object's record types")
        elif not whole:
            held = count(len(route.entries), "entry", "entries") if route.entries else "no entry at all"
            yield Finding(
                ref=route.rule.ref,
                message=f"What fits no entry of {route.title} goes to the default owner: it has {held} and no catch-all.",
                measured={"entries": len(route.entries)},
            )
        for place, entry in enumerate(route.entries):
            if wider := next((earlier for earlier in route.entries[:place] if _covers(earlier, entry)), None):
                yield Finding(
                    ref=entry.ref,
                    message=f"Entry {entry.position} of {route.title} is never reached: "
                    f"entry {wider.position} takes {'everything' if _is_catch_all(wider) else 'all that it would take'} before.",
                    measured={"behind": wider.position},
                    affected=(wider.ref,),
                )


def _is_catch_all(entry: RoutingEntry) -> bool:
    return entry.is_catch_all or (not entry.criteria and entry.formula.replace(" ", "").upper() in {"TRUE", "1=1"})


def _is_plain(entry: RoutingEntry) -> bool:
    return bool(entry.criteria) and not entry.formula and all_must_hold(entry.logic)


def _covers(earlier: RoutingEntry, later: RoutingEntry) -> bool:
    if _is_catch_all(earlier):
        return True
    if not (_is_plain(earlier) and _is_plain(later)):
        return False
    return all(any(implies(narrow, wide) for narrow in later.criteria) for wide in earlier.criteria)


def _takes_everything(entries: Sequence[RoutingEntry], vocabulary: Vocabulary | None) -> bool | None:
    """Whether some entry takes any record; None where that hangs on record types that were not read."""
    if any(_is_catch_all(entry) for entry in entries):
        return True
    tests = [entry.criteria[0] for entry in entries if _is_plain(entry) and len(entry.criteria) == 1]
    fields = dict.fromkeys(test.field for test in tests)
    answers = {_one_holds([test for test in tests if test.field == field], vocabulary) for field in fields}
    return True if True in answers else None if None in answers else False


def _one_holds(tests: list[Criterion], vocabulary: Vocabulary | None) -> bool | None:
    """Whether any value of the one field that these criteria test satisfies one of them."""
    field = tests[0].field
    named = {plain(value) for test in tests for value in test.values}
    taken = {plain(value) for test in tests if test.operator == "equals" for value in test.values or ("",)}
    if any(test.operator == "not_equal" and taken.issuperset(map(plain, test.values or ("",))) for test in tests):
        return True
    answers: Sequence[Known] = _YES_AND_NO if named and named <= _SAYS_YES_OR_NO else ()
    if field.endswith(".RecordTypeId"):
        types = vocabulary.values(field) if vocabulary else None
        if types is None:
            return None
        answers = types
    live = [value.spellings for value in answers if value.active]
    return bool(live) and all(any(satisfied(test, *spellings) for test in tests) for spellings in live)
