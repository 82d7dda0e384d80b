"""A pull, wave by wave: each is as few calls as the platform allows, sent side by side, and needs what the one before told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from connectors.common.values import count, text
from connectors.salesforce.asking import soql
from connectors.salesforce.asking.envelopes import Body
from connectors.salesforce.asking.question import Question, Resource
from connectors.salesforce.http.errors import NOWHERE, SalesforceError, damaged
from connectors.salesforce.mapping import counting
from connectors.salesforce.mapping.schema import slim
from connectors.salesforce.reading import catalogue, duplicates, measures
from connectors.salesforce.reading.choosing import CORE, objects_to_read
from connectors.salesforce.reading.coverage import lose
from connectors.salesforce.reading.ground import Ground
from connectors.salesforce.reading.pull import Pull
from connectors.salesforce.reading.sight import COUNTED, PRIVATE_REPORTS, Sight

_LIST = "objects of the org"
LONGEST_LIST = 6000
"""Characters of names in one request for record counts: an address may have 16,384 with all that goes with it."""


def first(pull: Pull, user_id: str) -> None:
    """Who reads, what changed since the last time, and what changes without a trace; of an org not yet known, the setup too."""
    known = pull.memory.described
    trail = catalogue.trail(pull.memory.trail_since)
    governed = [name for name in pull.policy.systems.governed_objects if name in known]
    questions: list[Question] = [
        *catalogue.identity(),
        *catalogue.reader(user_id),
        trail,
        *catalogue.fresh(),
        *measures.fingerprints(governed, {}),
        *([] if known else [*catalogue.setup(), *catalogue.tooling()]),
        Resource(name=_LIST, path="sobjects"),
        *(_describe(name, description.modified) for name, description in known.items()),
    ]
    pull.ask(questions)
    if error := pull.failed.get("own rights"):
        lose(pull.out, [(table, "rights of the reader") for table in sorted(COUNTED)], error)
    else:
        pull.sight = Sight.of(pull.rows["own rights"], pull.rows.get("own objects", ()))
    error = pull.failed.get("private Report")
    if error and pull.sight.has(PRIVATE_REPORTS):
        lose(pull.out, [("reports", "private reports")], error)
    pull.rows[trail.name] = pull.memory.settle(pull.rows.get(trail.name), pull.sight.rights)


def second(pull: Pull) -> None:
    """The objects as they are, how many records they have, and the setup unless it holds.

    Raises SalesforceError when the org tells nothing at all.
    """
    names = _names(pull)
    pull.wanted = names
    holding = pull.unchanged if pull.memory.setup_holds else set()
    asked = [_describe(name) for name in names if _name(name) not in holding and _name(name) not in pull.bodies]
    governed = [name for name in pull.policy.systems.governed_objects if name in names]
    questions = [*measures.fingerprints(governed, {}), *catalogue.setup(), *catalogue.tooling()]
    listing = ",".join(names)
    counts: Mapping[str, int | None] | None = pull.memory.counts_of_the_week(listing)
    lots = soql.packed(names, lambda name: len(name) + 3, LONGEST_LIST) if counts is None else ()
    beside = [partial(pull.client.get, "limits/recordCount", {"sObjects": ",".join(lot)}) for lot in lots]
    outcomes = pull.ask([*asked, *(one for one in questions if not pull.answered(one.name))], beside)
    _take_describes(pull, names)
    if counts is None:
        counts = {name: number for outcome in outcomes for name, number in _counts(pull, outcome).items()}
        if not any(isinstance(outcome, SalesforceError) for outcome in outcomes):
            pull.memory.keep_counts(listing, counts)
    _take_counts(pull, counts, governed)


def _names(pull: Pull) -> tuple[str, ...]:
    """The objects to read. When the org's list cannot be read, those of the time before, and a gap for what may be new."""
    listed = pull.bodies[_LIST].content if _LIST in pull.bodies else None
    objects = listed.get("sobjects") if isinstance(listed, Mapping) else None
    if isinstance(objects, list):
        return objects_to_read(objects, pull.policy, pull.out)
    error = pull.failed.get(_LIST) or damaged("sobjects", "no list of objects")
    known = tuple(pull.memory.described)
    if not any(pull.rows.values()) and (not known or error.status in NOWHERE):
        raise error
    scope = "objects made since the last reading" if known else ""
    of_objects = ("objects", "fields", "picklist_values", *(() if known else sorted(COUNTED)))
    lose(pull.out, [(table, scope) for table in of_objects], error)
    return known


def _describe(name: str, modified: str = "") -> Resource:
    loses = tuple((table, name) for table in ("objects", "fields", "picklist_values"))
    return Resource(name=_name(name), path=f"sobjects/{name}/describe", modified=modified, loses=loses)


def _name(object_: str) -> str:
    return f"describe {object_}"


def _take_describes(pull: Pull, names: Iterable[str]) -> None:
    """The describes, new and old. One that is none (a retired object has no fields) is a gap."""
    for name in names:
        found = pull.bodies.get(_name(name))
        old = pull.memory.described.get(name)
        if isinstance(found, Body):
            body = slim(found.content)
            modified = found.modified
        elif old is not None and _name(name) in pull.unchanged and pull.memory.setup_holds:
            body, modified = old.body, old.modified
        elif _name(name) in pull.failed:
            continue
        else:
            body, modified = {}, ""
        if body.get("fields") and body.get("name") == name:
            pull.described[name] = body
            pull.memory.keep_describe(name, body, modified)
        else:
            for table in ("objects", "fields", "picklist_values"):
                reason = f"Salesforce gave no describe of {name} with fields in it, or that of another object"
                pull.out.gap(table, name, kind="fault", reason=reason, cure="see whether the object was retired")


def _counts(pull: Pull, outcome: Any) -> dict[str, int | None]:
    """The approximate record counts of all objects, None for what is no number; a gap when they were refused."""
    if isinstance(outcome, SalesforceError):
        lose(pull.out, [("record_counts", "ungoverned objects")], outcome)
        return {}
    listed = outcome.get("sObjects") if isinstance(outcome, Mapping) else None
    rows = [one for one in (listed if isinstance(listed, list) else []) if isinstance(one, Mapping)]
    return {text(one, "name"): count(one, "count") for one in rows if text(one, "name")}


def _take_counts(pull: Pull, approximate: Mapping[str, int | None], governed: Iterable[str]) -> None:
    """Exact counts of governed objects, approximate ones of the others."""
    counts = dict(approximate)
    for object_ in governed:
        name = f"state of {object_}"
        if (rows := pull.rows.get(name)) is not None:
            counts[object_] = count(rows[0], "n") if len(rows) == 1 else None
            if counts[object_] is not None:
                pull.memory.note_state(object_, rows[0])
        elif error := pull.failed.get(name):
            lose(pull.out, [("record_counts", object_)], error)
    pull.records = {name: number for name, number in counts.items() if number is not None}
    counting.records(pull.out, counts)


def _say_uncounted(pull: Pull, ground: Ground) -> None:
    """What would have been counted and was not, for want of a describe of its object, or since the object is not governed."""
    for object_ in pull.policy.systems.governed_objects:
        if object_ in pull.wanted and object_ not in pull.described:
            losses = measures.of_undescribed(object_, pull.policy, known=object_ in pull.records)
            if error := pull.failed.get(_name(object_)):
                lose(pull.out, losses, error)
            for table, scope in losses:
                reason = f"nothing can be counted without a describe of {object_}"
                pull.out.gap(table, scope, kind="fault", reason=reason, cure="see the gap of the object itself")
    for object_ in CORE:
        if object_ in pull.described and object_ not in pull.policy.systems.governed_objects:
            for table, scope in measures.of_ungoverned(object_, ground):
                what = scope if scope.startswith(object_) else object_
                reason = f"this is counted of governed objects only, not of {what}"
                cure = "name its object under governed_objects in governance/systems.yaml"
                pull.out.gap(table, scope, kind="unsupported", reason=reason, cure=cure)


def last(pull: Pull) -> None:
    """How much there is of everything, the largest objects at the end."""
    ground = Ground(
        described=pull.described, policy=pull.policy, records=pull.records, taken_at=pull.taken_at, out=pull.out, ids=pull.ids
    )
    plan = [*measures.plan(ground), *duplicates.plan(ground)]
    if pull.matching is not None:
        plan += duplicates.compare(ground, pull.matching)
    pull.ask([measure.query for measure in plan])
    for measure in plan:
        if measure.query.name in pull.rows:
            measure.map(pull.rows[measure.query.name])
    counting.settle_open_deals(pull.out)
    counting.settle_orphans(pull.out)
    duplicates.settle(pull.out)
    _say_uncounted(pull, ground)
    pull.sight.say_partial(ground.governed, pull.out)
