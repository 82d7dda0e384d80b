"""What is no read: the platform's answer to it, by what the token may do.

A change of a record is made, since any write moves the time at which a record was last changed; nothing else is.
Source: 'Objects', 'Scopes' of HubSpot's developer documentation.
"""

from __future__ import annotations

import re
from typing import Any

from standins.http.exchange import Answer
from standins.hubspot.call import Call, text_of
from standins.hubspot.objects import modified_name
from standins.hubspot.refusal import NOT_ALLOWED, NOWHERE, missing_scopes, no_type, not_found

_VERSION = r"(?:v3|v4|\d{4}-\d\d)"
_OBJECTS = re.compile(rf"/crm/(?:{_VERSION}/objects|objects/{_VERSION})/(?P<object>[^/]+)(?P<rest>/.*)?")
_SCHEMAS = re.compile(
    rf"/crm/(?:{_VERSION}/(?:properties|pipelines)|(?:properties|pipelines)/{_VERSION})/(?P<object>[^/]+)(/.*)?"
)
_OTHERS = (
    (r"/automation/v4/flows(/.*)?", "automation"),
    (r"/marketing/v3/forms(/.*)?", "forms"),
    (r"/marketing/v3/campaigns(/.*)?", "marketing.campaigns.write"),
    (rf"/crm/(?:{_VERSION}/lists|lists/{_VERSION})(/.*)?", "crm.lists.write"),
    (rf"/crm-object-schemas/{_VERSION}/schemas(/.*)?", "crm.schemas.custom.write"),
    (rf"/settings/(?:v3/users|users/{_VERSION})(/.*)?", "settings.users.write"),
    (rf"/crm/exports/{_VERSION}/export/async", "crm.export"),
)
"""Where something can be written, and the scope that it takes. Some scopes that read write too."""
_STATUS = {"POST": 201, "PUT": 200, "PATCH": 200, "DELETE": 204}


def write(call: Call) -> Answer:
    """The answer to a write. Raises Refusal where the token may not, or where nothing can be written."""
    method, path = call.asked.method, call.asked.path.rstrip("/")
    if method not in _STATUS:
        raise NOT_ALLOWED
    if found := _OBJECTS.fullmatch(path):
        return _records(call, found["object"], found["rest"] or "")
    if found := _SCHEMAS.fullmatch(path):
        _permit(call, _scope("schemas", _known(call, found["object"]), call))
        return _done(method)
    for pattern, scope in _OTHERS:
        if re.fullmatch(pattern, path):
            _permit(call, scope)
            return _done(method)
    raise NOWHERE


def _known(call: Call, type: str) -> str:
    found = call.portal.name_of(type)
    if found is None:
        raise no_type(type)
    return found


def _scope(part: str, name: str, call: Call) -> str:
    if name == "tickets":
        return "tickets"
    return f"crm.{part}.{'custom' if call.portal.types[name].startswith('2-') else name}.write"


def _permit(call: Call, scope: str) -> None:
    if scope not in call.portal.scopes:
        raise missing_scopes(scope)


def _done(method: str) -> Answer:
    return Answer(_STATUS[method], None if method == "DELETE" else {"id": "1"})


def _records(call: Call, type: str, rest: str) -> Answer:
    object = _known(call, type)
    _permit(call, _scope("objects", object, call))
    if not re.fullmatch(r"/[^/]+", rest):
        return _done(call.asked.method)
    for row in call.portal.records.get(object, []):
        if str(row.get("id")) == rest[1:]:
            if call.asked.method == "PATCH":
                _change(call, object, row)
            return Answer(_STATUS[call.asked.method], None if call.asked.method == "DELETE" else row)
    raise not_found("resource not found")


def _change(call: Call, object: str, row: dict[str, Any]) -> None:
    given = call.body.get("properties")
    stamp = text_of(call.now)
    row["properties"] = {
        **row.get("properties", {}),
        **({name: None if value is None else str(value) for name, value in given.items()} if isinstance(given, dict) else {}),
        modified_name(object): stamp,
    }
    row["updatedAt"] = stamp
