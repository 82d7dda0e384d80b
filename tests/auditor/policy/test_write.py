from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.policy.load import load_policy
from auditor.policy.problems import PolicyErrors
from auditor.policy.write import add_mute
from build_results import a_check
from checks.model.policy.records import Mute

TODAY = date(2026, 11, 20)
CHECKS = {"SRC003": a_check()}


def a_mute(**given):
    return Mute(
        **{
            "check": "SRC003",
            "component": "Lead.*",
            "reason": "until the redesign",
            "owner": "Ann",
            "until": date(2027, 1, 31),
            **given,
        }
    )


def written(folder, text, mute=None):
    if text is not None:
        (folder / "mutes.yaml").write_text(text, encoding="utf-8")
    return add_mute(folder, mute or a_mute(), today=TODAY).read_text(encoding="utf-8")


ENTRY = "- check: SRC003\n  component: Lead.*\n  reason: until the redesign\n  owner: Ann\n  until: 2027-01-31\n"


def test_makes_the_file_and_the_folder(tmp_path):
    text = written(tmp_path / "governance", None)
    assert text.startswith("# Findings set aside")
    assert text.endswith(f"mutes:\n{ENTRY}")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"mutes:\n{ENTRY}"),
        ("# head\n", f"# head\nmutes:\n{ENTRY}"),
        ("# head\nmutes: []\n", f"# head\nmutes:\n{ENTRY}"),
    ],
)
def test_a_file_without_mutes_gets_its_first(tmp_path, before, after):
    assert written(tmp_path, before) == after


BEFORE = """# ours

mutes:
  # why this one
  - check: SRC003   # variants
    reason: "quoted: yes"
    owner: 'Bob'
    until: 2026-12-31

  - {check: SRC003, reason: a long reason that goes on and on and on beyond column eighty, owner: Eve, until: 2026-12-31}
"""


def test_all_that_people_wrote_stays_as_it_is(tmp_path):
    after = written(tmp_path, BEFORE)
    assert after == BEFORE + "".join(f"  {line}\n" for line in ENTRY.splitlines())


def test_a_list_without_indent_stays_without(tmp_path):
    before = "mutes:\n- check: SRC003\n  reason: a\n  owner: b\n  until: 2026-12-31\n# end\n"
    assert written(tmp_path, before) == before + ENTRY


@pytest.mark.parametrize("until", [TODAY, date(2026, 11, 19)])
def test_a_mute_that_would_not_hold_is_refused(tmp_path, until):
    with pytest.raises(PolicyErrors, match=rf"until: {until} is not after today, {TODAY}; name a later day"):
        add_mute(tmp_path, a_mute(until=until), today=TODAY)
    assert list(tmp_path.iterdir()) == []


def test_tomorrow_is_late_enough(tmp_path):
    assert "until: 2026-11-21" in written(tmp_path, None, a_mute(until=date(2026, 11, 21)))


@pytest.mark.parametrize("before", ["mutes: [", "mutes: 3\n", "mute: []\n", "mutes: [{check: A}]\n"])
def test_a_file_that_is_not_valid_is_left_alone(tmp_path, before):
    with pytest.raises(PolicyErrors):
        written(tmp_path, before)
    assert (tmp_path / "mutes.yaml").read_text() == before


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "governance").touch()
    with pytest.raises(PolicyErrors, match="cannot be written"):
        add_mute(tmp_path / "governance", a_mute(), today=TODAY)


@pytest.mark.parametrize(
    "reason", ["two\nlines", "a\x85b", "a\u2028b", "#", "yes: no", "'", "- x", "null", "2026", "\ufeffx", "a\x1bb"]
)
def test_odd_text_reads_back(tmp_path, reason):
    mute = a_mute(reason=reason)
    written(tmp_path, BEFORE, mute)
    assert load_policy(tmp_path, checks=CHECKS).mutes.mutes[-1] == mute


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1).filter(str.strip)


FLOW = "mutes: [{check: SRC003, reason: a, owner: b, until: 2026-12-31}]\n"


@settings(deadline=None)
@given(reason=TEXTS, owner=TEXTS, component=TEXTS, before=st.sampled_from([None, BEFORE, FLOW]))
def test_what_is_written_reads_back(tmp_path_factory, reason, owner, component, before):
    folder = tmp_path_factory.mktemp("governance")
    mute = a_mute(reason=reason, owner=owner, component=component)
    once = written(folder, before, mute)
    assert written(folder, None, mute) == once
    assert mute in load_policy(folder, checks=CHECKS).mutes.mutes


def test_a_mute_of_the_same_is_renewed_and_its_comments_stay(tmp_path):
    before = "mutes:\n  # why\n  - check: Source-Variants\n    component: Lead.*   # all\n    reason: old\n"
    before += "    owner: Bob\n    until: 2026-12-31\n"
    before += "  - {check: SRC003, component: Lead.A, reason: r, owner: o, until: 2026-12-31}\n"
    (tmp_path / "mutes.yaml").write_text(before)
    text = add_mute(tmp_path, a_mute(), today=TODAY, slug="source-variants").read_text()
    renewed = before.replace("reason: old", "reason: until the redesign").replace("owner: Bob", "owner: Ann")
    assert text == renewed.replace("until: 2026-12-31\n  -", "until: 2027-01-31\n  -")


@pytest.mark.parametrize("other", [{"component": "Lead.A"}, {"check": "FLD001"}])
def test_a_mute_of_something_else_is_added(tmp_path, other):
    written(tmp_path, None, a_mute(**other))
    assert written(tmp_path, None).count("- check:") == 2


def test_a_mute_that_stands_there_already_changes_nothing(tmp_path):
    odd = "mutes:   [ {check:  SRC003, component: Lead.*, reason: until the redesign, owner: Ann, until: 2027-01-31 } ]"
    assert written(tmp_path, odd) == odd
