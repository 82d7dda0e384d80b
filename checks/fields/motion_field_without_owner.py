"""FLD002: motion-specific fields with no data owner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.rows.schema import Field
from checks.views.motion_fields import Belonging, Bond

_CONFIDENCE = {
    Bond.DECLARED: Confidence.CERTAIN,
    Bond.NAMED: Confidence.LIKELY,
    Bond.BORN: Confidence.POSSIBLE,
    Bond.FAMILIAR: Confidence.POSSIBLE,
}


@check("FLD002", severity=Severity.HIGH, confidence=Confidence.CERTAIN, rows=(6, 15))
def motion_field_without_owner(
    unowned_fields: tuple[Field, ...], motion_fields: Mapping[str, Belonging], unread_owners: tuple[NotJudged, ...]
) -> Iterator[Finding | NotJudged]:
    """A field that belongs to one go-to-market motion has no data owner.

    Why: 'Without that handoff, every new motion becomes a custom reporting problem later.' A field made for a launch outlives
    it, and when finance asks what it means nobody can say.

    How it decides: a custom field on a governed object with no owner in dictionary.csv or the CRM that a motion in
    motions.yaml declares (components), whose name or label holds the motion's words, or that was created in its window
    when the motion has both dates. With no motions declared, only a name that begins as such fields usually do (Partner,
    Channel Partner, Reseller, Renewal, Expansion, Upsell, Cross-sell, Launch), which is a mere possibility. High severity when
    declared, medium otherwise. One finding a field, which FLD001 then leaves out.

    Example: Account.Partner_Tier__c is declared by the partner motion, and neither dictionary nor Salesforce names an owner.

    Fix in Salesforce: Setup > Object Manager > the object > Fields & Relationships > the field > Edit: choose the Data Owner, or
    name one in dictionary.csv. When the motion is over, retire the field.

    Fix in HubSpot: name the owner in dictionary.csv. When the motion is over, archive the property.

    Known limits: without motions.yaml a field of a motion under a name of its own is not seen. Project files hold no creation
    dates.
    """
    for row in unowned_fields:
        if belonging := motion_fields.get(row.ref):
            motion, bond = belonging
            yield Finding(
                ref=row.ref,
                message=f"'{row.label or row.name}' on {row.object} belongs to the motion '{motion}' ({bond}) "
                "and has no data owner.",
                measured={"motion": motion, "bond": bond.name.lower()},
                severity=None if bond is Bond.DECLARED else Severity.MEDIUM,
                confidence=_CONFIDENCE[bond],
            )
    yield from unread_owners
