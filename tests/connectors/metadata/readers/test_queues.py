from __future__ import annotations

import pytest

from checks.model.rows.people import Queue

QUEUE = """<Queue>
    <doesSendEmailToMembers>true</doesSendEmailToMembers>
    <email>inbound@acme.example</email>
    <name>Inbound Leads</name>
    <queueMembers>
        <publicGroups><publicGroup>Sales</publicGroup></publicGroups>
        <roleAndSubordinates><roleAndSubordinate>EMEA</roleAndSubordinate></roleAndSubordinates>
        <roles><role>CRO</role></roles>
        <users><user>ada@acme.example</user><user>bob@acme.example</user></users>
    </queueMembers>
    <queueSobject><sobjectType>Lead</sobjectType></queueSobject>
    <queueSobject><sobjectType>Case</sobjectType></queueSobject>
</Queue>"""


@pytest.mark.parametrize("path", ["queues/Inbound.queue", "force-app/main/default/queues/Inbound.queue-meta.xml"])
def test_a_queue_is_read_whole_in_both_formats(pull, path):
    rows = pull({path: QUEUE})
    assert rows["queues"] == [
        Queue(
            connection="salesforce",
            ref="salesforce:queue:Inbound",
            name="Inbound",
            label="Inbound Leads",
            email="inbound@acme.example",
            sends_email=True,
            objects=("Lead", "Case"),
        )
    ]
    assert {(row.ref, row.member, row.member_kind) for row in rows["queue_members"]} == {
        ("salesforce:queue:Inbound", "salesforce:team:group/Sales", "group"),
        ("salesforce:queue:Inbound", "salesforce:team:role/EMEA", "role_and_subordinates"),
        ("salesforce:queue:Inbound", "salesforce:team:role/CRO", "role"),
        ("salesforce:queue:Inbound", "salesforce:user:ada@acme.example", "user"),
        ("salesforce:queue:Inbound", "salesforce:user:bob@acme.example", "user"),
    }
    assert rows.one("locations", "queue:Inbound").file == path


def test_a_queue_without_members_among_others_is_empty(pull):
    rows = pull({"queues/Inbound.queue": QUEUE, "queues/Empty.queue": "<Queue><name>Empty</name></Queue>"})
    assert not [row for row in rows["queue_members"] if row.ref == "salesforce:queue:Empty"]
    assert rows.gap("queue_members") is None
    empty = rows.one("queues", "queue:Empty")
    assert (empty.email, empty.sends_email, empty.objects) == ("", False, ())


def test_when_no_queue_lists_members_they_were_not_read(pull):
    rows = pull({"queues/Empty.queue": "<Queue><name>Empty</name></Queue>"})
    assert rows.gap("queue_members").cure == "retrieve the queues with API version 42 or later"
    assert "queue_members" not in rows.tables
    assert rows.gap("queues") is None
