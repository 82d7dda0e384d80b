"""How a field itself says that it is on its way out: by its Field Usage, or in the words that describe it."""

from __future__ import annotations

import re
from typing import NamedTuple

from checks.model.names import words
from checks.model.rows.schema import Field

_END = r"(?=\s*(?:$|[.!,;:)\]–-]|(?:in|since|as|on|from|do|use|please|replaced|and|any ?more|\d)\b))"
"""What follows a word that speaks of the field. *Deprecated products of the customer* speaks of something else."""

_GONE = (
    r"(?:deprecated|obsolete|no longer (?:used|in use|needed|maintained|supported)|not used|do(?: no|n['’])t use(?: this field)?)"
)
_DONE = r"(?:deprecated|obsolete|retired|deleted|removed|replaced|no longer used)"
_SAYS = re.compile(
    rf"(?:^|[.!;:\[(–-])\W*(?:this field is )?{_GONE}{_END}"
    rf"|\bfield (?:is|was|has been|will be|should be|to be) {_DONE}\b"
    r"|^\W*(?:this is )?(?:a )?temp(?:orary)?\b[\w ]{0,40}\bfield\b",
    re.IGNORECASE,
)


class Mark(NamedTuple):
    """How a field is marked, to follow its name in a sentence.

    ``rules_out`` are the kinds of components that should then not use it; None stands for all.
    """

    text: str
    certain: bool
    rules_out: frozenset[str] | None = None


def mark_of(row: Field) -> Mark | None:
    """The mark of a field, or None. Hidden fields may work behind the scenes, so that only what shows them contradicts."""
    status = "".join(words(row.status or ""))
    if status == "deprecatecandidate":
        return Mark("has the field usage DeprecateCandidate", certain=True)
    for where, text in (("label", row.label), ("description", row.description), ("help text", row.help_text)):
        if text and _SAYS.search(text):
            return Mark(f"says in its {where} '{_shortened(text)}'", certain=False)
    if status == "hidden":
        return Mark("has the field usage Hidden", certain=True, rules_out=frozenset({"report", "dashboard", "layout"}))
    names = (words(row.label or ""), words(row.name))
    if any("hidden" in {spoken[0], spoken[-1]} for spoken in names if len(spoken) > 1):
        return Mark("is called hidden", certain=False, rules_out=frozenset({"layout"}))
    return None


def _shortened(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 80 else f"{flat[:77].rstrip()}..."
