import pytest

from auditor.report import render
from auditor.report.summary import areas, counted_of, described, most_telling, path_of, summarise, weightiest
from build import a_connection
from build_results import a_placing, a_reported_finding, a_result, an_outcome
from checks.model.finding import Mandate, NotJudged, Severity


def test_counts_what_is_open_and_what_is_set_aside():
    summary = summarise(
        a_result(
            a_reported_finding(ref="a", severity=Severity.CRITICAL),
            a_reported_finding(ref="b"),
            a_reported_finding(ref="c", state="muted"),
            a_reported_finding(ref="d", state="accepted"),
            a_reported_finding(ref="e", state="accepted"),
        )
    )
    assert summary.headline == "2 findings (1 muted, 2 in the baseline)"
    assert list(summary.by_severity.items()) == [
        (Severity.CRITICAL, 1),
        (Severity.HIGH, 1),
        (Severity.MEDIUM, 0),
        (Severity.LOW, 0),
    ]


def test_nothing_found_is_said_with_the_same_words():
    assert summarise(a_result()).headline == "0 findings (0 muted, 0 in the baseline)"


def test_owners_are_teams_or_mandates_those_with_the_gravest_findings_first():
    launch_desk = a_placing(mandate=Mandate.GTM_OPS, team="Launch desk")
    summary = summarise(
        a_result(
            a_reported_finding(ref="a"),
            a_reported_finding(ref="b"),
            a_reported_finding(ref="c", severity=Severity.CRITICAL, placed=launch_desk),
            a_reported_finding(ref="d", state="muted", placed=launch_desk),
        )
    )
    assert [(owner.name, owner.findings) for owner in summary.owners] == [("Launch desk", 1), ("RevOps", 2)]


def test_checks_that_are_off_do_not_count_as_judged_or_unjudged():
    checks = [
        an_outcome("SRC001", "found"),
        an_outcome("SRC002", "clean", NotJudged(scope="salesforce:Case", reason="r")),
        an_outcome("SRC003", "not judged", NotJudged(reason="r")),
        an_outcome("SRC004", "broke", NotJudged(reason="KeyError")),
        an_outcome("SRC005", "off", NotJudged(reason="switched off")),
    ]
    summary = summarise(a_result(checks=checks))
    assert (summary.checks, summary.judged, summary.in_part) == (4, 2, 1)
    with_mutes = [*checks, an_outcome("MUT001", "clean", of_crm=False)]
    assert summarise(a_result(checks=with_mutes)) == summary
    assert [check.code for check in summary.broken] == ["SRC004"]
    assert [check.code for check in summary.off] == ["SRC005"]
    assert {group.reason for group in summary.unjudged} == {"r", "KeyError"}


def test_many_places_with_one_reason_are_one_entry():
    places = [
        NotJudged(
            scope=f"salesforce:Object{n}__c", reason=f"Object{n}__c: only a part was read", cure=f"retrieve Object{n}__c whole"
        )
        for n in range(300)
    ]
    (group,) = summarise(
        a_result(checks=[an_outcome("FLD001", "clean", *places), an_outcome("FLD004", "clean", *places)])
    ).unjudged
    assert group.reason == "only a part was read"
    assert group.cure == "retrieve Object0__c, Object100__c, Object101__c and 297 more whole"
    assert (group.checks, len(group.scopes)) == (("FLD001", "FLD004"), 300)


def test_counts_that_were_lost_are_one_entry_that_names_what_was_not_counted():
    lost = [
        NotJudged(scope="salesforce", reason=f"no count of {name}: no call is left", cure="run again", of=f"salesforce:{name}")
        for name in ("ungoverned objects", *(f"Lead.Field{number:03}__c" for number in range(300)))
    ]
    (group,) = summarise(a_result(checks=[an_outcome("FLD004", "clean", *lost), an_outcome("DAT001", "clean", *lost)])).unjudged
    assert group.reason == "no count of Lead.Field000__c, Lead.Field001__c, Lead.Field002__c and 298 more: no call is left"
    assert (group.checks, group.scopes[0], len(group.scopes)) == (("FLD004", "DAT001"), "salesforce:Lead.Field000__c", 301)


def test_a_reference_is_told_by_its_path():
    left = [
        NotJudged(scope=f"salesforce:field:Lead.{name}", reason=f"how many records have Lead.{name} filled was not counted")
        for name in ("A", "B")
    ]
    (group,) = summarise(a_result(checks=[an_outcome("DAT001", "clean", *left)])).unjudged
    assert group.reason == "how many records have Lead.A, Lead.B filled was not counted"


@pytest.mark.parametrize(
    "left",
    [
        [NotJudged(scope="salesforce:Lead", reason="Lead: only LeadStatus was read", cure="retrieve Lead")],
        [NotJudged(reason="no motion is declared", cure="declare one")],
    ],
)
def test_a_reason_of_its_own_keeps_its_words(left):
    (group,) = summarise(a_result(checks=[an_outcome("FLD001", "clean", *left)])).unjudged
    assert (group.reason, group.cure) == (left[0].reason, left[0].cure)


def test_one_sentence_told_of_several_places_is_one_entry():
    sentence = "the values of Lead.Rating and Account.Type are not there"
    places = [
        NotJudged(scope=f"salesforce:{name}", reason=sentence, cure="retrieve them") for name in ("Lead.Rating", "Account.Type")
    ]
    (group,) = summarise(a_result(checks=[an_outcome("FLD006", "clean", *places)])).unjudged
    assert (group.reason, group.scopes) == (sentence, ("salesforce:Account.Type", "salesforce:Lead.Rating"))


def test_a_name_inside_another_word_is_not_the_name_of_the_place():
    left = [NotJudged(scope=f"salesforce:{name}", reason=f"LeadStatus of {name} is missing") for name in ("Lead", "Case")]
    (group,) = summarise(a_result(checks=[an_outcome("FLD001", "clean", *left)])).unjudged
    assert group.reason == "LeadStatus of Case, Lead is missing"


def test_reasons_that_stop_most_checks_come_first():
    checks = [
        an_outcome("A", "not judged", NotJudged(reason="seldom")),
        an_outcome("B", "not judged", NotJudged(reason="often")),
        an_outcome("C", "not judged", NotJudged(reason="often")),
    ]
    assert [group.reason for group in summarise(a_result(checks=checks)).unjudged] == ["often", "seldom"]


def test_areas_follow_the_business_process():
    codes = ["XYZ001", "RTE001", "SRC003", "MUT001", "FLD001", "RTE002"]
    found = areas([a_reported_finding(code) for code in codes])
    assert [area.code for area in found] == ["SRC", "FLD", "RTE", "MUT", "XYZ"]
    assert found[0].title == "Sources and attribution"
    assert found[-1].title == "XYZ"
    assert [check.code for check in found[2].checks] == ["RTE001", "RTE002"]


def test_a_fix_that_all_findings_share_is_told_once():
    same = [a_reported_finding(ref="a"), a_reported_finding(ref="b")]
    other = [a_reported_finding(ref="a"), a_reported_finding(ref="b", fix="Another way.")]
    assert areas(same)[0].checks[0].fix == "Replace the variants."
    assert areas(other)[0].checks[0].fix == ""


def test_one_check_does_not_hide_the_others():
    many = [a_reported_finding("FLD004", ref=str(n)) for n in range(20)]
    chosen = most_telling([*many, a_reported_finding("SRC003"), a_reported_finding("RTE001", severity=Severity.LOW)], 3)
    assert [finding.code for finding in chosen] == ["FLD004", "FLD004", "SRC003", "RTE001"]


def test_what_matters_most_is_five_of_the_severest():
    low = [a_reported_finding("FLD004", ref=str(n), severity=Severity.LOW) for n in range(9)]
    summary = summarise(a_result(*low, a_reported_finding("RTE001", severity=Severity.CRITICAL)))
    assert [finding.code for finding in summary.gravest] == ["RTE001", *["FLD004"] * 4]


def test_of_what_is_equally_severe_money_matters_most_and_then_records():
    weights = {"A01": {}, "B01": {"records": 3}, "C01": {"records": 900}, "D01": {"amount": 5.0}, "E01": {"amount": 7e6}}
    findings = [a_reported_finding(code, **given) for code, given in weights.items()]
    severe = a_reported_finding("Z01", severity=Severity.CRITICAL)
    assert [finding.code for finding in summarise(a_result(*findings, severe)).gravest] == ["Z01", "E01", "D01", "C01", "B01"]
    assert [finding.code for finding in weightiest([*findings, severe])] == ["Z01", "E01", "D01", "C01", "B01", "A01"]


def test_the_weightiest_of_a_check_is_the_one_that_is_shown():
    many = [a_reported_finding("FLD004", ref=f"salesforce:field:Lead.F{n:02}", records=n) for n in range(20)]
    assert [finding.records for finding in most_telling(weightiest(many), 3)] == [19, 18, 17]
    assert "Lead.F19" in render(a_result(*many), "terminal")
    assert "Lead.F00" not in render(a_result(*many), "terminal")


def test_a_muted_finding_does_not_matter_most():
    assert summarise(a_result(a_reported_finding(state="muted"))).gravest == ()


PATHS = {
    "salesforce:field:Lead.Source": "Lead.Source",
    "salesforce:value:Lead.S=a:b": "Lead.S=a:b",
    "Web: Chat: x": "Web: Chat: x",
    "Web": "Web",
}


@pytest.mark.parametrize(("ref", "path"), PATHS.items())
def test_only_references_lose_their_beginning(ref, path):
    assert path_of(ref) == path


def test_a_connection_in_a_few_words():
    assert described(a_connection(format="source", api_version="60.0")) == "salesforce (project, source format, API 60.0)"
    assert described(a_connection(kind="production", edition="Enterprise")) == "salesforce (production, Enterprise)"
    assert described(a_connection(kind="sandbox", format="rest", api_version="66.0")) == "salesforce (sandbox, API 66.0)"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, ""),
        ({"measured_with": ("API Enabled", "View All Data", "Modify All Data")}, "counted with View All Data"),
        ({"measured_with": ("API Enabled", "Modify All Data")}, "counted with Modify All Data"),
        (
            {
                "measured_with": (
                    "automation",
                    "crm.objects.contacts.read",
                    "crm.objects.deals.read",
                    "crm.objects.deals.sensitive.read.v2",
                )
            },
            "counted with crm.objects.contacts.read and crm.objects.deals.read",
        ),
        ({"measured_with": ("crm.read", "deals.read")}, "counted with crm.read and deals.read"),
        (
            {"measured_with": ("View All Data",), "at_least": True},
            "counted without the right to see every record: at least this many",
        ),
    ],
)
def test_a_number_says_how_far_it_goes(given, told):
    assert counted_of(a_reported_finding(**given)) == told


def test_what_an_account_does_not_have_leaves_nothing_in_part_and_is_told_last():
    absent = NotJudged(scope="hubspot:custom objects", reason="the plan has none", cure="nothing to do", absent=True)
    unread = NotJudged(scope="hubspot:leads", reason="no scope", cure="grant it")
    checks = [an_outcome("FLD001", "clean", absent), an_outcome("FLD002", "clean", absent), an_outcome("FLD003", "found", unread)]
    summary = summarise(a_result(checks=checks))
    assert (summary.judged, summary.in_part) == (3, 1)
    assert [(group.reason, group.absent, group.checks) for group in summary.unjudged] == [
        ("no scope", False, ("FLD003",)),
        ("the plan has none", True, ("FLD001", "FLD002")),
    ]
    text = render(a_result(checks=checks), "terminal")
    assert "nothing there for FLD001, FLD002: the plan has none\n    1 place: hubspot:custom objects\n    nothing to do\n" in text


def test_what_no_run_can_judge_says_what_to_look_at_until_then():
    left = NotJudged(scope="hubspot", reason="no API tells it", cure="look at it in HubSpot")
    text = render(a_result(checks=[an_outcome("FCT003", "clean", left)]), "terminal")
    assert "    until then, look at it in HubSpot\n" in text
    assert "to have it judged" not in text
