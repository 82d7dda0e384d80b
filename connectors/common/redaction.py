"""Taking secrets out of what a CRM says, in whatever form it says them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote

HIDDEN = "[redacted]"
SHORTEST = 8
"""Characters of a secret that is looked for in data too: a shorter one is no token of a CRM's, but may well be a word."""

_NESTED = 3
"""So often one encoding may lie in another: an address within HTML within JSON."""
_MOST_ROUNDS = 8
"""Forms that one text may mix; a text with more of them is not shown at all."""
_TOKEN = re.compile(r"00D[0-9A-Za-z]{12,15}![0-9A-Za-z._]+|pat-[a-z]{2}\d{1,2}-[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4,12}){4}")
"""Session ids of Salesforce; tokens of HubSpot's private apps and service keys."""
_JSON_CODE = re.compile(r"\\+(?:u([0-9A-Fa-f]{4})|([\"/]))")
_LETTER_AS_CODE = re.compile(rb"\\u00(?:3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa])")
"""An ASCII letter or digit as JSON need not write it: so a secret could be there that no search for its letters finds."""


def _from_json(text: str) -> str:
    return _JSON_CODE.sub(lambda found: found[2] or chr(int(found[1], 16)), text)


_DECODERS: tuple[Callable[[str], str], ...] = (unquote, html.unescape, _from_json)


def redacted(text: str, secrets: Iterable[str] = ()) -> str:
    """The text without these secrets, and without what has the shape of a token of Salesforce or HubSpot.

    A text that holds one in percent, HTML or JSON encoding comes decoded as far as was needed to find it.
    """
    known = _longest_first(secrets)
    return _hidden_in_every_form(text, lambda form: _TOKEN.sub(HIDDEN, _without(form, known)))


def without_own(told: Any, secrets: Iterable[str]) -> Any:
    """Parsed JSON without these secrets, in names and in texts; all else is as it was. Raises RecursionError for a deep one."""
    known = _longest_first(secret for secret in secrets if len(secret) >= SHORTEST)
    return _mapped(told, lambda text: _hidden_in_every_form(text, lambda form: _without(form, known)))


def everywhere(told: Any, secrets: Iterable[str] = ()) -> Any:
    """Parsed JSON, ``redacted`` in names and in texts."""
    known = tuple(secrets)
    return _mapped(told, lambda text: redacted(text, known))


def may_hold(content: bytes, secrets: Iterable[str]) -> bool:
    """Whether bytes may hold one of these secrets, at the price of a search.

    Encodings change signs, not letters, so the longest run of letters shows a secret in all of them. Who writes its letters
    as codes too wants it to pass, and could as well turn it around.
    """
    runs = [max(re.findall(rb"[0-9A-Za-z]*", secret.encode()), key=len) for secret in secrets if len(secret) >= SHORTEST]
    return any(run in content for run in runs) or (
        bool(runs) and b"\\u00" in content and _LETTER_AS_CODE.search(content) is not None
    )


def _longest_first(secrets: Iterable[str]) -> list[str]:
    return sorted(filter(None, secrets), key=len, reverse=True)


def _without(text: str, secrets: Iterable[str]) -> str:
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    return text


def _hidden_in_every_form(text: str, hide: Callable[[str], str]) -> str:
    text = hide(text)
    for _ in range(_MOST_ROUNDS):
        found = next((hidden for form in _decoded(text) if (hidden := hide(form)) != form), None)
        if found is None:
            return text
        text = found
    return HIDDEN


def _decoded(text: str) -> list[str]:
    """What a text says when it is taken for encoded, in one way after the other: all orders, as deep as they may nest."""
    seen, newest = {text}, [text]
    forms: list[str] = []
    for _ in range(_NESTED):
        newest = list(dict.fromkeys(decode(form) for form in newest for decode in _DECODERS))
        newest = [form for form in newest if form not in seen]
        seen.update(newest)
        forms += newest
    return forms


def _mapped(told: Any, change: Callable[[str], str]) -> Any:
    if isinstance(told, str):
        return change(told)
    if isinstance(told, list):
        return [_mapped(one, change) for one in told]
    if isinstance(told, dict):
        return {change(name): _mapped(one, change) for name, one in told.items()}
    return told
