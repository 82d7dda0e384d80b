import pytest

from auditor.config import Config
from auditor.connecting import Context, connector_of
from build import NOW
from connectors.base import ConnectorError

SETTINGS = {
    "salesforce": {"type": "salesforce", "org": "prod"},
    "hubspot": {"type": "hubspot"},
}


def connected(folder, given):
    settings = Config.model_validate({"connections": {"prod": given}}).connections["prod"]
    return connector_of("prod", settings, Context(folder=folder, cache=folder / "cache", taken_at=NOW))


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    monkeypatch.setenv("HUBSPOT_ACCESS_TOKEN", "pat-na1-a")
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
@pytest.mark.parametrize("given", SETTINGS.values(), ids=SETTINGS)
def test_certificates_that_are_not_there_are_told_by_the_name_of_their_variable(tmp_path, monkeypatch, given, variable):
    monkeypatch.setenv(variable, "/nope")
    with pytest.raises(ConnectorError, match=f"^{variable} names no file: /nope; correct it, or take it away"):
        connected(tmp_path, given)


@pytest.mark.parametrize("given", SETTINGS.values(), ids=SETTINGS)
@pytest.mark.parametrize(
    "named",
    [{}, {"REQUESTS_CA_BUNDLE": ""}, {"CURL_CA_BUNDLE": "folder"}, {"REQUESTS_CA_BUNDLE": "file", "CURL_CA_BUNDLE": "/nope"}],
    ids=["none", "empty", "a folder", "one that is not heard"],
)
def test_certificates_that_are_there_or_that_nobody_names_hinder_nothing(tmp_path, monkeypatch, given, named):
    from certifi import contents

    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text(contents())
    for name, value in named.items():
        monkeypatch.setenv(name, str(tmp_path / value) if value else "")
    assert connected(tmp_path, given).name == "prod"


def test_a_project_needs_no_certificates(tmp_path, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nope")
    (tmp_path / "objects").mkdir()
    (tmp_path / "objects" / "Lead.object").write_text("<CustomObject xmlns='http://soap.sforce.com/2006/04/metadata'/>")
    assert connected(tmp_path, {"type": "project", "path": "."}).name == "prod"
