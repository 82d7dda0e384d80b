from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from auditor.config import Config, ConfigErrors, load_config
from auditor.connecting import Context, connector_of
from auditor.reading import pull
from build import a_connection, a_gap
from checks.model.policy import Policy
from checks.model.policy.company import Company
from checks.model.tables import ROW_TYPES
from connectors.base import ConnectorError
from connectors.salesforce.connector import SalesforceOrg

NOW = datetime(2026, 11, 20, tzinfo=UTC)
EXAMPLE = Path(__file__).parents[2] / "examples" / "npsp-trial"


def a_config(**connections):
    return Config.model_validate({"connections": connections})


class Org:
    """A connector that answers with these gaps, or not at all."""

    def __init__(self, name, *gaps, cost="", error="", kind="production"):
        self.name, self._gaps, self._cost, self._error, self._kind = name, gaps, cost, error, kind

    def pull(self):
        if self._error:
            raise ConnectorError(self._error)
        return {**{table: [] for table in ROW_TYPES}, "connections": [self._row()], "gaps": list(self._gaps)}

    def spent(self):
        return self._cost

    def _row(self):
        return a_connection(self.name, kind=self._kind)


def read(*orgs):
    by_name = {org.name: org for org in orgs}
    config = a_config(**{name: {"type": "salesforce"} for name in by_name})
    return pull(config, taken_at=NOW, connect=lambda name, settings, context: by_name[name])


def test_a_configuration_that_names_nothing_to_read_is_at_fault_itself():
    with pytest.raises(ConfigErrors, match=r"^auditor\.yaml: no connection is configured; say what to read"):
        pull(Config(), taken_at=NOW)


def test_the_file_at_fault_is_named(tmp_path):
    path = tmp_path / "ours.yaml"
    path.write_text("")
    with pytest.raises(ConfigErrors, match="ours"):
        pull(load_config(path), taken_at=NOW)


def test_one_connection_that_cannot_be_read_leaves_the_others():
    here, nowhere = {"type": "project", "path": str(EXAMPLE)}, {"type": "project", "path": str(EXAMPLE / "nowhere")}
    reading = pull(a_config(salesforce=here, eu=nowhere), taken_at=NOW)
    assert reading.unreachable == ("eu",)
    assert reading.broken_off == {}


def test_a_connector_knows_all_that_it_needs(tmp_path):
    (tmp_path / "auditor.yaml").write_text("connections: {prod: {type: salesforce, max_calls: 7}}\nstore: kept\n")
    told = []

    def connect(name, settings, context):
        told.append((name, settings.max_calls, context.folder, context.cache, context.taken_at, context.policy))
        context.progress("counting records")
        return Org(name)

    policy = Policy(company=Company(stage="multi-segment"))
    pull(load_config(tmp_path / "auditor.yaml"), taken_at=NOW, policy=policy, progress=told.append, connect=connect)
    assert told == [("prod", 7, tmp_path, tmp_path / "kept" / "cache", NOW, policy), "prod: counting records"]


def test_what_a_reading_cost_is_kept_of_those_that_cost_something():
    assert read(Org("prod", cost="47 API calls billed"), Org("eu")).spent == {"prod": "47 API calls billed"}


def test_none_that_can_be_read_is_no_reading():
    with pytest.raises(ConnectorError, match=r"^prod: the login has ended; eu: it is asleep$"):
        read(Org("prod", error="the login has ended"), Org("eu", error="it is asleep"))


@pytest.mark.parametrize(
    ("gap", "broken_off"),
    [
        pytest.param({"kind": "fault"}, True, id="a table was lost to a fault"),
        pytest.param({"kind": "budget"}, True, id="a table was lost to the budget"),
        pytest.param({"kind": "permission"}, False, id="a right is missing"),
        pytest.param({"kind": "unsupported"}, False, id="no API tells"),
        pytest.param({"kind": "feature off"}, False, id="a feature is off"),
        pytest.param({"kind": "fault", "scope": "Lead"}, True, id="a part of a table was lost to a fault"),
        pytest.param({"kind": "budget", "scope": "Lead"}, True, id="a part of a table was lost to the budget"),
        pytest.param({"kind": "permission", "scope": "Lead"}, False, id="a right to a part is missing"),
    ],
)
def test_a_reading_was_broken_off_when_a_later_one_may_read_more(gap, broken_off):
    lost = a_gap("reports", connection="prod", **gap)
    assert read(Org("prod", lost), Org("eu")).broken_off == ({"prod": (lost,)} if broken_off else {})


@pytest.mark.parametrize(("scope", "broken_off"), [("", True), ("reports/Sales/Won.report", False)])
def test_a_file_that_cannot_be_read_breaks_off_no_project(scope, broken_off):
    lost = a_gap("reports", scope, connection="prod", kind="fault")
    assert bool(read(Org("prod", lost, kind="project")).broken_off) == broken_off


def test_a_connection_that_could_not_be_read_at_all_was_not_broken_off():
    reading = read(Org("prod", error="the login has ended"), Org("eu"))
    assert (reading.unreachable, reading.broken_off) == (("prod",), {})


def a_context(folder):
    return Context(folder=folder, cache=folder / "cache", taken_at=NOW)


def test_an_org_is_connected_to_without_being_asked_anything(tmp_path):
    settings = a_config(prod={"type": "salesforce", "org": "prod"}).connections["prod"]
    connector = connector_of("prod", settings, a_context(tmp_path))
    assert isinstance(connector, SalesforceOrg)
    assert connector.name == "prod"
    assert list(tmp_path.iterdir()) == []


def test_a_secret_that_is_not_there_is_told_before_anything_is_asked(tmp_path, monkeypatch):
    monkeypatch.delenv("NO_SUCH_SECRET", raising=False)
    given = {"type": "salesforce", "auth": "token", "access_token_env": "NO_SUCH_SECRET", "instance_url": "https://acme.example"}
    with pytest.raises(ConnectorError, match="the environment variable NO_SUCH_SECRET is not set"):
        connector_of("prod", a_config(prod=given).connections["prod"], a_context(tmp_path))


def test_a_type_that_is_not_read_yet_is_told(tmp_path):
    with pytest.raises(ConnectorError, match="no connection of type bookings yet"):
        connector_of("hub", SimpleNamespace(type="bookings"), a_context(tmp_path))


@pytest.mark.parametrize("wanted", [False, True])
def test_records_are_compared_only_where_the_configuration_wants_it(wanted):
    given = []

    class Noting(Org):
        def __init__(self, name, object_, matching):
            super().__init__(name)
            given.append(matching)
            if matching:
                side = matching.side(name, object_, "email")
                side.note("email", "a@x.example")
                side.whole = True

    objects = {"prod": "Contact", "hub": "contacts"}
    kinds = {"prod": {"type": "salesforce"}, "hub": {"type": "hubspot"}}
    config = Config.model_validate({"connections": kinds, "compare_records": wanted})
    reading = pull(config, taken_at=NOW, connect=lambda name, settings, context: Noting(name, objects[name], context.matching))
    assert len({id(one) for one in given}) == 1
    rows = [(row.ref, row.other, row.records) for row in reading.snapshot.table("duplicates")]
    assert rows == ([("hub:object:contacts", "prod:object:Contact", 1)] if wanted else [])


class Broken(Org):
    """A connector with a fault of its own."""

    def pull(self):
        raise TypeError("00D000000000001!AQ.secret_token is no number")


def test_a_connector_that_fails_of_itself_leaves_the_others_and_repeats_nothing_that_it_held():
    reading = read(Org("prod"), Broken("eu"))
    assert reading.unreachable == ("eu",)
    reasons = {gap.reason for gap in reading.snapshot.table("gaps") if gap.connection == "eu"}
    (reason,) = reasons
    assert reason.startswith("the auditor itself failed (TypeError at test_reading:")
    assert "secret" not in reason
