"""What was answered, read as strictly as JSON is defined: what is no JSON, or more than any org says, is no answer."""

from __future__ import annotations

import json
import re
from typing import Any

DEEPEST = 200
"""Levels of nesting that are read: a flow has some fifteen, and who works on an answer must not fall from Python's stack."""

_LARGEST = 2**63
_CONTAINERS = frozenset({dict, list})


def _whole(digits: str) -> int:
    number = int(digits)
    if not -_LARGEST <= number < _LARGEST:
        raise ValueError("a number that no org counts to")
    return number


def _fraction(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise ValueError("a number that no org counts to")
    return number


def _constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


_HALF = re.compile(rb"\\u[dD][89a-fA-F]")
"""How JSON writes half of a character: two in a row are one, and one alone is none, which no file and no store takes."""

_READER = json.JSONDecoder(parse_int=_whole, parse_float=_fraction, parse_constant=_constant)


def read(content: bytes) -> Any:
    """Parsed JSON. Raises ValueError, and nothing else, for what is none: cut off, not UTF-8, NaN, too deep, too large."""
    try:
        found = _READER.decode(content.decode("utf-8-sig"))
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if _is_deep(found):
        raise ValueError("it is nested too deeply")
    return _mended(found) if _HALF.search(content) else found


def _mended(found: Any) -> Any:
    """The same with U+FFFD for each half of a character."""
    if isinstance(found, str):
        return found.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(found, dict):
        return {_mended(key): _mended(value) for key, value in found.items()}
    return [_mended(one) for one in found] if isinstance(found, list) else found


def _is_deep(found: Any) -> bool:
    """Level by level, and by exact type: it looks at every answer, and reads an answer of a megabyte in some milliseconds."""
    level = [found] if type(found) in _CONTAINERS else []
    for _ in range(DEEPEST):
        level = [
            inner for outer in level for inner in (outer.values() if type(outer) is dict else outer) if type(inner) in _CONTAINERS
        ]
        if not level:
            return False
    return True
