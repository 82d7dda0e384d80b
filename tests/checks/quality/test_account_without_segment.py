import pytest

from build import a_field, a_gap, an_object, found, judged, some_values
from build_hubspot import HS, a_portal, a_property, carried, hub_objects, some_options
from build_quality import a_fill, some_counts
from checks.model.finding import Confidence, Finding, NotJudged
from checks.model.policy import Policy
from checks.model.policy.market import Segment, Segments
from checks.quality import account_without_segment  # noqa: F401 - registers the check

PATH = "Account.Segment__c"
ACCOUNT = an_object("Account")
FIELD = [ACCOUNT, a_field(PATH)]
FULL = [*FIELD, a_fill(PATH, 1000, 1000)]


def named(*values, fields=(PATH,), rule=""):
    segments = tuple(Segment(name=value, rule=rule) for value in values)
    return Policy(segments=Segments(values=segments, fields=fields))


def test_names_the_accounts_without_and_those_with_an_old_one():
    rows = [*FIELD, a_fill(PATH, 3760, 5000), *some_counts(PATH, Enterprise=3720, SMB=31, Ent=9)]
    assert found("DAT004", rows, policy=named("Enterprise"), unknown=0.005) == [
        Finding(
            ref=f"salesforce:field:{PATH}",
            message="1,240 of 5,000 accounts (25 %) have no Segment__c; 40 more carry one that segments.yaml does not "
            "define: 'SMB' (31) and 'Ent' (9).",
            measured={"blank": 1240, "of": 5000, "unknown": {"SMB": 31, "Ent": 9}},
            size=1280,
            affected=(f"salesforce:value:{PATH}=Ent", f"salesforce:value:{PATH}=SMB"),
            records=1280,
        )
    ]


def test_a_value_of_an_old_model_alone():
    (finding,) = found("DAT004", FULL, some_counts(PATH, Enterprise=960, SMB=40), policy=named("Enterprise"))
    assert finding.message == "40 of 1,000 accounts carry a Segment__c that segments.yaml does not define: 'SMB' (40)."


def test_companies_of_hubspot_are_accounts():
    rows = [an_object("companies", connection="hubspot"), a_field("companies.segment", connection="hubspot")]
    fill = a_fill("companies.segment", 100, 400, connection="hubspot")
    (finding,) = found("DAT004", rows, fill, policy=named("Enterprise", fields=("companies.segment",)))
    assert finding.message == "300 of 400 companies (75 %) have no segment."


@pytest.mark.parametrize(("filled", "expected"), [(900, 1), (901, 0)])
def test_one_in_ten_may_be_blank(filled, expected):
    assert len(found("DAT004", FIELD, a_fill(PATH, filled, 1000), policy=named())) == expected


@pytest.mark.parametrize(("strange", "expected"), [(19, 0), (20, 1)])
def test_a_few_strange_values_are_slips(strange, expected):
    rows = some_counts(PATH, Enterprise=900, SMB=strange)
    assert len(found("DAT004", FULL, rows, policy=named("Enterprise"))) == expected


def test_the_thresholds_can_be_set():
    half = [*FIELD, a_fill(PATH, 950, 1000)]
    assert found("DAT004", half, policy=named(), blank=0.05)
    assert not found("DAT004", half, policy=named(), blank=0.05, fewest=51)
    assert not found("DAT004", FULL, some_counts(PATH, Enterprise=900, SMB=40), policy=named("Enterprise"), unknown=0.05)
    assert found("DAT004", FIELD, a_fill(PATH, 400, 1000), meant=0.4)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(some_counts(PATH, ENTERPRISE=900), id="another case"),
        pytest.param([*some_values(PATH, "E1", label="Enterprise"), *some_counts(PATH, E1=900)], id="by its label"),
        pytest.param(some_counts(PATH, Gold=900, Silver=100), id="a field of which the policy defines nothing"),
        pytest.param([*some_counts(PATH, Enterprise=9), *some_counts(PATH, month="2026-10", SMB=900)], id="months say it again"),
    ],
)
def test_leaves_alone_values(rows):
    assert found("DAT004", FULL, rows, policy=named("Enterprise")) == []


def test_a_field_of_several_choices_holds_them_in_one_text():
    counts = some_counts(PATH, **{"Enterprise;SMB": 40})
    several = [ACCOUNT, a_field(PATH, type="multi_picklist"), a_fill(PATH, 1000, 1000), *counts]
    assert found("DAT004", several, policy=named("Enterprise"))[0].measured["unknown"] == {"SMB": 40}


@pytest.mark.parametrize(
    "field",
    [
        pytest.param(a_field("Lead.Segment__c"), id="of leads"),
        pytest.param(a_field(PATH, archived=True), id="archived"),
        pytest.param(a_field(PATH, type="boolean"), id="a checkbox"),
    ],
)
def test_leaves_alone_fields(field):
    path = field.ref.split(":", 2)[2]
    judgement = judged("DAT004", ACCOUNT, field, a_fill(path, 100, 1000), policy=named(fields=("*.Segment__c",)))
    assert judgement.findings == ()
    assert [answer.scope for answer in judgement.not_judged] == ["salesforce:Account"]


def test_without_a_policy_the_name_of_a_field_tells_less_surely():
    (finding,) = found("DAT004", FIELD, a_fill(PATH, 700, 1000))
    assert finding.message == "300 of 1,000 accounts (30 %) have no Segment__c."
    assert finding.confidence is Confidence.LIKELY


@pytest.mark.parametrize(
    "given",
    [{"managed": True}, {"custom": False}, {"calculated": True}, {"type": "number"}],
    ids=["of a package", "standard", "a formula", "a number"],
)
def test_without_a_policy_other_fields_are_left_alone(given):
    assert found("DAT004", ACCOUNT, a_field(PATH, **given), a_fill(PATH, 700, 1000)) == []
    assert found("DAT004", ACCOUNT, a_field("Account.Segment_Notes__c"), a_fill("Account.Segment_Notes__c", 700, 1000)) == []


def test_without_a_policy_a_field_on_few_accounts_may_be_meant_for_few():
    judgement = judged("DAT004", FIELD, a_fill(PATH, 499, 1000))
    assert judgement.findings == ()
    reason = "Account.Segment__c is filled on 50 % of 1,000 accounts, and nothing says whether all need it"
    cure = "name the fields that carry a segment or tier under fields in governance/segments.yaml"
    assert judgement.not_judged == (NotJudged(scope=f"salesforce:{PATH}", reason=reason, cure=cure),)


def test_rules_in_sentences_cannot_be_judged_and_say_so():
    judgement = judged("DAT004", FULL, some_counts(PATH, Enterprise=1000), policy=named("Enterprise", rule="over 1,000 people"))
    (answer,) = judgement.not_judged
    assert answer.scope == "governance:policy:segments.yaml"
    assert answer.reason.startswith("the rules in segments.yaml are sentences")


def test_no_field_for_a_segment_is_not_judged():
    judgement = judged("DAT004", ACCOUNT)
    assert judgement.not_judged[0].reason == "no field of Account is known to carry a segment or tier"
    assert judged("DAT004", ACCOUNT, a_gap("fields", "Account")).not_judged[0].reason == "no access"


def test_what_was_not_counted_is_not_judged():
    reasons = [answer.reason for answer in judged("DAT004", FIELD, policy=named("Enterprise")).not_judged]
    assert reasons == ["how many records have Account.Segment__c filled was not counted"]
    gap = a_gap("value_counts", PATH, reason="Salesforce cannot group by it", cure="look at a report")
    (answer,) = judged("DAT004", FULL, gap, policy=named("Enterprise")).not_judged
    assert answer.reason == (
        "how many records carry each value of Account.Segment__c was not counted: Salesforce cannot group by it"
    )
    assert answer.cure == "look at a report"


def test_a_hidden_field_is_told_by_its_gap_alone():
    judgement = judged("DAT004", FIELD, a_gap("field_fill", PATH, reason="hidden"), policy=named())
    assert [answer.reason for answer in judgement.not_judged] == ["hidden"]


def test_a_count_without_all_rights_is_a_least_number():
    gap = a_gap("field_fill", "Account", reason="counted without View All Data")
    (finding,) = found("DAT004", FIELD, a_fill(PATH, 700, 1000), gap, policy=named())
    assert finding.message == "At least 300 of 1,000 accounts (30 %) have no Segment__c."


COMPANIES = [a_portal(), *hub_objects("companies")]


def test_companies_of_a_portal_are_judged_by_the_property_that_the_sync_made_of_the_segment():
    path = "companies.marketsegment__c"
    field = a_property(path, label="Market Segment", group="salesforceinformation", created_by=None)
    (finding,) = found("DAT004", COMPANIES, field, a_fill(path, 600, 1000, connection=HS))
    assert finding.message == "400 of 1,000 companies (40 %) have no marketsegment__c."
    other = a_property("companies.tierprice", label="Tier price")
    assert found("DAT004", COMPANIES, other, a_fill("companies.tierprice", 600, 1000, connection=HS)) == []


def test_segments_of_checkboxes_are_counted_each():
    path = "companies.segment"
    rows = [
        a_property(path, type="multi_picklist"),
        *some_options(path, "Enterprise", "Old"),
        a_fill(path, 1000, 1000, connection=HS),
    ]
    counts = carried(path, **{"Enterprise;Old": 60, "Enterprise": 940})
    (finding,) = found("DAT004", COMPANIES, rows, counts, policy=named("Enterprise", fields=(path,)))
    assert finding.measured["unknown"] == {"Old": 60}
