"""The addresses of the API: what answers, which scopes and which subscription it takes, and which throttle counts it.

Source: the API reference of HubSpot's developer documentation. ``{v}`` is a dated version; where no dated path
has left its beta, the paths are those of v3 and v4.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from standins.hubspot import account, marketing, objects, people, process, schema
from standins.hubspot.call import Call
from standins.hubspot.portal import Portal
from standins.hubspot.process import TIERS
from standins.hubspot.refusal import missing_scopes, no_type, not_entitled
from standins.hubspot.throttle import EXEMPT, ORDINARY, SEARCH

ANY_CRM = "any scope that reads the CRM"
SCHEMA = ("crm.schemas.{object}.read", "crm.objects.{object}.read")
RECORDS = ("crm.objects.{object}.read",)
_DATED = r"(?:2026-03|2026-09)"


@dataclass(frozen=True, slots=True)
class Route:
    """Something that can be read. ``scopes`` are alternatives; none: any token will do. ``tier`` is the least that has it."""

    method: str
    paths: tuple[str, ...]
    answer: Callable[[Call], Any]
    scopes: tuple[str, ...] = ()
    tier: str = "free"
    lane: str = ORDINARY
    beta: bool = False
    """Not there where the portal has its betas switched off."""
    open: bool = False
    """It asks for no token in its header."""
    patterns: tuple[re.Pattern[str], ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        object.__setattr__(self, "patterns", tuple(_pattern(path) for path in self.paths))

    def fits(self, path: str) -> Mapping[str, str] | None:
        """What the placeholders stand for in a path; None when it is another's."""
        found = next((found for pattern in self.patterns if (found := pattern.fullmatch(path))), None)
        return None if found is None else found.groupdict()

    def permit(self, portal: Portal, parts: Mapping[str, str]) -> None:
        """Raises Refusal where the token has none of the scopes, or the portal no such subscription."""
        wanted = _scopes(self.scopes, portal, parts)
        if wanted and not portal.scopes & wanted:
            raise missing_scopes(*sorted(wanted))
        if TIERS.index(portal.tier) < TIERS.index(self.tier):
            raise not_entitled(self.tier)


def _pattern(path: str) -> re.Pattern[str]:
    dated = path.replace("{v}", _DATED)
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", dated) + "/?")


def _scopes(scopes: tuple[str, ...], portal: Portal, parts: Mapping[str, str]) -> set[str]:
    if scopes == (ANY_CRM,):
        given = {scope for scope in portal.scopes if re.fullmatch(r"crm\.(objects|schemas)\..+\.read|tickets", scope)}
        return given or {"crm.objects.contacts.read", "crm.objects.companies.read", "crm.objects.deals.read", "tickets"}
    if "object" not in parts:
        return set(scopes)
    name = portal.name_of(parts["object"])
    if name is None:
        raise no_type(parts["object"])
    if name == "tickets":
        return {"tickets"}
    of = "custom" if portal.types[name].startswith("2-") else name
    return {scope.format(object=of) for scope in scopes}


def _get(answer: Callable[[Call], Any], *paths: str, **more: Any) -> Route:
    return Route("GET", paths, answer, **more)


def _post(answer: Callable[[Call], Any], *paths: str, **more: Any) -> Route:
    return Route("POST", paths, answer, **more)


_SECURITY: dict[str, Any] = {"scopes": ("account-info.security.read",), "tier": "enterprise"}
_ACCOUNT = (
    _get(account.details, "/account-info/{v}/details", "/account-info/v3/details"),
    _get(account.usage, *(f"/account-info/{v}/api-usage/daily/private-apps" for v in ("{v}", "v3"))),
    _get(account.audit_logs, *(f"/account-info/{v}/activity/audit-logs" for v in ("{v}", "v3")), **_SECURITY),
    _get(account.nothing, *(f"/account-info/{v}/activity/login" for v in ("{v}", "v3")), **_SECURITY),
    _get(account.nothing, *(f"/account-info/{v}/activity/security" for v in ("{v}", "v3")), **_SECURITY),
    _post(account.token_info, "/oauth/v2/private-apps/get/access-token-info", open=True),
    *(
        _get(answer, f"/crm/limits/{{v}}/{name}", f"/crm/v3/limits/{name}", scopes=(ANY_CRM,))
        for name, answer in (
            ("records", account.record_limits), ("pipelines", account.pipeline_limits),
            ("custom-properties", account.property_limits), ("calculated-properties", account.calculated_limits),
            ("custom-object-types", account.object_limits), ("associations/labels", schema.label_limits),
        )
    ),
)  # fmt: skip


def _twins(path: str, api: str = "/crm") -> tuple[str, str]:
    """``/crm/properties/{v}/x`` and ``/crm/v3/properties/x`` from ``properties|/x``."""
    name, _, rest = path.partition("|")
    return f"{api}/{name}/{{v}}{rest}", f"{api}/v3/{name}{rest}"


_SCHEMA = (
    _get(schema.groups, *_twins("properties|/{object}/groups"), scopes=SCHEMA),
    _post(schema.properties_batch, *_twins("properties|/{object}/batch/read"), scopes=SCHEMA),
    _get(schema.properties, *_twins("properties|/{object}"), scopes=SCHEMA),
    _get(schema.property, *_twins("properties|/{object}/{name}"), scopes=SCHEMA),
    _get(schema.no_validation_type, *_twins("property-validations|/{object}"), scopes=SCHEMA),
    _get(
        schema.schemas, "/crm-object-schemas/{v}/schemas", "/crm-object-schemas/v3/schemas", "/crm/v3/schemas",
        scopes=("crm.schemas.custom.read", "crm.objects.custom.read"), tier="enterprise",
    ),
    _get(
        schema.schema, "/crm-object-schemas/{v}/schemas/{object}", "/crm-object-schemas/v3/schemas/{object}",
        "/crm/v3/schemas/{object}", scopes=("crm.schemas.custom.read", "crm.objects.custom.read"), tier="enterprise",
    ),
    _get(schema.enablement, *_twins("object-library|/enablement"), scopes=(ANY_CRM,)),
    _get(
        account.nothing, "/crm/associations/{v}/definitions/configurations/all",
        "/crm/v4/associations/definitions/configurations/all", scopes=(ANY_CRM,), lane=EXEMPT,
    ),
    _get(
        schema.labels, "/crm/associations/{v}/{from}/{to}/labels", "/crm/v4/associations/{from}/{to}/labels",
        scopes=(ANY_CRM,), lane=EXEMPT,
    ),
)  # fmt: skip
_RULES = ("crm-pipelines-governance-read", "pipeline-level-permissions-access")
_STAGE = "pipelines|/{object}/{pipeline}/stages"
_PROCESS = (
    _get(process.pipelines, *_twins("pipelines|/{object}"), scopes=SCHEMA),
    _get(process.pipeline, *_twins("pipelines|/{object}/{pipeline}"), scopes=SCHEMA),
    _get(process.pipeline_audit, *_twins("pipelines|/{object}/{pipeline}/audit"), scopes=SCHEMA),
    _get(process.stages, *_twins(_STAGE), scopes=SCHEMA),
    _get(process.stage_audit, *_twins(f"{_STAGE}/{{stage}}/audit"), scopes=SCHEMA),
    _get(
        process.rules, "/crm/pipelines-rules/2026-09-beta/{object}/{pipeline}",
        scopes=_RULES, beta=True,
    ),
    _get(
        process.stage_permissions, "/crm/pipelines-rules/2026-09-beta/{object}/{pipeline}/stage-edit-permissions",
        scopes=_RULES, beta=True,
    ),
    _get(process.forecast_types, "/forecast-settings/{v}/forecast-types", scopes=("forecast-read",), tier="professional"),
)  # fmt: skip
_USERS = ("settings.users.read", "crm.objects.users.read")
_PEOPLE = (
    _get(people.owners, *_twins("owners|"), scopes=("crm.objects.owners.read",)),
    _get(people.owner, *_twins("owners|/{owner}"), scopes=("crm.objects.owners.read",)),
    _get(people.roles, "/settings/users/2026-03/roles", "/settings/v3/users/roles", scopes=_USERS),
    _get(people.teams, "/settings/users/2026-03/teams", "/settings/v3/users/teams", scopes=("settings.users.teams.read",)),
    _get(people.teams, "/settings/teams/2026-09-beta", scopes=("settings.users.teams.read",), beta=True),
    _get(people.users, "/settings/users/2026-03", "/settings/v3/users", scopes=_USERS),
    _get(people.user, "/settings/users/2026-03/{user}", "/settings/v3/users/{user}", scopes=_USERS),
)
_FLOWS: dict[str, Any] = {"scopes": ("automation",), "tier": "professional"}
_CAMPAIGNS: dict[str, Any] = {"scopes": ("marketing.campaigns.read",), "tier": "professional"}
_BETA_FLOWS, _BETA_FORMS = "/automation/2026-09-beta/flows", "/marketing/forms/2026-09-beta"
_MARKETING = (
    _get(marketing.flows, "/automation/v4/flows", **_FLOWS),
    _get(marketing.flows, _BETA_FLOWS, beta=True, **_FLOWS),
    _post(marketing.flows_batch, "/automation/v4/flows/batch/read", **_FLOWS),
    _post(marketing.flows_batch, f"{_BETA_FLOWS}/batch/read", beta=True, **_FLOWS),
    _get(marketing.flow, "/automation/v4/flows/{flow}", **_FLOWS),
    _get(marketing.flow, f"{_BETA_FLOWS}/{{flow}}", beta=True, **_FLOWS),
    _post(marketing.lists_search, *_twins("lists|/search"), scopes=("crm.lists.read",)),
    _get(marketing.lists_by_id, *_twins("lists|"), scopes=("crm.lists.read",)),
    _get(marketing.one_list, *_twins("lists|/{list}"), scopes=("crm.lists.read",)),
    _get(marketing.forms, "/marketing/v3/forms", scopes=("forms",)),
    _get(marketing.forms, _BETA_FORMS, scopes=("forms",), beta=True),
    _get(marketing.form, "/marketing/v3/forms/{form}", scopes=("forms",)),
    _get(marketing.form, f"{_BETA_FORMS}/{{form}}", scopes=("forms",), beta=True),
    _get(marketing.campaigns, "/marketing/v3/campaigns", **_CAMPAIGNS),
)
_OBJECTS = (
    _post(objects.search, *_twins("objects|/{object}/search"), scopes=RECORDS, lane=SEARCH),
    _post(objects.records_batch, *_twins("objects|/{object}/batch/read"), scopes=RECORDS),
    _get(objects.scan, *_twins("objects|/{object}"), scopes=RECORDS),
    _get(objects.record, *_twins("objects|/{object}/{id}"), scopes=RECORDS),
)
ROUTES: tuple[Route, ...] = (*_ACCOUNT, *_SCHEMA, *_PROCESS, *_PEOPLE, *_MARKETING, *_OBJECTS)


def route_of(method: str, path: str, *, beta: bool) -> tuple[Route, Mapping[str, str]] | None:
    """The route of a request and what its path says; None where nothing can be read in this way."""
    for route in ROUTES:
        if route.method == method and (beta or not route.beta) and (parts := route.fits(path)) is not None:
            return route, parts
    return None


def readable(path: str, *, beta: bool) -> bool:
    """Whether something can be read at an address, in whichever way."""
    return any((beta or not route.beta) and route.fits(path) is not None for route in ROUTES)
