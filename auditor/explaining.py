"""The pages of the checks, drawn from their docstrings: for the terminal and for docs/checks.md."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import fill
from typing import Any

import msgspec

from checks.model.check import Check

WIDTH = 88
AREAS = {
    "SRC": "Sources and attribution",
    "FLD": "Fields and the data dictionary",
    "STG": "Stages and lifecycle",
    "FCT": "Forecast",
    "RTE": "Routing",
    "HND": "Handoffs",
    "RPT": "Reports and dashboards",
    "OWN": "Ownership",
    "LCH": "Launches and change",
    "DAT": "Data quality",
    "MET": "Metrics",
    "MUT": "Mutes",
}
"""The areas, in the order of the business process that they belong to."""


def listing(checks: Iterable[Check]) -> str:
    """One line a check, under its area."""
    lines: list[str] = []
    area = ""
    for check in sorted(checks, key=_rank):
        if check.area != area:
            area = check.area
            lines += ["", AREAS.get(area, area)]
        lines.append(f"  {check.code}  {check.severity!s:<8}  {check.title}")
    return "\n".join([*lines[1:], "", "`auditor explain CODE` shows why it matters, how it decides and how to fix it."])


def listing_json(checks: Iterable[Check]) -> str:
    """The catalogue as data."""
    return msgspec.json.format(
        msgspec.json.encode({"version": "1", "checks": [_as_data(check) for check in checks]}), indent=2
    ).decode()


def page_text(check: Check) -> str:
    """A check's page for the terminal."""
    page = check.documentation
    parts = [f"{check.code}  {check.title}", f"{check.slug} · {_facts(check)}"]
    parts += [f"{heading}\n{_paragraph(text)}" for heading, text in page.sections.items()]
    if page.options:
        options = (f"  {name} = {check.reads.options[name]}\n{_paragraph(text, indent=6)}" for name, text in page.options.items())
        parts.append("Options (thresholds.yaml)\n" + "\n".join(options))
    parts.append(
        "Reads\n" + _paragraph(", ".join((*check.reads.required, *(f"{name} (if there)" for name in check.reads.optional))))
    )
    return "\n\n".join(parts)


def page_markdown(check: Check) -> str:
    """A check's section of docs/checks.md."""
    page = check.documentation
    parts = [f"### {check.code} · {check.title}", f"`{check.slug}` · {_facts(check)}"]
    parts += [f"**{heading}.** {text}" for heading, text in page.sections.items()]
    if page.options:
        parts.append(
            "\n".join(f"- `{name}` (default `{check.reads.options[name]}`): {text}" for name, text in page.options.items())
        )
    return "\n\n".join(parts)


def catalogue_markdown(checks: Iterable[Check]) -> str:
    """The whole of docs/checks.md."""
    parts = ["# The checks", "Made from the docstrings of the checks by `make docs`; edit those, not this page."]
    area = ""
    for check in sorted(checks, key=_rank):
        if check.area != area:
            area = check.area
            parts.append(f"## {AREAS.get(area, area)}")
        parts.append(page_markdown(check))
    return "\n\n".join(parts) + "\n"


def _facts(check: Check) -> str:
    return f"severity {check.severity} · confidence {check.confidence} · owner {check.owner} · lane {check.lane}"


def _rank(check: Check) -> tuple[int, str]:
    known = list(AREAS)
    return (known.index(check.area) if check.area in known else len(known), check.code)


def _paragraph(text: str, indent: int = 2) -> str:
    return fill(
        text, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False
    )


def _as_data(check: Check) -> dict[str, Any]:
    return {
        "code": check.code,
        "slug": check.slug,
        "title": check.title,
        "severity": str(check.severity),
        "confidence": str(check.confidence),
        "owner": check.owner,
        "lane": check.lane,
        "reads": list(check.reads.required),
        "reads_if_there": list(check.reads.optional),
        "options": dict(check.reads.options),
        "sections": dict(check.documentation.sections),
    }
