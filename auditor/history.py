"""How findings went over time, as a table with a line drawn beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from auditor.catalogue import UnknownCheckError, find
from auditor.policy.problems import did_you_mean
from checks.model import refs
from checks.model.names import count

if TYPE_CHECKING:
    from auditor.store import Store, TrendPoint

_BAR = 40
"""The longest bar, in characters: the table then fits into 80 columns."""


def history(store: Store, subject: str | None, nights: int) -> str:
    """The trend of all findings, of one check's, or of what is found about one component; oldest night first.

    Raises UnknownCheckError when the subject is neither a check nor a reference.
    """
    if subject is None:
        points, title = store.trend(), "Open findings"
    elif ":" in subject:
        points, title = store.trend(ref=_reference(subject)), f"Findings about {subject}"
        if points and not any(point.findings for point in points) and (stranger := _never_named(store, subject)):
            return stranger
    else:
        check = find(subject)
        points, title = store.trend(check=check.code), f"{check.code} {check.title}"
    shown = points[-nights:]
    if not shown:
        return f"{title}: no night is stored yet; `auditor pull` stores one."
    return "\n".join([title, "", *_table(shown), "", _verdict(shown)])


def _reference(text: str) -> str:
    try:
        return str(refs.split(text))
    except ValueError as error:
        raise UnknownCheckError(str(error)) from None


def _never_named(store: Store, ref: str) -> str:
    """What to say of a component about which nothing was ever found; '' when something is, muted or accepted."""
    known = {found for _, found in store.first_seen()}
    if ref in known:
        return ""
    return "; ".join(part for part in (f"no finding was ever about {ref}", did_you_mean(ref, known)) if part)


def _table(points: Sequence[TrendPoint]) -> Iterable[str]:
    most = max((point.findings or 0 for point in points), default=0) or 1
    notes = ["", *(_note(point, before) for before, point in pairwise(points))]
    widest = _BAR - max(len(note) + 2 if note else 0 for note in notes)
    yield f"{'taken at':<16}  {'snapshot':<10}  findings"
    for point, note in zip(points, notes, strict=True):
        when = f"{point.taken_at:%Y-%m-%d %H:%M}"
        if point.findings is None:
            yield f"{when}  {point.snapshot_id:<10}  not judged"
        else:
            bar = "█" * round(widest * point.findings / most)
            yield f"{when}  {point.snapshot_id:<10}  {point.findings:>8,}  {'  '.join(filter(None, (bar, note)))}".rstrip()


def _note(point: TrendPoint, before: TrendPoint) -> str:
    """What to say beside a night of which less was read than of the one before, or that was judged under another policy."""
    less = f"{count(less, 'check')} saw less" if (less := point.less_than(before)) else ""
    return ", ".join(filter(None, (less, "policy changed" if point.under_another_policy(before) else "")))


def _verdict(points: Sequence[TrendPoint]) -> str:
    judged = [point for point in points if point.findings is not None]
    if len(judged) < 2:
        return "One night is no trend yet."
    begun, ended = judged[0].taken_at, judged[-1].taken_at
    when = f"{begun:%Y-%m-%d}" if begun.date() != ended.date() else f"{begun:%Y-%m-%d at %H:%M}"
    first, last = judged[0].findings or 0, judged[-1].findings or 0
    told = (
        f"{abs(last - first):,} {'more' if last > first else 'fewer'} than on {when}"
        if first != last
        else f"As many as on {when}"
    )
    less = judged[-1].less_than(judged[0])
    unlike = [
        f"{count(less, 'check')} could judge less than then" if less else "",
        "the policy is another one now" if judged[-1].under_another_policy(judged[0]) else "",
    ]
    return f"{told}{', but ' if any(unlike) else ''}{' and '.join(filter(None, unlike))}."
