import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.config import Config as Configuration
from auditor.config import ConfigErrors, ProjectConnection, Report, load_config
from auditor.report import FORMATS


@pytest.fixture
def config(tmp_path, monkeypatch):
    """Write auditor.yaml and load it: the configuration, or the lines of what is wrong."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "auditor.yaml"

    def load(text):
        path.write_text(text, encoding="utf-8")
        try:
            return load_config(path.relative_to(tmp_path))
        except ConfigErrors as errors:
            return str(errors).splitlines()

    return load


def test_reads_what_people_write(config):
    read = config(
        "workspace: acme\n"
        "connections:\n"
        "  salesforce: {type: project, path: force-app}\n"
        "  prod: {type: salesforce, org: prod, api_version: '66.0', instance_url: 'https://acme.my.salesforce.com/'}\n"
        "  hubspot: {type: hubspot, token_env: HUBSPOT_ACCESS_TOKEN}\n"
        "  bookings: {type: bookings, path: finance/bookings.csv}\n"
        "store: .auditor/\n"
        "governance: governance/\n"
        "report: {formats: [html, sarif], out: reports/}\n"
    )
    assert read.workspace == "acme"
    assert [connection.type for connection in read.connections.values()] == ["project", "salesforce", "hubspot", "bookings"]
    assert read.connections["salesforce"] == ProjectConnection(type="project", path="force-app")
    assert read.connections["prod"].instance_url == "https://acme.my.salesforce.com"
    assert read.report.formats == ("html", "sarif")


def test_an_empty_file_has_the_defaults(config):
    assert config("") == Configuration()


def test_paths_are_relative_to_the_file(tmp_path):
    (tmp_path / "auditor.yaml").write_text("store: nights\nreport: {out: /srv/reports}\n")
    read = load_config(tmp_path / "auditor.yaml")
    assert (read.folder, read.store, read.governance) == (tmp_path, tmp_path / "nights", tmp_path / "governance")
    assert read.report.out.as_posix() == "/srv/reports"


def test_every_fault_is_told_at_once(config):
    lines = config(
        "connections:\n"
        "  salesforce: {type: projct, path: x}\n"
        "  hubspot: {type: hubspot, token: pat-na1-0000, token_env: pat-na1-0000}\n"
        "  field: {type: bookings, pth: y}\n"
        "  Up: {path: a}\n"
        "  org: {type: salesforce, api_version: v66, instance_url: 'http://acme.example'}\n"
        "store: postgres://user:pw@host/db\n"
        "goverance: x\n"
        "report: {formats: [htm]}\n"
        "workspace: 7\n"
    )
    assert lines == [
        "auditor.yaml:2:16: connections.salesforce.type: 'projct' is not one of project, salesforce, hubspot, bookings; "
        "did you mean 'project'?",
        "auditor.yaml:3:28: connections.hubspot.token: secrets are never written in this file; "
        "put it into an environment variable and name that variable here, as in token_env: HUBSPOT_ACCESS_TOKEN",
        "auditor.yaml:3:49: connections.hubspot.token_env: must be the name of an environment variable, "
        "such as HUBSPOT_ACCESS_TOKEN, and never its value",
        "auditor.yaml:4:3: connections.field: a connection cannot bear the name of a kind of component, "
        "since references begin with it",
        "auditor.yaml:4:3: connections.field.path: this key is required",
        "auditor.yaml:4:27: connections.field.pth: unknown key; did you mean 'path'?",
        "auditor.yaml:5:3: connections.Up: a connection's name is lower-case letters, digits, - and _, and begins with a letter",
        "auditor.yaml:5:3: connections.Up.type: this key is required",
        "auditor.yaml:6:27: connections.org.api_version: must be a version such as '66.0'",
        "auditor.yaml:6:45: connections.org.instance_url: must be an address such as https://acme.my.salesforce.com; "
        "http is allowed for 127.0.0.1 only",
        "auditor.yaml:7:1: store: must be a place on disk",
        "auditor.yaml:8:1: goverance: unknown key; did you mean 'governance'?",
        "auditor.yaml:9:20: report.formats.0: 'htm' is not one of terminal, html, md, json, csv, sarif, junit; "
        "did you mean 'html'?",
        "auditor.yaml:10:1: workspace: must be text; write it in quotes: '7'",
    ]


def test_a_key_of_another_type_tells_which_keys_this_type_has(config):
    assert config("connections: {prod: {type: salesforce, path: x}}\nstore: 7\n") == [
        "auditor.yaml:1:40: connections.prod.path: unknown key; "
        "the type salesforce has type, org, auth, api_version, instance_url",
        "auditor.yaml:2:1: store: must be a place on disk, written as text",
    ]


@pytest.mark.parametrize(("text", "named"), [("governance: rules", True), ("governance: governance", True), ("store: x", False)])
def test_it_is_known_whether_the_policy_was_named(config, text, named):
    assert config(text).names_governance is named


SECRETS = (
    "token", "access_token", "password", "client_secret", "api_key", "apikey", "private-key", "webhook", "TOKEN",
)  # fmt: skip


@pytest.mark.parametrize("key", SECRETS)
def test_a_secret_is_refused_and_never_repeated(config, key):
    lines = config(f"connections:\n  hubspot:\n    type: hubspot\n    {key}: hunter2\n")
    assert [line for line in lines if "secrets are never written in this file" in line]
    assert "hunter2" not in "".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        "connections: {org: {type: salesforce, auth: token}}",
        "connections: {org: {type: hubspot, token_env: MY_TOKEN}}",
        "connections: {org: {type: hubspot, base_url: 'http://127.0.0.1:8080'}}",
    ],
)
def test_leaves_alone(config, text):
    assert not isinstance(config(text), list)


@pytest.mark.parametrize("url", ["http://localhost", "http://127.0.0.1.evil.example", "ftp://x", "https://", "https://a b"])
def test_other_addresses_are_refused(config, url):
    assert "must be an address" in config(f"connections: {{org: {{type: hubspot, base_url: '{url}'}}}}")[0]


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(ConfigErrors, match="cannot be read"):
        load_config(tmp_path / "auditor.yaml")


def test_every_format_that_can_be_asked_for_can_be_rendered():
    assert set(Report.model_json_schema()["properties"]["formats"]["items"]["enum"]) == set(FORMATS)


@settings(deadline=None)
@given(text=st.text(st.characters(codec="utf-8"), max_size=60) | st.text("connectis: {}[]typear\n -", max_size=60))
def test_any_text_is_a_configuration_or_a_list_of_problems(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_text(text, encoding="utf-8", newline="")
    try:
        problems = ()
        assert isinstance(load_config(path), Configuration)
    except ConfigErrors as errors:
        problems = errors.problems
    assert all(str(problem).isprintable() for problem in problems)
