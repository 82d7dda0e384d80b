"""What a look at the connections found, for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.diagnosis import Diagnosis, Right
from auditor.report.as_terminal import unjudged_lines
from auditor.report.summary import unjudged
from auditor.report.terminal_paint import Painter, wrapped
from auditor.report.text import listed, plain
from checks.model.names import count

MOST_TABLES = 6
MOST_REASONS = 12


def render(diagnoses: Sequence[Diagnosis], *, colour: bool = False) -> str:
    """Connection by connection: reach, who signs in, rights, calls, and what the checks would not see."""
    paint = Painter(colour)
    lines = [line for one in diagnoses for line in (*_connection(one, paint), "")]
    return "\n".join(line.rstrip() for line in lines[:-1]) + "\n"


def _connection(one: Diagnosis, paint: Painter) -> Iterator[str]:
    yield paint.bold(f"{plain(one.name)} ({one.type}): {_reach(one)}")
    if one.sign_in:
        yield from wrapped(f"signs in with {plain(one.sign_in)}", 2, hanging=4)
    if not one.reachable:
        yield from wrapped(plain(one.reason), 2, hanging=4)
        return
    if facts := _facts(one):
        yield from wrapped(facts, 2, hanging=4)
    if one.username:
        yield from wrapped(f"reads as {plain(one.username)}", 2, hanging=4)
    if one.calls_used is not None and one.calls_limit is not None:
        yield from wrapped(_calls(one), 2, hanging=4)
    for reason in (*one.unread, *filter(None, [one.too_few_calls]), *one.warnings):
        yield from wrapped(plain(reason), 2, hanging=4)
    for lack in one.lacks:
        yield from wrapped(plain(lack), 2, hanging=4)
    for right in one.rights:
        yield from wrapped(_right(right), 2, hanging=8)
    yield from _checks(one, paint)


def _reach(one: Diagnosis) -> str:
    if not one.reachable:
        return "cannot be read"
    return "can be reached" if one.ready else "can be reached, and is not ready for a pull"


def _facts(one: Diagnosis) -> str:
    version = f"API {one.api_version}" if one.api_version else ""
    return ", ".join(plain(part) for part in (one.org_name, one.org_id, one.kind, one.edition, version) if part)


def _calls(one: Diagnosis) -> str:
    left = f"; a run may use {one.calls_left:,} before it stops" if one.calls_left is not None else ""
    if one.type == "hubspot":
        return f"the account has used {one.calls_used:,} of {one.calls_limit:,} API calls today{left}"
    return f"the org has used {one.calls_used:,} of {one.calls_limit:,} API calls in 24 hours{left}"


def _right(right: Right) -> str:
    if right.held is None:
        return f"may have {plain(right.name)}: that was not read"
    if right.held:
        return f"has   {plain(right.name)}"
    tables = (("not read", right.blind), ("read in part", right.smaller))
    costs = [f"{word}: {listed(names, MOST_TABLES)}" for word, names in tables if names]
    means = [right.means] if right.means else []
    return plain(f"lacks {right.name}: {'; '.join((*means, *costs)) or 'nothing that is read hangs on it'}")


def _checks(one: Diagnosis, paint: Painter) -> Iterator[str]:
    every = len(one.whole) + len(one.in_part) + len(one.blind)
    yield paint.bold(f"  {len(one.whole):,} of {count(every, 'check')} would see all that they read")
    for words, checks in (("would see nothing", one.blind), ("would see a part", one.in_part)):
        if checks:
            yield from wrapped(f"{words}: {', '.join(check.code for check in checks)}", 2, hanging=4)
    groups = unjudged((*one.blind, *one.in_part))
    for group in groups[:MOST_REASONS]:
        yield from unjudged_lines(group)
    if (more := len(groups) - MOST_REASONS) > 0:
        yield f"  … and {count(more, 'more reason')}; see --format json"
