"""Which answers of the time before still hold, and what is kept for the next time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from connectors.common.values import moment_of, text
from connectors.salesforce.asking.bodies import SETUP
from connectors.salesforce.asking.cache import Answer, Description, Known
from connectors.salesforce.asking.envelopes import Reply, Table
from connectors.salesforce.asking.question import Keep, Query
from connectors.salesforce.mapping.values import Rows

TRAIL_DAYS = 90
"""Days of the setup audit trail that are read the first time; Salesforce keeps 180."""
_MARGIN = timedelta(minutes=10)
"""How far the org's clock and ours may be apart."""
_TRAIL = "setup audit trail"


class Memory:
    """What is known of an org, and whether its setup changed since. What might no longer hold is forgotten."""

    def __init__(self, known: Known, api_version: str, taken_at: datetime) -> None:
        self._old = known if known.api_version == api_version and _is_past(known.trail_until, taken_at) else Known()
        self._new = Known(api_version=api_version, bodies=dict(self._old.bodies))
        self._taken_at = taken_at
        self._states: dict[str, str] = {}
        self.setup_holds = False
        """Whether the setup is known to be as it was; False until the audit trail says so."""

    @property
    def known(self) -> Known:
        """What is to be kept: what was learnt now, and what was asked for now and still held."""
        return self._new

    @property
    def bodies(self) -> dict[str, str]:
        """The bodies of metadata components."""
        return self._new.bodies

    @property
    def described(self) -> Mapping[str, Description]:
        """The describes of the time before."""
        return self._old.describes

    @property
    def trail_since(self) -> str:
        """From when on the setup audit trail is to be read, as SOQL writes a time."""
        if self._old.trail_until and _TRAIL in self._old.answers:
            return self._old.trail_until
        return _moment(self._taken_at - timedelta(days=TRAIL_DAYS))

    def settle(self, trail: Rows | None, rights: Iterable[str]) -> Rows:
        """Take in the audit trail (None when it was refused) and the reader's rights; the whole trail that is known.

        The setup holds only when the trail tells of nothing new and the reader sees as much as before.
        """
        self._new.rights = sorted(rights)
        before = self._old.answers.get(_TRAIL)
        if trail is None:
            self._forget_bodies()
            return []
        seen = {text(row, "Id"): row for row in before.rows} if before else {}
        new = [row for row in trail if text(row, "Id") not in seen]
        self.setup_holds = before is not None and not new and self._new.rights == self._old.rights
        if not self.setup_holds:
            self._forget_bodies()
        oldest = (self._taken_at - timedelta(days=TRAIL_DAYS)).date().isoformat()
        rows = [row for row in (*seen.values(), *new) if text(row, "CreatedDate")[:10] >= oldest]
        latest = max((text(row, "CreatedDate") for row in rows), default="")
        until = latest if latest and _is_past(latest, self._taken_at) else _moment(self._taken_at - _MARGIN)
        self._new.trail_until = until
        self._new.answers[_TRAIL] = Answer(rows=rows)
        return rows

    def _forget_bodies(self) -> None:
        self._new.bodies = {key: body for key, body in self._new.bodies.items() if not key.endswith(f" {SETUP}")}

    def note_state(self, object_: str, row: Mapping[str, Any]) -> None:
        """Note how many records an object has and when one was last touched."""
        self._states[object_] = f"{row.get('n')} {row.get('latest')}"

    def answer(self, query: Query) -> Table | None:
        """The answer of the time before, if it still holds."""
        kept = self._old.answers.get(query.soql)
        if kept is None or not self.setup_holds or query.keep is Keep.FRESH or kept.stamp != self._stamp(query):
            return None
        self._new.answers[query.soql] = kept
        return Table(kept.rows)

    def keep(self, query: Query, reply: Reply) -> None:
        """Keep an answer that is whole."""
        stamp = self._stamp(query)
        if query.keep is not Keep.FRESH and isinstance(reply, Table) and not (reply.cut or reply.lost) and stamp is not None:
            self._new.answers[query.soql] = Answer(rows=reply.rows, stamp=stamp)

    def _stamp(self, query: Query) -> str | None:
        """What an answer holds for; None where nothing tells that."""
        if query.keep is Keep.SETUP:
            return "setup"
        if not query.of or not all(object_ in self._states for object_ in query.of):
            return None
        return " ".join((*(self._states[object_] for object_ in query.of), self._today if query.daily else ""))

    def keep_describe(self, object_: str, body: dict[str, Any], modified: str) -> None:
        """Keep a describe."""
        self._new.describes[object_] = Description(body=body, modified=modified)

    def counts_of_the_week(self, names: str) -> Mapping[str, int] | None:
        """The approximate record counts that were read this week already, for the same objects."""
        kept = self._old.answers.get(names)
        if kept is None or kept.stamp != self._week or not kept.rows:
            return None
        if not all(isinstance(count, int) for count in kept.rows[0].values()):
            return None
        self._new.answers[names] = kept
        return dict(kept.rows[0])

    def keep_counts(self, names: str, counts: Mapping[str, int | None]) -> None:
        """Keep approximate record counts for the week. What is no number is asked for again."""
        self._new.answers[names] = Answer(rows=[dict(counts)], stamp=self._week)

    @property
    def _week(self) -> str:
        return f"{self._taken_at:%G-W%V}"

    @property
    def _today(self) -> str:
        return self._taken_at.date().isoformat()


def _is_past(written: str, taken_at: datetime) -> bool:
    """Whether a time lies before the present one, or nearly: a clock that once ran ahead must not hide what came after."""
    return not written or "" < (moment_of(written) or "") <= _moment(taken_at + _MARGIN)


def _moment(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")
