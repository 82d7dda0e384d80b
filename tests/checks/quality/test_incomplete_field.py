import pytest

from build import a_field, a_gap, a_pipeline, a_stage, found, judged
from build_hubspot import HS, a_portal, carried, hubspots_own, lead_statuses, lifecycle_stages
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


AMOUNT = a_field("Opportunity.Amount", custom=False, type="currency")
DEALS = [a_pipeline(), a_stage("Opportunity/*/Proposal"), AMOUNT, a_fill("Opportunity.Amount", 400, 1000)]


@pytest.mark.parametrize("policy", [metric("Opportunity.Amount"), required("Opportunity.Amount")], ids=["metric", "stage"])
@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([*DEALS, a_field("Account.Segment__c")], 0, id="a segment by its name"),
        pytest.param([*DEALS, a_field("Opportunity.Tier__c")], 0, id="a tier of deals"),
        pytest.param([*DEALS, a_field("Lead.Segment__c")], 1, id="a segment of leads"),
        pytest.param([*DEALS, a_field("Account.Segment_Notes__c")], 1, id="a field that only speaks of it"),
        pytest.param([*DEALS, a_field("Account.Segment__c", managed=True)], 1, id="a segment of a package"),
        pytest.param([*DEALS, a_field("Account.Segment__c", archived=True)], 1, id="a segment that is archived"),
        pytest.param([*DEALS, a_field("companies.segment__c", connection="hubspot")], 1, id="a segment in another CRM"),
        pytest.param(DEALS, 1, id="no segment"),
    ],
)
def test_amounts_are_told_by_segment_where_the_segment_is_known_and_here_where_it_is_not(rows, expected, policy):
    counts = some_counts("Opportunity.StageName", Proposal=1000)
    assert len(found("DAT001", rows, counts, policy=policy)) == expected


def test_a_segment_that_the_policy_names_leaves_amounts_to_it():
    policy = Policy(
        metrics=metric("Opportunity.Amount", "Opportunity.Scope__c").metrics, segments=Segments(fields=("Account.X__c",))
    )
    scope = [a_field("Opportunity.Scope__c"), a_fill("Opportunity.Scope__c", 400, 1000)]
    assert [finding.ref for finding in found("DAT001", DEALS, scope, policy=policy)] == ["salesforce:field:Opportunity.Scope__c"]


def test_amounts_are_told_here_where_it_is_not_known_which_stages_deals_walk():
    rows = [AMOUNT, a_fill("Opportunity.Amount", 400, 1000), a_field("Account.Segment__c")]
    assert len(found("DAT001", rows, policy=metric("Opportunity.Amount"))) == 1
    renewals = [a_pipeline(kind="renewal"), a_stage()]
    assert len(found("DAT001", rows, renewals, policy=metric("Opportunity.Amount"))) == 1


def test_close_dates_of_hubspot_are_deals_like_others():
    here = {"connection": "hubspot"}
    rows = [a_pipeline("deals/default", **here), a_stage("deals/default/1", **here), a_field("deals.closedate", **here)]
    fill = a_fill("deals.closedate", 60, 1000, **here)
    assert len(found("DAT001", rows, fill, policy=metric("deals.closedate"))) == 1
    assert found("DAT001", rows, fill, a_field("companies.tier", custom=True, **here), policy=metric("deals.closedate")) == []


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


@pytest.mark.parametrize(
    ("field", "policy"),
    [
        (SOURCE, NEEDED),
        (AMOUNT, metric("Opportunity.Amount")),
        (a_field("Opportunity.Scope__c"), required("Opportunity.Scope__c")),
    ],
    ids=["leads", "deals", "a stage"],
)
def test_parts_alone_do_not_tell_of_all_records(field, policy):
    path = f"{field.object}.{field.name}"
    rows = [field, *STAGES, *COUNTS, a_fill(path, 0, 84, f"{field.object}.Region__c=EMEA")]
    judgement = judged("DAT001", rows, policy=policy)
    assert judgement.findings == ()
    reason = f"how many records have {path} filled was not counted"
    assert judgement.not_judged == (NotJudged(scope=f"salesforce:{path}", reason=reason),)
    judgement = judged("DAT001", rows, a_gap("field_fill", path, reason="timed out"), policy=policy, fewest=0)
    assert judgement.findings == ()
    assert [answer.reason for answer in judgement.not_judged] == ["timed out"]


CREATED = a_field("Lead.CreatedDate", custom=False, type="datetime")


@pytest.mark.parametrize(
    ("policy", "file", "said"),
    [
        (metric("Lead.Sauce__c"), "metrics.yaml", "'Lead.Sauce__c', which fits no field"),
        (
            metric("Lead.Sauce", "field:Lead.Regoin__c"),
            "metrics.yaml",
            "'Lead.Sauce' and 'field:Lead.Regoin__c', which fit no field",
        ),
        (metric("Lead.Regoin*"), "metrics.yaml", "'Lead.Regoin*', which fits no field"),
        (metric("Lead.Region__c", "Lead.Sauce__c"), "metrics.yaml", "'Lead.Sauce__c', which fits no field"),
        (required("Lead.Sauce__c"), "lifecycle.yaml", "'Lead.Sauce__c', which fits no field"),
        (required("Lead.Sauce__c", part="lead_statuses"), "lifecycle.yaml", "'Lead.Sauce__c', which fits no field"),
        (Policy(segments=Segments(fields=("Lead.Segmnt__c",))), "segments.yaml", "'Lead.Segmnt__c', which fits no field"),
        (Policy(sources=Sources(fields=("Lead.Sauce__c",))), "sources.yaml", "'Lead.Sauce__c', which fits no field"),
        (
            Policy(handoffs=Handoffs(handoffs=(Handoff(name="MQL to SDR", fields=("Lead.Regoin__c",)),))),
            "handoffs.yaml",
            "'Lead.Regoin__c', which fits no field",
        ),
    ],
)
def test_a_name_in_the_policy_that_fits_no_field_is_told(policy, file, said):
    judgement = judged("DAT001", CREATED, REGION, a_fill("Lead.Region__c", 1000, 1000), policy=policy)
    assert judgement.findings == ()
    fix = f"correct {'them' if ' and ' in said else 'it'} in governance/{file}"
    assert judgement.not_judged == (NotJudged(scope=f"governance:policy:{file}", reason=f"{file} names {said}", cure=fix),)


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        pytest.param("Lead.Sauce__c", [CREATED, a_gap("fields", "Lead")], id="the object was read in part"),
        pytest.param("Lead.Sauce", [CREATED, a_gap("fields", "Lead.Sauce")], id="the field is hidden"),
        pytest.param("Lead.Sauce", [REGION], id="a project holds few standard fields"),
        pytest.param("Quote.Sauce__c", [CREATED], id="an object of which no field was read"),
        pytest.param("*.Sauce__c", [CREATED], id="of any object"),
        pytest.param("report:Lead.Sauce__c", [CREATED], id="no field is meant"),
    ],
)
def test_a_name_may_fit_a_field_that_was_not_read(name, rows):
    judgement = judged("DAT001", rows, policy=metric(name))
    told = [answer.reason for answer in judgement.not_judged if answer.scope == "governance:policy:metrics.yaml"]
    assert told == ["the policy names only fields that were not read, so that only sources were looked at"]


@pytest.mark.parametrize("name", ["Lead.Region__c", "Lead.*", "salesforce:field:Lead.Region__c"])
def test_a_name_that_fits_a_field_is_no_slip(name):
    archived = a_field("Lead.Region__c", archived=True)
    reasons = [answer.reason for answer in judged("DAT001", CREATED, archived, policy=metric(name)).not_judged]
    assert not any("fits no field" in reason for reason in reasons)


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


PHONE = hubspots_own("contacts.phone", type="phone")
WALKS = [*lead_statuses("NEW=New", "OPEN=Open"), *lifecycle_stages("lead=Lead", "salesqualifiedlead=Sales Qualified Lead")]


def test_a_lifecycle_stage_and_a_lead_status_may_each_require_a_property():
    counts = [*carried("contacts.hs_lead_status", OPEN=300), *carried("contacts.lifecyclestage", salesqualifiedlead=200)]
    rows = [a_portal(), PHONE, *WALKS, *counts, a_fill("contacts.phone", 60, 900, connection=HS)]
    (of_stage,) = found("DAT001", rows, policy=required("contacts.phone", "Sales Qualified Lead", part="lead_statuses"))
    assert of_stage.message == (
        "At least 140 of 200 contacts in 'Sales Qualified Lead' (70 %) have no phone, which is required to enter "
        "'Sales Qualified Lead'."
    )
    (of_status,) = found("DAT001", rows, policy=required("contacts.phone", "Open", part="lead_statuses"))
    assert of_status.measured == {"filled": 60, "of": 300, "stage": "Open"}
    assert found("DAT001", rows, policy=required("contacts.phone", "New", part="lead_statuses")) == []


def test_a_lifecycle_stage_that_was_not_counted_is_not_judged():
    rows = [
        a_portal(),
        PHONE,
        *WALKS,
        *carried("contacts.hs_lead_status", OPEN=300),
        a_fill("contacts.phone", 60, 900, connection=HS),
    ]
    judgement = judged("DAT001", rows, policy=required("contacts.phone", "Sales Qualified Lead", part="lead_statuses"))
    assert not judgement.findings
    assert judgement.not_judged[0].reason == "how many records entered the stage that requires contacts.phone was not counted"
