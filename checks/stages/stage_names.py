"""STG003: stages that look alike, and stages renamed in place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checks.model.check import check
from checks.model.finding import Confidence, Finding, Severity
from checks.model.names import quoted, words
from checks.model.policy.lifecycle import Lifecycle
from checks.model.rows.process import Stage
from checks.model.rows.schema import Connection
from checks.model.snapshot import Snapshot
from checks.model.tables import Table
from checks.stages.stage_words import same_step, shown, unrelated
from checks.views.stage_lists import StageList


@check("STG003", severity=Severity.MEDIUM, confidence=Confidence.LIKELY, rows=(8,))
def stage_names(
    defining_lists: tuple[StageList, ...], connections: Table[Connection], lifecycle: Lifecycle, before: Snapshot | None = None
) -> Iterator[Finding]:
    """Near-duplicate stages, and stages that were given another meaning in place.

    Why: RevOps 'needs to protect definitions and downstream reporting'. Two names for one step split every report by stage,
    and a stage that takes a new meaning keeps the records, filters and rules of the old one.

    How it decides: within an object the names of deal stages (and, apart from them, of lead statuses) are compared word
    by word: plurals, typing errors, and an action told in two ways ('Negotiating', 'Negotiation') count as the same;
    another number, another prefix (un-, pre-, re-) or another word does not. The same name in two pipelines is no
    duplicate, in one list it is. A stage is renamed in place when its name shares no word with the one that it had in
    the earlier snapshot, or (Salesforce) with its own API name, which formulas, flows and integrations read.

    Example: 'Cultivating' (10 %) and 'Cultivation' (30 %) stand side by side in the org's list.

    Fix in Salesforce: move the records to one of the two and deactivate the other (Setup > Opportunity > Fields > Stage).
    For a new meaning make a new value instead of relabelling an old one. Names that are meant to differ go to same_stage
    in governance/lifecycle.yaml.

    Fix in HubSpot: Settings > Objects > Deals > Pipelines: move the deals, then delete the stage. Names that are meant to
    differ go to same_stage in governance/lifecycle.yaml.

    Known limits: synonyms ('Demo', 'Presentation') are not told. HubSpot's ids keep the names that the vendor once gave,
    so there only an earlier snapshot shows a renaming.
    """
    salesforce = {row.name for row in connections if row.system == "salesforce"}
    found: dict[str, list[Finding]] = {}
    for finding in (*_duplicates(defining_lists, lifecycle), *_renamed(defining_lists, salesforce, before)):
        found.setdefault(finding.ref, []).append(finding)
    yield from (_joined(findings) for findings in found.values())


def _duplicates(lists: Iterable[StageList], lifecycle: Lifecycle) -> Iterator[Finding]:
    kinds: dict[tuple[str, str, str], list[Stage]] = {}
    for row in lists:
        kinds.setdefault((*row.home, row.pipeline.kind), []).extend(row.stages)
    meant = [frozenset(words(name) for name in group) for group in lifecycle.same_stage]
    for stages in kinds.values():
        groups: list[list[Stage]] = []
        for stage in stages:
            home = next((group for group in groups if _duplicates_each_other(group[0], stage, meant)), None)
            groups.append([stage]) if home is None else home.append(stage)
        for group in groups:
            names = list(dict.fromkeys(map(shown, group)))
            if len({words(name) for name in names}) > 1 or len({stage.pipeline for stage in group}) < len(group):
                yield _duplicate(group, names)


def _duplicates_each_other(one: Stage, other: Stage, meant: list[frozenset[tuple[str, ...]]]) -> bool:
    first, second = words(shown(one)), words(shown(other))
    if any(first in group and second in group for group in meant):
        return first == second
    return same_step(shown(one), shown(other))


def _duplicate(group: list[Stage], names: list[str]) -> Finding:
    chances = list(dict.fromkeys(stage.probability for stage in group if stage.probability is not None))
    differ = f" ({', '.join(f'{chance:g} %' for chance in chances)})" if len(chances) > 1 else ""
    seen = f"{quoted(names)} look like one stage" if len(names) > 1 else f"{quoted(names)} is {len(group)} stages of one list"
    return Finding(
        ref=min(stage.ref for stage in group),
        message=f"{seen}{differ}.",
        measured={"names": names, "probabilities": chances},
        size=len(group),
        affected=tuple(stage.ref for stage in group),
    )


def _renamed(lists: Iterable[StageList], salesforce: set[str], before: Snapshot | None) -> Iterator[Finding]:
    earlier = before.table("stages") if before else None
    for stage in (stage for row in lists for stage in row.stages):
        old = earlier.get(stage.ref) if earlier else None
        was = (old.label if old else None) or ""
        if unrelated(was, shown(stage)):
            message = f"'{was}' is now called '{shown(stage)}': what went through it before is counted under the new name."
            yield Finding(
                ref=stage.ref, message=message, measured={"was": was, "label": stage.label}, confidence=Confidence.CERTAIN
            )
        elif stage.connection in salesforce and unrelated(stage.name, shown(stage)):
            message = f"People read '{stage.label}'; formulas, flows and integrations read '{stage.name}', another step."
            measured = {"api_name": stage.name, "label": stage.label}
            yield Finding(ref=stage.ref, message=message, measured=measured, severity=Severity.LOW)


def _joined(findings: list[Finding]) -> Finding:
    first, *others = findings
    if not others:
        return first
    return Finding(
        ref=first.ref,
        message=" ".join(finding.message for finding in findings),
        measured={key: value for finding in findings for key, value in finding.measured.items()},
        size=first.size,
        affected=first.affected,
    )
