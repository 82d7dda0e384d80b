"""What a command stores, and what it says when something could not be written."""

import subprocess
import sys
from pathlib import Path

import pytest

from auditor.store import Store, StoreError
from command_line import EXAMPLE, run

FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="the system has no /dev/full")


@pytest.fixture
def project(empty_folder):
    """A folder whose auditor.yaml names the example project."""
    (empty_folder / "auditor.yaml").write_text(f"connections:\n  salesforce: {{type: project, path: {EXAMPLE}}}\n")
    return empty_folder


def in_a_shell(*arguments):
    """A command whose stderr can take nothing."""
    code = "import sys; from auditor.cli import main; main(sys.argv[1:])"
    with FULL.open("w") as full:
        return subprocess.run([sys.executable, "-c", code, *arguments], stderr=full, stdout=subprocess.DEVNULL, check=False)


def stored(folder):
    with Store.open(folder / ".auditor") as store:
        return store.list()


@needs_full
def test_messages_that_cannot_be_written_do_not_lose_the_night(project):
    assert in_a_shell("pull").returncode == 0
    (info,) = stored(project)
    with Store.open(project / ".auditor") as store:
        assert store.load_audit(info.id).judged


@needs_full
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("nosuch",), 2),
        (("check", "./nowhere"), 2),
        (("report", EXAMPLE, "--select", "SRC"), 0),
        (("check", EXAMPLE, "--severity", "critical"), 0),
    ],
)
def test_messages_that_cannot_be_written_leave_the_exit_code_as_it_is(project, arguments, code):
    assert in_a_shell(*arguments, *(["--fail-on", "never"] if arguments[0] == "check" else [])).returncode == code


def test_a_snapshot_keeps_the_audit_of_its_night(project):
    assert run("pull").exit_code == 0
    (info,) = stored(project)
    with Store.open(project / ".auditor") as store:
        before, then = store.load_audit(info.id), store.trend()
    (project / "governance").mkdir()
    (project / "governance" / "thresholds.yaml").write_text("checks: {STG001: {off: true, reason: a trial}}\n")
    assert "STG001 is switched off" in run("check", "latest", "--fail-on", "never").stdout
    with Store.open(project / ".auditor") as store:
        assert store.load_audit(info.id) == before
        assert store.trend() == then


def test_a_night_under_another_policy_says_so_in_the_history(project):
    assert run("pull").exit_code == 0
    assert run("pull").exit_code == 0
    (project / "governance").mkdir()
    (project / "governance" / "thresholds.yaml").write_text("checks: {STG001: {off: true, reason: a trial}}\n")
    assert run("pull").exit_code == 0
    *_, second, third, _, verdict = run("history").stdout.splitlines()
    assert "policy changed" not in second
    assert third.endswith("policy changed")
    assert verdict.endswith(", but the policy is another one now.")


@pytest.mark.parametrize("broken", ["save", "save_audit"])
def test_when_saving_fails_the_cost_and_what_is_stored_are_told(project, monkeypatch, broken):
    assert run("pull").exit_code == 0
    (first,) = stored(project)

    def full(*_given, **_named):
        raise StoreError("the store could not be written: the disk is full; make room and try again")

    monkeypatch.setattr("connectors.files.project.SalesforceProject.spent", lambda _self: "47 API calls billed")
    monkeypatch.setattr(Store, broken, full)
    result = run("pull")
    *_, kept, cost, reason = result.stderr.splitlines()
    assert result.exit_code == 2
    assert cost == "salesforce: 47 API calls billed"
    assert reason.startswith("auditor: the store could not be written")
    if broken == "save":
        assert kept == f"auditor: nothing of what was read is stored; the latest snapshot is still {first.when}"
    else:
        last = stored(project)[-1]
        assert kept == f"auditor: snapshot {last.when} is stored and its audit is not; judge it with: auditor check {last.id}"
        monkeypatch.undo()
        monkeypatch.chdir(project)
        assert run("check", last.id, "--fail-on", "never").exit_code == 0
        with Store.open(project / ".auditor") as store:
            assert store.load_audit(last.id).judged


def test_a_label_that_moves_is_told(project):
    assert "label" not in run("pull", "--label", "spring:before").stderr
    result = run("pull", "--label", "spring:before")
    first, second = stored(project)
    assert result.exit_code == 0
    assert f"the label spring:before now names {second.when}; it named {first.when} before\n" in result.stderr


def test_a_snapshot_that_is_compared_with_itself_is_told(project):
    assert run("pull", "--label", "spring:before").exit_code == 0
    (info,) = stored(project)
    result = run("diff", "spring:before", "latest")
    assert result.exit_code == 0
    assert result.stderr == (
        f"auditor: spring:before and latest name one snapshot, {info.id}, which does not differ from itself\n"
    )
    assert run("pull").exit_code == 0
    assert run("diff", "previous", "latest").stderr == ""


def test_a_report_that_cannot_be_written_leaves_the_old_one_whole(project, monkeypatch):
    assert run("report", EXAMPLE, "--select", "SRC", "--out", "out").exit_code == 0
    (path,) = (project / "out").iterdir()
    before = path.read_bytes()

    def full(_number):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("auditor.policy.files.os.fsync", full)
    result = run("report", EXAMPLE, "--select", "STG", "--out", "out")
    assert result.exit_code == 2
    assert "the report could not be written to out: No space left on device" in result.stderr
    assert [(one, one.read_bytes()) for one in (project / "out").iterdir()] == [(path, before)]
