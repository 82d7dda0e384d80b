"""How an object's records are counted: by a scan that keeps the governed columns, or by searches for totals.

A scan brings 100 records a call at some 19 calls a second; a search brings one total, four a second. The cheaper one is taken,
object by object. Source: 'API usage guidelines and limits', 'Search the CRM'.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from types import MappingProxyType
from typing import Any

from checks.model import refs
from checks.model.rows.schema import PicklistValue
from connectors.common.collect import Collector
from connectors.common.matching import Side
from connectors.common.values import count, text
from connectors.hubspot.http.client import Client
from connectors.hubspot.http.errors import HubSpotError, damaged
from connectors.hubspot.http.paths import PATHS
from connectors.hubspot.reading.columns import CLOSES, COMPANY, CONTACTS, DEALS, LEADS, OWNER, PIPELINE, STAGE, STATUS, Columns
from connectors.hubspot.reading.tally import Account, Counts, Fate, Tally

Fates = Mapping[tuple[str, str], Fate]
SCAN, SEARCH = "scan", "search"
PAGE = 100
"""Records a page of a scan holds at most; of a search, 200."""
SEARCH_PAGE = 200
LONGEST_LIST = 6000
"""Characters of property names in one address: HubSpot refuses addresses of some 8,000."""
SHORTEST_LIST = 1000
TOO_LONG = 414
FEW, SPARE = 10, 0.05
"""Records, and the share of them, that may be deleted while they are read."""
COMMA = 3
"""Characters that a comma takes in an address."""
SCANS_A_SECOND, SEARCHES_A_SECOND = 19, 4
MOST_VALUES = 100
"""Values that one search is given to choose from."""
DAYS = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How many records an object has, and when one was last touched: a tally holds for as long as this stays the same."""

    records: int
    latest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A tally, and what it does not tell: scopes of gaps by table, with the reason."""

    tally: Tally
    lane: str
    untold: tuple[tuple[str, str, str], ...] = ()
    """Table, scope and reason of what was not counted."""
    gone: tuple[str, ...] = ()
    """The properties that were not there any more when the records were read."""


def state_of(client: Client, columns: Columns) -> State:
    """One search, for the record that was touched last. Raises HubSpotError."""
    body = {
        "filterGroups": [],
        "sorts": [{"propertyName": columns.touched, "direction": "DESCENDING"}],
        "properties": [columns.touched],
        "limit": 1,
    }
    answer = client.search(columns.object, body)
    total = count(answer, "total") if isinstance(answer, Mapping) else None
    if total is None:
        raise damaged("search", "no number of records")
    first = next(iter(_results(answer)), {})
    return State(records=total, latest=text(first, f"properties.{columns.touched}"))


def is_scanned(columns: Columns, options: Mapping[str, int], records: int) -> bool:
    """Whether a scan of all records takes no longer than a search for each total."""
    totals = len(columns.filled) + sum(options.get(name, 0) + 1 for name in columns.values)
    passes = len(_lots(columns))
    return passes * ceil(records / PAGE) / SCANS_A_SECOND <= totals / SEARCHES_A_SECOND


def scan(
    client: Client,
    columns: Columns,
    fates: Fates,
    account: Account,
    sides: Mapping[str, Side] = MappingProxyType({}),
    *,
    records: int | None = None,
) -> Counted:
    """Every record, page by page. Raises HubSpotError when a page cannot be read: a tally of a part would be one too low.

    ``records`` is how many there are. An address that is too long for HubSpot is asked in shorter ones.
    """
    longest = LONGEST_LIST
    while True:
        try:
            return _scanned(client, columns, fates, account, sides, records, _lots(columns, longest))
        except HubSpotError as error:
            if error.status != TOO_LONG or longest < SHORTEST_LIST or any(side.keys for side in sides.values()):
                raise
        longest //= 2


def _scanned(
    client: Client,
    columns: Columns,
    fates: Fates,
    account: Account,
    sides: Mapping[str, Side],
    records: int | None,
    lots: Sequence[Sequence[str]],
) -> Counted:
    """What is only filled or not goes first, so that nothing is compared with another CRM before all is known to be there."""
    counts = Counts(replace(columns, filled=tuple(name for name in columns.filled if name in lots[0])), fates, account, sides)
    for lot in lots[1:]:
        further = Counts(Columns(object="", has=columns.has, filled=tuple(lot)), {}, account)
        _take(client, columns.object, lot, further, records)
        for (name,), number, _ in further.tally.of("filled"):
            counts.tally.add("filled", name, number=number)
    _take(client, columns.object, lots[0], counts, records)
    counts.finish()
    return Counted(tally=counts.tally, lane=SCAN)


def _take(client: Client, object_: str, names: Iterable[str], counts: Counts, records: int | None) -> None:
    """Count all pages. Raises HubSpotError when they bring too few, since a page cut short looks like the last, or too many."""
    seen = last = 0
    for page in _pages(client, object_, names):
        counts.take(page)
        last = len(page)
        seen += last
    if records is None:
        return
    missing, spare = records - seen, max(FEW, min(seen, records) * SPARE)
    if abs(missing) > spare or (missing > 0 and last == PAGE):
        said = f"the pages brought {seen:,} of {records:,} {object_}"
        raise HubSpotError(status=200, message=said, path=PATHS["objects"].filled({"object": object_}))


def _lots(columns: Columns, longest: int = LONGEST_LIST) -> list[list[str]]:
    """The properties of each pass: all that belongs together in the first, and what is only filled or not in others."""
    alone = [name for name in columns.filled if name not in replace(columns, filled=()).asked and name not in columns.named]
    lots = [[name for name in columns.asked if name not in alone]]
    room = longest - sum(len(name) + COMMA for name in lots[0])
    for name in alone:
        if len(name) + COMMA > room:
            lots.append([])
            room = longest
        lots[-1].append(name)
        room -= len(name) + COMMA
    return lots


def _pages(client: Client, object_: str, names: Iterable[str]) -> Iterator[list[Any]]:
    asked = [("limit", str(PAGE)), ("archived", "false"), ("properties", ",".join(names))]
    yield from client.each_page("objects", asked, object=object_)


def search(
    client: Client,
    columns: Columns,
    fates: Fates,
    account: Account,
    values: Mapping[str, Iterable[PicklistValue]],
    state: State,
    owners: Owners,
    taken_at: datetime,
) -> Counted:
    """A total for each thing to know, and the few records that must be seen themselves. Raises HubSpotError.

    ``values`` are the options of each property that is counted by value, ``owners`` those who hold them.
    """
    asking = Searching(client, columns, account, taken_at)
    asking.tally.add("records", number=state.records)
    for name in columns.filled:
        asking.total(("filled", name), _has(name))
    for name in columns.values:
        asking.values(name, [row.value for row in values.get(name, ())])
    if columns.object == DEALS:
        asking.deals(fates)
    else:
        asking.owners(owners)
    asking.run()
    return Counted(tally=asking.tally, lane=SEARCH, untold=tuple(asking.untold))


Filter = Mapping[str, Any]
MOST_FILTERS = 4
"""Filters of one search beside two of our own: HubSpot takes six."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owners:
    """The ids of all owners that are known, and of those who left or are queues."""

    known: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()


def _lots_of(ids: Sequence[str]) -> list[list[str]]:
    return [list(ids[start : start + MOST_VALUES]) for start in range(0, len(ids), MOST_VALUES)]


def _among(operator: str, values: list[str], name: str = OWNER) -> Filter:
    return {"propertyName": name, "operator": operator, "values": values}


class Searching:
    """Searches of one object: they are noted first, and run together."""

    def __init__(self, client: Client, columns: Columns, account: Account, taken_at: datetime) -> None:
        self.columns, self.tally = columns, Tally()
        self.untold: list[tuple[str, str, str]] = []
        self._client, self._account, self._taken_at = client, account, taken_at
        self._tasks: list[Callable[[], Callable[[], None]]] = []
        if columns.segment:
            self._untold("field_fill", f"{columns.object} by segment", "by segment")
        if columns.keys:
            self._untold("duplicates", columns.object, "apart by what they share")

    def _untold(self, table: str, scope: str, what: str) -> None:
        reason = f"{self.columns.object} has so many records that they were counted by search, which cannot tell them {what}"
        self.untold.append((table, scope, reason))

    def total(self, key: tuple[str, ...], *filters: Filter) -> None:
        """Note a search whose total counts under a key."""

        def task() -> Callable[[], None]:
            answer = self._search({"filterGroups": [{"filters": list(filters)}], "properties": [], "limit": 1})
            found = count(answer, "total")
            if found is None:
                raise damaged("search", "no number of records")
            return lambda: self.tally.add(*key, number=found)

        self._tasks.append(task)

    def values(self, name: str, options: list[str]) -> None:
        """Note a search for each option of a property, and one for blank; of free text nobody knows what to search for."""
        path = f"{self.columns.object}.{name}"
        if not options:
            self._untold("value_counts", path, "by values that no list holds")
            return
        for option in options:
            self.total(("value", name, option), {"propertyName": name, "operator": "EQ", "value": option})
        self.total(("value", name, ""), _lacks(name))
        self._untold("value_counts", f"{path} beyond its options", "by values that are no options")
        if name in self.columns.monthly:
            self._untold("value_counts", f"{path} by month", "by month")

    def owners(self, owners: Owners) -> None:
        """Note searches for the records that leavers, strangers and nobody hold, and for those that lack what they belong to."""
        made = self.columns.made
        held = Columns(object=self.columns.object, has=frozenset(name for name in (OWNER, STATUS, made) if name))
        for lot in _lots_of(sorted(owners.gone)):
            self.records(held, [_among("IN", lot)], (OWNER, made or OWNER))
        strangers = [_among("NOT_IN", lot) for lot in _lots_of(sorted(owners.known))]
        if 0 < len(strangers) <= MOST_FILTERS:
            self.records(held, [*strangers, {"propertyName": OWNER, "operator": "HAS_PROPERTY"}], (OWNER, made or OWNER))
        else:
            self._untold("owner_counts", f"{self.columns.object} of unknown owners", "by owners whom HubSpot does not list")
        nobody = _lacks(OWNER)
        if self.columns.object == LEADS:
            self.total(("owner", "", ""), nobody)
        elif self.columns.object == CONTACTS and STATUS in self.columns.has:
            self.total(("owner", "", ""), nobody, _has(STATUS))
        if self.columns.object == CONTACTS and COMPANY in self.columns.has:
            self.total(("lacks", "companies"), _lacks(COMPANY))

    def deals(self, fates: Fates) -> None:
        """Note that the deals that are open, those won in the last year, and those of no known stage are seen one by one."""
        bare = replace(self.columns, filled=(), values=(), segment=self.columns.segment)
        since = int((self._taken_at - timedelta(days=DAYS + 1)).timestamp() * 1000)
        lately: Filter = {"propertyName": CLOSES, "operator": "GTE", "value": str(since)}
        stages: dict[str, dict[str, Fate]] = {}
        for (pipeline, stage), fate in fates.items():
            stages.setdefault(pipeline, {})[stage] = fate
        for pipeline, theirs in stages.items():
            here: Filter = {"propertyName": PIPELINE, "operator": "EQ", "value": pipeline}
            for wanted, more in ((_is_open, []), (_is_won, [lately])):
                for lot in _lots_of([stage for stage, fate in theirs.items() if wanted(fate)]):
                    self.records(bare, [here, _among("IN", lot, STAGE), *more], bare.asked, fates)
            self._strangers(bare, fates, [here], STAGE, list(theirs))
        self._strangers(bare, fates, [_has(STAGE)], PIPELINE, list(stages))
        self.records(bare, [_lacks(STAGE)], bare.asked, fates)
        self.records(bare, [_has(STAGE), _lacks(PIPELINE)], bare.asked, fates)

    def _strangers(self, bare: Columns, fates: Fates, filters: list[Filter], name: str, known: list[str]) -> None:
        """Note that the deals are seen whose pipeline or stage is none of those that are known; blank ones are not among them."""
        strange = [_among("NOT_IN", lot, name) for lot in _lots_of(sorted(known))]
        if len(filters) + len(strange) <= MOST_FILTERS:
            self.records(bare, [*filters, *strange, _has(name)], bare.asked, fates)
        else:
            for table in ("stage_counts", "open_deals", "owner_counts", "orphans", "won"):
                self._untold(table, f"{DEALS} in stages that are gone", "by stages that no pipeline has")

    def records(self, columns: Columns, filters: list[Filter], asked: Iterable[str], fates: Fates | None = None) -> None:
        """Note that some records are to be seen: in the order of their ids, since a search ends after 10,000."""
        names = list(asked)

        def task() -> Callable[[], None]:
            counts, last = Counts(columns, fates or {}, self._account), 0
            while True:
                after = {"propertyName": "hs_object_id", "operator": "GT", "value": str(last)}
                body = {
                    "filterGroups": [{"filters": [*filters, after]}],
                    "sorts": [{"propertyName": "hs_object_id", "direction": "ASCENDING"}],
                    "properties": names,
                    "limit": SEARCH_PAGE,
                }
                answer = self._search(body)
                page = _results(answer)
                if len(page) < min(count(answer, "total") or 0, SEARCH_PAGE):
                    raise damaged("search", "a part of a page")
                ids = [int(found) for one in page if (found := text(one, "id")).isdecimal()]
                counts.take(page)
                if len(page) < SEARCH_PAGE:
                    return lambda: self._merge(counts.tally)
                if not ids or max(ids) <= last:
                    raise damaged("search", "a page that came before")
                last = max(ids)

        self._tasks.append(task)

    def _merge(self, other: Tally) -> None:
        for key, number in other.counts.items():
            if key[0] not in ("records", "part", "part filled"):
                self.tally.add(*key, number=number, paid=other.amounts.get(key))

    def _search(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        answer = self._client.search(self.columns.object, body)
        if not isinstance(answer, Mapping) or not isinstance(answer.get("results"), list) or count(answer, "total") is None:
            raise damaged("search", "no answer to a search")
        return answer

    def run(self) -> None:
        """Run all that was noted. Raises HubSpotError for the first that fails: what is left would be a part."""
        for done in self._client.together(self._tasks):
            if isinstance(done, HubSpotError):
                raise done
            done()


def _has(name: str) -> Filter:
    return {"propertyName": name, "operator": "HAS_PROPERTY"}


def _lacks(name: str) -> Filter:
    return {"propertyName": name, "operator": "NOT_HAS_PROPERTY"}


def _is_open(fate: Fate) -> bool:
    return not fate.closed


def _is_won(fate: Fate) -> bool:
    return fate.won


def _results(answer: Any) -> list[Mapping[str, Any]]:
    found = answer.get("results") if isinstance(answer, Mapping) else None
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def fates_of(out: Collector) -> dict[tuple[str, str], Fate]:
    """What the stages of deals mean, by pipeline and stage id. One that may be open, won or lost is left out: nobody knows."""
    fates = {}
    for stage in out.rows("stages"):
        if stage.object == DEALS and stage.closed is not None and not (stage.closed and stage.won is None):
            _, pipeline, name = refs.path_of(stage.ref).split("/", 2)
            fates[pipeline, name] = Fate(closed=stage.closed, won=bool(stage.won))
    return fates
