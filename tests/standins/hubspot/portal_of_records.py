"""Records of every object type, and campaigns, whose values are texts too."""

from __future__ import annotations

from typing import Any

from standins.company.hubspot.model import Hub
from standins.company.model import Company, Record
from standins.hubspot.portal import Bodies, Body
from standins.hubspot.portal_of_texts import instant, written
from standins.salesforce.org_ids import Ids

_SALESFORCE_IDS = frozenset({"salesforceleadid", "salesforcecontactid", "salesforceaccountid", "hs_salesforceopportunityid"})


def records(company: Company, hub: Hub) -> dict[str, Bodies]:
    """The records by object type name. Ids of Salesforce are those that its stand-in gives the same records."""
    ids = Ids(company)

    def value(name: str, held: Any) -> str | None:
        if held is None:
            return None
        if name == "hubspot_owner_id":
            return hub.members[held].owner if held in hub.members else str(held)
        return ids.record(held) if name in _SALESFORCE_IDS else written(held)

    def body(record: Record) -> Body:
        return {
            "id": str(record["hs_object_id"]), "createdAt": instant(record["hs_createdate"]),
            "updatedAt": instant(record["hs_lastmodifieddate"]), "archived": False,
            "properties": {name: value(name, held) for name, held in record.items()},
        }  # fmt: skip

    return {name: [body(record) for record in found] for name, found in hub.records.items()}


def campaigns(hub: Hub) -> Bodies:
    """The campaigns."""
    return [
        {
            "id": one.id, "createdAt": f"{one.starts_on}T08:00:00.000Z", "updatedAt": f"{one.starts_on}T08:00:00.000Z",
            "properties": {
                "hs_name": one.name, "hs_utm": one.utm, "hs_start_date": one.starts_on.isoformat(),
                "hs_end_date": one.ends_on.isoformat(), "hs_campaign_status": "completed",
            },
        }
        for one in hub.campaigns
    ]  # fmt: skip
