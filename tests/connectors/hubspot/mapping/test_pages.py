import pytest

from auditor.links import link_to, safe
from connectors.hubspot.mapping.automation import workflows
from connectors.hubspot.mapping.marketing import forms, lists
from connectors.hubspot.mapping.pages import link
from connectors.hubspot.mapping.process import pipelines, statuses
from connectors.hubspot.mapping.schema import objects, properties
from hubspot_bodies import TYPES, a_flow, a_pipeline, a_property, a_stage, rotate


@pytest.fixture
def pages(out, people):
    objects(out, TYPES, [], people, None)
    properties(out, "contacts", [a_property(name="lifecyclestage")], people)
    properties(out, "unread", [a_property()], people)
    pipelines(out, "deals", [a_pipeline(a_stage("won", probability="1.0"), id='a"><b')], people)
    statuses(out, "contacts")
    workflows(out, [a_flow(rotate("1", "501"))], TYPES, people)
    lists(out, [{"listId": 12, "objectTypeId": "0-1"}], TYPES, people)
    forms(out, [{"id": "f-1"}])
    return lambda: {row.ref.split(":", 1)[1]: row.page for row in out.rows("locations")}


def test_what_is_looked_after_where(out, pages):
    link(out, "62515", TYPES)
    found = pages()
    assert {ref: page for ref, page in found.items() if not ref.startswith(("object", "value"))} == {
        "field:contacts.lifecyclestage": "/property-settings/62515/properties?type=0-1&search=lifecyclestage",
        'pipeline:deals/a"><b': "/pipelines-settings/62515/object/0-3/a%22%3E%3Cb",
        'stage:deals/a"><b/won': "/pipelines-settings/62515/object/0-3/a%22%3E%3Cb",
        "pipeline:contacts/lifecyclestage": "/property-settings/62515/properties?type=0-1&search=lifecyclestage",
        "stage:contacts/lifecyclestage/pb": "/property-settings/62515/properties?type=0-1&search=lifecyclestage",
        "stage:contacts/lifecyclestage/gold": "/property-settings/62515/properties?type=0-1&search=lifecyclestage",
        "automation:workflow/900": "/workflows/62515/platform/flow/900/edit",
        "routing_rule:contacts.workflow-900": "/workflows/62515/platform/flow/900/edit",
        "list:12": "/contacts/62515/objectLists/12/filters",
    }
    assert found["object:subscriptions"] == "/property-settings/62515/properties?type=2-77"
    assert all(safe(link_to("https://app.hubspot.com", page)) for page in found.values())


def test_of_an_account_without_an_id_nothing_is_linked(out, pages):
    link(out, "", TYPES)
    assert pages() == {}
