from __future__ import annotations

from checks.model.rows.process import Path

STAGES = {
    "standardValueSets/OpportunityStage.standardValueSet": (
        "<StandardValueSet><standardValue><fullName>Proposal</fullName></standardValue>"
        "<standardValue><fullName>Won</fullName></standardValue></StandardValueSet>"
    ),
    "objects/Opportunity.object": (
        "<CustomObject><enableFeeds>true</enableFeeds>"
        "<recordTypes><fullName>New</fullName><businessProcess>New</businessProcess></recordTypes>"
        "<businessProcesses><fullName>New</fullName><isActive>true</isActive><values><fullName>Proposal</fullName></values></businessProcesses>"
        "<businessProcesses><fullName>Old</fullName><isActive>true</isActive><values><fullName>Proposal</fullName></values></businessProcesses>"
        "</CustomObject>"
    ),
}


def a_path(*, active: str = "true", record_type: str = "New", field: str = "StageName") -> dict[str, str]:
    return {
        "pathAssistants/Sales.pathAssistant": (
            f"<PathAssistant><active>{active}</active><entityName>Opportunity</entityName><fieldName>{field}</fieldName>"
            "<pathAssistantSteps><fieldNames>Amount</fieldNames><fieldNames>Next__c</fieldNames>"
            "<info>&lt;p&gt;Send&amp;nbsp;it &lt;b&gt;today&lt;/b&gt;&lt;/p&gt;</info>"
            "<picklistValueName>Proposal</picklistValueName></pathAssistantSteps>"
            f"<recordTypeName>{record_type}</recordTypeName></PathAssistant>"
        )
    }


def guidance(rows):
    return {row.ref.split(":", 2)[2]: row.guidance for row in rows["stages"] if row.name == "Proposal"}


def test_each_step_of_a_path_is_a_row(pull):
    rows = pull(a_path())
    assert rows["paths"] == [
        Path(
            connection="salesforce",
            ref="salesforce:path:Sales/Proposal",
            object="Opportunity",
            record_type="salesforce:record_type:Opportunity.New",
            active=True,
            field="salesforce:field:Opportunity.StageName",
            value="Proposal",
            key_fields=("salesforce:field:Opportunity.Amount", "salesforce:field:Opportunity.Next__c"),
            guidance="Send it today",
        )
    ]
    assert rows.edges("path:Sales/Proposal") == {
        ("field:Opportunity.StageName", "reads", ("Proposal",)),
        ("field:Opportunity.Amount", "shows", ()),
        ("field:Opportunity.Next__c", "shows", ()),
    }


def test_a_path_of_all_record_types_has_none(pull):
    assert pull(a_path(record_type="__MASTER__"))["paths"][0].record_type is None


def test_guidance_belongs_to_the_stages_of_the_record_types_process(pull):
    assert guidance(pull({**STAGES, **a_path()})) == {
        "Opportunity/*/Proposal": "Send it today",
        "Opportunity/New/Proposal": "Send it today",
        "Opportunity/Old/Proposal": "",
    }


def test_guidance_for_all_record_types_belongs_to_every_process(pull):
    assert set(guidance(pull({**STAGES, **a_path(record_type="__MASTER__")})).values()) == {"Send it today"}


def test_a_path_that_is_off_or_follows_another_field_guides_no_stage(pull):
    assert set(guidance(pull({**STAGES, **a_path(active="false")})).values()) == {""}
    assert set(guidance(pull({**STAGES, **a_path(field="Type")})).values()) == {""}


def test_without_any_path_in_the_project_guidance_is_unknown(pull):
    rows = pull(STAGES)
    assert set(guidance(rows).values()) == {None}
    assert rows.gap("paths").cure == "retrieve PathAssistant, if the org has any"


def test_a_path_that_follows_nothing_is_a_fault(pull):
    assert (
        "which field the path follows"
        in pull({"Sales.pathAssistant": "<PathAssistant/>"}).gap("paths", "Sales.pathAssistant").reason
    )
