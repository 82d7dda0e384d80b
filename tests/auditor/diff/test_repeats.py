"""What the model tells in two places is told once."""

from auditor.diff import compare
from build import a_field, a_pipeline, a_record_type, a_record_type_value, a_snapshot, a_stage, some_values

STATUS = a_field("Case.Status")


def told(before, after):
    return [(change.kind, change.ref.partition(":")[2]) for change in compare(a_snapshot(*before), a_snapshot(*after))[0]]


def statuses(*names, **given):
    """Statuses as the files give them: values of the field, and stages of the one list."""
    stages = [a_stage(f"Case/*/{name}", position=place, **given) for place, name in enumerate(names)]
    return [STATUS, a_pipeline("Case/*", kind="support"), some_values("Case.Status", *names, **given), stages]


def test_a_stage_that_changed_on_the_one_list_is_not_told_again_for_each_process():
    def org(chance, **more):
        names = ("Opportunity/*", "Opportunity/New", "Opportunity/Old")
        return [
            *map(a_pipeline, names),
            *(a_stage(f"{name}/Won", position=1, probability=chance, **(more if name == names[2] else {})) for name in names),
        ]

    assert told(org(90.0), org(100.0)) == [("changed", "stage:Opportunity/*/Won")]
    assert told(org(90.0), org(100.0, description="signed")) == [
        ("changed", "stage:Opportunity/*/Won"),
        ("changed", "stage:Opportunity/Old/Won"),
    ]


def test_a_status_that_came_is_one_stage():
    assert told(statuses("New"), statuses("New", "Denied")) == [("added", "stage:Case/*/Denied")]
    assert told(statuses("New", "Denied"), statuses("New")) == [("removed", "stage:Case/*/Denied")]


def test_statuses_in_another_order_are_one_reordering():
    assert told(statuses("New", "Open"), statuses("Open", "New")) == [("changed", "pipeline:Case/*")]


def test_a_status_that_can_no_longer_be_chosen_is_one_change():
    assert told(statuses("New"), statuses("New", active=False)) == [("changed", "stage:Case/*/New")]


def test_the_process_to_which_a_stage_came_is_news():
    process = [a_pipeline("Case/Support", kind="support"), a_stage("Case/Support/New", position=1)]
    before, after = [*statuses("New"), process], [*statuses("New", "Denied"), process, a_stage("Case/Support/Denied", position=2)]
    assert told(before, after) == [("added", "stage:Case/*/Denied"), ("added", "stage:Case/Support/Denied")]


def test_a_status_that_came_is_not_told_again_for_each_record_type():
    kinds = [a_record_type("Case.New")]
    after = [*statuses("New", "Denied"), *kinds, a_record_type_value("Case.New", "Case.Status", "Denied")]
    assert told([*statuses("New"), *kinds], after) == [("added", "stage:Case/*/Denied")]


def test_a_value_of_another_field_is_another_thing():
    other = [a_field("Case.Answer__c"), some_values("Case.Answer__c", "Denied")]
    before, after = [*statuses("New"), other[0]], [*statuses("New", "Denied"), *other]
    assert told(before, after) == [("added", "value:Case.Answer__c=Denied"), ("added", "stage:Case/*/Denied")]
