"""The fields that carry the segment or tier of an account or deal, told by their names."""

from __future__ import annotations

from checks.model.names import words
from checks.model.rows.schema import Field

_SAYS = frozenset({"segment", "segments", "tier"})
_RUN_TOGETHER = ("segment", "tier")


def is_named_segment(field: Field) -> bool:
    """Whether a custom field is named after a segment or tier: by the last word of its name.

    HubSpot's sync writes the name of the Salesforce field in lower case and in one (``marketsegment__c``), so that the label has
    to tell there where its words end.
    """
    if not field.custom or field.managed or field.archived:
        return False
    spoken = words(field.name)
    if not _SAYS.isdisjoint(spoken[-1:]):
        return True
    joined = len(spoken) == 1 and spoken[0].endswith(_RUN_TOGETHER)
    return joined and not _SAYS.isdisjoint(words(field.label or "")[-1:])
