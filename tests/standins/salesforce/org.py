"""A Salesforce org as its API shows it, made from a company: what the stand-in server serves."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from standins.company.model import Company, Grant
from standins.company.people import AUDIT_RIGHTS, INTEGRATION
from standins.salesforce.org_automation import automations
from standins.salesforce.org_bodies import bodies
from standins.salesforce.org_describes import describes, relationships
from standins.salesforce.org_ids import Ids
from standins.salesforce.org_oddities import add_oddities
from standins.salesforce.org_people import people
from standins.salesforce.org_processes import processes
from standins.salesforce.org_records import records
from standins.salesforce.org_reports import reports
from standins.salesforce.org_schema import schema

Rows = list[dict[str, Any]]
FEATURES = frozenset({"Forecasting"})


@dataclass(slots=True)
class Org:
    """Everything that the API can be asked for.

    ``tables`` holds the rows of every sObject, of records, setup and the Tooling API alike: JSON values, times as
    ``2026-08-01T09:12:33.000+0000``,
    days as ``2026-08-01``. Rows of one sObject have the same columns. Some columns hold an object
    (``Metadata``), which the platform tells of one row at a time. Catalogue tables have their ``DurableId`` as their ``Id``.
    """

    id: str
    tables: dict[str, Rows]
    relationships: dict[tuple[str, str], tuple[str, str]]
    """(sObject, relationship) -> (field that holds the id, sObject it leads to). ``Name`` stands for users and groups alike."""
    describes: dict[str, dict[str, Any]]
    modified: dict[str, datetime]
    """When the describe of each object last changed."""
    metadata: dict[str, dict[str, str]]
    """Metadata API type -> full name -> the record's children as XML, without its ``fullName``."""
    rights: set[str]
    """What the signed-in user may do, in the words of the Metadata API: ``ViewAllData``."""
    hidden: set[str]
    """Paths of fields that field-level security hides from the signed-in user."""
    features: set[str]
    user_id: str
    identity: str
    """The URL by which the platform tells who is signed in."""


def org_of(
    company: Company,
    *,
    rights: Collection[str] = AUDIT_RIGHTS,
    hidden: Collection[str] = (),
    features: Collection[str] = FEATURES,
    oddities: bool = False,
) -> Org:
    """The org of a company, as its integration user sees it who has these rights.

    ``features`` may hold Forecasting and Territory2; what a feature brings is not there without it. ``oddities`` adds what real
    orgs hold and no clean one has: retired objects, owners who were deleted, values without a list.
    """
    company = _granting(company, frozenset(rights))
    ids = Ids(company)
    tables: dict[str, Rows] = {}
    for part in (people, processes, schema, automations, reports, records):
        tables |= part(company, ids)
    for feature, names in {"Forecasting": ("ForecastingType",), "Territory2": ("Territory2Model", "Territory2")}.items():
        if feature not in features:
            for name in names:
                del tables[name]
    user_id = ids.user(f"{INTEGRATION}@{company.domain}")
    org = Org(
        id=ids.org,
        tables=tables,
        relationships=relationships(company),
        describes=describes(company, ids),
        modified={name: _modified(company, name) for name in company.objects},
        metadata=bodies(company, ids, frozenset(features)),
        rights=set(rights),
        hidden=set(hidden),
        features=set(features),
        user_id=user_id,
        identity=f"https://login.salesforce.com/id/{ids.org}/{user_id}",
    )
    if oddities:
        add_oddities(org)
    return org


def _granting(company: Company, rights: frozenset[str]) -> Company:
    """The company with an integration user who has these rights."""
    name = company.people[f"{INTEGRATION}@{company.domain}"].grants[0]
    return replace(company, grants={**company.grants, name: Grant(name, company.grants[name].label, rights)})


def _modified(company: Company, name: str) -> datetime:
    object_ = company.objects[name]
    return max(object_.stamp.modified_at, *(field.stamp.modified_at for field in object_.fields.values()))
