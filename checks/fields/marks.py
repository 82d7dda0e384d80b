"""How a field itself says that it is on its way out: by its Field Usage, or in the words that describe it."""

from __future__ import annotations

import re
from typing import NamedTuple

from checks.model.names import words
from checks.model.rows.schema import Field

_END = r"(?=\s*(?:$|[.!,;:()\]–-]|(?:in|since|as|on|from|do|use|please|replaced|and|any ?more|(?:19|20)\d\d|\d\d?[./]\d+)\b))"
"""What follows a word that speaks of the field. *Deprecated products of the customer* speaks of something else."""

_FULL_STOP = (
    r"(?=\s*(?:$|[.!,;:()\]–-]|(?:since|please|replaced|any ?(?:more|longer)|(?:as|from|in|on)\b[\w ]{0,12}\d)))"
    r"(?![\s,(–-]*(?:unless|except|until|before|without|if|when|while|outside)\b)"
)
"""What follows an order not to use the field at all. *Not to be used before signing* and *do not use in EMEA* say how to."""

_GONE = r"(?:deprecated|obsolete|no longer (?:used|in use|needed|maintained|supported))"
_BARRED = r"(?:not (?:used|in use|to be used|be used)|do(?: no|n['’])t use(?: this field)?)"
_OF_OLD = r"^\W*(?:legacy|old|outdated|former|unused|duplicate)(?: field)?,"
_DONE = r"(?:deprecated|obsolete|retired|deleted|removed|replaced|no longer used)"
_SAYS = re.compile(
    rf"(?:^|[.!;:\[(–-]|{_OF_OLD})\W*(?:this field (?:is|must|should) )?(?:please )?(?:{_GONE}{_END}|{_BARRED}{_FULL_STOP})"
    rf"|\bfield (?:is|was|has been|will be|should be|to be) {_DONE}\b"
    r"|^\W*(?:this is )?(?:a )?temp(?:orary)?\b[\w ]{0,40}\bfield\b"
    r"|^\W*temp(?:orary)?\s*[.!,;:)\]–-]\s*(?:please |(?:to|will|can) be )?(?:deleted?|removed?)\b",
    re.IGNORECASE,
)
_SET_APART = re.compile(r"^\W*hidden\s*(?:\s[–-]\s|[:)\]])|(?:\s[–-]\s+|[:(\[]\s*)hidden\W*$", re.IGNORECASE)
_SHOUTED = re.compile(r"^HIDDEN[\s_]+(?=.*[a-z])")


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
        if text and (said := _SAYS.search(text)) and not (where == "label" and _is_answer(row, text, said)):
            return Mark(f"says in its {where} '{_shortened(text)}'", certain=False)
    if status == "hidden":
        return Mark("has the field usage Hidden", certain=True, rules_out=frozenset({"report", "dashboard", "layout"}))
    if any(_says_hidden(row, name) for name in (row.label or "", row.name.removesuffix("__c"))):
        return Mark("is called hidden", certain=False, rules_out=frozenset({"layout"}))
    return None


def _is_answer(row: Field, label: str, said: re.Match[str]) -> bool:
    """Whether a checkbox is called nothing but that: *Do Not Use*, then, speaks of the record."""
    return row.type == "boolean" and words(said.group()) == words(label)


def _says_hidden(row: Field, name: str) -> bool:
    """Whether a name marks its field as hidden. *Hidden Costs* are a thing, and *Price Hidden* is an answer of a checkbox."""
    if _SET_APART.search(name):
        return True
    last = words(name)[-2:]
    said = bool(_SHOUTED.search(name)) or (len(last) > 1 and last[1] == "hidden" and last[0] != "not")
    return said and row.type != "boolean"


def _shortened(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 80 else f"{flat[:77].rstrip()}..."
