"""What the platform says when it refuses: a status, a code and its words, often with a picture of the query and a caret.

Source: REST API Developer Guide, 'Status Codes and Error Responses'.
"""

from __future__ import annotations

from typing import Any

_AROUND = 60
"""Characters of a query that the picture shows before the caret, and after it."""
_ADVICE = "Please reference your WSDL or the describe call for the appropriate names."


class Refusal(Exception):  # noqa: N818 - it is the answer, not a fault of the server
    """A request that the platform does not grant."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status, self.code, self.message = status, code, message

    @property
    def body(self) -> list[dict[str, Any]]:
        """The body of the answer."""
        return [{"message": self.message, "errorCode": self.code}]


def malformed(message: str) -> Refusal:
    """A query that is understood and not allowed."""
    return Refusal(400, "MALFORMED_QUERY", message)


def unexpected(text: str, at: int, found: str) -> Refusal:
    """A query that cannot be read from that place on."""
    return malformed(_pointing(text, at, f"unexpected token: {found}"))


def no_column(text: str, at: int, name: str, table: str) -> Refusal:
    """A column that is not there, or that field-level security hides: the platform says the same of both."""
    advice = f"be sure to append the '__c' after the custom field name. {_ADVICE}"
    words = f"No such column '{name}' on entity '{table}'. If you are attempting to use a custom field, {advice}"
    return Refusal(400, "INVALID_FIELD", _pointing(text, at, words))


def no_relationship(text: str, at: int, name: str) -> Refusal:
    """A path that leads nowhere."""
    advice = f"be sure to append the '__r' after the custom relationship name. {_ADVICE}"
    words = f"Didn't understand relationship '{name}' in field path. If you are attempting to use a custom relationship, {advice}"
    return Refusal(400, "INVALID_FIELD", _pointing(text, at, words))


def no_type(text: str, at: int, name: str) -> Refusal:
    """An object that is not there, is switched off, or that the user may not see: the platform says the same of all."""
    advice = f"be sure to append the '__c' after the entity name. {_ADVICE}"
    words = f"sObject type '{name}' is not supported. If you are attempting to use a custom object, {advice}"
    return Refusal(400, "INVALID_TYPE", _pointing(text, at, words))


def wrong_value(text: str, at: int, name: str, kind: str, quoted: str) -> Refusal:
    """A value of another sort than its column. ``quoted`` is 'should' or 'should not'."""
    words = f"value of filter criterion for field '{name}' must be of type {kind} and {quoted} be enclosed in quotes"
    return Refusal(400, "INVALID_FIELD", _pointing(text, at, words))


def _pointing(text: str, at: int, words: str) -> str:
    """The part of the query around a place, a caret below it, and the words."""
    at = min(at, len(text))
    before = text[:at]
    line = before.rpartition("\n")[2]
    shown = line[-_AROUND:]
    after = text[at : at + _AROUND].partition("\n")[0]
    place = f"ERROR at Row:{before.count(chr(10)) + 1}:Column:{len(line) + 1}"
    return f"\n{shown}{after}\n{' ' * len(shown)}^\n{place}\n{words}"


EXPIRED = Refusal(401, "INVALID_SESSION_ID", "Session expired or invalid")
NOT_FOUND = Refusal(404, "NOT_FOUND", "The requested resource does not exist")
SPENT = Refusal(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
GONE = Refusal(410, "GONE", "This API version is no longer supported.")


def no_access(what: str) -> Refusal:
    """What the user's rights do not reach."""
    return Refusal(403, "INSUFFICIENT_ACCESS", what)
