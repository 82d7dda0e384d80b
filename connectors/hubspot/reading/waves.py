"""What is asked of a portal, wave by wave: each is sent side by side, and needs what the one before told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from connectors.common.values import text
from connectors.hubspot.reading import catalogue, choosing, sight
from connectors.hubspot.reading.columns import DEALS
from connectors.hubspot.reading.parts import DAYS, id_of, stamp_of, written
from connectors.hubspot.reading.pull import Pull, Question, rows_in


def first(pull: Pull) -> None:
    """What the token may read, and which objects the portal has switched on."""
    pull.ask(catalogue.account())
    pull.scopes = sight.scopes_in(pull.answers.get("scopes of the token"))
    pull.types = choosing.standard(pull.answers.get("enabled objects"))


def second(pull: Pull) -> None:
    """What the portal is set up with."""
    pull.ask(setup(pull))


def setup(pull: Pull) -> list[Question]:
    """All that can be asked before anything else is known."""
    oldest, until = written(pull.taken_at - timedelta(days=DAYS)), pull.memory.old.changes_until
    since = until if oldest <= until <= written(pull.taken_at) else oldest
    return [
        catalogue.schemas(),
        *(catalogue.properties(name) for name in pull.types),
        *(catalogue.validations(name, id) for name, id in pull.types.items()),
        *(catalogue.property_groups(name) for name in pull.types),
        *(catalogue.pipelines(name) for name in catalogue.PIPELINED if name in pull.types),
        *catalogue.people(),
        *catalogue.working(),
        catalogue.changes(since),
    ]


def third(pull: Pull) -> None:
    """What depends on that: custom objects, what is archived, what workflows and lists are made of, sensitive properties."""
    own = choosing.custom(pull.rows("custom objects"))
    pull.types |= own
    leavers = catalogue.archived_owners()
    limits = catalogue.property_limits()
    if pull.memory.has_changed("owners", _named(pull.rows("owners"), "id")):
        pull.memory.forget(leavers.name)
    hidden = [question for name in pull.types for question in _hidden(pull, name, limits)]
    pull.ask(
        [
            leavers,
            limits,
            *hidden,
            *(catalogue.validations(name, id) for name, id in own.items()),
            *(catalogue.pipelines(name, weekly=True) for name in own),
            *_contents(pull, "workflows", "flow", "revisionId", catalogue.flow_bodies),
            *_contents(pull, "lists", "list", "filtersUpdatedAt", catalogue.list_filters),
            *_pipelines_asked(pull),
        ]
    )


def _named(rows: Iterable[Any], column: str) -> set[str]:
    return {text(row, column) for row in rows if isinstance(row, Mapping)}


def _hidden(pull: Pull, object_: str, limits: Question) -> list[Question]:
    """The properties of an object that its list leaves out: those that are archived, and the tiers that the token may read.

    They are read once a week, and when the list has changed: what has gone may be among them. So are the limits, which count
    what is in use. Sensitive ones are asked for by a token that may read them, or may for all that is known, as only accounts of
    the plan Enterprise have any.
    """
    asked = [catalogue.archived(object_)]
    scopes = {tier: sight.sensitive_scope(object_, pull.types[object_], tier) for tier in sight.SENSITIVITIES}
    perhaps = pull.scopes is None and "custom objects" in pull.answers
    asked += [catalogue.sensitive(object_, tier) for tier, scope in scopes.items() if perhaps or scope in (pull.scopes or ())]
    if pull.memory.has_changed(object_, _named(listed(pull, object_), "name")):
        pull.memory.forget(limits.name, *(question.name for question in asked))
    return asked


def listed(pull: Pull, object_: str) -> list[Any]:
    """The properties of an object that are in use: of a custom object those that stand in its schema."""
    if not pull.types[object_].startswith("2-"):
        return pull.rows(f"properties of {object_}")
    schemas = (one for one in pull.rows("custom objects") if isinstance(one, Mapping) and text(one, "name") == object_)
    return rows_in(next(schemas, {}).get("properties"))


def _contents(pull: Pull, name: str, kind: str, stamp: str, ask: Callable[[list[str], int], Question]) -> Iterator[Question]:
    """Ask for the bodies of those workflows or lists that are new or have changed."""
    wanted = []
    for row in pull.rows(name):
        id = id_of(row, kind)
        kept = pull.memory.part(kind, id, stamp_of(row, stamp)) if id else None
        if id and id_of(kept, kind) != id:  # what was kept is as little to be trusted as an answer
            wanted.append(id)
    for number, start in enumerate(range(0, len(wanted), catalogue.A_BATCH), 1):
        yield ask(wanted[start : start + catalogue.A_BATCH], number)


def _pipelines_asked(pull: Pull) -> Iterator[Question]:
    """Who changed those pipelines that are new or have changed since the last time, and the rules of those of deals."""
    for object_ in catalogue.PIPELINED:
        for id, changed in _pipelines(pull, object_):
            kept = pull.memory.part("pipeline", f"{object_}/{id}", changed)
            if not isinstance(kept, list) or not all(isinstance(one, Mapping) for one in kept):
                yield catalogue.pipeline_audit(object_, id)
    yield from pipeline_rules(pull)


def pipeline_rules(pull: Pull) -> Iterator[Question]:
    """The rules of the pipelines of deals."""
    for id, _ in _pipelines(pull, DEALS):
        yield catalogue.pipeline_rules(DEALS, pull.types[DEALS], id)


def _pipelines(pull: Pull, object_: str) -> Iterator[tuple[str, str]]:
    """The ids of an object's pipelines, and when each was changed."""
    for row in pull.rows(f"pipelines of {object_}"):
        if isinstance(row, Mapping) and (id := text(row, "id")):
            yield id, text(row, "updatedAt")
