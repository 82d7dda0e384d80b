import pytest

from auditor.connections import HubSpotConnection
from auditor.signing_in import described, token_of
from connectors.base import ConnectorError

SECRET = "hunter2"


def settings(**given):
    return HubSpotConnection(type="hubspot", **given)


def keyring(service, name):
    return f"{SECRET}\n" if (service, name) == ("acme", "access_token") else None


@pytest.mark.parametrize(
    ("given", "environment", "told"),
    [
        pytest.param({}, {"HUBSPOT_ACCESS_TOKEN": f" {SECRET}"}, "the token in HUBSPOT_ACCESS_TOKEN", id="usual variable"),
        pytest.param({"token_env": "HUB"}, {"HUB": SECRET}, "the token in HUB", id="another variable"),
        pytest.param({"keyring": "acme"}, {}, "a token of the keyring (acme)", id="keyring"),
        pytest.param({"keyring": "none", "token_env": "HUB"}, {"HUB": SECRET}, "the token in HUB", id="a variable comes first"),
    ],
)
def test_where_the_token_comes_from(given, environment, told):
    assert token_of(settings(**given), environment=environment, keyring=keyring) == SECRET
    assert described(settings(**given), environment) == told


@pytest.mark.parametrize(
    ("given", "environment", "sentence"),
    [
        pytest.param({}, {"HUB": SECRET}, "HUBSPOT_ACCESS_TOKEN is not set", id="no variable"),
        pytest.param({"token_env": "HUB"}, {"HUB": " "}, "HUB is not set", id="an empty one"),
        pytest.param({"keyring": "other"}, {"HUBSPOT_ACCESS_TOKEN": SECRET}, "keyring set other access_token", id="keyring"),
    ],
)
def test_a_missing_token_gets_a_sentence(given, environment, sentence):
    with pytest.raises(ConnectorError, match=sentence) as caught:
        token_of(settings(**given), environment=environment, keyring=keyring)
    assert SECRET not in str(caught.value)
