import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.config import Config as Configuration
from auditor.config import ConfigErrors, Report, load_config
from auditor.connections import ProjectConnection
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
        "the type salesforce has type, org, auth, client_id, username, private_key_file, private_key_env, client_secret_env, "
        "refresh_token_env, access_token_env, password_env, security_token_env, keyring, login_url, instance_url, api_version, "
        "max_calls, reserve, workers",
        "auditor.yaml:2:1: store: must be a place on disk, written as text",
    ]


def test_every_fault_of_a_sign_in_is_told_at_once_and_at_its_key(config):
    lines = config(
        "connections:\n"
        "  a: {type: salesforce, auth: jwt, org: prod, password_env: X}\n"
        "  b: {type: salesforce, client_id: x}\n"
        "  c: {type: salesforce, auth: client_credentials, client_id: x, client_secret_env: S, login_url: 'https://login.salesforce.com'}\n"
        "  d: {type: salesforce, auth: [x], workers: 0, reserve: 1, max_calls: 2.5}\n"
        "  e: {type: salesforce, auth: jwt, client_id: x, username: y, private_key_file: k, private_key_env: K}\n"
        "  f: {type: salesforce, auth: passwort, workers: true}\n"
        "  g: {type: salesforce, auth: password, username: y, org: x}\n"
    )
    assert lines == [
        "auditor.yaml:2:3: connections.a.client_id: auth jwt needs this key; "
        "the consumer key of the app, as in client_id: 3MVG9…",
        "auditor.yaml:2:3: connections.a.private_key_env: auth jwt needs a private key; "
        "name its file, as in private_key_file: server.key, or the environment variable that holds it, "
        "as in private_key_env: SF_PRIVATE_KEY, or a service of the keyring, as in keyring: acme-crm",
        "auditor.yaml:2:3: connections.a.username: auth jwt needs this key; "
        "the user to sign in as, as in username: auditor@acme.example",
        "auditor.yaml:2:36: connections.a.org: auth jwt makes no use of it; take it away, or choose auth: sf",
        "auditor.yaml:2:47: connections.a.password_env: auth jwt makes no use of it; take it away, or choose auth: password",
        "auditor.yaml:3:25: connections.b.client_id: no way to sign in is chosen that uses it; "
        "choose auth: jwt, client_credentials or refresh_token",
        "auditor.yaml:4:87: connections.c.login_url: client credentials are not taken there; "
        "name the org's My Domain, as in login_url: https://acme.my.salesforce.com",
        "auditor.yaml:5:25: connections.d.auth: '['x']' is not one of "
        "sf, jwt, client_credentials, refresh_token, token, password",
        "auditor.yaml:5:36: connections.d.workers: must be greater than or equal to 1",
        "auditor.yaml:5:48: connections.d.reserve: must be less than 1",
        "auditor.yaml:5:60: connections.d.max_calls: must be a whole number",
        "auditor.yaml:6:84: connections.e.private_key_env: the private key is named twice; "
        "keep private_key_file or private_key_env",
        "auditor.yaml:7:25: connections.f.auth: 'passwort' is not one of "
        "sf, jwt, client_credentials, refresh_token, token, password; did you mean 'password'?",
        "auditor.yaml:7:41: connections.f.workers: must be a whole number",
        "auditor.yaml:8:3: connections.g.password_env: auth password needs a password; "
        "name the environment variable that holds it, as in password_env: SF_PASSWORD, "
        "or a service of the keyring, as in keyring: acme-crm",
        "auditor.yaml:8:54: connections.g.org: auth password makes no use of it; take it away, or choose auth: sf",
    ]


APP = "client_id: 3MVG9"


@pytest.mark.parametrize(
    "keys",
    [
        "", "org: prod", "auth: sf", "auth: sf, org: prod, instance_url: 'https://acme.my.salesforce.com'", "auth: token",
        "auth: token, keyring: acme", "auth: token, access_token_env: T, instance_url: 'http://127.0.0.1:8080'",
        f"auth: jwt, {APP}, username: a@b.example, private_key_env: K",
        f"auth: jwt, {APP}, username: a@b.example, private_key_file: k.pem, login_url: 'https://test.salesforce.com'",
        f"auth: jwt, {APP}, username: a@b.example, keyring: acme",
        f"auth: client_credentials, {APP}, client_secret_env: S, login_url: 'https://acme.my.salesforce.com'",
        f"auth: refresh_token, {APP}, refresh_token_env: R",
        f"auth: refresh_token, {APP}, refresh_token_env: R, client_secret_env: S",
        "auth: password, username: a@b.example, password_env: P", "workers: 25, reserve: 0, max_calls: 1, api_version: '64.0'",
    ],
)  # fmt: skip
def test_every_way_to_sign_in_is_taken(config, keys):
    assert not isinstance(config(f"connections: {{org: {{type: salesforce{keys and ', '}{keys}}}}}"), list)


def test_what_an_org_is_asked_with_when_nothing_is_said(config):
    org = config("connections: {org: {type: salesforce}}").connections["org"]
    assert (org.api_version, org.reserve, org.workers, org.max_calls, org.auth) == ("66.0", 0.1, 8, None, None)


@pytest.mark.parametrize(("store", "cache"), [("kept", "kept/cache"), ("kept/crm.sqlite", "kept/cache"), ("a.b", "cache")])
def test_what_connectors_keep_lies_where_the_store_is(config, tmp_path, store, cache):
    assert config(f"store: {store}").cache.as_posix() == cache


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


@pytest.mark.parametrize(
    ("key", "named"),
    [
        ("access_token", "access_token_env: SF_ACCESS_TOKEN"),
        ("token", "access_token_env: SF_ACCESS_TOKEN"),
        ("api_key", "access_token_env: SF_ACCESS_TOKEN"),
        ("refresh_token", "refresh_token_env: SF_REFRESH_TOKEN"),
        ("security_token", "security_token_env: SF_SECURITY_TOKEN"),
        ("password", "password_env: SF_PASSWORD"),
        ("clientSecret", "client_secret_env: SF_CLIENT_SECRET"),
        ("private_key", "private_key_env: SF_PRIVATE_KEY"),
    ],
)
def test_a_secret_of_an_org_is_named_with_the_keys_of_an_org(config, key, named):
    first, *_ = [
        line for line in config(f"connections: {{prod: {{type: salesforce, {key}: hunter2}}}}\n") if "never written" in line
    ]
    assert first.endswith(f"name that variable here, as in {named}")


def test_a_token_in_the_place_of_its_variable_is_told_with_a_variable_of_its_system(config):
    given = "type: salesforce, auth: token, instance_url: 'https://acme.my.salesforce.com', access_token_env: '00D!AQ'"
    (line,) = config(f"connections: {{prod: {{{given}}}}}\n")
    assert line.endswith("must be the name of an environment variable, such as SF_ACCESS_TOKEN, and never its value")
