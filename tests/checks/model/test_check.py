import pytest

from build import SF, a_connection, a_field, a_gap, a_snapshot
from checks.model.check import REGISTRY, VIEWS, Inputs, check, judge, view
from checks.model.finding import Confidence, Finding, Mandate, NotJudged, Severity
from checks.model.policy import Policy
from checks.model.policy.measurement import Systems

FACTS = {"severity": Severity.LOW, "confidence": Confidence.CERTAIN, "rows": (1,)}


@pytest.fixture
def registered():
    known = dict(REGISTRY)
    yield lambda function: REGISTRY[check("ZZZ001", **FACTS)(function) and "ZZZ001"]
    REGISTRY.clear()
    REGISTRY.update(known)


def every_field(fields):
    """Every field."""
    for row in fields:
        yield Finding(ref=row.ref, message=row.name)


def test_a_check_gets_the_tables_its_parameters_name(registered):
    judgement = judge(registered(every_field), Inputs(a_snapshot(a_field("Lead.B__c"), a_field("Lead.A__c")), Policy()))
    assert [finding.message for finding in judgement.findings] == ["A__c", "B__c"]
    assert judgement.ran


def test_a_check_that_reads_what_there_is_not_is_refused_at_import(registered):
    def wrong(feilds):
        """Wrong."""

    with pytest.raises(TypeError, match="ZZZ001: there is no table, policy part or view named feilds"):
        registered(wrong)


def test_a_view_that_reads_what_there_is_not_is_refused_when_a_check_names_it(registered):
    def lost_view(feilds):
        """Lost."""

    view(lost_view)
    try:
        with pytest.raises(TypeError, match="ZZZ001, in the view lost_view: there is no table, policy part or view named feilds"):

            @registered
            def reader(lost_view):
                """Reader."""

    finally:
        del VIEWS["lost_view"]


def test_a_view_cannot_take_the_name_of_a_table():
    def fields():
        """Fields."""

    with pytest.raises(ValueError, match="the name fields is taken"):
        view(fields)


def test_a_view_is_computed_once_for_all_its_checks(registered):
    calls = []

    def counted_view(fields):
        """Counted."""
        calls.append(len(fields))
        return len(fields)

    def reader(counted_view):
        """Reader."""
        yield from ()

    view(counted_view)
    try:
        inputs = Inputs(a_snapshot(a_field()), Policy())
        judge(registered(reader), inputs)
        judge(REGISTRY["ZZZ001"], inputs)
        assert calls == [1]
    finally:
        del VIEWS["counted_view"]


def test_a_check_with_a_threshold_without_default_is_refused(registered):
    def wrong(fields, *, most):
        """Wrong."""

    with pytest.raises(TypeError, match="the option most needs a default"):
        registered(wrong)


def test_a_code_is_never_given_twice(registered):
    registered(every_field)

    def other(fields):
        """Other."""

    other.__module__ = "elsewhere"
    with pytest.raises(ValueError, match="ZZZ001 is taken by every-field"):
        check("ZZZ001", **FACTS)(other)


def test_a_table_that_was_not_read_is_not_judged(registered):
    judgement = judge(registered(every_field), Inputs(a_snapshot(a_gap("fields")), Policy()))
    assert judgement.not_judged == (NotJudged(scope=SF, reason="no access", cure="grant View Setup"),)
    assert not judgement.ran


def test_one_connection_that_was_not_read_does_not_hide_the_other(registered):
    snapshot = a_snapshot(a_connection(), a_connection("eu"), a_field(connection="eu"), a_field(), a_gap("fields"))
    judgement = judge(registered(every_field), Inputs(snapshot, Policy()))
    assert [finding.ref for finding in judgement.findings] == ["eu:field:Lead.Segment__c"]
    assert [answer.scope for answer in judgement.not_judged] == [SF]


def test_a_part_that_was_not_read_is_told_beside_the_findings(registered):
    judgement = judge(registered(every_field), Inputs(a_snapshot(a_field(), a_gap("fields", "Case")), Policy()))
    assert len(judgement.findings) == 1
    assert judgement.not_judged[0].scope == "salesforce:Case"


def test_what_is_missing_in_two_tables_for_one_reason_is_told_once(registered):
    def two_tables(fields, picklist_values):
        """Two."""
        yield NotJudged(scope=f"{SF}:Case", reason="no access", cure="grant View Setup")
        yield NotJudged(scope=f"{SF}:Case", reason="another reason", cure="grant View Setup")

    whole = judge(registered(two_tables), Inputs(a_snapshot(a_gap("fields"), a_gap("picklist_values")), Policy()))
    assert whole.not_judged == (NotJudged(scope=SF, reason="no access", cure="grant View Setup"),)
    parts = a_snapshot(a_field(), a_gap("fields", "Case"), a_gap("picklist_values", "Case"))
    reasons = [answer.reason for answer in judge(REGISTRY["ZZZ001"], Inputs(parts, Policy())).not_judged]
    assert reasons == ["no access", "another reason"]


def test_a_gap_in_a_table_that_the_check_does_not_read_is_not_its_business(registered):
    assert judge(registered(every_field), Inputs(a_snapshot(a_field(), a_gap("reports")), Policy())).not_judged == ()


def test_an_optional_table_may_be_missing(registered):
    def fields_and_users(fields, users=None):
        """Fields."""
        yield from every_field(fields)

    assert judge(registered(fields_and_users), Inputs(a_snapshot(a_field(), a_gap("users")), Policy())).ran


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        pytest.param("fault", True, id="failed this time"),
        pytest.param("budget", True, id="no call left for it"),
        pytest.param("permission", False, id="for want of a right: the check's own business"),
        pytest.param("unsupported", False, id="never there"),
    ],
)
@pytest.mark.parametrize("scope", ["", "Lead"])
def test_an_optional_table_that_failed_to_be_read_is_told(registered, kind, told, scope):
    def sharper(fields, conversions=None):
        """Sharper."""
        return []

    judgement = judge(registered(sharper), Inputs(a_snapshot(a_field(), a_gap("conversions", scope, kind=kind)), Policy()))
    assert bool(judgement.not_judged) == told


@pytest.mark.parametrize(("kind", "told"), [("permission", True), ("scope", True), ("edition", False), ("unsupported", False)])
def test_an_optional_table_in_which_a_check_finds_something_is_told_where_a_right_is_missing(registered, kind, told):
    def sharper(fields, conversions=None):
        """Sharper."""
        return []

    found_in = check("ZZZ001", **FACTS, finds_in=("conversions",))(sharper) and REGISTRY["ZZZ001"]
    judgement = judge(found_in, Inputs(a_snapshot(a_field(), a_gap("conversions", "Lead", kind=kind)), Policy()))
    assert bool(judgement.not_judged) == told


def test_a_check_that_finds_something_in_what_it_does_not_read_is_refused(registered):
    def sharper(fields, conversions=None):
        """Sharper."""

    with pytest.raises(TypeError, match="ZZZ001: users is no optional table of the check"):
        check("ZZZ001", **FACTS, finds_in=("conversions", "users"))(sharper)


@pytest.mark.parametrize(("kind", "absent"), [("edition", True), ("feature off", False), ("scope", False)])
def test_a_part_that_the_accounts_plan_does_not_have_is_named_as_absent(registered, kind, absent):
    judgement = judge(registered(every_field), Inputs(a_snapshot(a_field(), a_gap("fields", "custom", kind=kind)), Policy()))
    assert [(one.scope, one.absent) for one in judgement.not_judged] == [(f"{SF}:custom", absent)]
    assert judgement.ran


@pytest.mark.parametrize(
    ("kind", "scope", "of"), [("fault", SF, f"{SF}:Lead"), ("budget", SF, f"{SF}:Lead"), ("permission", f"{SF}:Lead", "")]
)
def test_a_count_that_failed_may_hide_any_component_and_names_what_was_not_counted(registered, kind, scope, of):
    def counted(value_counts):
        """Counted."""
        return []

    judgement = judge(registered(counted), Inputs(a_snapshot(a_gap("value_counts", "Lead", kind=kind)), Policy()))
    assert [(one.scope, one.of) for one in judgement.not_judged] == [(scope, of)]


def test_a_check_that_compares_needs_an_earlier_snapshot(registered):
    def changed(fields, before):
        """Changed."""
        yield from every_field(fields)

    judged_alone = judge(registered(changed), Inputs(a_snapshot(a_field()), Policy()))
    assert not judged_alone.ran
    assert "no earlier snapshot" in judged_alone.not_judged[0].reason
    assert judge(REGISTRY["ZZZ001"], Inputs(a_snapshot(a_field()), Policy(), a_snapshot())).ran


def test_two_answers_for_one_component_are_a_mistake_of_the_check(registered):
    def twice(fields):
        """Twice."""
        yield from every_field(fields)
        yield from every_field(fields)

    with pytest.raises(ValueError, match=r"answers twice for salesforce:field:Lead\.Segment__c"):
        judge(registered(twice), Inputs(a_snapshot(a_field()), Policy()))


def test_a_check_may_say_itself_that_it_cannot_judge(registered):
    def unable(fields):
        """Unable."""
        yield NotJudged(reason="no motion is declared")

    assert not judge(registered(unable), Inputs(a_snapshot(), Policy())).ran


def test_options_reach_the_check(registered):
    def short(fields, *, most=2):
        """Short."""
        yield from list(every_field(fields))[:most]

    snapshot = a_snapshot(*(a_field(f"Lead.F{n}__c") for n in range(4)))
    assert len(judge(registered(short), Inputs(snapshot, Policy())).findings) == 2
    assert len(judge(REGISTRY["ZZZ001"], Inputs(snapshot, Policy()), most=3).findings) == 3


def test_the_owner_is_revops_unless_told_otherwise(registered):
    assert registered(every_field).owner is Mandate.REVOPS


@pytest.mark.parametrize(("governed", "told"), [(("Lead",), 0), (("contacts",), 1), ((), 1)])
def test_a_connection_of_which_the_policy_governs_nothing_is_told(registered, governed, told):
    def of_governed(governed_fields):
        """Of governed fields."""
        return []

    policy = Policy(systems=Systems(governed_objects=governed))
    judgement = judge(registered(of_governed), Inputs(a_snapshot(a_field()), policy))
    assert [(one.scope, one.reason) for one in judgement.not_judged] == [(SF, f"the policy governs no object of {SF}")] * told
    assert judge(registered(every_field), Inputs(a_snapshot(a_field()), policy)).not_judged == ()
