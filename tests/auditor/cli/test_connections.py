"""auditor pull and auditor doctor of orgs, with connectors of our own in their place."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from auditor.cli import main
from build import a_connection, a_field, a_gap
from checks.model.tables import ROW_TYPES
from connectors.base import ConnectorError, Inspection


class Org:
    """An org with one field."""

    def __init__(self, name, *gaps, error="", **seen):
        self.name, self._gaps, self._error, self._seen = name, gaps, error, seen

    def pull(self):
        if self._error:
            raise ConnectorError(self._error)
        tables = {table: [] for table in ROW_TYPES}
        return {
            **tables,
            "connections": [a_connection(self.name, kind="production")],
            "fields": [a_field(connection=self.name)],
            "gaps": self._gaps,
        }

    def spent(self):
        return "47 API calls billed; the org has used 1,284 of 120,000 today; 6.2 s"

    def inspect(self):
        if self._error:
            raise ConnectorError(self._error)
        return Inspection(
            org_id="00D5e0000001",
            org_name="Acme",
            kind="production",
            edition="Enterprise Edition",
            api_version="66.0",
            username="auditor@acme.example",
            rights={"View All Data": True},
            means={},
            **{"calls_used": 1284, "calls_limit": 120_000, "blind": self._gaps, **self._seen},
        )


@pytest.fixture
def orgs(empty_folder):
    """Run a command on orgs of this folder's auditor.yaml."""

    def run(*arguments, of):
        lines = [f"  {org.name}: {{type: salesforce, org: {org.name}}}" for org in of]
        (empty_folder / "auditor.yaml").write_text("\n".join(["connections:", *lines, ""]))
        by_name = {org.name: org for org in of}

        def connect(name, settings, context):
            context.progress("counting records")
            by_name[name].fresh = context.fresh
            return by_name[name]

        return CliRunner().invoke(main, list(arguments), obj=connect)

    return run


def test_a_pull_says_what_it_does_and_what_it_cost(orgs):
    result = orgs("pull", of=[Org("prod")])
    assert result.exit_code == 0
    first, summary, cost = result.stderr.splitlines()
    assert first == "prod: counting records"
    assert summary.endswith(" open findings")
    assert cost == "prod: 47 API calls billed; the org has used 1,284 of 120,000 today; 6.2 s"
    assert result.stdout == ""


def test_what_a_right_keeps_from_us_is_no_failure(orgs):
    assert orgs("pull", of=[Org("prod", a_gap("users", connection="prod"))]).exit_code == 0


def test_a_table_that_was_lost_is_told_and_the_rest_is_kept_and_judged(orgs):
    lost = a_gap("reports", connection="prod", kind="budget", reason="no API call is left.", cure="run again later")
    result = orgs("pull", of=[Org("prod", lost)])
    assert result.exit_code == 3
    assert result.stderr.endswith("auditor: prod was read in part, 1 table not in full: no API call is left; run again later\n")
    checked = CliRunner().invoke(main, ["check", "latest", "--format", "json", "--fail-on", "never"])
    assert checked.exit_code == 0
    assert json.loads(checked.stdout)["components"]["fields"] == 1


def test_parts_of_many_tables_are_told_in_one_line_a_connection(orgs):
    lost = [
        a_gap(table, "Lead", connection="prod", kind="fault", reason=f"{table} timed out", cure="")
        for table in ("won", "won", "field_fill")
    ]
    result = orgs("pull", of=[Org("prod", *lost), Org("eu")])
    assert result.exit_code == 3
    told = [line for line in result.stderr.splitlines() if line.startswith("auditor: ")]
    assert told == ["auditor: prod was read in part, 2 tables not in full: won timed out"]


class Stopped(Org):
    """An org in whose reading somebody presses Ctrl-C."""

    def pull(self):
        raise KeyboardInterrupt

    inspect = pull


@pytest.mark.parametrize(("given", "fresh"), [([], False), (["--fresh"], True), (["--label", "launch:before"], True)])
def test_what_is_to_be_compared_is_read_anew(orgs, given, fresh):
    prod = Org("prod")
    assert orgs("pull", *given, of=[prod]).exit_code == 0
    assert prod.fresh is fresh


@pytest.mark.parametrize(("command", "told"), [("pull", "stopped; nothing was stored"), ("doctor", "stopped")])
def test_ctrl_c_is_neither_a_finding_nor_a_traceback(orgs, command, told):
    result = orgs(command, of=[Stopped("prod")])
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (130, f"auditor: {told}")
    assert CliRunner().invoke(main, ["history"]).stdout == "Open findings: no night is stored yet; `auditor pull` stores one.\n"


def test_doctor_fails_when_what_it_must_tell_was_not_read_or_the_calls_do_not_do(orgs, empty_folder):
    assert orgs("doctor", of=[Org("prod", unread={"who signs in": "down"})]).exit_code == 3
    assert orgs("doctor", of=[Org("prod", calls_used=120_000)]).exit_code == 3


def test_an_org_that_cannot_be_signed_in_to_leaves_the_other(orgs):
    result = orgs("pull", of=[Org("prod", error="the login has ended; run `sf org login web`"), Org("eu")])
    assert result.exit_code == 3
    assert "auditor: prod could not be read: the login has ended; run `sf org login web`\n" in result.stderr
    assert "auditor: eu" not in result.stderr


def test_when_none_can_be_read_the_store_stays_as_it_was(orgs):
    assert orgs("pull", of=[Org("prod")]).exit_code == 0
    failed = orgs("pull", of=[Org("prod", error="the login has ended")])
    assert (failed.exit_code, failed.stderr.splitlines()[-1]) == (3, "auditor: prod: the login has ended")
    listed = CliRunner().invoke(main, ["check", "previous"])
    assert (listed.exit_code, "Traceback" in listed.output) == (2, False)


def test_faults_of_the_policy_are_told_before_an_org_is_asked(orgs, empty_folder):
    (empty_folder / "governance").mkdir()
    (empty_folder / "governance" / "sources.yaml").write_text("valuse: []\n")
    result = orgs("pull", of=[Org("prod", error="was asked")])
    assert (result.exit_code, "was asked" in result.stderr) == (2, False)
    assert "did you mean 'values'?" in result.stderr


def test_what_an_org_says_paints_no_terminal(orgs):
    result = orgs("pull", of=[Org("prod", error="\x1b[31mred"), Org("eu")])
    assert "\x1b" not in result.stderr


def test_doctor_looks_at_every_connection_or_at_one(orgs):
    both = orgs("doctor", of=[Org("prod"), Org("eu")])
    assert both.exit_code == 0
    assert [line for line in both.stdout.splitlines() if line.endswith("can be reached")] == [
        "prod (salesforce): can be reached",
        "eu (salesforce): can be reached",
    ]
    assert orgs("doctor", "eu", of=[Org("prod", error="asleep"), Org("eu")]).exit_code == 0


def test_doctor_stores_nothing(orgs, empty_folder):
    orgs("doctor", of=[Org("prod")])
    assert [path.name for path in empty_folder.iterdir()] == ["auditor.yaml"]


def test_doctor_fails_when_one_cannot_be_reached_and_tells_of_all(orgs):
    result = orgs("doctor", "--format", "json", of=[Org("prod", error="the login has ended"), Org("eu")])
    assert result.exit_code == 3
    prod, eu = json.loads(result.stdout)["connections"]
    assert (prod["reachable"], prod["reason"], eu["reachable"]) == (False, "the login has ended", True)


def test_doctor_foretells_what_an_audit_will_not_judge(orgs):
    gap = a_gap("users", connection="prod", reason="users are hidden")
    (seen,) = json.loads(orgs("doctor", "--format", "json", of=[Org("prod", gap)]).stdout)["connections"]
    orgs("pull", of=[Org("prod", gap)])
    audit = json.loads(CliRunner().invoke(main, ["check", "latest", "--format", "json", "--fail-on", "never"]).stdout)
    foretold = {check["code"] for check in seen["checks"]["blind"]}
    hidden = {one["code"] for one in audit["checks"] if {"users are hidden"} & {left["reason"] for left in one["not_judged"]}}
    assert foretold
    assert foretold == hidden


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["doctor", "prdo"], "there is no connection 'prdo' in auditor.yaml; did you mean prod?"),
        (["doctor", "x"], "there is no connection 'x' in auditor.yaml; there is prod, eu"),
        (["doctor", "--format", "html"], "'html' is not one of"),
    ],
)
def test_wrong_usage_of_doctor_gets_a_sentence_and_code_2(orgs, arguments, sentence):
    result = orgs(*arguments, of=[Org("prod"), Org("eu")])
    assert result.exit_code == 2
    assert sentence in " ".join(result.stderr.replace("│", " ").split())


@pytest.mark.parametrize(("text", "sentence"), [(None, "there is no auditor.yaml"), ("", "no connection is configured")])
def test_doctor_without_a_connection_is_wrong_usage(empty_folder, text, sentence):
    if text is not None:
        Path("auditor.yaml").write_text(text)
    result = CliRunner().invoke(main, ["doctor"])
    assert result.exit_code == 2
    assert sentence in result.stderr
