"""FLD001: custom fields with no data owner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import quoted
from checks.model.refs import path_of
from checks.model.rows.schema import Field
from checks.views.motion_fields import Belonging
from checks.views.terms import TermsOf


@check("FLD001", severity=Severity.MEDIUM, confidence=Confidence.CERTAIN, rows=(1, 8))
def field_without_owner(
    governed_by_object: Mapping[str, tuple[Field, ...]],
    unowned_fields: tuple[Field, ...],
    motion_fields: Mapping[str, Belonging],
    unread_owners: tuple[NotJudged, ...],
    terms: TermsOf,
) -> Iterator[Finding | NotJudged]:
    """Custom fields on a governed object have no data owner.

    Why: 'The real problem in most orgs isn't the labels; it's that specific work has no single owner, so it gets done twice or
    not at all.' A field that nobody answers for is filled, changed and reported on by everyone as they see fit.

    How it decides: every custom field or property on a governed object that no installed package and no integration made. It has
    an owner when the data dictionary (dictionary.csv) names one for it or for a pattern that fits it, or when Salesforce's own
    Data Owner is set. One finding an object. Fields that belong to one motion are left to FLD002, so that none is counted twice.

    Example: 46 of 46 custom fields on Account have no data owner.

    Fix in Salesforce: Setup > Object Manager > the object > Fields & Relationships > the field > Edit: choose the Data Owner;
    many at once with Setup > Data Classification Upload. Or fill the owner column of dictionary.csv.

    Fix in HubSpot: HubSpot has no data owner on a property: fill the owner column of dictionary.csv.

    Known limits: an owner of the whole object, or one that is only written in a description, is not seen. Properties
    that HubSpot's Salesforce integration made are left to the fields that they copy.
    """
    unowned = {row.ref for row in unowned_fields}
    for object_, rows in governed_by_object.items():
        common = [row for row in rows if row.ref not in motion_fields]
        missing = [row for row in common if row.ref in unowned]
        if missing:
            names = sorted(row.name for row in missing)
            have = "has" if len(missing) == 1 else "have"
            of = terms(object_).count_fields(len(common), such="custom")
            yield Finding(
                ref=object_,
                message=f"{len(missing):,} of {of} on {path_of(object_)} {have} no data owner: {quoted(names)}.",
                measured={"missing": len(missing), "of": len(common), "fields": names},
                size=len(missing),
                affected=tuple(sorted(row.ref for row in missing)),
            )
    yield from unread_owners
