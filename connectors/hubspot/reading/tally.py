"""Counting records as they pass by. What is kept of them are numbers: no record, no value that is not governed.

Days stay apart (the day on which a deal closes), so that a tally holds for as long as the records stay as they are, whatever
day it is asked.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from connectors.common.matching import Side, normalised
from connectors.common.values import amount, clean, moment
from connectors.hubspot.reading.columns import (
    AMOUNTS,
    CATEGORY,
    CLOSED,
    CLOSES,
    COMPANY,
    CONTACTS,
    CURRENCY,
    DEAL_COMPANY,
    DEAL_CONTACTS,
    DEALS,
    ENTERED,
    LEADS,
    OWNER,
    PIPELINE,
    STAGE,
    STATUS,
    WON,
    Columns,
)

Key = tuple[str, ...]
LONGEST_VALUE = 255
COMMIT = "COMMIT"
HOME_AMOUNT, AMOUNT = AMOUNTS


class Account(NamedTuple):
    """What a deal's days and amounts are told in: the time zone of the account, and its currency ('' where it is not known)."""

    zone: tzinfo = UTC
    currency: str = ""


class Fate(msgspec.Struct, frozen=True):
    """What a deal's stage says of it."""

    closed: bool
    won: bool


class Kept(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A tally as it is kept: counts and amounts by their keys, each written as a JSON list."""

    counts: dict[str, int] = msgspec.field(default_factory=dict)
    amounts: dict[str, str] = msgspec.field(default_factory=dict)


class Tally:
    """What was counted of one object's records. The first part of a key says of what:

    ``records`` · ``filled`` property · ``part`` segment · ``part filled`` segment, property · ``value`` property, value ·
    ``month`` property, value, month · ``owner`` owner id, month · ``lacks`` object · ``stage`` pipeline, stage, month ·
    ``open`` pipeline · ``due`` pipeline, day · ``commit`` pipeline · ``commit unpaid`` pipeline · ``won`` property, source,
    segment, day · ``handed`` day · ``handed filled`` property, day · ``odd`` what.
    """

    def __init__(self) -> None:
        self.counts: Counter[Key] = Counter()
        self.amounts: dict[Key, Decimal] = {}

    def add(self, *key: str, number: int = 1, paid: Decimal | None = None) -> None:
        """Count one more, or ``number`` more."""
        self.counts[key] += number
        if paid is not None:
            self.amounts[key] = self.amounts.get(key, Decimal(0)) + paid

    def of(self, what: str) -> Iterator[tuple[Key, int, Decimal | None]]:
        """The keys below ``what``, without it, with their counts and amounts."""
        return ((key[1:], number, self.amounts.get(key)) for key, number in self.counts.items() if key[0] == what)

    def one(self, *key: str) -> int:
        """A single count."""
        return self.counts.get(key, 0)

    @property
    def kept(self) -> Kept:
        """The tally as it is kept."""
        return Kept(
            counts={_written(key): number for key, number in self.counts.items()},
            amounts={_written(key): str(paid) for key, paid in self.amounts.items()},
        )

    @classmethod
    def again(cls, kept: Kept) -> Tally:
        """A tally that was kept. Raises ArithmeticError and msgspec.DecodeError for amounts and keys that are none."""
        tally = cls()
        tally.counts.update({_read(key): number for key, number in kept.counts.items() if number >= 0})
        tally.amounts = {_read(key): Decimal(paid) for key, paid in kept.amounts.items()}
        return tally


def _written(key: Key) -> str:
    return msgspec.json.encode(key).decode()


def _read(key: str) -> Key:
    return msgspec.json.decode(key, type=Key)


class Counts:
    """Counts the records of one object. ``fates`` says what a stage means, by pipeline and stage id.

    Days and months are those of the ``account``, as HubSpot shows them. ``sides`` take the keys that are compared with another
    CRM's, by what they are.
    """

    def __init__(
        self,
        columns: Columns,
        fates: Mapping[tuple[str, str], Fate],
        account: Account,
        sides: Mapping[str, Side] = MappingProxyType({}),
    ) -> None:
        self.columns, self.tally = columns, Tally()
        self._fates, self._account, self._sides = fates, account, sides
        self._salt = secrets.token_bytes(16)
        self._same: dict[str, Counter[bytes]] = {by: Counter() for by in columns.keys}

    def take(self, records: Iterable[Any]) -> None:
        """Count these records. One that has no properties is odd, and counted as that."""
        for record in records:
            properties = record.get("properties") if isinstance(record, Mapping) else None
            if isinstance(properties, Mapping):
                self._count(properties)
            else:
                self.tally.add("odd", "records")

    def finish(self) -> None:
        """Tell how many records share what should tell them apart. What they share is forgotten."""
        for by, same in self._same.items():
            shared = [number for number in same.values() if number > 1]
            self.tally.add("keyed", by, number=same.total())
            self.tally.add("clusters", by, number=len(shared))
            self.tally.add("clustered", by, number=sum(shared))
        self._same = {}
        for side in self._sides.values():
            side.whole = True

    def _key(self, row: Mapping[str, Any]) -> None:
        """Note the best thing that tells a record apart, as a hash that nobody can turn back or compare with another run's."""
        for by, names in self.columns.keys.items():
            told = [normalised(by, _text(row, name)) for name in names]
            if by in self._sides:
                self._sides[by].note(by, told[0], linked=any(_text(row, name) for name in self.columns.links))
            if all(told):
                key = hashlib.blake2b(_written(tuple(told)).encode(), key=self._salt, digest_size=12).digest()
                self._same[by][key] += 1
                return

    def _count(self, row: Mapping[str, Any]) -> None:
        columns, tally = self.columns, self.tally
        tally.add("records")
        full = [name for name in columns.filled if _text(row, name)]
        for name in full:
            tally.add("filled", name)
        if columns.segment:
            self._part(row, full)
        self._key(row)
        month = self._month(row, columns.made)
        for name in columns.values:
            for value in self._values(row, name):
                tally.add("value", name, value)
                if name in columns.monthly and month:
                    tally.add("month", name, value, month)
        if columns.object == DEALS:
            self._deal(row)
        else:
            self._other(row, month)

    def _part(self, row: Mapping[str, Any], full: Iterable[str]) -> None:
        segment = _text(row, self.columns.segment or "")
        self.tally.add("part", segment)
        for name in full:
            if name in self.columns.named:
                self.tally.add("part filled", segment, name)

    def _values(self, row: Mapping[str, Any], name: str) -> tuple[str, ...]:
        held = _text(row, name)
        if len(held) > LONGEST_VALUE:
            self.tally.add("odd", name)
            return ()
        if name not in self.columns.many:
            return (held,)
        return tuple(dict.fromkeys(part for one in held.split(";") if (part := one.strip()))) or ("",)

    def _other(self, row: Mapping[str, Any], month: str) -> None:
        """Contacts, companies, leads: who holds them, and what they lack."""
        object_, owner = self.columns.object, _text(row, OWNER)
        if owner or object_ == LEADS or (object_ == CONTACTS and _text(row, STATUS)):
            self.tally.add("owner", owner, month if object_ in (LEADS, CONTACTS) else "")
        if object_ == CONTACTS and COMPANY in self.columns.has and not _text(row, COMPANY):
            self.tally.add("lacks", "companies")

    def _deal(self, row: Mapping[str, Any]) -> None:
        columns, tally = self.columns, self.tally
        pipeline, stage = _text(row, PIPELINE), _text(row, STAGE)
        fate = self._fates.get((pipeline, stage)) or _noted(row)
        paid, closes = self._paid(row), self._day(row, CLOSES)
        if fate is None:
            tally.add("odd", "stage")
            tally.add("stage", pipeline, stage, self._month(row, ENTERED), paid=paid)
        elif not fate.closed:
            self._open(row, pipeline, stage, closes, paid)
        elif fate.won:
            for name in columns.sources:
                segment = _text(row, columns.segment) if columns.segment else ""
                tally.add("won", name, _text(row, name)[:LONGEST_VALUE], segment[:LONGEST_VALUE], closes, paid=paid)
            tally.add("handed", closes)
            for name in columns.handoff:
                if _text(row, name):
                    tally.add("handed filled", name, closes)

    def _open(self, row: Mapping[str, Any], pipeline: str, stage: str, closes: str, paid: Decimal | None) -> None:
        columns, tally = self.columns, self.tally
        tally.add("stage", pipeline, stage, self._month(row, ENTERED), paid=paid)
        tally.add("open", pipeline)
        tally.add("due", pipeline, closes, paid=paid)
        tally.add("owner", _text(row, OWNER), "")
        if _text(row, CATEGORY).upper() == COMMIT:
            tally.add("commit", pipeline)
            if paid is None and _amount(row, AMOUNT) is None:
                tally.add("commit unpaid", pipeline)
        if DEAL_COMPANY in columns.has and not _text(row, DEAL_COMPANY):
            tally.add("lacks", "companies")
        if DEAL_CONTACTS in columns.has and _text(row, DEAL_CONTACTS) in ("", "0"):
            tally.add("lacks", "contacts")

    def _paid(self, row: Mapping[str, Any]) -> Decimal | None:
        """The amount in the account's currency; None where there is none. One that HubSpot did not convert to it is odd."""
        home, written = _amount(row, HOME_AMOUNT), _amount(row, AMOUNT)
        if home is not None or written is None:
            return home
        if HOME_AMOUNT not in self.columns.has or _text(row, CURRENCY).upper() in ("", self._account.currency.upper()):
            return written
        self.tally.add("odd", "amount")
        return None

    def _day(self, row: Mapping[str, Any], name: str | None) -> str:
        """The day of a time, as the account has it, or a day as it is written; '' where there is none."""
        if name is None or not (at := moment(row, name)):
            return ""
        written = _text(row, name)
        if "T" not in written:
            return written[:10]
        return datetime.fromisoformat(at).astimezone(self._account.zone).date().isoformat()

    def _month(self, row: Mapping[str, Any], name: str | None) -> str:
        """The month of a time; '' where there is none."""
        return self._day(row, name)[:7]


def _noted(row: Mapping[str, Any]) -> Fate | None:
    """What HubSpot noted on a deal of whose stage nothing is known; None where it noted nothing."""
    closed = _text(row, CLOSED).lower()
    return Fate(closed=closed == "true", won=_text(row, WON).lower() == "true") if closed in ("true", "false") else None


def _text(row: Mapping[str, Any], name: str) -> str:
    """The value of a property; '' where it is blank. Values are texts or null. Source: API reference, 'Objects'."""
    value = row.get(name)
    return clean(value) if isinstance(value, str) else ""


def _amount(row: Mapping[str, Any], name: str) -> Decimal | None:
    """An amount, which HubSpot writes as a text; None where there is none."""
    written = _text(row, name)
    try:
        return amount({"a": float(written)}, "a") if written else None
    except ValueError:
        return None
