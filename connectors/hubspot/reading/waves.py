"""What is asked of a portal, wave by wave: each is sent side by side, and needs what the one before told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from connectors.common.values import text
from connectors.hubspot.reading import catalogue, choosing, sight
from connectors.hubspot.reading.columns import DEALS
from connectors.hubspot.reading.parts import DAYS, id_of, stamp_of, written
from connectors.hubspot.reading.pull import Pull, Question

_SCOPE = "crm.objects.{object}.{tier}.read.v2"


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
    since = pull.memory.old.changes_until or written(pull.taken_at - timedelta(days=DAYS))
    return [
        catalogue.schemas(),
        *(question for name in pull.types for question in catalogue.properties(name)),
        *(catalogue.validations(name, id) for name, id in pull.types.items()),
        *(catalogue.pipelines(name) for name in catalogue.PIPELINED if name in pull.types),
        *catalogue.people(),
        *catalogue.working(),
        catalogue.changes(since),
    ]


def third(pull: Pull) -> None:
    """What depends on that: custom objects, owners who left, what workflows and lists are made of, sensitive properties."""
    own = choosing.custom(pull.rows("custom objects"))
    pull.types |= own
    active = {text(row, "id") for row in pull.rows("owners") if isinstance(row, Mapping)}
    leavers = catalogue.archived_owners()
    if pull.memory.has_lost(active):
        pull.memory.old.answers.pop(leavers.name, None)
    pull.ask(
        [
            leavers,
            *_sensitive(pull),
            *(question for name in own for question in catalogue.properties(name)[1:]),
            *(catalogue.validations(name, id) for name, id in own.items()),
            *(catalogue.pipelines(name, weekly=True) for name in own),
            *_contents(pull, "workflows", "flow", "revisionId", catalogue.flow_bodies),
            *_contents(pull, "lists", "list", "filtersUpdatedAt", catalogue.list_filters),
            *_pipelines_asked(pull),
        ]
    )


def _sensitive(pull: Pull) -> Iterator[Question]:
    """The tiers of sensitive properties that the token may read. Only accounts of the plan Enterprise have any."""
    if "custom objects" not in pull.answers:
        return
    hidden = []
    for tier in catalogue.SENSITIVITIES:
        for object_, id in pull.types.items():
            scope = _SCOPE.format(object="custom" if id.startswith("2-") else object_, tier=tier)
            if pull.scopes is None or scope in pull.scopes:
                yield catalogue.sensitive(object_, tier)
            else:
                hidden.append(scope)
    if hidden:
        told = f"{hidden[0]} and {len(set(hidden)) - 1} more" if len(set(hidden)) > 1 else hidden[0]
        reason = f"sensitive properties, if there are any, are hidden from a token without the scopes for them ({told})"
        pull.out.gap(
            "fields", "sensitive properties", kind="scope", reason=reason, cure=f"add the scope {hidden[0]} and its like"
        )


def _contents(pull: Pull, name: str, kind: str, stamp: str, ask: Callable[[list[str], int], Question]) -> Iterator[Question]:
    """Ask for the bodies of those workflows or lists that are new or have changed."""
    wanted = []
    for row in pull.rows(name):
        id = id_of(row, kind)
        if id and pull.memory.part(kind, id, stamp_of(row, stamp)) is None:
            wanted.append(id)
    for number, start in enumerate(range(0, len(wanted), catalogue.A_BATCH), 1):
        yield ask(wanted[start : start + catalogue.A_BATCH], number)


def _pipelines_asked(pull: Pull) -> Iterator[Question]:
    """Who changed those pipelines that have changed since the last time, and the rules of those of deals."""
    for object_ in (*catalogue.PIPELINED,):
        for row in pull.rows(f"pipelines of {object_}"):
            id, changed = (text(row, "id"), text(row, "updatedAt")) if isinstance(row, Mapping) else ("", "")
            if not id:
                continue
            before = pull.memory.stamp("pipeline", f"{object_}/{id}")
            if pull.memory.part("pipeline", f"{object_}/{id}", changed) is None:
                pull.memory.keep_part("pipeline", f"{object_}/{id}", changed, [])
                if before is not None:
                    yield catalogue.pipeline_audit(object_, id)
            if object_ == DEALS:
                yield catalogue.pipeline_rules(object_, pull.types[object_], id)
