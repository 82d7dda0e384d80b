"""FCT004: a forecast that cannot be inspected."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import quoted
from checks.model.refs import field as field_ref
from checks.model.refs import make
from checks.model.rows.process import ForecastType
from checks.model.rows.schema import Connection, Field, Object
from checks.model.tables import Table

_ALWAYS_KEPT = frozenset({"StageName", "Amount", "CloseDate", "Probability", "ExpectedRevenue"})
_OFF = ("forecasting is switched off", "nothing, unless the company forecasts on opportunities in another way")
_NO_SETTINGS = ("whether and on what the org forecasts was not read", "read the settings of forecasting")
_UNREAD = ("whether Opportunity tracks its field history was not read", "read the definition of Opportunity and of its fields")


@check("FCT004", severity=Severity.MEDIUM, confidence=Confidence.CERTAIN, rows=(12,))
def forecast_inspection(
    connections: Table[Connection],
    objects: Table[Object],
    fields: Table[Field],
    forecasting_off: frozenset[str],
    forecasting_unread: frozenset[str],
    forecast_types: Table[ForecastType] | None = None,
    *,
    tracked_fields: tuple[str, ...] = ("ForecastCategoryName",),
) -> Iterator[Finding | NotJudged]:
    """Forecast that cannot be inspected, because what it is made of has no history.

    Why: RevOps 'turns that motion into measurable, inspectable revenue', and its first metric of trust is 'Forecast accuracy'.
    When a call changes overnight, somebody must be able to see who moved which deal.

    How it decides: Salesforce keeps a history of stage, amount, close date and probability of every opportunity by itself
    (OpportunityHistory), so these are never found. It keeps none of a forecast category that a user sets by hand, nor
    of a custom amount or date that an active forecast type adds up: these need field history, and are found when the object or
    the field does not track it.

    Example: field history is off on Opportunity, so nobody can tell who moved a deal to Commit.

    Fix in Salesforce: Setup > Object Manager > Opportunity > Fields > Set History Tracking: tick Forecast Category, and the
    custom amount or date that the forecast adds up.

    Fix in HubSpot: nothing to mend: HubSpot keeps the history of every deal property.

    Known limits: an org that has forecasting switched off is not judged, nor one whose forecasting settings or whose
    Opportunity were not read. How far back a history reaches (18 to 24 months without Field Audit Trail) is not looked at.

    tracked_fields: fields of Opportunity whose changes must be on record; by default the one that decides in which column of the
    forecast a deal counts and that a user may set by hand.
    """
    orgs = [row.name for row in connections if row.system == "salesforce"]
    excuses: dict[str, tuple[str, str]] = {}
    for org in orgs:
        opportunity = objects.get(make(org, "object", "Opportunity"))
        types = [row for row in forecast_types or () if row.connection == org and row.active]
        summed = [name for row in types for path in (row.amount_field, row.date_field) if (name := _on_opportunity(path))]
        names = [name for name in dict.fromkeys((*tracked_fields, *summed)) if name not in _ALWAYS_KEPT]
        history = {name: _tracked(opportunity, fields.get(field_ref(org, "Opportunity", name))) for name in names}
        if org in forecasting_off:
            excuses[org] = _OFF
        elif org in forecasting_unread:
            excuses[org] = _NO_SETTINGS
        elif missing := [name for name, tracked in history.items() if tracked is False]:
            yield _finding(org, missing, whole_object=bool(opportunity and opportunity.history_tracked is False))
        elif None in history.values():
            excuses[org] = _UNREAD
    for org, (reason, cure) in excuses.items():
        yield NotJudged(scope=org if len(orgs) > len(excuses) else "", reason=reason, cure=cure)


def _on_opportunity(path: str | None) -> str:
    """The field's name, where a forecast type adds up a field of Opportunity itself."""
    object_, _, name = (path or "").rpartition(":")[2].rpartition(".")
    return name if object_ in ("", "Opportunity") else ""


def _tracked(opportunity: Object | None, field: Field | None) -> bool | None:
    """Whether changes of the field are on record; None when that was not read."""
    if opportunity is not None and opportunity.history_tracked is False:
        return False
    return field.history_tracked if field else None


def _finding(org: str, missing: list[str], *, whole_object: bool) -> Finding:
    cause = (
        "Opportunity tracks no field history"
        if whole_object
        else f"the field history of Opportunity leaves out {quoted(missing)}"
    )
    return Finding(
        ref=make(org, "object", "Opportunity"),
        message=f"Nobody can see who changed {quoted(missing)} of a deal, and when: {cause}.",
        measured={"untracked": missing, "object_tracked": not whole_object},
        size=len(missing),
        affected=tuple(sorted(field_ref(org, "Opportunity", name) for name in missing)),
    )
