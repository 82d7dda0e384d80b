"""Ids as the platform makes them: a prefix that tells the sort, a running number, and three letters that guard their case."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from standins.company.model import Company, Field

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SUFFIX = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_POD = "5g"


def checked(id: str) -> str:
    """An id of 15 characters with the suffix that tells which of its letters are capitals.

    Source: Salesforce Help, 'Convert 15-Character IDs to 18-Character IDs'.
    """
    lots = (id[start : start + 5] for start in (0, 5, 10))
    return id + "".join(_SUFFIX[sum(1 << at for at, char in enumerate(lot) if "A" <= char <= "Z")] for lot in lots)


def numbered(prefix: str, number: int) -> str:
    """The id of 18 characters with this prefix and number."""
    digits = ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return checked(f"{prefix}{_POD}{digits:0>{13 - len(prefix)}}")


class Ids:
    """The ids of everything in one company, each made when it is first asked for."""

    def __init__(self, company: Company) -> None:
        self._known: dict[tuple[str, str], str] = {}
        self._next: dict[str, int] = {}
        self._company = company
        self.org = numbered("00D", company.seed % 10_000 + 1)
        for username in company.people:
            self.user(username)

    def of(self, prefix: str, key: str) -> str:
        """The id of the component with this key, among those with this prefix."""
        found = self._known.get((prefix, key))
        if found is None:
            number = self._next[prefix] = self._next.get(prefix, 0) + 1
            found = self._known[prefix, key] = numbered(prefix, number)
        return found

    def user(self, username: str) -> str:
        """The id of a user."""
        return self.of("005", username)

    def owner(self, name: str) -> str:
        """The id of a queue or user."""
        return self.of("00G", name) if name in self._company.queues else self.user(name)

    def record(self, key: str) -> str:
        """The id of a record, whose key is its object and its number there: whoever asks, it is the same."""
        object_, _, number = key.partition("/")
        return numbered(self._company.objects[object_].prefix, int(number))

    def object(self, name: str) -> str:
        """The durable id of an object: its name, or the 15 characters of a custom one's id."""
        return self.of("01I", name)[:15] if self._company.objects[name].custom else name

    def field(self, field: Field) -> str:
        """The durable id of a field: ``Account.Name``, ``Account.00N5g…`` for a custom one."""
        return f"{self.object(field.object)}.{self.custom_field(field)[:15] if field.custom else field.name}"

    def custom_field(self, field: Field) -> str:
        """The id of a custom field."""
        return self.of("00N", field.path)

    def record_type(self, path: str) -> str:
        """The id of a record type by ``Object.Name``."""
        return self.of("012", path)


def instant(at: datetime | None) -> str | None:
    """A time as the API writes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000+0000") if at else None


def plain(value: Any) -> Any:
    """A value of a record as JSON has it."""
    if isinstance(value, datetime):
        return instant(value)
    return value.isoformat() if isinstance(value, date) else value
