"""What every part of the policy has in common."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict


class Part(BaseModel):
    """A part of the policy: unknown keys are refused, values never change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be blank")
    return text.strip()


Name = Annotated[str, AfterValidator(_not_blank)]
"""A name that people wrote: trimmed and not blank."""

Glob = Annotated[str, AfterValidator(_not_blank)]
"""A reference, or a pattern of references: ``Lead.LeadSource``, ``field:Lead.*``, ``salesforce:report:*/Finance*``."""
