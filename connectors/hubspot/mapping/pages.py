"""Where in HubSpot a component is looked after: paths below the account's own address.

Only such as all who link to HubSpot agree on; forms and campaigns have editors of several ages, and so none.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from checks.model import refs
from connectors.common.collect import Collector
from connectors.hubspot.mapping.process import STATUSES


def properties_page(portal: str, type_: str, search: str = "") -> str:
    """The properties of an object type, or those of a name."""
    wanted = f"&search={quote(search, safe='')}" if search else ""
    return f"/property-settings/{portal}/properties?type={type_}{wanted}"


def pipeline_page(portal: str, type_: str, id: str) -> str:
    """A pipeline of an object type."""
    return f"/pipelines-settings/{portal}/object/{type_}/{quote(id, safe='')}"


def workflow_page(portal: str, id: str) -> str:
    """A workflow in its editor."""
    return f"/workflows/{portal}/platform/flow/{id}/edit"


def list_page(portal: str, id: str) -> str:
    """A list with its filters."""
    return f"/contacts/{portal}/objectLists/{id}/filters"


def link(out: Collector, portal: str, types: Mapping[str, str]) -> None:
    """Say of every component that was read on which page it is looked after. ``portal`` is the account's id; '' links nothing."""
    if not portal:
        return
    for table in ("objects", "fields"):
        for row in out.rows(table):
            object_, search = (row.name, "") if table == "objects" else (row.object, row.name)
            if type_ := types.get(object_):
                out.show(row.ref, properties_page(portal, type_, search))
    for table in ("pipelines", "stages"):
        for row in out.rows(table):
            object_, id = refs.path_of(row.ref).split("/")[:2]
            if type_ := types.get(object_):
                known = id in STATUSES.get(object_, {})
                out.show(row.ref, properties_page(portal, type_, id) if known else pipeline_page(portal, type_, id))
    for row in out.rows("automations"):
        out.show(row.ref, workflow_page(portal, refs.path_of(row.ref).partition("/")[2]))
    for row in out.rows("routing_rules"):
        out.show(row.ref, workflow_page(portal, row.ref.rpartition("workflow-")[2]))
    for row in out.rows("lists"):
        out.show(row.ref, list_page(portal, refs.path_of(row.ref)))
