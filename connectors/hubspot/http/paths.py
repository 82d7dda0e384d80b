"""Every address of HubSpot's API that is asked, in one table: method, path with its version, lane, scopes and plan.

Dated versions (``2026-09``) where HubSpot has them, v3, v4 and beta where it does not: a dated version is supported for 18
months, v4 until 30 March 2027 and v3 until September 2027. What is not in this table is not sent (``guard``).
Source: HubSpot's developer documentation, the page that each row names below DOCS; 'Migration guide' for the versions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import quote, unquote

DOCS = "https://developers.hubspot.com/docs/api-reference/"
ORDINARY, SEARCH = "ordinary", "search"
"""The two lanes: so many calls in ten seconds, and so many searches of records in one."""
PROFESSIONAL, ENTERPRISE = "Professional", "Enterprise"
LONGEST_PART = 255
"""Characters of a name or an id within a path; HubSpot's longest, the name of a property, has 100."""

_V = "2026-09"
_USERS = "/settings/users/2026-03"
"""There is no later version of it."""
_CRM = ("crm.objects.{object}.read", "crm.schemas.{object}.read")
_ANY = ("crm.objects.contacts.read", "crm.objects.companies.read", "crm.objects.deals.read")
"""Any scope that reads the CRM will do; these are the usual ones."""
_PART = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An address that is asked. Of ``scopes`` any one suffices, and none is needed where there are none.

    ``tier`` is the lowest plan that has it, '' when all do. ``takes`` are the parameters of a GET that it may be asked with, and
    ``body`` the names that may stand in the body of a POST, which only reads. ``page`` is where HubSpot documents it, '' where it
    does not: then an answer is worth having, and none is no news.
    """

    path: str
    page: str
    scopes: tuple[str, ...] = ()
    tier: str = ""
    takes: frozenset[str] = frozenset()
    body: frozenset[str] = frozenset()
    lane: str = ORDINARY

    @property
    def method(self) -> str:
        """POST where a body is sent, GET otherwise."""
        return "POST" if self.body else "GET"

    @property
    def beta(self) -> bool:
        """Whether HubSpot may change it or switch it off, and many portals do not have it."""
        return "-beta/" in self.path

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of the parts that its path is filled with."""
        return tuple(_PART.findall(self.path))

    def filled(self, parts: Mapping[str, str]) -> str:
        """The path with its parts in it, each of them one that ``is_part``. Raises ValueError for other parts than it has."""
        if set(parts) != set(self.parts):
            raise ValueError(f"{self.path} is filled with {', '.join(self.parts) or 'nothing'}, not with {', '.join(parts)}")
        return _PART.sub(lambda found: quote(parts[found[1]], safe=""), self.path)

    def needed(self, path: str) -> tuple[str, ...]:
        """The scopes for one filled path: those of its object."""
        found = re.fullmatch(_PART.sub("([^/]+)", self.path), path)
        object_ = unquote(found[self.parts.index("object") + 1]) if found and "object" in self.parts else ""
        if not any("{object}" in scope for scope in self.scopes):
            return self.scopes
        if object_ in ("tickets", "0-5"):
            return ("tickets",)
        named = OBJECT_NAMES.get(object_, object_ if object_ in OBJECT_NAMES.values() else "custom")
        return tuple(scope.replace("{object}", named) for scope in self.scopes)


OBJECT_NAMES: Mapping[str, str] = MappingProxyType(
    {"0-1": "contacts", "0-2": "companies", "0-3": "deals", "0-7": "products", "0-8": "line_items", "0-136": "leads"}
)
"""Objects by their type ids, as scopes call them; tickets have a scope of their own, and all others one together."""


def is_part(text: object) -> bool:
    """Whether a text can stand between two slashes of a path and means nothing else there."""
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST_PART:
        return False
    return text.isprintable() and not set(text) & {"/", "\\", "%", "?", "#"} and text.strip(". ") != ""


def _get(path: str, page: str, scopes: tuple[str, ...] = (), *takes: str, tier: str = "") -> Endpoint:
    return Endpoint(path=path, page=page, scopes=scopes, takes=frozenset(takes), tier=tier)


def _post(path: str, page: str, scopes: tuple[str, ...], *body: str, tier: str = "", lane: str = ORDINARY) -> Endpoint:
    return Endpoint(path=path, page=page, scopes=scopes, body=frozenset(body), tier=tier, lane=lane)


_PAGED = ("limit", "after")
_RECORDS, _PIPELINES = f"/crm/objects/{_V}/{{object}}", f"/crm/pipelines/{_V}/{{object}}"
_PROPERTIES, _LIMITS = f"/crm/properties/{_V}/{{object}}", f"/crm/limits/{_V}"
_ACCOUNT = f"/account-info/{_V}"
_AUDITED = ("occurredAfter", "occurredBefore", "actingUserId", "sort")
_SCHEMA_TAKES = ("archived", "includePropertyDefinitions", "includeAssociationDefinitions", "includeAuditMetadata")
_SEARCH_BODY = ("filterGroups", "sorts", "query", "properties", "limit", "after")
_LISTS_BODY = ("offset", "count", "query", "listIds", "processingTypes", "objectTypeId", "additionalProperties", "sort")
_OWN = ("crm.schemas.custom.read", "crm.objects.custom.read")
_PEOPLE = ("settings.users.read", "crm.objects.users.read")
_RULES = ("crm-pipelines-governance-read", "pipeline-level-permissions-access")
_OF_USERS = "latest/account/settings/user-provisioning/users/create-user"
_OF_LISTS = "2026-09-beta/crm/lists/search/search-segments"
_OF_FORMS = "marketing-forms-v3/forms/get-marketing-v3-forms-"

PATHS: Mapping[str, Endpoint] = MappingProxyType(
    {
        "details": _get(f"{_ACCOUNT}/details", "latest/account/account-information/get-usage-details"),
        "daily_usage": _get(f"{_ACCOUNT}/api-usage/daily/private-apps", "latest/account/account-information/get-usage-details"),
        "audit_logs": _get(
            f"{_ACCOUNT}/activity/audit-logs",
            "latest/account/audit-logs/guide",
            ("account-info.security.read",),
            *_PAGED,
            *_AUDITED,
            tier=ENTERPRISE,
        ),
        "token_info": _post("/oauth/v2/private-apps/get/access-token-info", "", (), "tokenKey"),
        "enablement": _get(f"/crm/object-library/{_V}/enablement", "latest/overview", _ANY),
        "properties": _get(
            _PROPERTIES, "latest/crm/properties/get-properties", _CRM, "archived", "dataSensitivity", "locale", "properties"
        ),
        "property_groups": _get(f"{_PROPERTIES}/groups", "latest/crm/properties/get-properties", _CRM, "locale"),
        "property_validations": _get(
            f"/crm/property-validations/{_V}/{{object}}", "latest/crm/property-validations/get-property-validations", _CRM
        ),
        "schemas": _get(
            f"/crm-object-schemas/{_V}/schemas", "latest/crm/objects/schemas/guide", _OWN, *_SCHEMA_TAKES, tier=ENTERPRISE
        ),
        "pipelines": _get(_PIPELINES, "latest/crm/pipelines/guide", _CRM),
        "pipeline_audit": _get(f"{_PIPELINES}/{{pipeline}}/audit", "latest/crm/pipelines/guide", _CRM),
        "pipeline_rules": _get(
            "/crm/pipelines-rules/2026-09-beta/{object}/{pipeline}", "2026-09-beta/crm/pipelines/pipeline-rules/guide", _RULES
        ),
        "owners": _get(
            f"/crm/owners/{_V}", "latest/crm/owners/guide", ("crm.objects.owners.read",), *_PAGED, "archived"
        ),
        "users": _get(_USERS, _OF_USERS, _PEOPLE, *_PAGED),
        "roles": _get(f"{_USERS}/roles", _OF_USERS, _PEOPLE),
        "teams": _get(f"{_USERS}/teams", _OF_USERS, ("settings.users.teams.read",)),
        "flows": _get(
            "/automation/v4/flows", "automation-automation-v4-v4/guide", ("automation",), *_PAGED, tier=PROFESSIONAL
        ),
        "flows_batch": _post(
            "/automation/v4/flows/batch/read",
            "automation-automation-v4-v4/guide",
            ("automation",),
            "inputs",
            tier=PROFESSIONAL,
        ),
        "lists_search": _post(f"/crm/lists/{_V}/search", _OF_LISTS, ("crm.lists.read",), *_LISTS_BODY),
        "lists_by_id": _get(
            f"/crm/lists/{_V}", "2026-09-beta/crm/lists/get-segments", ("crm.lists.read",), "listIds", "includeFilters"
        ),
        "forms": _get(
            "/marketing/v3/forms", _OF_FORMS, ("forms",), *_PAGED, "archived", "formTypes"
        ),
        "campaigns": _get(
            "/marketing/v3/campaigns",
            "latest/overview",
            ("marketing.campaigns.read",),
            *_PAGED,
            "properties",
            "sort",
            tier=PROFESSIONAL,
        ),
        "association_labels": _get(f"{_LIMITS}/associations/labels", "latest/crm/limits-tracking/guide", _ANY),
        "record_limits": _get(f"{_LIMITS}/records", "latest/crm/limits-tracking/guide", _ANY),
        "custom_property_limits": _get(f"{_LIMITS}/custom-properties", "latest/crm/limits-tracking/guide", _ANY),
        "pipeline_limits": _get(f"{_LIMITS}/pipelines", "latest/crm/limits-tracking/guide", _ANY),
        "forecast_types": _get(
            f"/forecast-settings/{_V}/forecast-types",
            "latest/overview",
            ("forecast-read",),
            tier=PROFESSIONAL,
        ),
        "objects": _get(_RECORDS, "latest/crm/understanding-the-crm", _CRM[:1], *_PAGED, "archived", "properties"),
        "search": _post(f"{_RECORDS}/search", "2026-03/crm/search-the-crm", _CRM[:1], *_SEARCH_BODY, lane=SEARCH),
    }
)  # fmt: skip
"""The endpoints by the names under which they are asked."""


def tier_of(endpoint: str, path: str) -> str:
    """The lowest plan that has what was asked at a path, '' when all do: of some endpoints the object decides."""
    row = PATHS.get(endpoint)
    if row is None or row.tier:
        return row.tier if row else ""
    objects = {unquote(part) for part in path.split("/")}
    return PROFESSIONAL if objects & {"leads", "0-136"} else ENTERPRISE if any(re.match(r"2-\d", one) for one in objects) else ""
