"""The commands as people run them, against a portal that is up, alone and beside an org."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from live_tools import write_policy
from standins.company.generate import generate
from standins.company.together import HIDDEN
from standins.hubspot.portal_of import portal_of
from standins.hubspot.server import Standin
from standins.salesforce.org import org_of
from standins.salesforce.server import Standin as Org

NOW = datetime.now(UTC).replace(microsecond=0)
"""The commands look at the clock, so that the company has to live today."""
SIZE = {
    "objects": 20, "fields": 45, "leads": 700, "deals": 300, "accounts": 100, "hubspot": True, "properties": 70, "workflows": 14,
    "lists": 12, "owners": 40,
}  # fmt: skip


@pytest.fixture(scope="module")
def company():
    return generate(planted="all", taken_at=NOW, **SIZE)


def workspace(folder, company, portal, org=None, more=""):
    """A folder with a configuration that names a portal, and an org where one is given, and the company's rules."""
    write_policy(company, folder)
    sf = f"{{type: salesforce, auth: token, access_token_env: ORG_TOKEN, instance_url: '{org.url}'}}" if org else ""
    connections = [f"  salesforce: {sf}"] if org else []
    connections.append(f"  hubspot: {{type: hubspot, base_url: '{portal.url}'}}")
    text = ["workspace: acme", more, "connections:", *connections, "store: .auditor", "governance: governance"]
    (folder / "auditor.yaml").write_text("\n".join(text), encoding="utf-8")
    return folder


def auditor(folder, portal, *arguments, org=None, token=None):
    given = {"HUBSPOT_ACCESS_TOKEN": portal.token if token is None else token, "NO_COLOR": "1"}
    given |= {"ORG_TOKEN": org.token} if org else {}
    command = [sys.executable, "-c", "from auditor.cli import main; main()", *arguments]
    environment = {**os.environ, **given}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_both_crms_are_pulled_and_every_planted_problem_is_told(tmp_path, company):
    with Standin(portal_of(company), tls=False, clock=NOW) as portal, Org(org_of(company), tls=False, clock=NOW) as org:
        folder = workspace(tmp_path, company, portal, org)
        pulled = auditor(folder, portal, "pull", org=org)
        assert pulled.returncode == 0, pulled.stderr
        assert f"hubspot: {portal.calls} API calls (" in pulled.stderr
        checked = auditor(folder, portal, "check", "latest", "--format", "json", "--fail-on", "never", org=org)
        assert checked.returncode == 0, checked.stderr
        findings = {(finding["code"], finding["ref"]): finding for finding in json.loads(checked.stdout)["findings"]}
        assert {(plant.code, plant.ref) for plant in company.planted} - HIDDEN <= findings.keys()
        links = {finding["link"] for (_, ref), finding in findings.items() if ref.startswith("hubspot:field:")}
        assert all(link.startswith("https://app.hubspot.com/property-settings/") for link in links)
        told = auditor(folder, portal, "report", "latest", "--format", "html,md,csv,json", "--out", "out", org=org)
        assert told.returncode in (0, 1), told.stderr
        assert set(portal.exceeded.values()) == {0}
        assert portal.writes == []
        assert portal.token not in "".join(one.stdout + one.stderr for one in (pulled, checked, told))
    for path in folder.rglob("*"):
        assert not path.is_file() or portal.token.encode() not in path.read_bytes()


def test_a_portal_alone_is_judged_and_what_needs_both_is_not(tmp_path, company):
    with Standin(portal_of(company), tls=False, clock=NOW) as portal:
        folder = workspace(tmp_path, company, portal)
        assert auditor(folder, portal, "pull").returncode == 0
        checked = json.loads(auditor(folder, portal, "check", "latest", "--format", "json", "--fail-on", "never").stdout)
    outcomes = {check["code"]: check["outcome"] for check in checked["checks"]}
    assert {outcomes[code] for code in ("SRC005", "STG011", "HND005", "OWN008", "OWN009")} == {"not judged"}
    assert "hubspot:field:contacts.lead_source" in {finding["ref"] for finding in checked["findings"]}


def test_doctor_tells_scopes_plan_and_a_token_that_may_write(tmp_path, company):
    served = portal_of(company)
    served.scopes = (served.scopes - {"forms", "automation"}) | {"crm.objects.contacts.write"}
    with Standin(served, tls=False, clock=NOW) as portal:
        folder = workspace(tmp_path, company, portal)
        looked = auditor(folder, portal, "doctor", "--format", "json")
        assert looked.returncode == 0, looked.stderr
        assert portal.calls < 45
        told = auditor(folder, portal, "doctor")
    (connection,) = json.loads(looked.stdout)["connections"]
    held = {right["name"]: right["held"] for right in connection["rights"]}
    assert (held["automation"], held["forms"], held["crm.lists.read"]) == (False, False, True)
    assert "RTE002" in {check["code"] for check in connection["checks"]["blind"]}
    assert connection["edition"] == "Enterprise"
    assert "the token may also change things (crm.objects.contacts.write)" in " ".join(told.stdout.split())
    assert "lacks automation: not read: " in told.stdout
    assert "the account has used" in told.stdout


@pytest.mark.parametrize(
    ("token", "sentence"),
    [
        pytest.param("", "HUBSPOT_ACCESS_TOKEN is not set", id="none"),
        pytest.param("pat-eu1-11111111-1111-4111-8111-111111111111", "token", id="another portal's"),
        pytest.param("11111111-1111-4111-8111-111111111111", "hapikey", id="an API key"),
    ],
)
def test_a_token_that_does_not_do_ends_with_three_and_a_sentence(tmp_path, company, token, sentence):
    with Standin(portal_of(company), tls=False, clock=NOW) as portal:
        folder = workspace(tmp_path, company, portal)
        for command in ("pull", "doctor"):
            ended = auditor(folder, portal, command, token=token)
            assert ended.returncode == 3, ended.stderr
            assert sentence in " ".join((ended.stdout + ended.stderr).split())
            assert "Traceback" not in ended.stderr
            assert not token or token not in ended.stdout + ended.stderr


@pytest.mark.parametrize("tier", ["free", "professional"])
def test_what_a_plan_does_not_have_is_no_failure_of_a_night(tmp_path, company, tier):
    with Standin(portal_of(company, tier=tier), tls=False, clock=NOW) as portal:
        folder = workspace(tmp_path, company, portal)
        pulled = auditor(folder, portal, "pull")
        assert pulled.returncode == 0, pulled.stderr
        checked = auditor(folder, portal, "check", "latest", "--format", "json", "--fail-on", "never")
        connection = json.loads(checked.stdout)["connections"][0]
    assert connection["edition"] == {"free": "Free or Starter", "professional": "Professional"}[tier]
