"""Page after page: by ``paging.next.after``, or by ``offset`` and ``hasMore``. Pages that repeat or do not end are an error.

Of what points to the next page only ``after`` is used, never the link beside it. No ``paging`` is the last page, however full.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from connectors.hubspot.http.errors import HubSpotError

MOST_PAGES = 100_000
"""Pages of one question: ten million records."""
LONGEST_AFTER = 1000
"""Characters of what points to a page."""


def by_after(ask: Callable[[str | None], Any], path: str) -> Iterator[list[Any]]:
    """The ``results`` of each page. ``ask`` is given ``after``, None for the first page. Raises HubSpotError."""
    seen = _Seen(path)
    after: str | None = None
    for _ in range(MOST_PAGES):
        page = ask(after)
        rows = _rows(page, "results", path)
        after = _following(page, path)
        seen.check(rows, after)
        yield rows
        if after is None:
            return
    raise _wrong("the pages of the answer do not end", path)


def by_offset(ask: Callable[[int], Any], key: str, path: str) -> Iterator[list[Any]]:
    """The rows under ``key`` of each page. ``ask`` is given the offset, 0 for the first page. Raises HubSpotError."""
    seen = _Seen(path)
    offset = 0
    for _ in range(MOST_PAGES):
        page = ask(offset)
        rows = _rows(page, key, path)
        more, following = page.get("hasMore"), page.get("offset")
        if not isinstance(more, bool):
            raise _wrong("the answer does not say whether there is more", path)
        if more:
            if isinstance(following, bool) or not isinstance(following, int) or following <= offset:
                raise _wrong("the answer does not say where the next page is", path)
            offset = following
        seen.check(rows, str(following) if more else None)
        yield rows
        if not more:
            return
    raise _wrong("the pages of the answer do not end", path)


class _Seen:
    """The pages up to now, each by where it was and what it held: no two hold the same rows, for each row has an id."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._places: set[str] = set()
        self._rows: set[int] = set()

    def check(self, rows: list[Any], following: str | None) -> None:
        """Raises HubSpotError for a page, or a place of the next one, that came before; the last may be empty, as others were."""
        held = hash(msgspec.json.encode(rows))
        if following in self._places or (held in self._rows and (rows or following is not None)):
            raise _wrong("the pages of the answer repeat", self._path)
        self._rows.add(held)
        if following is not None:
            self._places.add(following)


def _rows(page: Any, key: str, path: str) -> list[Any]:
    rows = page.get(key) if isinstance(page, dict) else None
    if not isinstance(rows, list):
        raise _wrong(f"the answer holds no {key}", path)
    return rows


def _following(page: dict[str, Any], path: str) -> str | None:
    paging = page.get("paging")
    following = paging.get("next") if isinstance(paging, dict) else None
    if paging is None or (isinstance(paging, dict) and following is None):
        return None
    after = following.get("after") if isinstance(following, dict) else None
    if isinstance(after, int) and not isinstance(after, bool):
        return str(after)
    if not isinstance(after, str) or not 0 < len(after) <= LONGEST_AFTER:
        raise _wrong("the answer does not say where the next page is", path)
    return after


def _wrong(how: str, path: str) -> HubSpotError:
    return HubSpotError(status=200, message=how, path=path)
