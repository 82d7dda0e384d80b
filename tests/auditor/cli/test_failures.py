import os
import subprocess
import sys
from pathlib import Path

import pytest

from command_line import EXAMPLE, run


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["mute", "RPT005", "X", "--reason", "r", "--owner", "", "--until", "2099-01-01"], "'--owner': must not be blank"),
        (["mute", "RPT005", "X", "--reason", " ", "--owner", "o", "--until", "2099-01-01"], "'--reason': must not be blank"),
        (["mute", "RPT005", "", "--reason", "r", "--owner", "o", "--until", "2099-01-01"], "must not be blank"),
        (["mute", "RPT005", "X", "--reason", "\udcff", "--owner", "o", "--until", "2099-01-01"], "bytes that are no text"),
        (["mute", "mut001", "X", "--reason", "r", "--owner", "o", "--until", "2099-01-01"], "MUT001 judges the mutes themselves"),
        (["check", ""], "a snapshot's name is empty"),
        (["diff", EXAMPLE, " "], "a snapshot's name is empty"),
        (["check", EXAMPLE, "--select", ""], "'--select': it is empty"),
        (["check", EXAMPLE, "--ignore", "SRC", "--ignore", " ,"], "'--ignore': it is empty"),
        (["chekc"], "did you mean check?"),
    ],
)
def test_wrong_usage_gets_a_sentence_and_code_2(arguments, sentence):
    result = run(*arguments)
    assert result.exit_code == 2
    assert sentence in " ".join(result.stderr.replace("│", " ").split())


def test_a_policy_that_the_configuration_names_must_be_there(empty_folder):
    (empty_folder / "auditor.yaml").write_text("governance: nogov\n")
    result = run("check", EXAMPLE)
    assert result.exit_code == 2
    assert result.stderr == "auditor: nogov: there is no such folder; make it, or name another one\n"


def test_a_policy_whose_name_the_system_refuses_gets_a_sentence(empty_folder):
    (empty_folder / "auditor.yaml").write_text(f"governance: {'x' * 300}\n")
    result = run("check", EXAMPLE)
    assert result.exit_code == 2
    assert "the folder cannot be read" in result.stderr


def test_a_broken_baseline_hides_no_fault_of_the_policy(empty_folder):
    governance = empty_folder / "governance"
    governance.mkdir()
    (governance / "baseline.json").write_text("x")
    assert run("check", EXAMPLE).stderr.startswith("auditor: governance/baseline.json is not a baseline")
    (governance / "sources.yaml").write_text("valuse: []\n")
    result = run("check", EXAMPLE)
    assert result.exit_code == 2
    assert "did you mean 'values'?" in result.stderr
    assert "baseline.json is not a baseline" in result.stderr


@pytest.mark.parametrize("text", ["", "connections: {}\n", "store: kept\n"])
def test_a_configuration_without_connections_is_a_fault_of_the_configuration(empty_folder, text):
    (empty_folder / "auditor.yaml").write_text(text)
    result = run("pull")
    assert result.exit_code == 2
    assert result.stderr.startswith("auditor: auditor.yaml: no connection is configured; say what to read, such as")


LABELS = ["latest", "Previous", "2026-11-22", "", " ", "a b", "a\x1b[31m", "a.zip", "../x", "x/y", ".x", "-x", "src"]


@pytest.mark.parametrize("label", LABELS)
def test_a_label_that_could_mean_something_else_is_refused(empty_folder, label):
    (empty_folder / "src").mkdir()
    (empty_folder / "auditor.yaml").write_text(f"connections:\n  salesforce: {{type: project, path: {EXAMPLE}}}\n")
    result = run("pull", "--label", label)
    assert result.exit_code == 2
    assert "'--label'" in result.stderr
    assert not (empty_folder / ".auditor").exists()


def in_a_shell(*arguments, stdout):
    code = "import sys; from auditor.cli import main; main(sys.argv[1:])"
    return subprocess.run([sys.executable, "-c", code, *arguments], stdout=stdout, stderr=subprocess.PIPE, text=True, check=False)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize("arguments", [("checks",), ("check", EXAMPLE, "--select", "SRC", "--format", "json")])
def test_a_full_disk_gets_a_sentence(arguments):
    with Path("/dev/full").open("w") as full:
        done = in_a_shell(*arguments, stdout=full)
    assert (done.returncode, done.stderr) == (2, "auditor: the output cannot be written: No space left on device\n")


def test_a_reader_who_goes_away_is_told_nothing():
    reading, writing = os.pipe()
    os.close(reading)
    done = in_a_shell("checks", stdout=writing)
    os.close(writing)
    assert done.stderr == ""


def test_a_file_is_named_without_what_would_paint_the_terminal():
    result = run("report", EXAMPLE, "--select", "SRC", "--out", "a\x1b[31m\udcffb")
    assert result.exit_code == 0
    assert result.stderr == "wrote a[31mb/governance-report.html\n"
