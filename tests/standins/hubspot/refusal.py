"""What the platform says when it refuses: a status and a body that names its category, or the throttle.

Source: 'Error handling' and 'API usage guidelines and limits' of HubSpot's developer documentation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CORRELATION = "00000000-0000-4000-8000-000000000000"
_READ_MORE = "Read more about required scopes here: https://developers.hubspot.com/scopes."


class Refusal(Exception):  # noqa: N818 - it is the answer, not a fault of the server
    """A request that the platform does not grant. ``more`` is what its body holds besides message and category."""

    def __init__(
        self, status: int, category: str | None, message: str, headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(f"{status} {category}: {message}")
        self.status, self.category, self.headers = status, category, dict(headers or {})
        named = {} if category is None else {"category": category}
        self.body: dict[str, Any] = {"status": "error", "message": message, "correlationId": CORRELATION, **more, **named}


def invalid(message: str, **more: Any) -> Refusal:
    """A request that makes no sense, or goes too far."""
    return Refusal(400, "VALIDATION_ERROR", message, **more)


def no_property(name: str) -> Refusal:
    """A property that is not there, is archived, or cannot be filtered by."""
    error = {
        "message": f"property '{name}' does not exist",
        "code": "INVALID_PROPERTY",
        "context": {"propertyName": [name]},
    }
    return invalid("There was a problem with the request.", errors=[error])


def no_type(type: str) -> Refusal:
    """An object type that the portal does not have. The platform gives it no category."""
    return Refusal(400, None, f"Unable to infer object type from: {type}")


def not_found(what: str, category: str = "OBJECT_NOT_FOUND") -> Refusal:
    """A thing that is not there."""
    return Refusal(404, category, what)


def missing_scopes(*scopes: str) -> Refusal:
    """A call of which the token has none of the scopes."""
    error = {
        "message": "One or more of the following scopes are required.",
        "context": {"requiredScopes": list(scopes)},
    }
    words = f"This app hasn't been granted all required scopes to make this call. {_READ_MORE}"
    return Refusal(403, "MISSING_SCOPES", words, errors=[error])


def not_entitled(tier: str) -> Refusal:
    """A call that the portal's subscription does not cover."""
    words = f"This account is not entitled to use this feature. It requires a subscription of {tier.capitalize()} or higher."
    return Refusal(403, "FORBIDDEN", words)


def throttled(policy: str, portal: int, after: int | None = None) -> Refusal:
    """A throttle that is used up. ``after`` is how many seconds the platform says to wait; it need not say."""
    limit, group = _POLICIES[policy]
    named = {} if group is None else {"groupName": f"publicapi:private-app-api-calls-{group}:{portal}"}
    more: dict[str, Any] = {"errorType": "RATE_LIMIT", "policyName": policy, **named}
    headers = {} if after is None else {"Retry-After": str(after)}
    return Refusal(429, None, f"You have reached your {limit} limit.", headers, **more)


_POLICIES: dict[str, tuple[str, str | None]] = {
    "TEN_SECONDLY_ROLLING": ("ten_secondly_rolling", "ten-secondly"),
    "SECONDLY": ("secondly", None),
    "DAILY": ("daily", "daily"),
}

NO_CREDENTIALS = Refusal(
    401,
    "INVALID_AUTHENTICATION",
    "Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at "
    "https://developers.hubspot.com/docs/methods/auth/oauth-overview",
)
EXPIRED = Refusal(
    401, "EXPIRED_AUTHENTICATION", "The OAuth token used to make this call expired. Refresh the token and try again."
)
NOWHERE = Refusal(404, None, "resource not found")
NOT_ALLOWED = Refusal(405, None, "HTTP 405 Method Not Allowed")
