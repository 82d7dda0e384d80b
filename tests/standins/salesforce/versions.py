"""The versions of the API: which there are, which are no more.

Source: 'API End-of-Life Policy'. Winter '27 is 68.0, 31.0 the oldest that still answers.
"""

from __future__ import annotations

import re

from standins.salesforce.refusal import GONE, NOT_FOUND

OLDEST, NEWEST = 31, 68
FIRST = 21
"""The oldest that there ever was, as far as the platform says that it is gone."""
LAST_LOGIN = 64
"""The last with SOAP ``login()``."""
_SEASONS = ("Winter", "Spring", "Summer")
_WINTER_26 = 65


def versions() -> list[dict[str, str]]:
    """What ``/services/data`` lists."""
    return [
        {"label": _label(number), "url": f"/services/data/v{number}.0", "version": f"{number}.0"}
        for number in range(OLDEST, NEWEST + 1)
    ]


def split(path: str) -> tuple[str, str]:
    """Root and rest of a path of data. Raises Refusal for a version that is gone or that there never was."""
    found = re.fullmatch(r"(/services/data/v(\d\d)\.0)(?:/(.*))?", path)
    if found is None or not FIRST <= int(found[2]) <= NEWEST:
        raise NOT_FOUND
    if int(found[2]) < OLDEST:
        raise GONE
    return found[1], (found[3] or "").rstrip("/")


def _label(number: int) -> str:
    year, season = divmod(number - _WINTER_26, len(_SEASONS))
    return f"{_SEASONS[season]} '{26 + year}"
