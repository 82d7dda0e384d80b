"""How much there is of everything: each governed object's records are counted once, or not at all if they are as they were."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import UTC
from functools import partial
from typing import Any

import msgspec

from checks.model import refs
from connectors.common.matching import Side
from connectors.common.values import count, moment_of, text
from connectors.hubspot.http.errors import HubSpotError
from connectors.hubspot.reading import choosing, measures, sight
from connectors.hubspot.reading.columns import COMPANIES, CONTACTS, DEALS, LEADS, Columns, Ground
from connectors.hubspot.reading.counting import Counted, Fates, Owners, State, fates_of, is_scanned, scan, search, state_of
from connectors.hubspot.reading.measures import Settling
from connectors.hubspot.reading.parts import written
from connectors.hubspot.reading.pull import Pull, lose, rows_in
from connectors.hubspot.reading.tally import Account, Kept, Tally

_OF_ALL = ("value_counts", "field_fill", "owner_counts")
_OF_DEALS = ("stage_counts", "won", "open_deals", "handoff_fill", "orphans")
COUNTED_OF: Mapping[str, tuple[str, ...]] = {
    CONTACTS: (*_OF_ALL, "orphans", "duplicates"),
    COMPANIES: (*_OF_ALL, "duplicates"),
    DEALS: (*_OF_ALL, *_OF_DEALS),
    LEADS: _OF_ALL,
}
"""What is counted of the records of each object."""


def count_records(pull: Pull) -> None:
    """How much there is of everything."""
    ground, fates, account = Ground(pull.out, pull.policy), fates_of(pull.out), sight.account_in(pull.answers.get("account"))
    today = pull.taken_at.astimezone(account.zone).date()
    wanted = [name for name in choosing.governed(pull.policy, pull.types) if name in COUNTED_OF]
    counted = [name for name in wanted if not _is_unknown(pull, name)]
    columns = {name: ground.of(name) for name in counted}
    for name in counted:
        _say_unasked(pull, name, ground.unasked(name))
    states = pull.client.together([partial(state_of, pull.client, columns[name]) for name in counted])
    tasks: list[Callable[[], Counted]] = []
    for name, state in zip(counted, states, strict=True):
        if isinstance(state, HubSpotError):
            tasks.append(partial(_refuse, state))
        else:
            pull.records[name] = state.records
            tasks.append(partial(_count, pull, columns[name], fates, state, account))
    for name, outcome in zip(counted, pull.client.together(tasks), strict=True):
        if isinstance(outcome, HubSpotError):
            lose(pull.out, [(table, name) for table in COUNTED_OF[name]], outcome, "objects")
        else:
            people = pull.people if "owners" in pull.answers else None
            Settling(pull.out, outcome, columns[name].without(outcome.gone), people, today).settle()
    _record_counts(pull)
    _say_uncounted(pull, wanted)


def _say_unasked(pull: Pull, object_: str, names: Iterable[str]) -> None:
    """The gaps of sensitive properties, whose values are read only where the policy asks for them."""
    for name in names:
        reason = f"the policy does not name the sensitive property {object_}.{name}, so that its values were not read"
        cure = "name it in governance, as a metric's input or a handoff's field, if it is to be filled"
        pull.out.gap("field_fill", f"{object_}.{name}", kind="unsupported", reason=reason, cure=cure)


def _is_unknown(pull: Pull, object_: str) -> bool:
    """Whether an object's properties were not read, so that nothing can be counted by them: each table then has that gap."""
    if pull.out.fields_of(object_):
        return False
    unread = next((gap for gap in pull.out.rows("gaps") if (gap.table, gap.scope) == ("fields", object_)), None)
    if unread is not None:
        for table in COUNTED_OF[object_]:
            pull.out.gap(table, object_, kind=unread.kind, reason=unread.reason, cure=unread.cure)
    return unread is not None


def _refuse(error: HubSpotError) -> Counted:
    raise error


def _count(pull: Pull, columns: Columns, fates: Fates, state: State, account: Account) -> Counted:
    """The tally of an object: as kept, where its records are as they were, or else counted anew."""
    people = pull.people
    owners = Owners(known=people.known, gone=frozenset(people.gone | people.queues)) if people else Owners()
    values = {name: tuple(_options(pull, columns.object, name)) for name in columns.values}
    scanned = is_scanned(columns, {name: len(rows) for name, rows in values.items()}, state.records)
    touched = moment_of(state.latest)
    holds = touched is not None and touched <= written(pull.taken_at.astimezone(UTC))  # of the future, it would hold for ever
    offered = {name: [row.value for row in rows] for name, rows in values.items()}
    searched = () if scanned else (sorted(owners.known), sorted(owners.gone), offered)
    stamp = _tally_stamp(columns, fates, state, (str(account.zone), account.currency, *searched)) if holds else ""
    sides = _sides(pull, columns)
    kept = pull.memory.part("tally", columns.object, stamp) if not sides else None
    if kept is not None:
        try:
            return msgspec.convert(kept, _KeptTally).counted
        except (msgspec.DecodeError, ArithmeticError):
            pass
    if scanned:
        counted = _scanned(pull, columns, fates, state, account, sides)
    else:
        counted = search(pull.client, columns, fates, account, values, state, owners, pull.taken_at)
    if stamp and not counted.gone:
        made = _KeptTally(tally=counted.tally.kept, lane=counted.lane, untold=counted.untold)
        pull.memory.keep_part("tally", columns.object, stamp, msgspec.to_builtins(made))
    return counted


def _scanned(pull: Pull, columns: Columns, fates: Fates, state: State, account: Account, sides: Mapping[str, Side]) -> Counted:
    """A scan, without those properties that are not there any more: a gap tells of each."""
    try:
        return scan(pull.client, columns, fates, account, sides, records=state.records)
    except HubSpotError as error:
        named = {table: sorted(name for name in names if f"'{name}'" in error.message) for table, names in columns.chosen.items()}
        if error.status != 400 or not any(named.values()):
            raise
        reason = error.said
    for table, names in named.items():
        for name in names:
            pull.out.gap(table, f"{columns.object}.{name}", kind="fault", reason=reason, cure="run again")
    gone = {name for names in named.values() for name in names}
    counted = _scanned(pull, columns.without(gone), fates, state, account, sides)
    return replace(counted, gone=(*counted.gone, *sorted(gone)))


def _sides(pull: Pull, columns: Columns) -> Mapping[str, Side]:
    """The sides that take an object's keys, where records of two CRMs are compared and the sync says which it holds together."""
    if pull.matching is None or not columns.links:
        return {}
    return {by: pull.matching.side(pull.out.connection, columns.object, by) for by in columns.keys if by != "name"}


class _KeptTally(msgspec.Struct, kw_only=True):
    tally: Kept
    lane: str
    untold: tuple[tuple[str, str, str], ...] = ()

    @property
    def counted(self) -> Counted:
        return Counted(tally=Tally.again(self.tally), lane=self.lane, untold=self.untold)


def _tally_stamp(columns: Columns, fates: Fates, state: State, searched: Collection[Any]) -> str:
    """For what a tally holds: the records, what was looked at, what the stages mean, whose days count, what was searched for."""
    looked_at = [_plain(getattr(columns, one.name)) for one in fields(columns) if one.name != "has"]
    meant = [columns.asked, looked_at, sorted((*place, fate.closed, fate.won) for place, fate in fates.items()), list(searched)]
    return f"{state.records} {state.latest} {hashlib.sha256(msgspec.json.encode(meant)).hexdigest()}"


def _plain(value: Any) -> Any:
    """A value of a column whose order says nothing, in one order."""
    return sorted(value) if isinstance(value, frozenset) else value


def _options(pull: Pull, object_: str, name: str) -> Iterator[Any]:
    ref = refs.field(pull.out.connection, object_, name)
    return (row for row in pull.out.rows("picklist_values") if row.field == ref)


def _record_counts(pull: Pull) -> None:
    """Of governed objects as just counted, of others as HubSpot's limits say, which may be up to a week old."""
    totals = {name: count(row, "usage") for name, row in _totals(pull.answers.get("record totals"), pull.types).items()}
    totals |= pull.records
    if "record totals" in pull.answers:
        for name in pull.types:
            if totals.get(name) is None:
                reason = f"HubSpot told no number of records of {name}"
                pull.out.gap("record_counts", name, kind="fault", reason=reason, cure="run again")
    measures.record_counts(pull.out, {name: number for name, number in totals.items() if number is not None})


def _totals(answer: Any, types: Mapping[str, str]) -> dict[str, Mapping[str, Any]]:
    """What the limits say of each object. Custom objects share one limit, and stand apart."""
    told = answer if isinstance(answer, Mapping) else {}
    custom = told.get("customObjectTypes")
    own = rows_in(custom.get("byObjectType")) if isinstance(custom, Mapping) else []
    rows = [row for row in (*rows_in(told.get("hubspotDefinedObjectTypes")), *own) if isinstance(row, Mapping)]
    by_id = {text(row, "objectTypeId"): row for row in rows}
    return {name: by_id[id] for name, id in types.items() if id in by_id}


def _say_uncounted(pull: Pull, counted: Iterable[str]) -> None:
    known = set(counted)
    for object_, tables in COUNTED_OF.items():
        if object_ in pull.types and object_ not in known:
            reason = f"the policy does not govern {object_}, so that its records were not counted"
            cure = f"name {object_} under governed_objects in governance/systems.yaml"
            for table in tables:
                pull.out.gap(table, object_, kind="unsupported", reason=reason, cure=cure)
