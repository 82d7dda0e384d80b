"""FLD007: fields whose name says that they should be gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from checks.fields.usage import by_kind, indexed, unread_users, usage_in_words
from checks.model.check import check
from checks.model.finding import Confidence, Finding, Severity
from checks.model.rows.schema import Field
from checks.model.snapshot import Coverage
from checks.views.retired import Giveaway


@check("FLD007", severity=Severity.LOW, confidence=Confidence.LIKELY, rows=(15,))
def retired_name(
    governed_fields: tuple[Field, ...],
    retired_fields: Mapping[str, Giveaway],
    live_users: Mapping[str, tuple[str, ...]],
    coverage: Coverage,
) -> Iterator[Finding]:
    """A field with a temporary, copied, test or retired name is still live.

    Why: 'The problem is that the motion changed faster than the operating system.' What was made for a week stays for years:
    people fill it, reports read it, and nobody dares to delete it.

    How it decides: the label and the API name of custom fields on governed objects are searched for the words of naming.yaml
    (retired_words). Words without another meaning (tmp, bak, deprecated, do not use) count anywhere; old, temp, test, copy,
    delete, backup and unused only as a mark: alone, at the end (Segment old), set off or in capitals (TEST Segment), or with
    nothing but a type after them (test number). Test Date, Old Age, Hard Copy, Delete Reason and Is Test are left alone. A
    version (Segment v2) or a copy (Copy of Segment) counts when the other field is still there. A name that ends in _del is one
    that Salesforce gave to a field brought back from deletion. Medium severity when something still uses the field.

    Example: Account.test_number__c, a number that nothing uses.

    Fix in Salesforce: Setup > Object Manager > the object > Fields & Relationships > the field > Where is this used?: replace it
    there, export its data, then delete it. If it is to stay, give it a name and a description that say so.

    Fix in HubSpot: Settings > Properties > the property > Used in: replace it there, then archive it.

    Known limits: names in other languages need words of their own in naming.yaml.
    """
    known = indexed(live_users)
    for row in governed_fields:
        if told := retired_fields.get(row.ref):
            users = live_users.get(row.ref, ())
            usage = usage_in_words(users, unread_users(coverage, row, index=known))
            shown = row.name if row.label in (None, row.name) else f"{row.name} ('{row.label}')"
            yield Finding(
                ref=row.ref,
                message=f"{shown} on {row.object} is marked '{told.word}' by its name and still live; {usage}.",
                measured={"word": told.word, "users": by_kind(users)},
                size=max(1, len(users)),
                affected=users,
                severity=Severity.MEDIUM if users else None,
                confidence=None if told.certain else Confidence.POSSIBLE,
            )
