import pytest

from build import a_field, a_gap, a_pipeline, a_stage, found, judged
from build_quality import a_fill, some_counts
from checks.model.finding import Confidence, Finding, NotJudged
from checks.model.policy import Policy
from checks.model.policy.lifecycle import Lifecycle, StageDefinition
from checks.model.policy.market import Handoff, Handoffs, Segments
from checks.model.policy.measurement import Metric, Metrics
from checks.model.policy.sources import Sources
from checks.quality import incomplete_field  # noqa: F401 - registers the check

SOURCE = a_field("Lead.LeadSource", custom=False)
REGION = a_field("Lead.Region__c")


def metric(*inputs, name="Funnel Conversion"):
    return Policy(metrics=Metrics(metrics=(Metric(name=name, inputs=inputs),)))


def required(path, stage="Proposal", pipeline=None, part="stages"):
    definition = StageDefinition(name=stage, pipeline=pipeline, required_fields=(path,))
    return Policy(lifecycle=Lifecycle(**{part: (definition,)}))


NEEDED = metric("Lead.LeadSource")


def test_names_how_many_records_are_blank_who_needs_them_and_where_it_is_worst():
    rows = [
        SOURCE,
        a_fill("Lead.LeadSource", 1240, 2000),
        a_fill("Lead.LeadSource", 50, 161, "Lead.Segment__c=Enterprise"),
        a_fill("Lead.LeadSource", 900, 1000, "Lead.Segment__c=SMB"),
    ]
    assert found("DAT001", rows, policy=NEEDED) == [
        Finding(
            ref="salesforce:field:Lead.LeadSource",
            message="760 of 2,000 leads (38 %) have no LeadSource, an input of the metric 'Funnel Conversion'; worst in "
            "Segment__c 'Enterprise' (111 of 161, 69 %).",
            measured={"filled": 1240, "of": 2000, "parts": {"Lead.Segment__c=Enterprise": {"filled": 50, "of": 161}}},
            size=69,
            records=760,
            confidence=Confidence.CERTAIN,
        )
    ]


def test_the_worst_three_segments_are_named():
    parts = [a_fill("Lead.LeadSource", i, 100, f"Lead.Segment__c=S{i}") for i in range(4)]
    other = a_fill("Lead.LeadSource", 0, 100, "Account.Tier__c=Gold")
    (finding,) = found("DAT001", SOURCE, a_fill("Lead.LeadSource", 1950, 2000), parts, policy=NEEDED)
    assert finding.message.endswith(
        "worst in Segment__c 'S0' (100 of 100, 100 %), 'S1' (99 of 100, 99 %), 'S2' (98 of 100, 98 %) and 1 more."
    )
    (finding,) = found("DAT001", SOURCE, a_fill("Lead.LeadSource", 1950, 2000), parts[0], other, policy=NEEDED)
    assert finding.message.endswith(
        "worst in Account.Tier__c 'Gold' (100 of 100, 100 %) and Segment__c 'S0' (100 of 100, 100 %)."
    )


def test_a_segment_alone_is_found_where_all_together_are_well():
    part = a_fill("Lead.LeadSource", 50, 100, "Lead.Segment__c=Enterprise")
    (finding,) = found("DAT001", SOURCE, a_fill("Lead.LeadSource", 1950, 2000), part, policy=NEEDED)
    assert finding.message.startswith("50 of 2,000 leads (2 %) have no LeadSource")
    assert finding.message.endswith("worst in Segment__c 'Enterprise' (50 of 100, 50 %).")
    assert finding.size == 50


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(a_fill("Lead.LeadSource", 80, 100, "Lead.Segment__c=Enterprise"), id="filled enough"),
        pytest.param(a_fill("Lead.LeadSource", 0, 49, "Lead.Segment__c=Enterprise"), id="too few records"),
        pytest.param(a_fill("Lead.LeadSource", 0, 100, "Lead.Segment__c="), id="no segment"),
        pytest.param(a_fill("Lead.LeadSource", 0, 100, "Lead.LeadSource=Web"), id="parted by the field itself"),
    ],
)
def test_leaves_alone_parts(part):
    assert found("DAT001", SOURCE, a_fill("Lead.LeadSource", 1900, 2000), part, policy=NEEDED) == []


@pytest.mark.parametrize(("filled", "of", "expected"), [(799, 1000, 1), (800, 1000, 0), (0, 50, 1), (0, 49, 0), (0, 0, 0)])
def test_leaves_alone_what_is_filled_or_too_little_to_tell(filled, of, expected):
    assert len(found("DAT001", SOURCE, a_fill("Lead.LeadSource", filled, of), policy=NEEDED)) == expected


def test_the_thresholds_can_be_set():
    fill = a_fill("Lead.LeadSource", 850, 1000)
    assert found("DAT001", SOURCE, fill, policy=NEEDED, filled=0.9)
    assert not found("DAT001", SOURCE, a_fill("Lead.LeadSource", 0, 60), policy=NEEDED, fewest=61)
    assert found("DAT001", SOURCE, a_fill("Lead.LeadSource", 40, 1000), used=0.01)
    young = a_field("Lead.Region__c", created_at="2026-10-01T00:00:00Z")
    assert found("DAT001", young, a_fill("Lead.Region__c", 0, 100), policy=metric("Lead.Region__c"), days=30)


@pytest.mark.parametrize(
    ("policy", "reason", "confidence"),
    [
        (Policy(segments=Segments(fields=("Lead.Region__c",))), "which carries their segment", Confidence.CERTAIN),
        (Policy(sources=Sources(fields=("Lead.Region__c",))), "which carries their source", Confidence.CERTAIN),
        (
            Policy(handoffs=Handoffs(handoffs=(Handoff(name="MQL to SDR", fields=("Lead.Region__c",)),))),
            "which the handoff 'MQL to SDR' needs",
            Confidence.LIKELY,
        ),
    ],
)
def test_says_who_needs_the_field(policy, reason, confidence):
    (finding,) = found("DAT001", REGION, a_fill("Lead.Region__c", 0, 100), policy=policy)
    assert finding.message == f"100 of 100 leads (100 %) have no Region__c, {reason}."
    assert finding.confidence is confidence


@pytest.mark.parametrize(
    ("path", "policy"),
    [
        pytest.param("Account.Segment__c", Policy(segments=Segments(fields=("*.Segment__c",))), id="DAT004"),
        pytest.param("Opportunity.Segment__c", Policy(segments=Segments(fields=("*.Segment__c",))), id="FCT006, segment"),
        pytest.param("Opportunity.LeadSource", Policy(), id="SRC006"),
        pytest.param(
            "Opportunity.Go_Live__c",
            Policy(handoffs=Handoffs(handoffs=(Handoff(name="Won to CS", fields=("Opportunity.Go_Live__c",)),))),
            id="HND001",
        ),
    ],
)
def test_leaves_to_other_checks_what_is_theirs(path, policy):
    connection = "hubspot" if path.startswith("deals") else "salesforce"
    fill = a_fill(path, 60, 1000, connection=connection)
    assert found("DAT001", a_field(path, connection=connection), fill, policy=policy) == []


def test_amount_and_close_date_are_left_to_fct006_only_where_it_can_tell_them():
    policy = metric("Opportunity.Amount")
    bare = [a_field("Opportunity.Amount", custom=False), a_fill("Opportunity.Amount", 60, 1000)]
    stages = [a_pipeline("Opportunity/*"), a_stage("Opportunity/*/Proposal")]
    segment = a_field("Account.Segment__c")
    assert found("DAT001", bare, stages, segment, policy=policy) == []
    assert len(found("DAT001", bare, stages, policy=policy)) == 1
    assert len(found("DAT001", bare, segment, policy=policy)) == 1
    named = Policy(metrics=policy.metrics, segments=Segments(fields=("Account.Industry",)))
    assert found("DAT001", bare, stages, policy=named) == []


@pytest.mark.parametrize(
    "field",
    [
        pytest.param(a_field("Lead.Region__c", type="boolean"), id="a checkbox"),
        pytest.param(a_field("Lead.Region__c", calculated=True), id="a formula"),
        pytest.param(a_field("Lead.Region__c", archived=True), id="archived"),
        pytest.param(a_field("Lead.Country__c"), id="not named"),
    ],
)
def test_leaves_alone_fields(field):
    rows = [field, a_fill("Lead.Region__c", 0, 100), a_fill("Lead.Country__c", 0, 100)]
    assert found("DAT001", rows, policy=metric("Lead.Region__c")) == []


def test_without_a_policy_sources_of_leads_are_judged_less_surely():
    judgement = judged("DAT001", SOURCE, a_fill("Lead.LeadSource", 600, 1000))
    (finding,) = judgement.findings
    assert finding.message == "400 of 1,000 leads (40 %) have no LeadSource, which carries their source."
    assert finding.confidence is Confidence.LIKELY
    assert judgement.not_judged[0].scope == "governance:policy:metrics.yaml"


@pytest.mark.parametrize(("filled", "expected"), [(49, 0), (50, 1)])
def test_without_a_policy_a_source_field_that_nobody_uses_is_left_alone(filled, expected):
    assert len(found("DAT001", SOURCE, a_fill("Lead.LeadSource", filled, 1000))) == expected


STAGES = [
    a_pipeline(),
    *(a_stage(f"Opportunity/*/{name}") for name in ("Prospecting", "Proposal", "Negotiation")),
    a_stage("Opportunity/*/Closed Won", closed=True, won=True),
    a_stage("Opportunity/*/Closed Lost", closed=True, won=False),
]
COUNTS = some_counts("Opportunity.StageName", Prospecting=500, Proposal=40, Negotiation=60, Closed_Won=300, Closed_Lost=900)
SCOPE = [a_field("Opportunity.Scope__c"), *STAGES]


def test_what_a_stage_requires_is_held_against_the_deals_that_entered_it():
    fill = a_fill("Opportunity.Scope__c", 300, 1800)
    assert found("DAT001", SCOPE, COUNTS, fill, policy=required("Opportunity.Scope__c")) == [
        Finding(
            ref="salesforce:field:Opportunity.Scope__c",
            message="At least 100 of 400 deals in 'Proposal' or beyond it (25 %) have no Scope__c, which is required to enter "
            "'Proposal'.",
            measured={"filled": 300, "of": 400, "stage": "Proposal"},
            size=25,
            records=100,
        )
    ]


@pytest.mark.parametrize(("filled", "expected"), [(319, 1), (320, 0)])
def test_early_and_lost_deals_need_no_more_than_their_stage_requires(filled, expected):
    fill = a_fill("Opportunity.Scope__c", filled, 1800)
    assert len(found("DAT001", SCOPE, COUNTS, fill, policy=required("Opportunity.Scope__c"))) == expected


def test_the_stage_that_most_deals_entered_is_named():
    stages = tuple(StageDefinition(name=name, required_fields=("Opportunity.Scope__c",)) for name in ("Closed Won", "Proposal"))
    policy = Policy(lifecycle=Lifecycle(stages=stages))
    (finding,) = found("DAT001", SCOPE, COUNTS, a_fill("Opportunity.Scope__c", 100, 1800), policy=policy)
    assert finding.measured["stage"] == "Proposal"


def test_a_later_stage_that_another_process_reaches_by_another_way_is_not_counted():
    renewals = [
        a_pipeline("Opportunity/New"),
        *(a_stage(f"Opportunity/New/{name}") for name in ("Prospecting", "Proposal", "Negotiation")),
        a_pipeline("Opportunity/Renewal"),
        *(a_stage(f"Opportunity/Renewal/{name}") for name in ("Prospecting", "Negotiation")),
    ]
    fill = a_fill("Opportunity.Scope__c", 10, 1800)
    (finding,) = found("DAT001", SCOPE, renewals, COUNTS, fill, policy=required("Opportunity.Scope__c"), fewest=40)
    assert finding.measured == {"filled": 10, "of": 40, "stage": "Proposal"}
    assert "in 'Proposal' (75 %)" in finding.message


def test_a_pipeline_narrows_what_a_stage_requires():
    policy = required("Opportunity.Scope__c", pipeline="Opportunity/Other")
    assert found("DAT001", SCOPE, COUNTS, a_fill("Opportunity.Scope__c", 0, 1800), policy=policy) == []


def test_leads_do_not_walk_their_statuses_in_order():
    statuses = [
        a_pipeline("Lead/*", kind="lead"),
        *(a_stage(f"Lead/*/{name}", won=None) for name in ("Open", "Working", "Nurture")),
    ]
    counts = some_counts("Lead.Status", Open=900, Working=100, Nurture=500)
    policy = required("Lead.Region__c", "Working", part="lead_statuses")
    (finding,) = found("DAT001", REGION, statuses, counts, a_fill("Lead.Region__c", 70, 1500), policy=policy)
    assert finding.measured == {"filled": 70, "of": 100, "stage": "Working"}


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(STAGES, id="no counts"),
        pytest.param([*STAGES, *COUNTS, a_gap("value_counts", "Opportunity.StageName")], id="counts in part"),
        pytest.param(COUNTS, id="no stages"),
    ],
)
def test_is_not_judged_without_knowing_how_many_entered_the_stage(rows):
    field = a_field("Opportunity.Scope__c")
    fill = a_fill("Opportunity.Scope__c", 0, 1800)
    judgement = judged("DAT001", field, rows, fill, policy=required("Opportunity.Scope__c"))
    assert judgement.findings == ()
    reason = "how many records entered the stage that requires Opportunity.Scope__c was not counted"
    assert judgement.not_judged == (NotJudged(scope="salesforce:Opportunity.Scope__c", reason=reason),)


def test_a_field_that_was_not_counted_is_not_judged():
    reason = "how many records have Lead.LeadSource filled was not counted"
    assert judged("DAT001", SOURCE, policy=NEEDED).not_judged == (NotJudged(scope="salesforce:Lead.LeadSource", reason=reason),)
    gap = a_gap("field_fill", "Lead.LeadSource", reason="hidden")
    assert [answer.reason for answer in judged("DAT001", SOURCE, gap, policy=NEEDED).not_judged] == ["hidden"]


@pytest.mark.parametrize(("born", "young"), [("2026-05-24T10:00:00Z", False), ("2026-05-25T10:00:00Z", True), (None, False)])
def test_a_young_field_had_no_chance_on_older_records(born, young):
    field = a_field("Lead.Region__c", created_at=born)
    judgement = judged("DAT001", field, a_fill("Lead.Region__c", 0, 100), policy=metric("Lead.Region__c"))
    assert bool(judgement.findings) is not young
    assert [answer.cure for answer in judgement.not_judged] == ["wait until it is older"] * young


def test_a_count_without_all_rights_is_a_least_number_and_less_sure():
    gap = a_gap("field_fill", "Lead", reason="counted without View All Data")
    (finding,) = found("DAT001", SOURCE, a_fill("Lead.LeadSource", 100, 1000), gap, policy=NEEDED)
    assert finding.message.startswith("At least 900 of 1,000 leads (90 %) have no LeadSource")
    assert finding.confidence is Confidence.LIKELY
