import json
import shutil
from urllib.parse import unquote

import pytest

from command_line import EXAMPLE, run


def test_a_project_needs_no_configuration():
    result = run("check", EXAMPLE)
    assert result.exit_code in {0, 1}
    assert "auditor explain" in result.stdout


def test_json_is_all_there_is_on_stdout():
    result = run("check", EXAMPLE, "--format", "json", "--fail-on", "never")
    assert result.exit_code == 0
    data = json.loads(result.stdout)
    assert data["version"] == "1"
    assert data["findings"]


def test_the_gate_decides_the_exit_code():
    severities = {finding["severity"] for finding in json.loads(run("check", EXAMPLE, "--format", "json").stdout)["findings"]}
    assert "medium" in severities
    assert run("check", EXAMPLE, "--fail-on", "medium").exit_code == 1
    assert run("check", EXAMPLE, "--fail-on", "critical").exit_code == (1 if "critical" in severities else 0)


def test_less_severe_findings_are_hidden_and_counted():
    result = run("check", EXAMPLE, "--severity", "critical", "--format", "json")
    shown, every = json.loads(result.stdout), json.loads(run("check", EXAMPLE, "--format", "json").stdout)
    assert shown["findings"] == []
    assert shown["summary"]["open"] == shown["summary"]["open_not_listed"] == every["summary"]["open"] == len(every["findings"])
    assert shown["summary"]["by_severity"] == every["summary"]["by_severity"]
    assert "findings below critical are not shown" in result.stderr


def test_what_is_hidden_still_stands_in_the_summary_and_before_the_gate():
    result = run("check", EXAMPLE, "--severity", "critical", "--fail-on", "medium")
    assert result.exit_code == 1
    assert "0 at or above the gate" not in result.stdout
    assert "less severe findings are not listed" in result.stdout


def test_a_project_of_which_nothing_can_be_read_is_not_clean(empty_folder):
    (empty_folder / "objects").mkdir()
    (empty_folder / "objects" / "Account.object").write_text("<CustomObject><unclosed")
    result = run("check", ".", "--fail-on", "never")
    assert result.exit_code == 4
    assert "\n0 of " in result.stdout


def test_files_are_named_so_that_a_code_host_finds_them(empty_folder):
    shutil.copytree(EXAMPLE, empty_folder / "crm")
    for named in ("crm", "./crm", str(empty_folder / "crm")):
        (log,) = json.loads(run("check", named, "--format", "sarif").stdout)["runs"]
        places = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in log["results"]]
        assert places
        assert all((empty_folder / unquote(place)).is_file() for place in places)


def test_only_what_was_selected_is_judged():
    data = json.loads(run("check", EXAMPLE, "--select", "SRC", "--ignore", "SRC001", "--format", "json").stdout)
    every = {f"SRC{number:03}" for number in (1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12)}
    assert {check["code"] for check in data["checks"]} == every - {"SRC001"}


def test_nothing_judged_is_not_clean():
    assert run("check", EXAMPLE, "--select", "RTE005").exit_code == 4


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["check", "./nowhere"], "there is no folder or zip './nowhere'"),
        (["check", "nowhere"], "neither a folder nor a zip"),
        (["check"], "without auditor.yaml there is no store"),
        (["check", EXAMPLE, "--select", "SRC0003"], "did you mean SRC003?"),
        (["check", EXAMPLE, "--format", "pdf"], "'pdf' is not one of"),
        (["check", EXAMPLE, "--governance", "nowhere"], "nowhere"),
        (["report", EXAMPLE, "--format", "pdf"], "'pdf' is no format"),
        (["mute", "SRC003", "--reason", "x", "--owner", "y", "--until", "soon"], "'soon' is not a day"),
        (["mute", "SRC003", "--reason", "x", "--owner", "y", "--until", "2001-01-01"], "2001-01-01"),
        (["pull"], "there is no auditor.yaml"),
        (["history"], "there is no auditor.yaml"),
    ],
)
def test_wrong_usage_gets_a_sentence_and_code_2(arguments, sentence):
    result = run(*arguments)
    assert result.exit_code == 2
    assert sentence in " ".join(result.stderr.replace("│", " ").split())
    assert "Traceback" not in result.output


def test_a_folder_without_metadata_cannot_be_read(empty_folder):
    (empty_folder / "src").mkdir()
    result = run("check", "./src")
    assert result.exit_code == 3
    assert "no Salesforce metadata" in result.stderr


def test_all_faults_of_the_policy_are_told_at_once(empty_folder):
    governance = empty_folder / "governance"
    governance.mkdir()
    (governance / "sources.yaml").write_text("values:\n  - {nam: Web}\ncatchall: [Other]\n")
    (governance / "thresholds.yaml").write_text("checks:\n  SRC03: {off: true}\n")
    result = run("check", EXAMPLE)
    assert result.exit_code == 2
    assert result.stderr.count("did you mean") >= 3
    assert "sources.yaml:2" in result.stderr


def test_a_policy_sharpens_what_is_found(empty_folder):
    governance = empty_folder / "governance"
    governance.mkdir()
    (governance / "sources.yaml").write_text("values: [{name: Web}, {name: Phone Inquiry}, {name: Partner Referral}]\n")
    findings = json.loads(run("check", EXAMPLE, "--select", "SRC001", "--format", "json").stdout)["findings"]
    assert findings
    assert all("Purchased List" in finding["message"] for finding in findings)


def test_a_baseline_leaves_only_what_is_new(empty_folder):
    assert run("check", EXAMPLE, "--fail-on", "low").exit_code == 1
    assert run("baseline", EXAMPLE).exit_code == 0
    assert run("check", EXAMPLE, "--fail-on", "low").exit_code == 0
    assert (empty_folder / "governance" / "baseline.json").is_file()


def test_a_mute_sets_a_finding_aside_and_keeps_it_listed(empty_folder):
    done = run("mute", "stage-definition", "--reason", "being written", "--owner", "Ada", "--until", "2099-01-01")
    assert done.exit_code == 0
    findings = json.loads(run("check", EXAMPLE, "--select", "STG001", "--format", "json").stdout)["findings"]
    assert {finding["state"] for finding in findings} == {"muted"}


def test_reports_are_written_in_every_format(empty_folder):
    result = run("report", EXAMPLE, "--format", "html,md,json,csv,sarif,junit", "--out", "out")
    assert result.exit_code == 0
    assert {path.suffix for path in (empty_folder / "out").iterdir()} == {".html", ".md", ".json", ".csv", ".sarif", ".xml"}


def test_a_folder_that_cannot_be_written_gets_a_sentence(empty_folder):
    (empty_folder / "out").write_text("a file")
    result = run("report", EXAMPLE, "--out", "out/below")
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_snapshots_are_pulled_and_named_as_people_think(empty_folder):
    (empty_folder / "auditor.yaml").write_text(f"connections:\n  salesforce: {{type: project, path: {EXAMPLE}}}\n")
    assert run("pull", "--label", "partner:before").exit_code == 0
    assert run("pull").exit_code == 0
    for name in ("latest", "previous", "partner:before"):
        assert run("check", name, "--fail-on", "never").exit_code == 0
    assert run("check", "tomorrow").exit_code == 2
    history = run("history", "STG001")
    assert history.exit_code == 0
    assert history.stdout.count("█") > 0
    diff = json.loads(run("diff", "previous", "latest", "--format", "json").stdout)
    assert diff["components"] == []


def test_a_connection_that_cannot_be_read_is_told_and_the_others_are_kept(empty_folder):
    text = f"connections:\n  salesforce: {{type: project, path: {EXAMPLE}}}\n  eu: {{type: project, path: nowhere}}\n"
    (empty_folder / "auditor.yaml").write_text(text)
    result = run("pull")
    assert result.exit_code == 3
    assert "eu could not be read" in result.stderr
    assert run("check", "--fail-on", "never").exit_code == 0


def test_explain_shows_a_check_and_checks_lists_them_all():
    assert "Fix in Salesforce" in run("explain", "src003").stdout
    listed = run("checks").stdout
    assert listed.count("\n") > 36
    assert len(json.loads(run("checks", "--select", "FLD", "--format", "json").stdout)["checks"]) == 14


def test_help_costs_nothing_heavy():
    import subprocess
    import sys

    heavy = "{'pandas', 'sqlalchemy', 'lxml', 'pydantic'}"
    code = f"""import sys; from auditor.cli import main
try: main(['--help'])
except SystemExit: print(sorted({heavy} & set(sys.modules)))"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("[]")
