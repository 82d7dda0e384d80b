"""The data API below a version: what is read, and what would write.

Source: REST API Developer Guide, Tooling API, 'REST Resources'.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

from standins.http.exchange import Answer, Asked, Write
from standins.salesforce.meter import Meter
from standins.salesforce.paging import Pages
from standins.salesforce.refusal import NOT_FOUND, Refusal, no_access
from standins.salesforce.sight import Sight
from standins.salesforce.soql import Asker
from standins.salesforce.versions import split

_LISTED = (
    "activateable", "createable", "custom", "customSetting", "deletable", "deprecatedAndHidden", "feedEnabled", "keyPrefix",
    "label", "labelPlural", "layoutable", "mergeable", "mruEnabled", "name", "queryable", "replicateable", "retrieveable",
    "searchable", "triggerable", "undeletable", "updateable", "urls",
)  # fmt: skip
"""What the list of objects tells of each, out of its describe."""
_ROOT = ("sobjects", "query", "queryAll", "limits", "tooling", "composite", "search", "recent", "actions", "analytics", "jobs")
_NAME, _ID = r"(\w+)", r"([\w.]+)"
_SETUP = "insufficient access rights: View Setup and Configuration is required"
_NEVER = datetime(2021, 2, 3, tzinfo=UTC)


class Rest:
    """Answers requests of data. ``writes`` receives what is no read."""

    def __init__(self, sight: Sight, meter: Meter, now: datetime, writes: list[Write]) -> None:
        self._sight, self._meter, self._now, self._writes = sight, meter, now, writes
        self._pages = Pages()
        self._reads: list[tuple[str, Callable[..., Answer]]] = [
            ("", self._root),
            ("sobjects", self._objects),
            (f"sobjects/{_NAME}", self._object),
            (f"sobjects/{_NAME}/describe", self._describe),
            (f"(tooling/)?sobjects/{_NAME}/{_ID}", self._row),
            (r"(tooling/)?(query|queryAll)", self._query),
            (r"(tooling/)?query/([\w-]+)", self._more),
            ("limits", self._limits),
            ("limits/recordCount", self._counts),
        ]

    def answer(self, asked: Asked) -> Answer:
        """The answer to a request by its whole path. Raises Refusal."""
        root, below = split(asked.path)
        method = asked.params.get("_HttpMethod", asked.method)
        if method != "GET" or below == "tooling/executeAnonymous":
            return self._write(asked, method, below)
        if below.startswith("tooling/") and not self._sight.has("ViewSetup"):
            raise no_access(_SETUP)
        for pattern, read in self._reads:
            if found := re.fullmatch(pattern, below, re.ASCII):
                return read(asked, root, *found.groups())
        raise NOT_FOUND

    def _root(self, _: Asked, root: str) -> Answer:
        return Answer(200, {name: f"{root}/{name}" for name in _ROOT} | {"identity": self._sight.org.identity})

    def _objects(self, asked: Asked, _: str) -> Answer:
        found = [self._sight.describe(name) for name in self._sight.org.describes]
        listed = [{key: body.get(key) for key in _LISTED} for body in found if body is not None]
        body = {"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": listed}
        return _unless_known(asked, body, max(self._sight.org.modified.values(), default=_NEVER))

    def _seen(self, name: str) -> dict[str, Any]:
        known = next((one for one in self._sight.org.describes if one.casefold() == name.casefold()), "")
        body = self._sight.describe(known)
        if body is None:
            raise NOT_FOUND
        return body

    def _object(self, _: Asked, __: str, name: str) -> Answer:
        body = self._seen(name)
        return Answer(200, {"objectDescribe": {key: body.get(key) for key in _LISTED}, "recentItems": []})

    def _describe(self, asked: Asked, _: str, name: str) -> Answer:
        body = self._seen(name)
        return _unless_known(asked, body, self._sight.org.modified.get(body["name"], _NEVER))

    def _row(self, _: Asked, root: str, tooling: str | None, name: str, id: str) -> Answer:
        """A row with all its columns. Of 15 and of 18 characters, an id is the same."""
        table = self._sight.table(name, tooling=bool(tooling))
        rows = self._sight.shared(table) if table else []
        row = next((row for row in rows if id in (row.get("Id"), str(row.get("Id"))[:15])), None)
        if table is None or row is None:
            raise NOT_FOUND
        url = f"{root}/{tooling or ''}sobjects/{table.name}/{row['Id']}"
        shown = {column: value for column, value in row.items() if table.column(column)}
        return Answer(200, {"attributes": {"type": table.name, "url": url}, **shown})

    def _query(self, asked: Asked, root: str, tooling: str | None, resource: str) -> Answer:
        if "q" not in asked.params:
            raise Refusal(400, "MALFORMED_QUERY", "A query string has to be specified")
        asker = Asker(sight=self._sight, now=self._now, root=root, tooling=bool(tooling), deleted=resource == "queryAll")
        result = asker.run(asked.params["q"])
        if result.trace:
            self._writes.append(Write("GET", asked.path, asked.params["q"]))
        options = asked.headers.get("sforce-query-options", "")
        return Answer(200, self._pages.first(result, root, options, tooling=bool(tooling)))

    def _more(self, asked: Asked, root: str, tooling: str | None, address: str) -> Answer:
        options = asked.headers.get("sforce-query-options", "")
        return Answer(200, self._pages.further(address, root, options, tooling=bool(tooling)))

    def _limits(self, _: Asked, __: str) -> Answer:
        daily = {"Max": self._meter.limit, "Remaining": self._meter.left}
        return Answer(200, {"DailyApiRequests": daily, "DataStorageMB": {"Max": 10_240, "Remaining": 9_000}})

    def _counts(self, asked: Asked, _: str) -> Answer:
        """How many records there are, whoever may see them; what has no describe is left out."""
        if not self._sight.has("ViewSetup"):
            raise no_access(_SETUP)
        org = self._sight.org
        names = [name for name in asked.params.get("sObjects", "").split(",") if name] or list(org.describes)
        counts = [
            {"count": sum(not row.get("IsDeleted") for row in org.tables.get(name, ())), "name": name}
            for name in names
            if self._sight.describe(name) is not None
        ]
        return Answer(200, {"sObjects": counts})

    def _write(self, asked: Asked, method: str, below: str) -> Answer:
        """What the platform would say. Nothing is changed: the request is only remembered."""
        self._writes.append(Write(method, asked.path, asked.decoded))
        if below == "tooling/executeAnonymous":
            return Answer(200, {"line": -1, "column": -1, "compiled": True, "success": True})
        if method == "POST" and re.fullmatch(rf"(tooling/)?sobjects/{_NAME}", below):
            return Answer(201, {"id": "000000000000000AAA", "success": True, "errors": []})
        if method in ("PATCH", "DELETE") and re.fullmatch(rf"(tooling/)?sobjects/{_NAME}/{_ID}", below):
            return Answer(204)
        if any(re.fullmatch(pattern, below, re.ASCII) for pattern, _ in self._reads):
            words = f"HTTP Method '{method}' not allowed. Allowed are HEAD,GET"
            raise Refusal(405, "METHOD_NOT_ALLOWED", words)
        raise NOT_FOUND


def _unless_known(asked: Asked, body: Mapping[str, Any], modified: datetime) -> Answer:
    """The body, or 304 and no body when it has not changed since the time that the request names."""
    modified = modified.astimezone(UTC).replace(microsecond=0)
    headers = {"Last-Modified": format_datetime(modified, usegmt=True), "ETag": _tag(body)}
    since = _time(asked.headers.get("if-modified-since", ""))
    return Answer(304, None, headers) if since is not None and modified <= since else Answer(200, body, headers)


def _time(header: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(header)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _tag(body: Mapping[str, Any]) -> str:
    return f'"{hashlib.sha256(json.dumps([body.get("name"), len(body.get("fields", ()))]).encode()).hexdigest()[:8]}"'


def changed(modified: datetime, now: datetime) -> datetime:
    """The time of a change that is made now, to the second: later than the last one."""
    return max(now, modified + timedelta(seconds=1))
