from __future__ import annotations

import pytest

WHOLE = "<enableFeeds>true</enableFeeds>"


def an_object(body: str) -> str:
    return f"<CustomObject>{body}</CustomObject>"


def field(name: str) -> str:
    return f"<fields><fullName>{name}</fullName><type>Text</type></fields>"


def layout(*fields: str) -> dict[str, str]:
    items = "".join(f"<layoutItems><behavior>Edit</behavior><field>{name}</field></layoutItems>" for name in fields)
    return {"layouts/Lead-L.layout": f"<Layout><layoutSections><layoutColumns>{items}</layoutColumns></layoutSections></Layout>"}


@pytest.mark.parametrize(
    "body",
    [
        "",
        field("A__c"),
        "<actionOverrides/><listViews/><webLinks/><compactLayouts/><fieldSets/>",
        "<recordTypes><fullName>A</fullName></recordTypes>",
        "<validationRules><fullName>A</fullName></validationRules>",
    ],
)
def test_a_file_of_parts_without_the_object_itself_is_a_partial_retrieve(pull, body):
    gap = pull({"objects/Lead.object": an_object(body)}).gap("fields", "Lead")
    assert (gap.kind, gap.cure) == ("partial retrieve", "retrieve CustomObject:Lead as a whole")
    assert gap.reason == "Lead: its file holds single parts and nothing of the object itself"


@pytest.mark.parametrize("own", ["sharingModel", "searchLayouts", "enableFeeds", "label", "nameField", "compactLayoutAssignment"])
def test_a_file_that_tells_of_the_object_itself_is_whole(pull, own):
    assert pull({"objects/Lead.object": an_object(f"{field('A__c')}<{own}/>")}).gap("fields", "Lead") is None


def test_processes_without_one_field_are_a_partial_retrieve(pull):
    process = "<businessProcesses><fullName>P</fullName></businessProcesses>"
    assert "not one field" in pull({"objects/Lead.object": an_object(WHOLE + process)}).gap("fields", "Lead").reason
    assert pull({"objects/Lead.object": an_object(WHOLE + process + field("A__c"))}).gap("fields", "Lead") is None


def test_a_source_folder_whose_fields_were_left_out_is_a_partial_retrieve(pull):
    own = {"objects/Lead/Lead.object-meta.xml": an_object(WHOLE)}
    assert "not one field" in pull(own).gap("fields", "Lead").reason
    custom = {"objects/Deal__c/Deal__c.object-meta.xml": an_object(WHOLE + "<label>Deal</label>")}
    assert pull(custom).gap("fields", "Deal__c") is None, "a custom object may have no field of its own"


def test_a_source_folder_without_the_objects_file_is_a_partial_retrieve(pull):
    one = {"objects/Lead/fields/A__c.field-meta.xml": "<CustomField><fullName>A__c</fullName></CustomField>"}
    assert "its own file is not there" in pull(one).gap("fields", "Lead").reason
    assert pull({**one, "objects/Lead/Lead.object-meta.xml": an_object(WHOLE)}).gap("fields", "Lead") is None


def test_record_types_of_such_an_object_may_be_incomplete_too(pull):
    assert pull({"objects/Lead.object": an_object("<recordTypes><fullName>A</fullName></recordTypes>")}).gap(
        "record_types", "Lead"
    )
    assert pull({"objects/Lead.object": an_object(field("A__c"))}).gap("record_types", "Lead") is None


@pytest.mark.parametrize(
    ("held", "missing", "partial"),
    [
        (0, 2, False),
        (0, 3, True),
        (11, 3, True),
        (12, 3, False),
    ],
    ids=["two are too few", "three of three", "three of fourteen", "three of fifteen are a fifth"],
)
def test_fields_that_others_name_and_the_object_lacks_are_evidence(pull, held, missing, partial):
    here, gone = [f"Here{i}__c" for i in range(held)], [f"Gone{i}__c" for i in range(missing)]
    body = WHOLE + field("Website") + "".join(map(field, here))
    files = {"objects/Lead.object": an_object(body), **layout(*here, *gone)}
    gap = pull(files).gap("fields", "Lead")
    assert bool(gap) is partial
    if gap:
        total = held + missing
        assert gap.reason == (
            f"Lead: {missing} of the {total} custom fields that others name are not there, such as Gone0__c, Gone1__c, Gone2__c"
        )


def test_standard_fields_that_the_object_does_not_list_are_no_evidence(pull):
    files = {"objects/Lead.object": an_object(WHOLE + field("Website")), **layout("Company", "Email", "Phone", "Website")}
    assert pull(files).gap("fields", "Lead") is None


def test_an_object_that_others_refer_to_and_nobody_retrieved_is_a_gap(pull):
    lookup = "<fields><fullName>Deal__c</fullName><type>Lookup</type><referenceTo>Deal__c</referenceTo></fields>"
    formula = "Deal__r.Tier__c &amp; Campaign.Name &amp; $User.Region__c"
    body = f"{WHOLE}{lookup}<fields><fullName>A__c</fullName><formula>{formula}</formula></fields>"
    rows = pull({"objects/Lead.object": an_object(body)})
    assert rows.gap("fields", "Deal__c").reason == "Deal__c: others refer to it, and the project does not hold it"
    assert rows.gap("fields", "Campaign") is None, "only standard fields of it are named"
    assert rows.gap("fields", "User") is None, "hardly any project holds it"


def test_an_absent_standard_object_counts_where_a_custom_field_of_it_is_named(pull):
    body = WHOLE + "<fields><fullName>A__c</fullName><formula>Campaign.Program__c</formula></fields>"
    assert pull({"objects/Lead.object": an_object(body)}).gap("fields", "Campaign")


def test_an_object_that_is_there_in_part_may_have_more_validation_rules(pull):
    rows = pull({"objects/Lead.object": "<CustomObject><listViews/></CustomObject>"})
    assert rows.gap("validation_rules", "Lead").kind == "partial retrieve"


def test_an_object_that_every_org_has_was_left_out(pull):
    rows = pull({"objects/Lead.object": an_object(WHOLE + field("Website"))})
    assert rows.gap("fields", "Opportunity").reason == "Opportunity: every org has it, and the project does not hold it"
    assert rows.gap("fields", "Lead") is None


def test_an_object_whose_file_is_broken_is_there(pull):
    body = WHOLE + "<fields><fullName>A__c</fullName><formula>Account.Tier__c</formula></fields>"
    rows = pull({"objects/Contact.object": an_object(body), "objects/Account.object": b"<"})
    assert rows.gap("fields", "Account").reason == "Account: its file could not be read"
