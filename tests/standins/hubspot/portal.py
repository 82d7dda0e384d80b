"""A HubSpot portal as its API shows it: what the stand-in server serves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Body = dict[str, Any]
Bodies = list[Body]
Pair = tuple[str, str]

TYPES = {
    "contacts": "0-1",
    "companies": "0-2",
    "deals": "0-3",
    "tickets": "0-5",
    "products": "0-7",
    "line_items": "0-8",
    "leads": "0-136",
}
"""The object type id of each standard object, by the name that paths use."""
OBJECTS = ("contacts", "companies", "deals", "products", "line_items", "leads")
SCOPES = frozenset(
    {
        "oauth", "tickets", "automation", "forms", "forecast-read", "account-info.security.read", "crm.lists.read",
        "crm.objects.owners.read", "crm.schemas.custom.read", "crm.objects.custom.read", "settings.users.read",
        "settings.users.teams.read", "marketing.campaigns.read", "crm-pipelines-governance-read",
        "pipeline-level-permissions-access",
        *(f"crm.{part}.{name}.read" for part in ("objects", "schemas") for name in OBJECTS),
    }
)  # fmt: skip
"""All that reading a portal takes, but for the sensitive tiers; nothing of it may write."""


@dataclass(slots=True)
class Portal:
    """Everything that the API can be asked for. Bodies are whole and as JSON; the server leaves out what a call does not tell.

    Its scopes, tier and tables may be changed while it is served. Times are texts such as ``2026-08-01T09:12:33.000Z``.
    """

    id: int = 12345678
    details: Body = field(default_factory=dict)
    """What ``account-info/details`` says besides ``portalId``; '' and the like where nothing is given."""
    tier: str = "enterprise"
    """free, starter, professional or enterprise: the best subscription of any hub."""
    scopes: set[str] = field(default_factory=lambda: set(SCOPES))
    """What the token may do."""
    types: dict[str, str] = field(default_factory=lambda: dict(TYPES))
    """Object type name -> object type id, custom objects too."""
    enabled: dict[str, bool] = field(default_factory=dict)
    """Object type id -> whether the portal uses it; those that are not named here are used."""
    properties: dict[str, Bodies] = field(default_factory=dict)
    """By object type name: archived ones and those of every sensitivity among them."""
    groups: dict[str, Bodies] = field(default_factory=dict)
    validations: dict[str, Bodies] = field(default_factory=dict)
    """By object type name: ``{"propertyName", "propertyValidationRules": [...]}``."""
    schemas: Bodies = field(default_factory=list)
    """Custom objects, without their properties, which the server adds from ``properties`` by the schema's ``name``."""
    pipelines: dict[str, Bodies] = field(default_factory=dict)
    pipeline_audits: dict[Pair, Bodies] = field(default_factory=dict)
    """By object type name and pipeline id, newest first."""
    pipeline_rules: dict[Pair, Body] = field(default_factory=dict)
    """By object type name and pipeline id."""
    owners: Bodies = field(default_factory=list)
    """Archived ones among them."""
    users: Bodies = field(default_factory=list)
    roles: Bodies = field(default_factory=list)
    teams: Bodies = field(default_factory=list)
    flows: Bodies = field(default_factory=list)
    """Whole workflows; the call that lists them leaves most of each out."""
    lists: Bodies = field(default_factory=list)
    """Whole lists, with ``filterBranch`` and ``additionalProperties``, which are told when asked for."""
    forms: Bodies = field(default_factory=list)
    campaigns: Bodies = field(default_factory=list)
    """``{"id", "properties", "createdAt", "updatedAt"}``."""
    association_labels: Bodies = field(default_factory=list)
    """One body a pair, with ``types`` besides what the call for all pairs tells: ``{"fromObjectType": {"objectTypeId",
    "singularLabel", "pluralLabel"}, "toObjectType": {...}, "allLabels": [label], "limit", "usage", "percentage", "types":
    [{"category", "typeId", "label"}]}``."""
    forecast_types: Bodies = field(default_factory=list)
    audit_logs: Bodies = field(default_factory=list)
    records: dict[str, Bodies] = field(default_factory=dict)
    """By object type name: ``{"id", "properties": {name: str | None}, "createdAt", "updatedAt", "archived"}``."""
    usage: Body = field(default_factory=dict)
    """What ``api-usage/daily`` says that the server does not count itself: ``resetsAt`` and the like."""
    beta: bool = True
    """Whether the betas are switched on: teams by their dated path, pipeline rules."""
    user_id: int = 900
    """Who the token belongs to."""
    app_id: int = 4711

    def name_of(self, type: str) -> str | None:
        """The object type's name, which paths may give by name or by id; None when the portal has no such type."""
        if type in self.types:
            return type
        return next((name for name, id in self.types.items() if id == type or _meant(type) == name), None)

    def uses(self, type: str) -> bool:
        """Whether an object type, by name, is switched on."""
        return self.enabled.get(self.types[type], True)


def _meant(type: str) -> str:
    """Paths of the API take singulars too: ``contact`` for ``contacts``."""
    return {"company": "companies"}.get(type, f"{type}s")
