from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.policy.load import load_policy
from auditor.policy.problems import PolicyErrors
from build_results import a_check
from checks.model.policy import FILES, Policy
from checks.model.policy.records import CheckSetting

CHECKS = {"SRC003": a_check("SRC003", "source-value-variants", threshold=93)}


@pytest.fixture
def governance(tmp_path, monkeypatch):
    """Write files into ./governance and load it: the policy, or the lines of what is wrong."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "governance"
    folder.mkdir()

    def load(**files):
        for name, text in files.items():
            (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
        try:
            return load_policy(folder.relative_to(tmp_path), checks=CHECKS)
        except PolicyErrors as errors:
            return str(errors).splitlines()

    return load


def test_an_empty_folder_has_the_defaults(governance):
    assert governance() == Policy()


def test_parts_are_declared_when_their_file_is_there_even_if_it_is_empty(governance):
    policy = governance(sources__yaml="", motions__yaml="# later\n", dictionary__csv="component\nLead.A\n")
    assert policy.declared == {"sources", "motions", "dictionary"}
    assert policy.sources == Policy().sources


def test_reads_what_people_write(governance):
    policy = governance(
        sources__yaml="values:\n  - name: No\n    aliases: [Off, on]\n    motion: Partner\n",
        motions__yaml="motions: [{name: Partner, starts_on: 2026-01-31}]",
        reports__yaml="registered: [{component: 'report:*'}]",
    )
    assert policy.sources.names() == {"No", "Off", "on"}
    assert policy.motions.motions[0].starts_on == date(2026, 1, 31)
    assert policy.declared == {"sources", "motions", "reporting"}


def test_every_fault_of_every_file_is_told_at_once(governance):
    lines = governance(
        source__yaml="",
        sources__yaml=(
            "values:\n  - name: Web\n    statsu: retired\n  - name: 2024\n    status: activ\n    motion: Partnr\n"
            "  - definition: nameless\ncatch_all: Other\nsynonyms:\n"
        ),
        motions__yaml="motions: [{name: Partner, starts_on: 2026-13-01}]\nmotions: []\n",
        company__yaml="escalation: [{tier: 4, addressee: x, within_days: 0}]\npeople: {}\n",
        systems__yaml="sync: [",
        thresholds__yaml="checks:\n  SRC003: {severity: hi, options: {threshold: [1, 2]}}\n  SRC04: {}\n",
        mutes__yaml="mutes:\n - {check: SRC03, reason: ' ', owner: me, until: tomorrow}\n",
        dictionary__csv="component,ownr\n",
    )
    assert lines == [
        "governance/company.yaml:1:15: escalation.0.tier: must be less than or equal to 3",
        "governance/company.yaml:1:38: escalation.0.within_days: must be greater than or equal to 1",
        "governance/company.yaml:2:1: people: must be a list",
        "governance/dictionary.csv:1: unknown column 'ownr'; did you mean 'owner'?",
        "governance/motions.yaml:2:1: the key 'motions' is given twice, first on line 1",
        "governance/mutes.yaml:2:5: mutes.0.check: there is no check 'SRC03'; did you mean 'SRC003'?",
        "governance/mutes.yaml:2:19: mutes.0.reason: must not be blank",
        "governance/mutes.yaml:2:43: mutes.0.until: must be a date such as 2026-12-31",
        "governance/source.yaml: no part of the policy has this name; did you mean 'sources.yaml'?",
        "governance/sources.yaml:3:5: values.0.statsu: unknown key; did you mean 'status'?",
        "governance/sources.yaml:4:5: values.1.name: must be text; write it in quotes: '2024'",
        "governance/sources.yaml:5:5: values.1.status: 'activ' is not one of active, retired; did you mean 'active'?",
        "governance/sources.yaml:6:5: values.1.motion: no motion in motions.yaml is called 'Partnr'",
        "governance/sources.yaml:7:5: values.2.name: this key is required",
        "governance/sources.yaml:8:1: catch_all: must be a list",
        "governance/sources.yaml:9:1: synonyms: has no value; give it one, or take the key away",
        "governance/systems.yaml:1:8: not valid YAML: while parsing a flow node; "
        "expected the node content, but found '<stream end>'",
        "governance/thresholds.yaml:2:12: checks.SRC003.severity: 'hi' is not one of low, medium, high, critical; "
        "did you mean 'high'?",
        "governance/thresholds.yaml:2:36: checks.SRC003.options.threshold: must be text, a number, true or false, "
        "or a list of texts",
        "governance/thresholds.yaml:3:3: checks.SRC04: there is no such check; did you mean 'SRC003'?",
    ]


@pytest.mark.parametrize("name", ["README__md", "__gitkeep", "baseline__json", "~$dictionary__csv", "notes__txt"])
def test_files_that_are_no_policy_are_left_alone(governance, name):
    assert governance(**{name: "x"}) == Policy()


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("sources__yml", "did you mean 'sources.yaml'?"),
        ("Sources__yaml", "did you mean 'sources.yaml'?"),
        ("zzzzzz__csv", f"known files: {', '.join(FILES)}"),
    ],
)
def test_files_that_look_like_policy_are_told(governance, name, hint):
    assert governance(**{name: ""}) == [f"governance/{name.replace('__', '.')}: no part of the policy has this name; {hint}"]


def test_settings_beside_the_key_checks_and_a_severity_that_is_off_are_put_right(governance):
    text = "SRC003: {off: true}\nmore: 1\nchecks: {source-value-variants: {severity: off}}\n"
    assert governance(thresholds__yaml=text) == [
        "governance/thresholds.yaml:1:1: SRC003: unknown key; the settings of a check stand under checks:",
        "governance/thresholds.yaml:2:1: more: unknown key",
        "governance/thresholds.yaml:3:34: checks.source-value-variants.severity: a check is not switched off by its severity; "
        "write off: true, and a reason",
    ]


@pytest.mark.parametrize("target", ["nowhere", "sources.yaml"])
def test_a_link_that_leads_nowhere_is_a_fault_and_not_absent(governance, tmp_path, target):
    (tmp_path / "governance" / "sources.yaml").symlink_to(target)
    (line,) = governance()
    assert line.startswith("governance/sources.yaml: the file cannot be read (")


def test_a_folder_that_is_a_link_to_nowhere_is_a_fault(tmp_path):
    (tmp_path / "governance").symlink_to("nowhere")
    with pytest.raises(PolicyErrors, match="there is no such folder"):
        load_policy(tmp_path / "governance", checks=CHECKS)


class Locked(type(Path())):
    """A folder that nobody may list."""

    def iterdir(self):
        raise PermissionError(13, "Permission denied", str(self))


def test_a_folder_that_may_not_be_read_is_a_fault(tmp_path):
    with pytest.raises(PolicyErrors, match=r"the folder cannot be read \(Permission denied\)"):
        load_policy(Locked(tmp_path), checks=CHECKS)


def test_subfolders_are_left_alone(governance, tmp_path):
    (tmp_path / "governance" / "launches.yaml").mkdir()
    assert governance() == Policy()


def test_settings_are_found_by_code_whatever_way_the_check_is_named(governance):
    policy = governance(thresholds__yaml="checks: {Source-Value-Variants: {options: {threshold: 80}}}")
    assert policy.thresholds.checks == {"SRC003": CheckSetting(options={"threshold": 80})}


def test_a_missing_folder_has_the_defaults(tmp_path):
    assert load_policy(tmp_path / "governance", checks=CHECKS) == Policy()


def test_a_missing_folder_that_was_asked_for_is_a_fault(tmp_path):
    with pytest.raises(PolicyErrors, match="there is no such folder"):
        load_policy(tmp_path / "governance", checks=CHECKS, named=True)


def test_a_file_in_the_place_of_the_folder_is_a_fault(tmp_path):
    (tmp_path / "governance").touch()
    with pytest.raises(PolicyErrors, match="there is no such folder"):
        load_policy(tmp_path / "governance", checks=CHECKS)


def test_text_from_a_file_is_harmless_in_a_message(governance):
    (line,) = governance(sources__yaml='"\\u202e\\e[31mx": 1\n"a\\nb": 2\n')[:1]
    assert line.isprintable()


KEYS = ["values", "name", "aliases", "status", "motion", "mappings", "checks", "mutes", "until", "SRC003", "options", "\ud7ff"]
TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8) | st.sampled_from(KEYS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None)
@given(
    name=st.sampled_from([name for name in FILES if name.endswith(".yaml")]),
    text=TREES.map(repr) | st.text(st.characters(codec="utf-8"), max_size=60),
)
def test_any_text_is_a_policy_or_a_list_of_problems(tmp_path_factory, name, text):
    folder = tmp_path_factory.mktemp("any")
    (folder / name).write_text(text, encoding="utf-8", newline="")
    try:
        problems = ()
        assert isinstance(load_policy(folder, checks=CHECKS), Policy)
    except PolicyErrors as errors:
        problems = errors.problems
    assert all(str(problem).isprintable() for problem in problems)
