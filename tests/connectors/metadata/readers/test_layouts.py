from __future__ import annotations

from checks.model.rows.process import LayoutField

LAYOUT = """<Layout>
    <layoutSections>
        <label>Money</label>
        <layoutColumns>
            <layoutItems><behavior>Required</behavior><field>Amount</field></layoutItems>
            <layoutItems><behavior>Edit</behavior><field>tier__c</field></layoutItems>
            <layoutItems><emptySpace>true</emptySpace></layoutItems>
        </layoutColumns>
        <layoutColumns><layoutItems><behavior>Readonly</behavior><field>CreatedById</field></layoutItems></layoutColumns>
    </layoutSections>
</Layout>"""
TIER = "<CustomField><fullName>Tier__c</fullName><type>Text</type></CustomField>"


def test_every_field_of_a_layout_is_a_row_and_an_edge(pull):
    rows = pull(
        {
            "layouts/Opportunity-Deal Layout %28EMEA%29.layout-meta.xml": LAYOUT,
            "objects/Opportunity/fields/Tier__c.field-meta.xml": TIER,
        }
    )
    ref = "salesforce:layout:Opportunity.Deal Layout (EMEA)"

    def row(field: str, behaviour: str) -> LayoutField:
        field = f"salesforce:field:Opportunity.{field}"
        return LayoutField(
            connection="salesforce", ref=ref, object="Opportunity", field=field, behaviour=behaviour, section="Money"
        )

    assert rows["layouts"] == [row("Amount", "required"), row("Tier__c", "edit"), row("CreatedById", "readonly")]
    assert rows.edges("layout:Opportunity.Deal Layout (EMEA)") == {
        ("field:Opportunity.Amount", "requires", ()),
        ("field:Opportunity.Tier__c", "shows", ()),
        ("field:Opportunity.CreatedById", "shows", ()),
    }


def test_a_layout_of_tasks_shows_the_custom_fields_of_activities(pull):
    rows = pull({"layouts/Task-Task Layout.layout": LAYOUT, "objects/Activity/fields/Tier__c.field-meta.xml": TIER})
    assert {row.field for row in rows["layouts"]} == {
        "salesforce:field:Task.Amount", "salesforce:field:Activity.Tier__c", "salesforce:field:Task.CreatedById",
    }  # fmt: skip


def test_a_layout_that_does_not_name_its_object_is_a_fault(pull):
    assert "does not tell the object" in pull({"layouts/Odd.layout": LAYOUT}).gap("layouts", "layouts/Odd.layout").reason


def test_a_project_without_layouts_says_so(pull):
    assert pull({"queues/A.queue": "<Queue/>"}).gap("layouts").cure == "retrieve Layout, if the org has any"
