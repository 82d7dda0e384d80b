from datetime import date
from pathlib import Path

import pytest

from auditor.policy.launches import read_launches
from auditor.policy.load import load_policy
from auditor.policy.problems import PolicyErrors
from checks.model.policy import Policy

WINDOW = "starts_on: 2026-10-01\nends_on: 2026-11-15\n"


@pytest.fixture
def governance(tmp_path, monkeypatch):
    """Write files into ./governance/launches and load ./governance: the policy, or the lines of what is wrong."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "governance" / "launches"
    folder.mkdir(parents=True)

    def load(**files):
        for name, text in files.items():
            (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
        try:
            return load_policy((tmp_path / "governance").relative_to(tmp_path), checks={})
        except PolicyErrors as errors:
            return str(errors).splitlines()

    return load


def test_reads_a_plan_under_the_name_of_its_file(governance):
    text = (
        f"kind: partner motion\n{WINDOW}owner: Ann\ncomponents: ['field:Lead.Partner_*']\nmetrics: [Pipeline]\n"
        "answers: {play: Co-sell with resellers}\n"
        "sign_offs:\n  - {what: fields, who: RevOps, on: 2026-09-28}\n"
        "reviews:\n  - {decision: channel mix, who: [RevOps, GTM Ops], on: 2026-09-20, outcome: agreed}\n"
    )
    policy = governance(**{"partner-q4__yaml": text})
    (launch,) = policy.launches.launches
    assert (launch.name, launch.kind, launch.owner) == ("partner-q4", "partner motion", "Ann")
    assert (launch.starts_on, launch.ends_on) == (date(2026, 10, 1), date(2026, 11, 15))
    assert launch.declares("salesforce:field:Lead.Partner_Tier__c")
    assert launch.answers.play == "Co-sell with resellers"
    assert (launch.sign_offs[0].what, launch.sign_offs[0].on) == ("fields", date(2026, 9, 28))
    assert launch.reviews[0].who == ("RevOps", "GTM Ops")
    assert policy.declared == {"launches"}


def test_plans_come_in_order_of_their_names(governance):
    policy = governance(zulu__yaml=WINDOW, alpha__yaml=WINDOW)
    assert [launch.name for launch in policy.launches.launches] == ["alpha", "zulu"]


def test_a_folder_without_a_plan_is_declared_and_holds_none(governance):
    policy = governance()
    assert policy.launches == Policy().launches
    assert policy.declared == {"launches"}


def test_every_fault_of_every_plan_is_told_at_once(governance):
    lines = governance(
        a__yaml="kind: partner motoin\nstarts_on: 2026-13-01\nends_on: soon\nanswers: {rooting: By region}\n",
        b__yaml="starts_on: 2026-10-02\nends_on: 2026-10-01\n",
        c__yaml="",
        d__yaml="name: d\n" + WINDOW,
        e__yaml=WINDOW + "reviews: [{decision: chanel mix, who: [RevOps], on: 2026-09-20}]\n",
        f__yaml="components: [",
        g__yaml=WINDOW + "sign_offs: [{what: fields, by: RevOps, on: 2026-09-20}]\n",
        h__yaml=WINDOW + "ends_on: 2026-12-01\n",
    )
    assert lines == [
        "governance/launches/a.yaml:1:1: kind: 'partner motoin' is not one of new segment, product launch, partner motion, "
        "expansion play, annual planning; did you mean 'partner motion'?",
        "governance/launches/a.yaml:2:1: starts_on: must be a date such as 2026-12-31",
        "governance/launches/a.yaml:3:1: ends_on: must be a date such as 2026-12-31",
        "governance/launches/a.yaml:4:11: answers.rooting: unknown key; did you mean 'routing'?",
        "governance/launches/b.yaml:2:1: ends_on: must not be before starts_on, 2026-10-02",
        "governance/launches/c.yaml:1:1: ends_on: this key is required",
        "governance/launches/c.yaml:1:1: starts_on: this key is required",
        "governance/launches/d.yaml:1:1: name: unknown key",
        "governance/launches/e.yaml:3:12: reviews.0.decision: 'chanel mix' is not one of ICP or segment focus, channel mix, "
        "lead qualification rules, routing and territory design, opportunity stage definitions, expansion ownership, "
        "forecast categories, executive revenue dashboard metrics; did you mean 'channel mix'?",
        "governance/launches/f.yaml:1:14: not valid YAML: while parsing a flow node; "
        "expected the node content, but found '<stream end>'",
        "governance/launches/g.yaml:3:13: sign_offs.0.who: this key is required",
        "governance/launches/g.yaml:3:28: sign_offs.0.by: unknown key",
        "governance/launches/h.yaml:3:1: the key 'ends_on' is given twice, first on line 2",
    ]


def test_a_launch_may_last_one_day(governance):
    assert governance(a__yaml="starts_on: 2026-10-01\nends_on: 2026-10-01\n").launches.launches


@pytest.mark.parametrize("name", ["partner__yml", "partner__YAML", "partner__json"])
def test_a_file_that_is_meant_as_a_plan_is_not_passed_over(governance, name):
    file = name.replace("__", ".")
    assert governance(**{name: WINDOW}) == [
        f"governance/launches/{file}: a launch plan is a .yaml file; rename it to partner.yaml, or take it out of the folder"
    ]


@pytest.mark.parametrize("name", ["README__md", "__gitkeep", "__old__yaml", "~partner__yaml"])
def test_other_files_are_left_alone(governance, name):
    assert governance(**{name: "x: ["}).launches == Policy().launches


def test_folders_within_are_left_alone(governance, tmp_path):
    (tmp_path / "governance" / "launches" / "archive.yaml").mkdir()
    assert governance().launches == Policy().launches


def test_a_link_that_leads_nowhere_is_a_fault(governance, tmp_path):
    (tmp_path / "governance" / "launches" / "a.yaml").symlink_to("nowhere")
    (line,) = governance()
    assert line.startswith("governance/launches/a.yaml: the file cannot be read (")


def test_a_file_in_the_place_of_the_folder_is_a_fault(tmp_path):
    (tmp_path / "launches").touch()
    with pytest.raises(PolicyErrors, match="launches: must be a folder that holds a file for each launch"):
        load_policy(tmp_path, checks={})


class Locked(type(Path())):
    """A folder that nobody may list."""

    def iterdir(self):
        raise PermissionError(13, "Permission denied", str(self))


def test_a_folder_that_may_not_be_read_is_a_fault(tmp_path):
    launches, problems = read_launches(Locked(tmp_path))
    assert launches is None
    assert [problem.message for problem in problems] == ["the folder cannot be read (Permission denied)"]


def test_one_file_for_all_launches_is_no_part_of_the_policy(tmp_path):
    (tmp_path / "launches.yaml").write_text("launches: []")
    with pytest.raises(PolicyErrors, match="no part of the policy has this name; did you mean 'launches'"):
        load_policy(tmp_path, checks={})


@pytest.mark.parametrize(("name", "told"), [("launch", True), ("Launches", True), ("archive", False)])
def test_a_folder_of_plans_under_a_name_like_it_is_told(tmp_path, name, told):
    folder = tmp_path / name
    folder.mkdir()
    assert load_policy(tmp_path, checks={}) == Policy()
    (folder / "partner.yaml").write_text(WINDOW)
    if told:
        with pytest.raises(PolicyErrors, match="did you mean 'launches'"):
            load_policy(tmp_path, checks={})
    else:
        assert load_policy(tmp_path, checks={}) == Policy()
