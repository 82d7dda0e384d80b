from decimal import Decimal

import pytest

import checks.stages.stages_part_ways  # noqa: F401
from build import a_connection, a_gap, found, judged
from build_deals import a_stage_count
from build_quality import a_count
from build_sides import BOTH, HS, ORG, PORTAL, SF, a_walk, declared
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.policy.measurement import SyncPair
from checks.model.rows.schema import SyncMapping

WALK = [("Discovery", 10), ("Demo", 30), ("Proposal", 60), ("Closed Won", 100), ("Closed Lost", 0)]
NEW, DEFAULT = "Opportunity/New", "deals/default"
PAIR = declared((NEW, DEFAULT))


def ours(*stages, path=NEW):
    return a_walk(path, *(stages or WALK))


def theirs(*stages, path=DEFAULT, **given):
    return a_walk(path, *(stages or WALK), connection=HS, **given)


def changed(*changes):
    """The walk with other stages in place of some, by name; None takes one away."""
    by_name = dict(changes)
    return [by_name.get(name, (name, chance)) for name, chance in WALK if by_name.get(name, (name, chance))]


def test_names_what_is_missing_and_what_is_worth_another_chance():
    stages = changed(("Demo", None), ("Proposal", ("Proposal", 90)))
    counts = [a_stage_count("Opportunity/*/Demo", 12, amount=Decimal(30000))]
    assert found("STG011", [a_connection(currency="EUR"), PORTAL], ours(), theirs(*stages), counts, policy=PAIR) == [
        Finding(
            ref="hubspot:pipeline:deals/default",
            message="'New' (salesforce) and 'default' (hubspot) part ways: HubSpot lacks 'Demo'; 'Proposal' is at 60 % in "
            "Salesforce and at 90 % in HubSpot. 12 open deals worth 30,000 EUR stand in them.",
            measured={
                "mirror": "salesforce:pipeline:Opportunity/New",
                "origin": "declared",
                "only_salesforce": ["Demo"],
                "only_hubspot": [],
                "other_fate": [],
                "other_order": [],
                "probabilities": {"Proposal": [60, 90]},
            },
            size=2,
            affected=(
                "salesforce:pipeline:Opportunity/New",
                "salesforce:stage:Opportunity/New/Demo",
                "salesforce:stage:Opportunity/New/Proposal",
                "hubspot:stage:deals/default/Proposal",
            ),
            records=12,
            amount=30000.0,
        )
    ]


@pytest.mark.parametrize(
    "stages",
    [
        pytest.param(WALK, id="the same"),
        pytest.param(changed(("Demo", ("demo", 30)), ("Proposal", ("Proposals", 60))), id="other spellings"),
        pytest.param(changed(("Demo", ("Demo", 50))), id="twenty points apart"),
        pytest.param(changed(("Demo", ("Demo", None))), id="a chance that was not read"),
        pytest.param(changed(("Closed Won", ("Signed", 100)), ("Closed Lost", ("Gone", 0))), id="won and lost by other names"),
    ],
)
def test_leaves_alone(stages):
    assert found("STG011", BOTH, ours(), theirs(*stages), policy=PAIR) == []


@pytest.mark.parametrize(
    ("stages", "told", "severity"),
    [
        pytest.param(
            changed(("Demo", ("Demo", 51))), "'Demo' is at 30 % in Salesforce and at 51 % in HubSpot", None, id="chance"
        ),
        pytest.param([WALK[1], WALK[0], *WALK[2:]], "'Demo' has another place in HubSpot", None, id="order"),
        pytest.param([*WALK, ("Legal", 80)], "Salesforce lacks 'Legal'", None, id="one more"),
        pytest.param(
            changed(("Proposal", ("Proposal", 0))),
            "'Proposal' is open in Salesforce and lost in HubSpot",
            Severity.HIGH,
            id="closed",
        ),
        pytest.param(
            changed(("Closed Lost", ("Closed Lost", 100)), ("Closed Won", None)),
            "'Closed Lost' is lost in Salesforce and won in HubSpot",
            Severity.HIGH,
            id="won",
        ),
    ],
)
def test_each_way_to_part(stages, told, severity):
    (finding,) = found("STG011", BOTH, ours(), theirs(*stages), policy=PAIR)
    assert told in finding.message
    assert (finding.severity, finding.confidence) == (severity, None)


def test_flags_that_were_not_read_clash_with_none():
    hidden = [
        row if not hasattr(row, "won") else row.__class__(**{**_fields(row), "closed": None, "won": None}) for row in theirs()
    ]
    assert found("STG011", BOTH, ours(), hidden, policy=PAIR) == []


def _fields(row):
    return {name: getattr(row, name) for name in row.__struct_fields__}


@pytest.mark.parametrize(
    ("pair", "told"),
    [
        pytest.param(SyncPair(source=NEW, target=DEFAULT, direction="to_target"), ["HubSpot lacks 'Demo'"], id="to HubSpot"),
        pytest.param(
            SyncPair(source=NEW, target=DEFAULT, direction="to_source"), ["Salesforce lacks 'Meeting'"], id="to Salesforce"
        ),
        pytest.param(
            SyncPair(source="hubspot:pipeline:deals/default", target="pipeline:Opportunity/New", direction="to_target"),
            ["Salesforce lacks 'Meeting'"],
            id="to Salesforce, named first",
        ),
        pytest.param(
            SyncPair(source=NEW, target=DEFAULT), ["HubSpot lacks 'Demo'; Salesforce lacks 'Meeting'"], id="nobody says which way"
        ),
        pytest.param(SyncPair(source=NEW, target=DEFAULT, values={"Demo": "Meeting"}), [], id="mapped"),
        pytest.param(SyncPair(source=DEFAULT, target=NEW, values={"Meeting": "Demo"}), [], id="mapped the other way"),
        pytest.param(
            SyncPair(source=NEW, target=DEFAULT, values={"Demo": "Gone"}), ["HubSpot lacks 'Demo'; "], id="mapped to nothing"
        ),
    ],
)
def test_the_policy_says_which_way_and_which_stage_is_which(pair, told):
    findings = found("STG011", BOTH, ours(), theirs(*changed(("Demo", ("Meeting", 30)))), policy=declared(pair))
    assert len(findings) == len(told)
    assert all(text in finding.message for text, finding in zip(told, findings, strict=True))


def test_the_orgs_list_may_be_paired_by_its_name():
    rows = [*ours(path="Opportunity/*"), *ours(WALK[0], path="Opportunity/Other"), *theirs(*WALK[1:])]
    (finding,) = found("STG011", BOTH, rows, policy=declared(("Opportunity/*", DEFAULT)))
    assert finding.message.startswith("the org's list of Opportunity stages (salesforce) and 'default' (hubspot) part ways:")


def test_a_sync_may_tell_the_pair():
    row = SyncMapping(
        connection=HS,
        ref=f"{SF}:pipeline:{NEW}",
        source=f"{SF}:pipeline:{NEW}",
        target=f"{HS}:pipeline:deals/b",
        direction="both",
        origin="read",
    )
    (finding,) = found("STG011", BOTH, ours(), theirs(), theirs(*WALK[1:], path="deals/b"), row)
    assert (finding.ref, finding.confidence) == ("hubspot:pipeline:deals/b", None)


def test_two_processes_of_one_pipeline_are_one_finding():
    rows = [*ours(), *ours(*WALK[1:], path="Opportunity/Other"), *theirs(*WALK, ("Legal", 70))]
    (finding,) = found("STG011", BOTH, rows, policy=declared((NEW, DEFAULT), ("Opportunity/Other", DEFAULT)))
    assert finding.size == 3
    assert [one["mirror"] for one in finding.measured["pairs"]] == [
        "salesforce:pipeline:Opportunity/New",
        "salesforce:pipeline:Opportunity/Other",
    ]


def test_a_proposal_says_so():
    (finding,) = found("STG011", BOTH, ours(), theirs(*changed(("Demo", None))))
    assert finding.message.endswith(" That the two mirror each other is proposed from the names of their stages.")
    assert (finding.confidence, finding.measured["origin"]) == (Confidence.POSSIBLE, "proposed")


STRANGE = [("Appointment", 20), ("Bought-In", 80), ("Contract", 90), ("Closed Won", 100), ("Closed Lost", 0)]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([*ours(), *theirs(*STRANGE)], id="two stages of five are called the same"),
        pytest.param([*ours(), *theirs(*STRANGE), *theirs(*WALK[1:], path="deals/b")], id="another pipeline is like it"),
        pytest.param(
            [*ours(), *ours(path="Opportunity/Twin"), *theirs(*changed(("Demo", None)))], id="two processes are equally like it"
        ),
        pytest.param([*ours(), *theirs(*changed(("Demo", None))), a_count("deals", 0, connection=HS)], id="no deals in HubSpot"),
        pytest.param([*ours(), *theirs(*WALK[1:], kind="support")], id="tickets"),
        pytest.param([*ours(), *theirs(*WALK[1:], active=False)], id="an archived pipeline"),
    ],
)
def test_proposes_no_pair_where_too_little_speaks_for_it(rows):
    assert found("STG011", BOTH, rows) == []


def test_the_likeness_can_be_set():
    rows = [*ours(), *theirs(WALK[0], WALK[3], WALK[4], ("Trial", 20), ("Legal", 80))]
    assert len(found("STG011", BOTH, rows)) == 1
    assert found("STG011", BOTH, rows, likeness=0.6) == []


def test_how_far_apart_chances_may_lie_can_be_set():
    rows = [*ours(), *theirs(*changed(("Demo", ("Demo", 35))))]
    assert found("STG011", BOTH, rows, policy=PAIR) == []
    assert len(found("STG011", BOTH, rows, policy=PAIR, apart=4)) == 1


@pytest.mark.parametrize("gap", [("stages", "Opportunity", SF), ("stages", "deals/default", HS), ("pipelines", "deals", HS)])
def test_stages_read_in_part_are_not_compared(gap):
    table, scope, connection = gap
    judgement = judged("STG011", BOTH, ours(), theirs(*WALK[1:]), a_gap(table, scope, connection=connection), policy=PAIR)
    assert judgement.findings == ()
    assert judgement.not_judged[0].reason == "no access"


def test_pipelines_that_nobody_pairs_are_not_judged():
    judgement = judged("STG011", BOTH, ours(), theirs(*STRANGE))
    assert [one.cure for one in judgement.not_judged] == [
        "pair them under sync in governance/systems.yaml, as in [Opportunity/New_Business, deals/default]"
    ]
    assert judged("STG011", BOTH, ours()).not_judged == ()


@pytest.mark.parametrize(("connection", "named"), [(ORG, "HubSpot"), (PORTAL, "Salesforce")])
def test_one_system_alone_is_not_judged(connection, named):
    judgement = judged("STG011", connection, ours() if connection is ORG else theirs())
    assert judgement.not_judged == (
        NotJudged(
            reason=f"what only both CRMs together tell was not judged: {named} was not read",
            cure=f"connect {named} in auditor.yaml",
        ),
    )


def test_money_in_two_currencies_is_not_added_up():
    given = [a_connection(currency="EUR"), a_connection(HS, system="hubspot", currency="USD")]
    counts = [
        a_stage_count("Opportunity/*/Demo", 2, amount=Decimal(5)),
        a_stage_count("deals/default/Meeting", 3, amount=Decimal(7), connection=HS),
    ]
    (finding,) = found("STG011", given, ours(), theirs(*changed(("Demo", ("Meeting", 30)))), counts, policy=PAIR)
    assert (finding.records, finding.amount) == (5, None)
    assert "5 open deals stand in them." in finding.message


def test_a_deal_that_both_hold_is_counted_once():
    counts = [a_stage_count("Opportunity/*/Demo", 4), a_stage_count("deals/default/Demo", 5, connection=HS)]
    (finding,) = found("STG011", BOTH, ours(), theirs(*changed(("Demo", ("Demo", 90)))), counts, policy=PAIR)
    assert finding.records == 5


def test_what_several_processes_hold_is_counted_for_none():
    counts = [a_stage_count("Opportunity/*/Demo", 4)]
    rows = [*ours(), *ours(path="Opportunity/Other"), *theirs(*changed(("Demo", None)))]
    (finding,) = found("STG011", BOTH, rows, counts, policy=PAIR)
    assert (finding.records, finding.amount) == (None, None)


def test_the_only_pipeline_need_not_be_the_default_one():
    (finding,) = found("STG011", BOTH, ours(), theirs(*changed(("Demo", None)), path="deals/b"))
    assert finding.ref == "hubspot:pipeline:deals/b"


def test_the_likeliest_of_two_processes_is_proposed():
    rows = [*ours(), *ours(*WALK[1:], path="Opportunity/Other"), *theirs(*WALK, ("Legal", 70))]
    judgement = judged("STG011", BOTH, rows)
    assert [one.measured["mirror"] for one in judgement.findings] == ["salesforce:pipeline:Opportunity/New"]
    assert judgement.not_judged == ()


@pytest.mark.parametrize(
    ("policy", "sizes"),
    [
        pytest.param(declared((NEW, "Opportunity/Other")), [], id="two of Salesforce"),
        pytest.param(declared((DEFAULT, "deals/b")), [], id="two of HubSpot"),
        pytest.param(declared((NEW, DEFAULT), (DEFAULT, NEW)), [1], id="the same pair twice"),
    ],
)
def test_a_declared_pair_is_one_of_each_system(policy, sizes):
    rows = [*ours(), *ours(*STRANGE, path="Opportunity/Other"), *theirs(*WALK[1:]), *theirs(*STRANGE, path="deals/b")]
    findings = found("STG011", BOTH, rows, policy=policy, likeness=1)
    assert [one.size for one in findings] == sizes


def test_a_pair_that_is_known_leaves_nothing_unjudged():
    rows = [*ours(), *ours(*STRANGE, path="Opportunity/Other"), *theirs(), *theirs(("Trial", 5), path="deals/b")]
    assert judged("STG011", BOTH, rows, policy=PAIR).not_judged == ()
