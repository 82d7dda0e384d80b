"""A year of nights in the store: 20,000 fields, 0.3 % changed a night and 2 % on release nights, measures and audits included.

Run by hand: ``python benchmarks/store_year.py [--fields 20000] [--nights 365]``. Prints what the store weighs, how long a night
takes to save, and how long a comparison of two nights and a trend take, each the best of three.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from auditor.diff import compare
from auditor.result import AuditResult, CheckOutcome, Placed, ReportedFinding
from auditor.store import SnapshotInfo, Store
from checks.model.finding import Confidence, Lane, Mandate, Severity
from checks.model.rows.measures import FieldFill
from checks.model.rows.schema import Connection, Field
from checks.model.snapshot import Snapshot

ORG = Connection(
    connection="salesforce", ref="salesforce:connection:salesforce", system="salesforce", name="salesforce", kind="production"
)
FIRST_NIGHT = datetime(2026, 1, 1, 2, tzinfo=UTC)
RELEASE_EVERY = 14
CHANGED, CHANGED_ON_RELEASE = 0.003, 0.02
FILL_MOVING = 0.4
WORDS = (
    "account", "opportunity", "region", "segment", "partner", "source", "owner", "renewal", "forecast", "amount", "close",
    "quarter", "team", "rule", "lead", "value",
)  # fmt: skip
CODES = tuple(f"CHK{number:03}" for number in range(40))


class Company:
    """An org whose fields, fill and findings move from night to night, always in the same way."""

    def __init__(self, fields: int) -> None:
        self._random = random.Random(20261120)
        self.rows = [self._field(number) for number in range(fields)]
        self.filled = [self._random.randrange(50_000) for _ in self.rows]
        self.findings = dict.fromkeys(range(400), 1.0)

    def _text(self, words: int) -> str:
        return " ".join(self._random.choices(WORDS, k=words))

    def _field(self, number: int) -> Field:
        object_, name = f"Object_{number // 250}__c", f"{'_'.join(self._random.choices(WORDS, k=2))}_{number}__c"
        return Field(
            connection="salesforce",
            ref=f"salesforce:field:{object_}.{name}",
            object=object_,
            name=name,
            label=self._text(3),
            type="text",
            vendor_type="Text",
            length=255,
            custom=True,
            required=False,
            unique=False,
            description=self._text(25),
            help_text=self._text(15),
            formula=self._text(30) if number % 5 == 0 else None,
            data_owner=f"{self._random.choice(WORDS)}@acme.example",
            created_at="2024-03-01T09:00:00Z",
            created_by="salesforce:user:admin@acme.example",
            modified_at="2025-06-01T09:00:00Z",
            modified_by="salesforce:user:admin@acme.example",
        )

    def pass_a_night(self, night: int) -> None:
        """Change what people and records change in a day."""
        share = CHANGED_ON_RELEASE if night % RELEASE_EVERY == 0 else CHANGED
        for place in self._random.sample(range(len(self.rows)), round(share * len(self.rows))):
            self.rows[place] = msgspec.structs.replace(self.rows[place], description=self._text(25))
        for place in self._random.sample(range(len(self.rows)), round(FILL_MOVING * len(self.rows))):
            self.filled[place] += self._random.randrange(1, 40)
        for place in self._random.sample(sorted(self.findings), 4):
            self.findings[place] += 1

    def snapshot(self, night: int) -> Snapshot:
        """The company as it is read on a night."""
        fill = [
            FieldFill(connection="salesforce", ref=row.ref, filled=filled, of=60_000 + int(row.object[7:-3]))
            for row, filled in zip(self.rows, self.filled, strict=True)
        ]
        tables: dict[str, list[Any]] = {"connections": [ORG], "fields": list(self.rows), "field_fill": fill, "gaps": []}
        return Snapshot(FIRST_NIGHT + timedelta(days=night), tables)

    def audit(self, snapshot_id: str, night: int) -> AuditResult:
        """What the checks say that night."""
        findings = [self._finding(number, size) for number, size in self.findings.items()]
        return AuditResult(
            snapshot_id=snapshot_id,
            taken_at=FIRST_NIGHT + timedelta(days=night),
            connections=(ORG,),
            findings=tuple(findings),
            checks=tuple(CheckOutcome(code=code, slug=code.lower(), title=code, outcome="found", findings=10) for code in CODES),
            gaps=(),
        )

    def _finding(self, number: int, size: float) -> ReportedFinding:
        return ReportedFinding(
            code=CODES[number % len(CODES)],
            slug="a-check",
            title="A check",
            severity=Severity.MEDIUM,
            confidence=Confidence.LIKELY,
            ref=self.rows[number].ref,
            message=f"{size:g} values are spelled in several ways",
            why="Reports split one source into several, and no total can be trusted.",
            fix="Merge the values.",
            measured={"values": size},
            size=size,
            affected=(),
            placed=Placed(mandate=Mandate.REVOPS, lane=Lane.REVENUE_SYSTEM, tier=1, addressee="RevOps", due_on=date(2026, 12, 1)),
            first_seen=FIRST_NIGHT.date(),
        )


def seconds(task: Callable[[], object]) -> float:
    """The best of three runs."""
    return min(_timed(task) for _ in range(3))


def _timed(task: Callable[[], object]) -> float:
    begun = time.perf_counter()
    task()
    return time.perf_counter() - begun


def live_a_year(store: Store, company: Company, nights: int) -> Iterator[float]:
    """Save every night and its audit; how long the saving of each snapshot took."""
    for night in range(nights):
        if night:
            company.pass_a_night(night)
        snapshot = company.snapshot(night)
        begun = time.perf_counter()
        info = store.save(snapshot)
        yield time.perf_counter() - begun
        store.save_audit(company.audit(info.id, night))


def differ(store: Store, before: SnapshotInfo, after: SnapshotInfo) -> int:
    """The number of components that changed between two nights, read from the store."""
    components, _ = compare(*store.changes(before, after))
    return len(components)


def report(store: Store, company: Company, spent: list[float], size: int) -> Iterator[str]:
    """The figures, a line each."""
    nights = store.list()
    definition = statistics.mean(len(msgspec.json.encode(row)) for row in company.rows)
    yield f"{len(company.rows):,} fields of {definition:.0f} bytes, {len(nights)} nights"
    yield f"store                    {size / 1e6:8.1f} MB"
    yield f"save a night, median     {statistics.median(spent) * 1000:8.0f} ms   (the first {spent[0] * 1000:.0f} ms)"
    middle = nights[len(nights) // 2]
    pairs = {
        "last two nights": (nights[-2], nights[-1]),
        "half a year": (middle, nights[-1]),
        "first and last": (nights[0], nights[-1]),
    }
    for name, (before, after) in pairs.items():
        took = seconds(lambda before=before, after=after: differ(store, before, after))  # type: ignore[misc]
        yield f"diff, {name:<17}  {took * 1000:8.0f} ms   ({differ(store, before, after):,} changed)"
    yield f"trend of all findings    {seconds(store.trend) * 1000:8.0f} ms"
    yield f"trend of one check       {seconds(lambda: store.trend(check=CODES[3])) * 1000:8.0f} ms"
    yield f"trend of one component   {seconds(lambda: store.trend(ref=company.rows[3].ref)) * 1000:8.0f} ms"
    yield f"trend of a field's fill  {seconds(lambda: store.history('field_fill', company.rows[3].ref)) * 1000:8.0f} ms"
    yield f"load the middle night    {seconds(lambda: store.load(middle)) * 1000:8.0f} ms"


def main() -> None:
    """Live the year and print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--fields", type=int, default=20_000)
    options.add_argument("--nights", type=int, default=365)
    given = options.parse_args()
    company = Company(given.fields)
    with tempfile.TemporaryDirectory() as folder, Store.open(folder) as store:
        spent = list(live_a_year(store, company, given.nights))
        size = sum(file.stat().st_size for file in Path(folder).iterdir())
        for line in report(store, company, spent, size):
            sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
