from __future__ import annotations

import json
import subprocess
import sys

import pytest
import requests

from connectors.salesforce.http.errors import SignInError
from connectors.salesforce.login import Session_, SfCliLogin
from connectors.salesforce.login.cli import Ran, run

SHOWN = {
    "id": "00D000000000001AAA",
    "username": "reader@acme.example",
    "instanceUrl": "https://acme.my.salesforce.com",
    "accessToken": "[REDACTED] Use 'sf org auth show-access-token' to view",
    "connectedStatus": "Connected",
    "alias": "prod",
}
SECRET = {"accessToken": "00D000000000001!AQ.secret_token"}
SESSION = Session_(SECRET["accessToken"], SHOWN["instanceUrl"], SHOWN["id"], None, SHOWN["username"])


class Cli:
    """Plays the command line: what it answers when asked for the org, and for the token."""

    def __init__(self, shown, secret=None):
        self.answers = {"display": shown, "auth": secret}
        self.commands = []

    def __call__(self, command):
        self.commands.append(list(command))
        answer = self.answers[command[2]]
        if isinstance(answer, Exception):
            raise answer
        return answer


def ok(result):
    return Ran(0, json.dumps({"status": 0, "result": result, "warnings": []}))


def no(name, message, code=1):
    return Ran(code, json.dumps({"name": name, "message": message, "exitCode": code, "status": code}))


UNKNOWN = no("CommandNotFoundError", "org:auth:show-access-token is not a sf command.", 127)


def sign_in(cli, org="prod"):
    return SfCliLogin(org, cli).sign_in(requests.Session())


def test_the_token_is_asked_for_by_itself():
    cli = Cli(ok(SHOWN), ok(SECRET))
    assert sign_in(cli) == SESSION
    assert cli.commands == [
        ["sf", "org", "display", "--target-org", "prod", "--json"],
        ["sf", "org", "auth", "show-access-token", "--no-prompt", "--target-org", "prod", "--json"],
    ]


def test_the_default_org_needs_no_name():
    cli = Cli(ok(SHOWN), ok(SECRET))
    assert sign_in(cli, None) == SESSION
    assert cli.commands[0] == ["sf", "org", "display", "--json"]


@pytest.mark.parametrize("secret", [UNKNOWN, Ran(2, ""), Ran(0, "Warning: no such command"), ok({}), ok(None)])
def test_an_older_command_line_shows_the_token_with_the_org(secret):
    assert sign_in(Cli(ok({**SHOWN, **SECRET}), secret)) == SESSION


def test_warnings_before_the_answer_do_not_matter():
    assert sign_in(Cli(Ran(0, f"Warning: update available\n{ok(SHOWN).out}"), ok(SECRET))) == SESSION


@pytest.mark.parametrize("token", ["", None, "[REDACTED]", "redacted", "****", "<REDACTED> use x", " ", 7])
def test_a_placeholder_is_no_token(token):
    with pytest.raises(SignInError, match="sf org login web --alias prod"):
        sign_in(Cli(ok({**SHOWN, "accessToken": token}), ok({"accessToken": token})))


REFUSALS = [
    (no("NamedOrgNotFoundError", "No authorization information found for prod."), "knows no org prod"),
    (no("RefreshTokenAuthError", "Error authenticating: expired access/refresh token"), "login of prod has ended"),
    (ok({**SHOWN, "connectedStatus": "RefreshTokenAuthError"}), "login of prod has ended"),
    (ok({**SHOWN, "connectedStatus": "Unable to refresh session due to: x"}), "login of prod has ended"),
    (no("NoDefaultEnvError", "No default environment found. Use -o."), "no default org"),
    (no("Other", "Something else."), "gives no session: Something else"),
    (Ran(0, "[]"), "makes no sense"),
    (Ran(0, "no JSON {"), "makes no sense"),
    (Ran(0, '{"result":' * 100_000), "makes no sense"),
    (Ran(1, ""), "makes no sense"),
    (FileNotFoundError("sf"), "not installed"),
    (PermissionError("sf"), "could not be run"),
    (subprocess.TimeoutExpired("sf", 60), "did not answer"),
]


@pytest.mark.parametrize(("shown", "said"), REFUSALS, ids=[said for _, said in REFUSALS])
def test_a_refusal_says_what_to_do(shown, said):
    with pytest.raises(SignInError, match=said) as caught:
        sign_in(Cli(shown, ok(SECRET)))
    assert not caught.value.passing


def test_an_ended_login_shows_when_the_token_is_asked_for_too():
    with pytest.raises(SignInError, match="has ended"):
        sign_in(Cli(ok(SHOWN), no("RefreshTokenAuthError", "expired access/refresh token")))


@pytest.mark.parametrize("org", ["", "-o", "--help", "a b", "a;b", "a&b", "$(a)", "a\n", '"a"', "a|b", "../a"])
def test_a_name_that_none_can_have_is_refused(org):
    with pytest.raises(SignInError, match="no alias"):
        SfCliLogin(org)


@pytest.mark.parametrize("org", ["prod", "reader@acme.example.uat", "a-b_c.d+e", "Prüfung"])
def test_a_name_that_one_can_have_is_taken(org):
    assert org in SfCliLogin(org).describe()


def test_no_word_and_no_error_tells_the_token():
    secret = SECRET["accessToken"]
    broken = Cli(ok({**SHOWN, "instanceUrl": "", **SECRET}), no("Error", f"token {secret} is bad"))
    login = SfCliLogin("prod", broken)
    with pytest.raises(SignInError) as caught:
        login.sign_in(requests.Session())
    assert "secret_token" not in str(caught.value) + repr(login) + login.describe()
    cut = Cli(ok(SHOWN), Ran(0, ok(SECRET).out[:-1]))
    with pytest.raises(SignInError) as caught:
        sign_in(cut)
    assert "secret_token" not in str(caught.value)
    assert caught.value.__context__ is None


def test_it_can_be_renewed_and_posts_nothing():
    login = SfCliLogin("prod")
    assert (login.can_renew, login.sign_in_url) == (True, "")
    assert "default org" in SfCliLogin().describe()


def test_a_program_is_run_without_a_shell(monkeypatch, tmp_path):
    program = tmp_path / "sf"
    program.write_text(
        f"#!{sys.executable}\nimport json, os, sys\nprint(json.dumps([sys.argv[1:], os.environ['FORCE_COLOR']]))\nsys.exit(3)\n"
    )
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    ran = run(["sf", "org", "display", "$(id)"])
    assert ran.code == 3
    assert json.loads(ran.out) == [["org", "display", "$(id)"], "0"]


def test_a_program_that_is_not_there_is_told(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SignInError, match="not installed"):
        SfCliLogin("prod").sign_in(requests.Session())
