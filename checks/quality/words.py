"""How a sentence tells of records: what they are called, how large a part they are, and whether all of them were seen."""

from __future__ import annotations

from collections.abc import Mapping

from checks.model.names import count
from checks.model.snapshot import Coverage

_NOUNS: Mapping[str, tuple[str, str]] = {
    "Lead": ("lead", "leads"), "Contact": ("contact", "contacts"), "Account": ("account", "accounts"),
    "Opportunity": ("deal", "deals"), "OpportunityContactRole": ("contact role", "contact roles"),
    "leads": ("lead", "leads"), "contacts": ("contact", "contacts"), "companies": ("company", "companies"),
    "deals": ("deal", "deals"),
}  # fmt: skip


def records_of(number: int, object_: str, *, such: str = "") -> str:
    """A number of records and what they are called: ``2,000 leads``, ``31 open deals``, ``1 record of Quote``."""
    before = f"{such} " if such else ""
    one, many = _NOUNS.get(object_, (f"record of {object_}", f"records of {object_}"))
    return count(number, f"{before}{one}", f"{before}{many}")


def one_of(object_: str) -> str:
    """What one record of an object is called, with its article: ``an account``."""
    name = _NOUNS.get(object_, (f"record of {object_}", ""))[0]
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def percent(part: int, of: int) -> str:
    """A part of a whole in percent, never rounded to none or to all: ``38 %``, ``under 1 %``."""
    share = 100 * part / of
    if 0 < share < 1:
        return "under 1 %"
    return "over 99 %" if 99 < share < 100 else f"{share:.0f} %"


def at_least(table: str, connection: str, object_: str, coverage: Coverage) -> str:
    """What to say before a number that may be too low."""
    return "" if coverage.complete(table, connection, object_) else "At least "
