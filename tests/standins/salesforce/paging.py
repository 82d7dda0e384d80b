"""Answers to queries, page by page.

Source: REST API Developer Guide, 'Query More Results', 'Query Options Header'.
"""

from __future__ import annotations

import re
import threading
from typing import Any

from standins.salesforce.refusal import Refusal
from standins.salesforce.soql import Result

SMALLEST, LARGEST = 200, 2000
TOOLING_PAGE = 500
"""Records of a page of the Tooling API when no size is asked for."""


class Pages:
    """Keeps the answers that are longer than a page, by their locators."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, bool], list[dict[str, Any]]] = {}
        self._lock = threading.Lock()

    def first(self, result: Result, root: str, options: str, *, tooling: bool) -> dict[str, Any]:
        """The first page of an answer."""
        size = _size(options, tooling=tooling)
        locator = ""
        if len(result.records) > size:
            with self._lock:
                locator = f"01g{len(self._kept) + 1:012d}AAA"
                self._kept[locator, tooling] = result.records
        return _page(result.records, result.total, 0, size, _place(root, locator, tooling=tooling))

    def further(self, address: str, root: str, options: str, *, tooling: bool) -> dict[str, Any]:
        """A further page, by locator and number of the first record. Raises Refusal for one that was not given out."""
        locator, _, start = address.partition("-")
        records = self._kept.get((locator, tooling))
        if records is None or not start.isdecimal() or int(start) >= len(records):
            raise Refusal(400, "INVALID_QUERY_LOCATOR", "invalid query locator")
        size = _size(options, tooling=tooling)
        return _page(records, len(records), int(start), size, _place(root, locator, tooling=tooling))


def _place(root: str, locator: str, *, tooling: bool) -> str:
    return f"{root}/{'tooling/' if tooling else ''}query/{locator}"


def _page(records: list[dict[str, Any]], total: int, start: int, size: int, place: str) -> dict[str, Any]:
    end = start + size
    done = end >= len(records)
    more = {} if done else {"nextRecordsUrl": f"{place}-{end}"}
    return {"totalSize": total, "done": done, **more, "records": records[start:end]}


def _size(options: str, *, tooling: bool) -> int:
    found = re.search(r"batchSize=(\d+)", options)
    if found is None:
        return TOOLING_PAGE if tooling else LARGEST
    return min(max(int(found[1]), SMALLEST), LARGEST)
