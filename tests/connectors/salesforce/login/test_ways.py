from __future__ import annotations

import pytest
import requests

from connectors.salesforce.http.errors import SignInError
from connectors.salesforce.login import Session_, TokenLogin

HERE = "https://acme.my.salesforce.com"


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        (HERE, HERE),
        (f" {HERE}/\n", HERE),
        ("https://acme--uat.sandbox.my.salesforce.com:8443", "https://acme--uat.sandbox.my.salesforce.com:8443"),
        ("http://127.0.0.1", "http://127.0.0.1"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
        (f"{HERE}:65535", f"{HERE}:65535"),
    ],
)
def test_an_address_is_https_or_this_machine(url, kept):
    assert Session_("token", url).instance_url == kept


@pytest.mark.parametrize(
    "url",
    [
        "",
        "acme.my.salesforce.com",
        "http://acme.my.salesforce.com",
        "http://127.0.0.1.evil.example",
        "http://localhost:8080",
        "https://acme.my.salesforce.com/services",
        "https://user:pass@acme.my.salesforce.com",
        "https://acme.my.salesforce.com?a=b",
        "https://acme.my.salesforce.com\nevil.example",
        "file:///etc/passwd",
        f"{HERE}:65536",
        "http://127.0.0.1:65536",
        "https://",
    ],
)
def test_nothing_else_is_an_address(url):
    with pytest.raises(SignInError, match="must be an address"):
        TokenLogin("token", url)


@pytest.mark.parametrize(
    ("token", "said"), [("", "empty"), (" \n", "empty"), ("two words", "broken"), ("a\r\nX: b", "broken"), ("ä", "broken")]
)
def test_a_token_that_cannot_be_one_is_refused_without_repeating_it(token, said):
    with pytest.raises(SignInError, match=said) as caught:
        TokenLogin(token, HERE)
    assert not token.strip() or token not in str(caught.value)


def test_a_token_signs_in_as_it_is_and_cannot_be_renewed():
    login = TokenLogin(" secret-token\n", f"{HERE}/")
    session = login.sign_in(requests.Session())
    assert session == Session_("secret-token", HERE)
    assert (login.can_renew, login.sign_in_url, login.describe()) == (False, "", f"an access token for {HERE}")
    assert "secret-token" not in repr(login) + repr(session) + login.describe()
