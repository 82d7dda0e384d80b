"""RTE005: rules that let records through, and entries that none reaches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from checks.model.check import check
from checks.model.criteria import Known, Vocabulary, all_must_hold, implies, plain, satisfied
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count
from checks.model.rows.automation import Automation, Criterion, RoutingEntry
from checks.model.tables import Table
from checks.views.routing import WORKFLOW, Route

_SAYS_YES_OR_NO = frozenset({"true", "1", "false", "0"})
_YES_AND_NO = (Known(("True", "1"), True), Known(("False", "0"), True))


@check("RTE005", severity=Severity.MEDIUM, confidence=Confidence.CERTAIN, rows=(18,))
def routing_holes(
    routes: tuple[Route, ...], vocabulary: Vocabulary | None = None, automations: Table[Automation] | None = None
) -> Iterator[Finding | NotJudged]:
    """Assignment rule with no catch-all, or with entries that can never be reached.

    Why: 'Routing rules for target accounts' are RevOps' to own, since what falls between two entries 'gets done twice or
    not at all': it goes to the default owner, and an entry below a wider one is a promise to a team that is never kept.

    How it decides: the active assignment rules of governed objects, entry by entry. A rule has a catch-all when an entry has
    neither criteria nor formula (or the formula TRUE), or when entries with a single criterion together take everything (a value
    and its negation, both values of a checkbox, every active record type). An entry is out of reach when an earlier one takes all
    that it would take: a catch-all, or one whose every criterion is implied by a criterion of the later entry. Only criteria that
    must all hold are compared; formulas and OR are never called out of reach. A workflow of HubSpot is found, less surely, when
    it is the only one that gives an object's records an owner, does so on several branches and on no branch for all that it
    enrols.

    Example: entry 2 takes Country equals 'US'; entry 5 takes Country equals 'US' and State equals 'CA', and never acts.

    Fix in Salesforce: Setup > Lead Assignment Rules: add a last entry with no criteria; move the narrower entry above the
    wider one.

    Fix in HubSpot: Automation > Workflows: give the branch 'none met' an owner; put the narrower branch first.

    Known limits: the default owner of Lead Settings takes what falls through, so nothing is lost, but nobody chose who works it.
    The actions of a HubSpot workflow may follow each other, so that none is called out of reach there. Dates and numbers are
    compared only when they are the same.
    """
    yield from (_of_workflow(route, entries) for route, entries in _leaky_workflows(routes, automations or (), vocabulary))
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


def _leaky_workflows(
    routes: Sequence[Route], automations: Iterable[Automation], vocabulary: Vocabulary | None
) -> Iterator[tuple[Route, int]]:
    """The workflows that give some of the records that they enrol to nobody, each with the number of its branches."""
    started = {row.ref: row.runs_when for row in automations if not row.condition}
    workflows = [route for route in routes if route.rule.kind == WORKFLOW]
    for route in workflows:
        alone = (
            sum((one.rule.connection, one.rule.object) == (route.rule.connection, route.rule.object) for one in workflows) == 1
        )
        entries = route.beyond(started.get(route.automation, ()))
        plain = route.automation in started and all(map(_is_told, entries))
        if alone and plain and len(entries) > 1 and _takes_everything(entries, vocabulary) is False:
            yield route, len(entries)


def _is_told(entry: RoutingEntry) -> bool:
    """Whether all that an entry asks is known, and must hold."""
    return not (entry.logic or entry.formula) and all(
        ":field:" in one.field and one.operator != "other" for one in entry.criteria
    )


def _of_workflow(route: Route, entries: int) -> Finding:
    return Finding(
        ref=route.rule.ref,
        message=f"What {route.title} enrols and none of its {count(entries, 'branch', 'branches')} takes gets no owner.",
        measured={"entries": entries},
        confidence=Confidence.LIKELY,
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
