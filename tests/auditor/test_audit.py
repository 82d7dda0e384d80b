from datetime import date, datetime

import msgspec
import pytest

from auditor.audit import Setting, audit
from auditor.baseline import AcceptedFinding
from auditor.mutes import MUTE_CHECKS
from build import NOW, a_connection, a_field, a_gap, a_snapshot, an_object
from checks.model.check import REGISTRY, VIEWS, check, view
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.policy import Policy
from checks.model.policy.company import Company
from checks.model.policy.records import CheckSetting, Mute, Mutes, Thresholds
from checks.model.rows.measures import FieldFill
from checks.model.rows.schema import Location

REF = "salesforce:field:Lead.Segment__c"
FIELD = a_field()


def sized_field(fields, *, size=3):
    """Field of a size.

    Why: it matters.
    Fix in Salesforce: mend it in Setup.
    Fix in HubSpot: mend it in Settings.
    """
    for row in fields:
        yield Finding(ref=row.ref, message="seen", size=size, affected=("a",), measured={"size": size})


def broken_check(fields):
    """Check that breaks."""
    raise KeyError("oops")
    yield


@pytest.fixture(autouse=True)
def catalogue():
    known = dict(REGISTRY)
    check("ZZA001", severity=Severity.MEDIUM, confidence=Confidence.LIKELY, rows=(1,))(sized_field)
    check("ZZB001", severity=Severity.HIGH, confidence=Confidence.CERTAIN, rows=(1,))(broken_check)
    yield {code: REGISTRY[code] for code in ("ZZA001", "ZZB001")} | dict(MUTE_CHECKS)
    REGISTRY.clear()
    REGISTRY.update(known)


def audited(catalogue, *rows, policy=None, **setting):
    checks = {code: one for code, one in catalogue.items() if code != "ZZB001"}
    return audit(a_snapshot(*(rows or (FIELD,))), checks, Setting(policy=policy or Policy(), **setting), snapshot_id="s1")


def accepted(**given):
    return {
        ("ZZA001", REF): AcceptedFinding(
            **{
                "code": "ZZA001",
                "ref": REF,
                "size": 3,
                "severity": "medium",
                "affected": ("a",),
                "accepted_on": date(2026, 1, 1),
                **given,
            }
        )
    }


def test_a_finding_carries_all_that_its_reader_needs(catalogue):
    (finding,) = audited(catalogue).findings
    assert finding.title == "Field of a size"
    assert finding.severity is Severity.MEDIUM
    assert finding.confidence is Confidence.LIKELY
    assert (finding.why, finding.fix) == ("it matters.", "mend it in Setup.")
    assert (finding.state, finding.first_seen) == ("open", NOW.date())
    assert finding.placed.due_on > NOW.date()


def test_the_fix_is_that_of_the_system_at_fault(catalogue):
    portal = a_connection("portal", system="hubspot")
    result = audited(catalogue, portal, a_field("deals.amount", connection="portal"))
    assert result.findings[0].fix == "mend it in Settings."


@pytest.mark.parametrize(
    ("given", "fix"),
    [
        ({}, "mend it in Settings."),
        ({"affected": ("salesforce:field:Lead.X__c",)}, "mend it in Setup."),
        ({"affected": ("portal:field:deals.x",)}, "mend it in Settings."),
        ({"affected": ("portal:field:deals.x",), "fix_in": "salesforce"}, "mend it in Setup."),
        ({"fix": "do this"}, "do this"),
    ],
)
def test_what_stands_in_the_policy_is_mended_in_the_crm_that_it_is_about(given, fix):
    def of_policy(fields):
        """Of the policy.

        Why: it matters.
        Fix in Salesforce: mend it in Setup.
        Fix in HubSpot: mend it in Settings.
        """
        yield Finding(ref="governance:policy:x", message="seen", **given)

    check("ZZA001", severity=Severity.MEDIUM, confidence=Confidence.LIKELY, rows=(1,))(of_policy)
    portal = a_connection("portal", system="hubspot")
    rows = [portal, *([a_connection()] if "salesforce" in str(given) else []), a_field("deals.amount", connection="portal")]
    assert audited({"ZZA001": REGISTRY["ZZA001"]}, *rows).findings[0].fix == fix


def test_a_finding_knows_the_file_and_line_of_its_component(catalogue):
    here = Location(connection="salesforce", ref=REF, file="objects/Lead.object", line=7)
    (finding,) = audited(catalogue, FIELD, here).findings
    assert (finding.file, finding.line) == ("objects/Lead.object", 7)


WON, LEAD = "salesforce:report:Sales/Won", "salesforce:object:Lead"
SALES, PIPELINE = "salesforce:folder:report/Sales", "salesforce:pipeline:Opportunity/*"
GONE, VALUE = "salesforce:field:Lead.Gone__c", "salesforce:value:Lead.Segment__c=X"


@pytest.mark.parametrize(
    ("ref", "affected", "where"),
    [
        pytest.param(REF, (WON,), REF, id="the component itself"),
        pytest.param(GONE, ("words", WON), WON, id="what names it"),
        pytest.param(VALUE, (), REF, id="the field of a value"),
        pytest.param(VALUE, (WON,), WON, id="what names a value"),
        pytest.param(GONE, (), LEAD, id="the object of a field"),
        pytest.param("salesforce:report:Sales/Gone", (), SALES, id="the folder of a report"),
        pytest.param("salesforce:stage:Opportunity/*/Gone", (), PIPELINE, id="the pipeline of a stage"),
        pytest.param("salesforce:queue:Gone", (GONE,), LEAD, id="the object of what names it"),
        pytest.param("salesforce:queue:Gone", (), "", id="nothing that is on disk"),
    ],
)
def test_a_finding_points_at_the_closest_thing_that_is_on_disk(catalogue, ref, affected, where):
    def finds_it(fields):
        """Field.

        Why: it matters.
        Fix in Salesforce: mend it.
        Fix in HubSpot: mend it.
        """
        yield Finding(ref=ref, message="seen", affected=affected)

    check("ZZC001", severity=Severity.LOW, confidence=Confidence.LIKELY, rows=(1,))(finds_it)
    places = [Location(connection="salesforce", ref=one, file=one, line=1) for one in (REF, WON, LEAD, SALES, PIPELINE)]
    result = audit(a_snapshot(FIELD, *places), {"ZZC001": REGISTRY["ZZC001"]}, Setting())
    assert result.findings[0].file == where
    assert result.first_file == REF


LIVE = a_connection(kind="production", ui_url="https://acme.my.salesforce.com", rights=("API Enabled", "View All Data"))


def a_page(ref, page="/lightning/setup/x"):
    return Location(connection="salesforce", ref=ref, page=page)


@pytest.mark.parametrize(
    ("pages", "link"),
    [
        pytest.param([(REF, "/field"), (LEAD, "/object")], "https://acme.my.salesforce.com/field", id="the component itself"),
        pytest.param([(LEAD, "/object")], "https://acme.my.salesforce.com/object", id="what it is a part of"),
        pytest.param([(REF, "//evil.example")], "https://acme.my.salesforce.com/evil.example", id="never out of the org"),
        pytest.param([(WON, "/report")], "", id="nothing of its own"),
    ],
)
def test_a_finding_leads_straight_into_setup(catalogue, pages, link):
    (finding,) = audited(catalogue, LIVE, FIELD, *(a_page(ref, page) for ref, page in pages)).findings
    assert (finding.link, finding.file, finding.line) == (link, "", 0)


OWNED, TWO = "salesforce:pipeline:Opportunity/Enterprise", (WON, "salesforce:report:Sales/Lost")


@pytest.mark.parametrize(
    ("ref", "affected", "pages", "link"),
    [
        pytest.param(f"{LEAD}/CampaignMember", (), [LEAD], LEAD, id="what records of an object lack"),
        pytest.param(f"{OWNED}/past_due", (), [OWNED, PIPELINE], OWNED, id="a fault of the deals of a pipeline"),
        pytest.param(f"{OWNED}/past_due", (), [LEAD, PIPELINE], "", id="another pipeline"),
        pytest.param("salesforce:folder:report/Sales", TWO, [WON], "", id="one of several that lie in a folder"),
        pytest.param("salesforce:folder:report/Sales", TWO, [SALES, WON], SALES, id="the folder itself"),
        pytest.param("salesforce:folder:report/Sales", (WON,), [WON], WON, id="the only one that lies in a folder"),
        pytest.param("governance:policy:launches.yaml/X", ("words", REF), [REF], REF, id="the only component, beside words"),
        pytest.param("governance:policy:launches.yaml/X", (GONE,), [LEAD], LEAD, id="what the only component is a part of"),
        pytest.param("governance:policy:launches.yaml/X", (REF, WON), [REF, WON], "", id="one of several components"),
    ],
)
def test_a_link_leads_to_the_component_or_what_it_is_a_part_of(catalogue, ref, affected, pages, link):
    def finds_it(fields):
        """Field.

        Why: it matters.
        Fix in Salesforce: mend it.
        Fix in HubSpot: mend it.
        """
        yield Finding(ref=ref, message="seen", affected=affected)

    check("ZZC001", severity=Severity.LOW, confidence=Confidence.LIKELY, rows=(1,))(finds_it)
    held = [a_page(one, f"/{number}") for number, one in enumerate(pages)]
    (finding,) = audit(a_snapshot(LIVE, FIELD, *held), {"ZZC001": REGISTRY["ZZC001"]}, Setting()).findings
    assert finding.link == (f"https://acme.my.salesforce.com/{pages.index(link)}" if link else "")


@pytest.mark.parametrize("ui_url", [None, "http://acme.my.salesforce.com", "javascript:alert(1)//"])
def test_only_an_org_with_an_https_address_is_linked_to(catalogue, ui_url):
    (finding,) = audited(catalogue, a_connection(ui_url=ui_url), FIELD, a_page(REF)).findings
    assert finding.link == ""


def test_pages_are_no_files(catalogue):
    file = Location(connection="salesforce", ref=LEAD, file="objects/Lead.object", line=7)
    result = audited(catalogue, LIVE, FIELD, a_page(REF), a_page(LEAD), file)
    assert (result.findings[0].file, result.first_file) == ("objects/Lead.object", "objects/Lead.object")
    assert audited(catalogue, LIVE, FIELD, a_page(REF)).first_file == ""


FILL = FieldFill(connection="salesforce", ref=REF, filled=3, of=9)


def counts(fields, field_fill=None):
    """Field that is counted.

    Why: it matters.
    Fix in Salesforce: mend it.
    Fix in HubSpot: mend it.
    """
    yield from (Finding(ref=row.ref, message="seen") for row in fields)


def counts_in_a_view(fields, counted_in_a_view):
    """Field that a view counts.

    Why: it matters.
    Fix in Salesforce: mend it.
    Fix in HubSpot: mend it.
    """
    yield from (Finding(ref=row.ref, message="seen") for row in fields)


def counted_in_a_view(field_fill):
    return len(field_fill)


@pytest.fixture
def counting():
    known = dict(VIEWS)
    view(counted_in_a_view)
    for code, function in (("ZZC001", counts), ("ZZC002", counts_in_a_view)):
        check(code, severity=Severity.LOW, confidence=Confidence.LIKELY, rows=(1,))(function)
    yield {code: REGISTRY[code] for code in ("ZZA001", "ZZC001", "ZZC002")}
    VIEWS.clear()
    VIEWS.update(known)


def counted(checks, *rows):
    findings = audit(a_snapshot(LIVE, FIELD, an_object("Lead"), *rows), checks, Setting()).findings
    return {finding.code: (finding.measured_with, finding.at_least) for finding in findings}


NOTHING = ((), False)


def test_a_number_carries_the_rights_it_was_counted_with(counting):
    whole = (("API Enabled", "View All Data"), False)
    assert counted(counting, FILL) == {"ZZA001": NOTHING, "ZZC001": whole, "ZZC002": whole}


def test_what_was_not_counted_has_no_rights(counting):
    assert set(counted(counting).values()) == {NOTHING}


@pytest.mark.parametrize(
    ("gap", "at_least"),
    [
        pytest.param(a_gap("field_fill", "Lead"), True, id="records of an object are hidden"),
        pytest.param(a_gap("field_fill", "Lead.Hidden__c"), False, id="a field is hidden"),
        pytest.param(a_gap("field_fill", "Lead", kind="budget"), False, id="not counted for another reason"),
        pytest.param(a_gap("won", "Lead"), False, id="another number"),
        pytest.param(a_gap("field_fill", "Lead", connection="eu"), False, id="another org"),
    ],
)
def test_without_the_right_to_see_every_record_there_are_at_least_so_many(counting, gap, at_least):
    found = counted(counting, FILL, a_connection("eu"), gap)
    assert (found["ZZC001"][1], found["ZZC002"][1], found["ZZA001"][1]) == (at_least, at_least, False)


def counts_for_the_policy(field_fill):
    """Field that a rule names.

    Why: it matters.
    Fix in Salesforce: mend it.
    Fix in HubSpot: mend it.
    """
    yield Finding(ref="governance:policy:handoffs.yaml/Won", message="seen")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([FILL], (("API Enabled", "View All Data"), False), id="one org"),
        pytest.param([FILL, a_gap("field_fill", "Lead")], (("API Enabled", "View All Data"), True), id="one org, in part"),
        pytest.param(
            [FILL, a_gap("field_fill", "Lead", connection="eu")], (("API Enabled", "View All Data"), False), id="not there"
        ),
        pytest.param(
            [FILL, FieldFill(connection="eu", ref=f"eu:{REF}", filled=1, of=2)], (("API Enabled",), False), id="two orgs"
        ),
    ],
)
def test_what_is_found_in_the_policy_rests_on_all_connections_that_were_counted(counting, rows, expected):
    check("ZZC003", severity=Severity.LOW, confidence=Confidence.LIKELY, rows=(1,))(counts_for_the_policy)
    eu = a_connection("eu", kind="production", rights=("API Enabled",))
    snapshot = a_snapshot(LIVE, eu, FIELD, an_object("Lead"), *rows)
    (finding,) = audit(snapshot, {"ZZC003": REGISTRY["ZZC003"]}, Setting()).findings
    assert (finding.measured_with, finding.at_least) == expected


def test_the_checks_of_the_mutes_judge_nothing_of_the_crm(catalogue):
    result = audited(catalogue, a_gap("fields"))
    assert {one.code: (one.outcome, one.of_crm) for one in result.checks} == {
        "ZZA001": ("not judged", True),
        "MUT001": ("clean", False),
        "MUT002": ("clean", False),
    }
    assert result.judged == 0


def test_a_broken_check_is_reported_and_stops_no_other(catalogue):
    result = audit(a_snapshot(FIELD), catalogue, Setting())
    outcomes = {outcome.code: outcome for outcome in result.checks}
    assert outcomes["ZZB001"].outcome == "broke"
    assert "KeyError" in outcomes["ZZB001"].not_judged[0].reason
    assert outcomes["ZZA001"].outcome == "found"


def test_what_was_not_read_is_not_clean(catalogue):
    result = audited(catalogue, a_gap("fields"))
    assert [outcome.outcome for outcome in result.checks if outcome.code == "ZZA001"] == ["not judged"]


def test_a_check_may_be_switched_off_and_the_reason_is_told(catalogue):
    policy = Policy(thresholds=Thresholds(checks={"ZZA001": CheckSetting(off=True, reason="we have no leads")}))
    result = audited(catalogue, policy=policy)
    assert result.findings == ()
    outcome = next(outcome for outcome in result.checks if outcome.code == "ZZA001")
    assert (outcome.outcome, outcome.not_judged) == (
        "off",
        (NotJudged(reason="switched off in thresholds.yaml: we have no leads"),),
    )


def test_thresholds_and_severity_come_from_the_policy(catalogue):
    policy = Policy(thresholds=Thresholds(checks={"ZZA001": CheckSetting(options={"size": 9}, severity="critical")}))
    (finding,) = audited(catalogue, policy=policy).findings
    assert (finding.size, finding.severity, finding.placed.tier) == (9, Severity.CRITICAL, 2)


def test_an_accepted_finding_stays_listed_but_does_not_count(catalogue):
    result = audited(catalogue, baseline=accepted())
    assert result.findings[0].state == "accepted"
    assert result.open() == ()


@pytest.mark.parametrize("worse", [{"size": 2}, {"severity": "low"}, {"affected": ("b",)}])
def test_an_accepted_finding_that_got_worse_counts_again(catalogue, worse):
    (finding,) = audited(catalogue, baseline=accepted(**worse)).open()
    assert finding.state_reason.startswith("worse than when it was accepted on 2026-01-01")


def test_what_was_accepted_and_what_it_is_now_are_told_in_full(catalogue):
    policy = Policy(thresholds=Thresholds(checks={"ZZA001": CheckSetting(options={"size": 1_234_567})}))
    (finding,) = audited(catalogue, baseline=accepted(size=2000), policy=policy).open()
    assert finding.state_reason.endswith(": 2,000 then, 1,234,567 now")


def test_a_muted_finding_stays_listed_with_the_reason(catalogue):
    mute = Mute(check="ZZA001", component="Lead.*", reason="being renamed", owner="Ada", until=NOW.date())
    result = audited(catalogue, policy=Policy(mutes=Mutes(mutes=(mute,))))
    assert [(finding.state, finding.state_reason) for finding in result.findings] == [
        ("muted", "being renamed (Ada, until 2026-11-20)")
    ]


def test_a_finding_seen_before_keeps_its_first_day(catalogue):
    (finding,) = audited(catalogue, first_seen=lambda code, ref: date(2026, 11, 2)).findings
    assert finding.first_seen == date(2026, 11, 2)
    assert finding.placed.tier == 2


def test_the_same_snapshot_gives_the_same_result_in_any_order(catalogue):
    rows = [a_field(f"Lead.F{n}__c") for n in range(5)]
    assert msgspec.json.encode(audited(catalogue, *rows).findings) == msgspec.json.encode(
        audited(catalogue, *reversed(rows)).findings
    )


def test_time_comes_from_the_snapshot(catalogue):
    assert isinstance(audited(catalogue).taken_at, datetime)
    assert audited(catalogue).taken_at == NOW


def test_an_audit_is_marked_with_its_policy_and_baseline():
    def mark(policy=None, baseline=()):
        accepted = {(one.code, one.ref): one for one in baseline}
        return audit(a_snapshot(), {}, Setting(policy=policy or Policy(), baseline=accepted)).policy

    accepted = AcceptedFinding(
        code="SRC003", ref="salesforce:field:Lead.A", size=1, severity="low", affected=(), accepted_on=NOW.date()
    )
    other = msgspec.structs.replace(accepted, ref="salesforce:field:Lead.B")
    marks = [mark(), mark(Policy(company=Company(name="Acme"))), mark(baseline=[accepted]), mark(baseline=[accepted, other])]
    assert len(set(marks)) == 4
    assert mark(Policy(declared=frozenset({"company", "sources"}))) == mark()
    assert mark(baseline=[other, accepted]) == marks[-1]


IN_PART = "clean in part"


@pytest.mark.parametrize(("kind", "outcome"), [("edition", "clean"), ("scope", IN_PART), ("feature off", IN_PART)])
def test_a_check_is_no_less_clean_for_what_the_account_does_not_have(catalogue, kind, outcome):
    check("ZZA001", severity=Severity.MEDIUM, confidence=Confidence.LIKELY, rows=(1,))(_quiet)
    result = audited({"ZZA001": REGISTRY["ZZA001"]}, FIELD, a_gap("fields", "custom", kind=kind))
    (one,) = result.checks
    assert (one.outcome, len(one.not_judged)) == (outcome, 1)


def _quiet(fields):
    """Finds nothing."""
    return []
