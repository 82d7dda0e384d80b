"""How soon the company promises to work a lead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from checks.model.names import words
from checks.model.policy.market import Handoff, Handoffs
from checks.views.roles import LEADS_AND_CONTACTS

_FIRST_YEAR = 1990
"""No lead is older, however long the SLA."""

_SPEAKS_OF_LEADS = frozenset({"lead", "leads", "mql", "mqls"})


class Promise(NamedTuple):
    """How many hours a handoff gives the next team for a lead."""

    hours: float
    handoff: str


def promises(handoffs: Handoffs) -> Iterator[Promise]:
    """The handoffs of leads that set an SLA: by a word of their name, or by a field of a lead that travels with them."""
    for handoff in handoffs.handoffs:
        if handoff.sla_hours is not None and _is_of_leads(handoff):
            yield Promise(handoff.sla_hours, handoff.name)


def _is_of_leads(handoff: Handoff) -> bool:
    objects = {glob.rpartition(":")[2].partition(".")[0] for glob in handoff.fields}
    return not (_SPEAKS_OF_LEADS.isdisjoint(words(handoff.name)) and LEADS_AND_CONTACTS.isdisjoint(objects))


def last_day_beyond(hours: float, taken_at: datetime) -> date:
    """The last day of which even a lead of its very end has waited longer than so many hours, Monday to Friday."""
    day, waited = taken_at.date(), 0.0
    while waited <= hours and day.year > _FIRST_YEAR:
        if day.weekday() < 5:
            end = min(datetime.combine(day + timedelta(days=1), time(), taken_at.tzinfo), taken_at)
            waited += (end - datetime.combine(day, time(), taken_at.tzinfo)).total_seconds() / 3600
        day -= timedelta(days=1)
    return day
