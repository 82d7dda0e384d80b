"""What a pull would meet: who signs in, with which rights, and what would stay unread. A handful of calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from checks.model.policy import Policy
from checks.model.rows.gap import Gap
from connectors.metadata.collect import Collector
from connectors.salesforce.asking.bodies import SETUP, Reading, Wanted
from connectors.salesforce.asking.cache import Known
from connectors.salesforce.asking.memory import Memory
from connectors.salesforce.asking.question import Query, Resource
from connectors.salesforce.http.client import Client
from connectors.salesforce.mapping.values import flag, text
from connectors.salesforce.reading import catalogue, coverage
from connectors.salesforce.reading.pull import Pull
from connectors.salesforce.reading.sight import MEANS, Sight


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What is known of an org before it is read."""

    org_id: str
    org_name: str
    kind: str
    edition: str
    api_version: str
    username: str
    rights: Mapping[str, bool]
    """The rights that decide what is seen, and whether the reading user has each."""
    means: Mapping[str, str]
    """What is lost without a right, by right."""
    calls_used: int | None
    calls_limit: int | None
    blind: tuple[Gap, ...]
    """What a pull could not read."""


def inspect(client: Client, name: str, policy: Policy, taken_at: datetime, org_id: str, user_id: str) -> Inspection:
    """Ask who we are and probe what needs a right, a feature or an edition of its own. Raises SalesforceError."""
    pull = Pull(client, Collector(name), policy, taken_at, Memory(Known(), client.api_version, taken_at))
    reading = Reading(client, [Wanted("LeadConvertSettings", "LeadConvertSettings", SETUP, _METADATA)], {})
    me = Query(name="me", columns=("Username",), table="User", rest=f"WHERE Id = '{user_id}'")
    outcomes = pull.ask(
        [*catalogue.identity(), *catalogue.reader(user_id), me, *_features(), *_probes(taken_at), *_objects(policy)],
        reading.tasks(),
    )
    for error in reading.collect(outcomes).failed.values():
        coverage.lose(pull.out, _METADATA, error)
    pull.sight = Sight.of(pull.rows.get("own rights", ()), pull.rows.get("own objects", ()))
    governed = [one.removeprefix("describe ") for one in pull.bodies]
    pull.sight.say_partial(governed, pull.out)
    coverage.settle(pull.out)
    org = pull.row("Organization")
    edition = text(org, "OrganizationType")
    usage = client.usage
    return Inspection(
        org_id=text(org, "Id") or org_id,
        org_name=text(org, "Name"),
        kind="sandbox" if flag(org, "IsSandbox") else "developer" if edition.startswith("Developer") else "production",
        edition=edition,
        api_version=client.api_version,
        username=text(pull.row("me"), "Username"),
        rights={right: pull.sight.has(right) for right in MEANS},
        means=MEANS,
        calls_used=usage.org_used,
        calls_limit=usage.org_limit,
        blind=tuple(pull.out.rows("gaps")),
    )


_METADATA = tuple((table, "") for table in ("conversions", "routing_entries", "settings", "record_type_values"))
"""What the Metadata API alone tells."""


def _features() -> list[Query]:
    wanted = {"ForecastingType", "Territory2Model"}
    return [query for query in catalogue.setup() if query.name in wanted]


def _probes(taken_at: datetime) -> list[Query]:
    """One row of each table that needs View Setup and Configuration."""
    return [
        catalogue.trail(taken_at.strftime("%Y-%m-%dT%H:%M:%SZ")),
        Query(
            name="FieldDefinition",
            columns=("QualifiedApiName", "BusinessOwnerId"),
            table="FieldDefinition",
            rest="WHERE EntityDefinitionId = 'Opportunity' LIMIT 1",
            loses=(("fields", "data owners and classification"),),
        ),
        Query(
            name="PicklistValueInfo",
            columns=("Value",),
            table="PicklistValueInfo",
            rest="WHERE EntityParticle.EntityDefinition.QualifiedApiName = 'Opportunity' LIMIT 1",
            tooling=True,
            loses=(("picklist_values", "inactive values"),),
        ),
        Query(
            name="ValidationRule",
            columns=("Id",),
            table="ValidationRule",
            rest="LIMIT 1",
            tooling=True,
            loses=(("validation_rules", ""),),
        ),
    ]


def _objects(policy: Policy) -> list[Resource]:
    """The objects that every sales team has, as far as they are governed."""
    core = ("Lead", "Contact", "Account", "Opportunity")
    return [
        Resource(name=f"describe {name}", path=f"sobjects/{name}/describe", loses=(("objects", name), ("fields", name)))
        for name in core
        if name in policy.systems.governed_objects
    ]
