"""The commands as people run them, against an org that is up."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

from auditor.store import Store
from live_tools import SMALL, write_policy
from standins.company.generate import generate
from standins.http.faults import Faults, Say
from standins.salesforce.faults import TIMED_OUT, Fault
from standins.salesforce.org import org_of
from standins.salesforce.server import Standin

NOW = datetime.now(UTC).replace(microsecond=0)
"""The commands look at the clock, so that the company has to live today."""


@pytest.fixture(scope="module")
def company():
    return generate(planted="all", taken_at=NOW, **SMALL)


@pytest.fixture
def workspace(tmp_path, company):
    """A folder with a configuration that names an org, and the company's rules."""
    write_policy(company, tmp_path)

    def made(server):
        connection = f"{{type: salesforce, auth: token, access_token_env: ORG_TOKEN, instance_url: '{server.url}'}}"
        text = f"workspace: acme\nconnections:\n  salesforce: {connection}\nstore: .auditor\ngovernance: governance\n"
        (tmp_path / "auditor.yaml").write_text(text, encoding="utf-8")
        return tmp_path

    return made


def environment(server):
    trusted = {"REQUESTS_CA_BUNDLE": server.certificate} if server.certificate else {}
    return {**os.environ, "ORG_TOKEN": server.token, "NO_COLOR": "1", **trusted}


def auditor(server, folder, *arguments):
    command = [sys.executable, "-c", "from auditor.cli import main; main()", *arguments]
    return subprocess.run(command, cwd=folder, env=environment(server), capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("tls", [True, False], ids=["https", "http on this machine"])
def test_pull_and_check(workspace, company, tls):
    with Standin(org_of(company), tls=tls, clock=NOW) as server:
        folder = workspace(server)
        pulled = auditor(server, folder, "pull")
        assert pulled.returncode == 0, pulled.stderr
        assert f"salesforce: {server.billed} API calls billed; the org has used {server.billed} of 100,000 today" in pulled.stderr
        checked = auditor(server, folder, "check", "latest", "--format", "json", "--fail-on", "never")
        assert checked.returncode == 0, checked.stderr
        findings = {(finding["code"], finding["ref"]) for finding in json.loads(checked.stdout)["findings"]}
        assert {(plant.code, plant.ref) for plant in company.planted} <= findings
        before = server.billed
        again = auditor(server, folder, "pull")
        assert server.billed - before <= 8
        assert f"salesforce: {server.billed - before} API calls billed" in again.stderr
        assert server.token not in "".join(one.stdout + one.stderr for one in (pulled, checked, again))
        assert server.writes == []
    for path in folder.rglob("*"):
        assert not path.is_file() or server.token.encode() not in path.read_bytes()


def test_a_finding_leads_to_its_page_in_setup(workspace, company):
    with Standin(org_of(company), clock=NOW) as server:
        folder = workspace(server)
        auditor(server, folder, "pull")
        checked = auditor(server, folder, "check", "latest", "--format", "json", "--fail-on", "never")
    links = {finding["ref"]: finding["link"] for finding in json.loads(checked.stdout)["findings"]}
    field = next(link for ref, link in links.items() if ref.startswith("salesforce:field:Lead."))
    assert field.startswith(f"{server.url}/lightning/setup/ObjectManager/Lead/FieldsAndRelationships/")


def test_doctor_looks_before_a_pull(workspace, company):
    with Standin(org_of(company, rights=frozenset({"ApiEnabled", "ViewSetup"})), clock=NOW) as server:
        folder = workspace(server)
        looked = auditor(server, folder, "doctor", "--format", "json")
        assert looked.returncode == 0, looked.stderr
        assert server.billed < 12
        (connection,) = json.loads(looked.stdout)["connections"]
        assert connection["reachable"]
        assert {right["name"]: right["held"] for right in connection["rights"]} == {
            "API Enabled": True,
            "View Setup and Configuration": True,
            "View All Data": False,
            "Modify Metadata Through Metadata API Functions": False,
            "Manage All Private Reports and Dashboards": False,
            "Manage Reports in Public Folders": False,
            "View All Users": False,
        }
        assert "HND002" in {check["code"] for check in connection["checks"]["blind"]}
        told = auditor(server, folder, "doctor")
        assert "View All Data" in told.stdout


def test_what_a_fault_takes_from_a_pull_is_told_in_a_line(workspace, company):
    faults = Faults(Fault(TIMED_OUT, soql="GROUP BY LeadSource"), Fault(TIMED_OUT, soql="FROM Campaign"))
    with Standin(org_of(company), clock=NOW, faults=faults) as server:
        folder = workspace(server)
        pulled = auditor(server, folder, "pull")
        assert pulled.returncode == 3
        (told,) = [line for line in pulled.stderr.splitlines() if line.startswith("auditor: ")]
        assert re.match(
            r"auditor: salesforce was read in part, \d tables not in full: QUERY_TIMEOUT: .*; run again at a quieter", told
        )
        assert len(_stored(folder)) == 1


def test_what_answers_and_is_no_org_is_not_said_to_be_one(workspace, company):
    with Standin(org_of(company), clock=NOW, faults=Faults(Fault(Say(200, {"a": 1})))) as server:
        looked = auditor(server, workspace(server), "doctor")
    assert looked.returncode == 3
    assert looked.stdout.startswith("salesforce (salesforce): cannot be read\n")


# A shell hands SIGINT on as ignored to what it runs in the background, and the tests may be run there.
INTERRUPTIBLE = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from auditor.cli import main; main()"


@pytest.mark.parametrize("command", ["pull", "doctor"])
def test_a_run_that_is_stopped_says_so_and_stores_nothing(workspace, company, command):
    with Standin(org_of(company), clock=NOW, latency=0.2) as server:
        folder = workspace(server)
        run = subprocess.Popen(
            [sys.executable, "-c", INTERRUPTIBLE, command],
            cwd=folder, env=environment(server), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        while run.poll() is None and len(server.requests) < 3:
            time.sleep(0.002)
        run.send_signal(signal.SIGINT)
        _, said = run.communicate(timeout=30)
        assert run.returncode == 130
        assert said.splitlines()[-1] == f"auditor: stopped{'; nothing was stored' if command == 'pull' else ''}"
        assert "Traceback" not in said
        assert _stored(folder) == []


def test_an_org_that_is_not_there(workspace, company):
    with Standin(org_of(company), tls=False, clock=NOW) as server:
        folder = workspace(server)
    gone = auditor(server, folder, "doctor")
    assert gone.returncode == 3
    assert "Traceback" not in gone.stderr
    assert "the connection failed" in gone.stderr + gone.stdout


def test_a_token_that_is_refused(workspace, company):
    with Standin(org_of(company), clock=NOW) as server:
        folder = workspace(server)
        server.expire()
        refused = auditor(server, folder, "pull")
    assert refused.returncode == 3
    assert "does not accept an access token" in refused.stderr
    assert server.token not in refused.stderr


@pytest.mark.parametrize("after", [4, 14, 24])
def test_a_run_that_is_killed_leaves_the_store_as_it_was(workspace, company, after):
    """A real SIGKILL while the org is being read, after so many of its requests."""
    with Standin(org_of(company), clock=NOW, latency=0.02) as server:
        folder = workspace(server)
        assert auditor(server, folder, "pull").returncode == 0
        kept = _stored(folder)
        (folder / ".auditor" / "cache").rename(folder / "elsewhere")
        seen = len(server.requests)
        command = [sys.executable, "-c", "from auditor.cli import main; main()", "pull"]
        run = subprocess.Popen(command, cwd=folder, env=environment(server), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while run.poll() is None and len(server.requests) - seen < after:
            time.sleep(0.002)
        run.send_signal(signal.SIGKILL)
        assert run.wait() == -signal.SIGKILL
        assert _stored(folder) == kept
        assert auditor(server, folder, "pull").returncode == 0
        assert len(_stored(folder)) == len(kept) + 1


def _stored(folder):
    with Store.open(folder / ".auditor") as store:
        return [(info.id, sorted(store.load(info).tables)) for info in store.list()]
