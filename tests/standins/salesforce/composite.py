"""Several requests in one.

Source: REST API Developer Guide, 'Composite', 'Composite Batch'. References from one
part to another are not followed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from standins.http.exchange import Answer, Asked
from standins.http.faults import Faults, Say, Slow
from standins.salesforce.faults import Broken, Fault, Hide
from standins.salesforce.refusal import Refusal

MOST, MOST_QUERIES = 25, 5
_FAMILIES = {
    "composite": re.compile(r"(sobjects(/.*)?|query(All)?(/.*)?|composite/sobjects(/.*)?)"),
    "tooling/composite": re.compile(r"tooling/(sobjects(/.*)?|query(/.*)?)"),
    "composite/batch": re.compile(r"(limits(/.*)?|sobjects(/.*)?|query(All)?(/.*)?|search|connect/.*|actions(/.*)?)"),
}
"""What may travel in which envelope, below the version."""
_COUNTED = re.compile(r"(tooling/)?query(All)?(/.*)?|composite/sobjects(/.*)?")
_SHOWN = ("Last-Modified", "ETag", "Location")
_HALTED = {
    "errorCode": "PROCESSING_HALTED",
    "message": "The transaction was rolled back since another operation in the same transaction failed.",
}


class Envelopes:
    """Opens envelopes. ``one`` answers a request by itself, ``hide`` takes a field out of sight, ``wait`` lets seconds pass."""

    def __init__(
        self, faults: Faults[Fault], one: Callable[[Asked], Answer], hide: Callable[[str], None], wait: Callable[[float], None]
    ) -> None:
        self._faults, self._one, self._hide, self._wait = faults, one, hide, wait

    def calls(self, asked: Asked, below: str) -> int:
        """What a request is billed as: a batch as each of its parts, all else as one call."""
        if below != "composite/batch":
            return 1
        body = asked.decoded
        parts = body.get("batchRequests") if isinstance(body, dict) else None
        return max(1, len(parts)) if isinstance(parts, list) and len(parts) <= MOST else 1

    def answer(self, asked: Asked, root: str, below: str) -> Answer:
        """The answers to the parts, in their order: one is done after the other. Raises Refusal for the whole."""
        batch = below == "composite/batch"
        body = _parsed(asked)
        parts = body.get("batchRequests" if batch else "compositeRequest")
        if not isinstance(parts, list) or not parts or not all(isinstance(part, dict) for part in parts):
            raise Refusal(400, "JSON_PARSER_ERROR", f"{below} takes a list of requests")
        if len(parts) > MOST:
            raise Refusal(400, "LIMIT_EXCEEDED", f"The request can't contain more than {MOST} operations.")
        requests = [_request(part, f"{root.rpartition('/')[0]}/" if batch else "") for part in parts]
        names = [_below(request, root) for request in requests]
        if not batch:
            _check(parts, names)
        answers = [self._part(request, name, _FAMILIES[below]) for request, name in zip(requests, names, strict=True)]
        return _batched(answers) if batch else _composed(body, parts, answers)

    def _part(self, asked: Asked, name: str, family: re.Pattern[str]) -> Answer:
        for action in self._faults.due(lambda fault: fault.fits(asked.path, asked.params.get("q", ""), part=True, billed=True)):
            if isinstance(action, Say) and not isinstance(action.body, bytes):
                return action.answer
            if isinstance(action, Hide):
                self._hide(action.path)
            elif isinstance(action, Slow):
                self._wait(action.seconds)
            else:
                raise Broken(action)
        if asked.method == "GET" and not family.fullmatch(name):
            return _refused(Refusal(400, "INVALID_INPUT", f"{asked.path} can not be a part of this request"))
        try:
            return self._one(asked)
        except Refusal as refusal:
            return _refused(refusal)


def _parsed(asked: Asked) -> dict[str, Any]:
    try:
        body = json.loads(asked.body)
    except ValueError:
        raise Refusal(400, "JSON_PARSER_ERROR", "The HTTP entity body is required to be JSON") from None
    return body if isinstance(body, dict) else {}


def _request(part: dict[str, Any], before: str) -> Asked:
    headers = part.get("httpHeaders") or {}
    body = part.get("body", part.get("richInput"))
    inner = b"" if body is None else json.dumps(body).encode()
    return Asked.of(str(part.get("method", "")).upper(), before + str(part.get("url", "")), {**headers, **_TYPE}, inner)


_TYPE = {"content-type": "application/json"}


def _below(asked: Asked, root: str) -> str:
    return asked.path.removeprefix(f"{root}/").rstrip("/")


def _check(parts: list[dict[str, Any]], names: list[str]) -> None:
    """Raises Refusal for too many queries, and for parts that cannot be told apart."""
    if sum(1 for name in names if _COUNTED.fullmatch(name)) > MOST_QUERIES:
        words = f"The request can't contain more than {MOST_QUERIES} query, queryAll or sObject Collections operations."
        raise Refusal(400, "LIMIT_EXCEEDED", words)
    references = [part.get("referenceId") for part in parts]
    if not all(isinstance(one, str) and re.fullmatch(r"\w+", one) for one in references) or len(set(references)) < len(parts):
        raise Refusal(400, "INVALID_INPUT", "Each operation needs a referenceId of its own, of letters, digits and underscores")


def _refused(refusal: Refusal) -> Answer:
    return Answer(refusal.status, refusal.body)


def _composed(body: dict[str, Any], parts: list[dict[str, Any]], answers: list[Answer]) -> Answer:
    failed = [answer.status >= 400 for answer in answers]
    if body.get("allOrNone") is True and any(failed):
        answers = [answer if bad else Answer(400, [_HALTED]) for answer, bad in zip(answers, failed, strict=True)]
    shown = [
        {
            "body": answer.body,
            "httpHeaders": {name: answer.headers[name] for name in _SHOWN if name in answer.headers},
            "httpStatusCode": answer.status,
            "referenceId": part["referenceId"],
        }
        for part, answer in zip(parts, answers, strict=True)
    ]
    return Answer(200, {"compositeResponse": shown})


def _batched(answers: list[Answer]) -> Answer:
    results = [{"statusCode": answer.status, "result": answer.body} for answer in answers]
    return Answer(200, {"hasErrors": any(answer.status >= 400 for answer in answers), "results": results})
