"""The lifecycle stages, lead statuses and stages of leads that HubSpot itself puts into every portal, and documents.

Source: HubSpot Knowledge Base, 'Use lifecycle stages', 'Use lead statuses', 'Set up and manage the lead pipeline'.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from checks.model import refs
from checks.model.names import words
from checks.model.rows.process import Stage
from checks.stages.stage_words import shown

_OWN: Mapping[str, frozenset[str]] = {
    "lifecyclestage": frozenset(
        {
            "subscriber", "lead", "marketingqualifiedlead", "salesqualifiedlead", "opportunity", "customer", "evangelist",
            "other",
        }
    ),
    "hs_lead_status": frozenset(
        {"NEW", "OPEN", "IN_PROGRESS", "OPEN_DEAL", "UNQUALIFIED", "ATTEMPTED_TO_CONTACT", "CONNECTED", "BAD_TIMING"}
    ),
    "lead-pipeline-id": frozenset(
        {"new-stage-id", "attempting-stage-id", "connected-stage-id", "qualified-stage-id", "unqualified-stage-id"}
    ),
}  # fmt: skip

_CALLED = {"unqualified-stage-id": "Disqualified"}
"""Labels that say something else than the id."""


def is_vendors_own(stage: Stage) -> bool:
    """Whether a stage is one of HubSpot's own and is still called as HubSpot calls it."""
    home = re.split(r"[./]", refs.path_of(stage.pipeline))[-1]
    called = {"".join(words(name)) for name in (stage.name.removesuffix("-stage-id"), _CALLED.get(stage.name, stage.name))}
    return stage.name in _OWN.get(home, ()) and "".join(words(shown(stage))) in called


def is_left_to_vendor(stage: Stage, carried: Mapping[str, int], *, speaks: bool) -> bool:
    """Whether a stage is HubSpot's own and nothing to the company: no record carries it.

    ``carried`` is empty where records were not counted; then what counts is whether the policy ``speaks`` of its list.
    """
    if not is_vendors_own(stage) or carried.get(stage.name) or carried.get(shown(stage)):
        return False
    return bool(carried) or not speaks
