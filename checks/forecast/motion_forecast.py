"""FCT005: motions of which nobody says how their deals are forecast."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count
from checks.model.policy.market import Motion, Motions
from checks.model.rows.measures import StageCount
from checks.model.rows.process import ForecastType
from checks.model.tables import Table
from checks.views.money import as_number
from checks.views.motion_fields import is_named_after
from checks.views.motion_signs import EXPANSION, FAMILIES, PARTNER, Sign

_WITHOUT_DEALS = frozenset({"annual planning", "product launch"})
"""Kinds of motions that bring no deals of a kind of their own: the article asks other things of them."""

_KINDS = {"partner motion": PARTNER, "expansion play": EXPANSION}
_NONE = "governance/motions.yaml declares no motion"
_OFF = "forecasting is switched off, and governance/motions.yaml declares no motion"


@check("FCT005", severity=Severity.MEDIUM, confidence=Confidence.CERTAIN, rows=(6, 20))
def motion_forecast(
    motion_signs: tuple[Sign, ...],
    motions: Motions,
    forecasting_off: frozenset[str],
    taken_at: datetime,
    forecast_types: Table[ForecastType] | None = None,
    stage_counts: Table[StageCount] | None = None,
) -> Iterator[Finding | NotJudged]:
    """Partner, expansion or renewal motion with no declared forecast treatment.

    Why: of a partner motion the article asks RevOps for 'Source rules, ownership, forecast treatment', of an enterprise motion
    'How will enterprise deals be forecast?' A renewal at 90 % and a first deal at 20 % in one sum make a number nobody trusts.

    How it decides: each motion of governance/motions.yaml that has not ended must say under forecast how its deals are forecast,
    unless the CRM has an active forecast type named after it; product launches and annual planning bring no deals of their
    own. Motions that only the CRM shows are found once a connection: a pipeline or record type named after partners,
    expansion or renewal, or, less surely, a deal type or stage that says nothing else, of which the policy names no motion.
    With no motion declared at all only pipelines and record types tell, and it stays possible.

    Example: the pipeline 'Renewals' shows a renewal motion, and governance/motions.yaml names none.

    Fix in Salesforce: write under forecast of the motion in governance/motions.yaml which categories and amounts count, then give
    it a forecast type or a filter of its own: Setup > Forecasts Settings.

    Fix in HubSpot: write it in governance/motions.yaml; Settings > Objects > Forecast: choose which pipelines are forecast.

    Known limits: English names only. Whether the treatment fits the deals is for people to judge.
    """
    types = [row for row in forecast_types or () if row.active]
    counts = stage_counts or Table("stage_counts")
    current = [motion for motion in motions.motions if not (motion.ends_on and motion.ends_on < taken_at.date())]
    for motion in {motion.name: motion for motion in current}.values():
        if motion.kind not in _WITHOUT_DEALS and not motion.forecast.strip() and not _forecast_by(types, motion):
            yield _silent(motion, counts)
    if not motions.motions:
        yield NotJudged(reason=_NONE, cure="declare the motions, and how the deals of each are forecast")
    shown: dict[tuple[str, str], list[Sign]] = {}
    for sign in motion_signs:
        if sign.strong or motions.motions:
            shown.setdefault((sign.ref.partition(":")[0], sign.family.name), []).append(sign)
    for (connection, _), signs in shown.items():
        named = any(_names(motion, signs) for motion in motions.motions)
        if named or _forecast_by((row for row in types if row.connection == connection), signs[0].family):
            continue
        if connection in forecasting_off and not motions.motions:
            yield NotJudged(scope=connection, reason=_OFF, cure="declare the motions if the company forecasts elsewhere")
        else:
            yield _unnamed(signs, counts, declared=bool(motions.motions))


def _forecast_by(types: Iterable[ForecastType], motion: Motion) -> bool:
    return any(is_named_after(name, motion) for row in types for name in (row.name, row.label or ""))


def _names(motion: Motion, signs: Sequence[Sign]) -> bool:
    """Whether a motion of the policy is the one that these signs show."""
    family = signs[0].family
    if _KINDS.get(motion.kind or "") is family or any(is_named_after(text, family) for text in (motion.name, *motion.words)):
        return True
    return any(refs.matches(sign.ref, glob) for sign in signs for glob in (*motion.pipelines, *motion.components))


def _open_deals(holds: Callable[[str], bool], counts: Table[StageCount]) -> tuple[int | None, float | None]:
    """How many open deals stand in these pipelines, and their amount; None where no stage of them was counted.

    The one list of a whole Salesforce org is no motion's.
    """
    found = []
    for row in counts:
        connection, _, path = refs.split(row.ref)
        home = path.split("/", 2)[:2]
        pipeline = refs.make(connection, "pipeline", "/".join(home))
        if home[-1] != "*" and holds(pipeline):
            found.append(row)
    amounts = [row.amount for row in found if row.amount is not None]
    return (sum(row.open for row in found) if found else None), (as_number(sum(amounts, Decimal())) if amounts else None)


def _silent(motion: Motion, counts: Table[StageCount]) -> Finding:
    records, amount = _open_deals(lambda ref: any(refs.matches(ref, glob) for glob in motion.pipelines), counts)
    familiar = motion.kind in _KINDS or any(is_named_after(motion.name, family) for family in FAMILIES)
    held = f" It holds {count(records, 'open deal')}." if records else ""
    return Finding(
        ref=refs.make("governance", "policy", f"motions.yaml/{motion.name}"),
        message=f"Nothing says how the deals of the motion '{motion.name}' are forecast.{held}",
        measured={"kind": motion.kind, "declared": True},
        records=records,
        amount=amount,
        severity=None if familiar else Severity.LOW,
        fix=f"Say under forecast of '{motion.name}' in governance/motions.yaml which categories and amounts of its deals count.",
    )


def _unnamed(signs: Sequence[Sign], counts: Table[StageCount], *, declared: bool) -> Finding:
    first, family = signs[0], signs[0].family
    records, amount = _open_deals(frozenset(sign.ref for sign in signs).__contains__, counts)
    more = f" and {count(len(signs) - 1, 'more component')}" if len(signs) > 1 else ""
    said = "names none" if declared else "declares no motion"
    sure = declared and first.strong
    article = "an" if family is EXPANSION else "a"
    title = f"{first.title[:1].upper()}{first.title[1:]}{more}"
    return Finding(
        ref=first.ref,
        message=f"{title} {'show' if more else 'shows'} {article} {family.name} motion, and governance/motions.yaml {said}: "
        "nothing says how its deals are forecast.",
        measured={"motion": family.name, "declared": False},
        size=len(signs),
        affected=tuple(sign.ref for sign in signs),
        records=records,
        amount=amount,
        severity=None if sure else Severity.LOW,
        confidence=Confidence.LIKELY if sure else Confidence.POSSIBLE,
    )
