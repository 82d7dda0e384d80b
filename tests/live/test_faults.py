"""What goes wrong in the middle: nothing is lost that was read, nothing unread is called clean."""

import pytest

from checks.model.tables import MEASURES
from connectors.base import ConnectorError
from connectors.salesforce.http.limits import Limits
from connectors.salesforce.login import ClientCredentialsLogin
from live_faulty import honest
from live_faulty import nothing_unread_is_clean as judged_of_what_was_read
from live_tools import SMALL, found, gaps, live
from standins.company.generate import generate
from standins.http.faults import CutOff, Drop, Faults, Redirect, Say, Slow
from standins.salesforce.faults import CROWDED, SPENT_NOW, TIMED_OUT, Expire, Fault, Hide
from standins.salesforce.org import org_of

COMPOSITE = r"/composite$"
HTML = b"<html><body>Service Unavailable</body></html>"
REFUSED = [{"message": "insufficient access rights on object id", "errorCode": "INSUFFICIENT_ACCESS"}]


@pytest.fixture(scope="module")
def clean():
    """The company, and what a whole reading of it says."""
    return generate(**SMALL)


@pytest.fixture(scope="module")
def planted():
    return generate(planted="all", **SMALL)


def rows(snapshot):
    return {name: list(table) for name, table in snapshot.tables.items()}


def nothing_unread_is_clean(org, snapshot, company):
    """What was planted is found, or its check says that it could not judge it; nothing else is found."""
    result = org.judge(snapshot)
    judged_of_what_was_read(result, {(plant.code, plant.ref) for plant in company.planted})
    return result


def told_of(result, code):
    """Whether a check says that something was not read."""
    return any(check.code == code and check.not_judged for check in result.checks)


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Fault(Say(503, HTML), path=COMPOSITE, first=2, times=1), id="503 with a page"),
        pytest.param(Fault(Say(200, HTML), path=COMPOSITE, first=3, times=1), id="a page where JSON was due"),
        pytest.param(
            Fault(Say(500, [{"errorCode": "UNKNOWN_EXCEPTION", "message": "x"}]), path=COMPOSITE, first=2, times=2),
            id="500 twice",
        ),
        pytest.param(Fault(Say(420, HTML), path=COMPOSITE, first=2, times=1), id="420 from the edge"),
        pytest.param(Fault(CutOff(), path=COMPOSITE, first=2, times=2), id="bodies cut off"),
        pytest.param(Fault(Drop(), path=COMPOSITE, first=4, times=2), id="connections dropped"),
        pytest.param(Fault(CROWDED, path=COMPOSITE, first=3, times=1), id="too many long requests"),
        pytest.param(Fault(Slow(0.4), path=COMPOSITE, first=2, times=1), id="a slow answer"),
        pytest.param(Fault(CutOff(), path="/Soap/m/", times=1), id="a SOAP answer cut off"),
    ],
)
def test_what_passes_leaves_no_trace(tmp_path, clean, fault):
    with live(tmp_path / "whole", company=clean) as org:
        whole = org.pull()
    with live(tmp_path / "faulty", company=clean, faults=Faults(fault)) as org:
        again = org.pull()
        assert org.server.writes == []
    assert {name: held for name, held in rows(again).items() if name != "connections"} == {
        name: held for name, held in rows(whole).items() if name != "connections"
    }


def test_a_session_that_ends_in_the_middle_is_renewed_once(tmp_path, clean):
    with live(tmp_path, company=clean, faults=Faults(Fault(Expire(), path=COMPOSITE, first=3, times=1))) as org:
        app = org.server.app
        login = ClientCredentialsLogin(app.client_id, app.client_secret, login_url=org.server.url)
        snapshot = honest(org.pull(login=login))
        tokens = [request for request in org.server.requests if request.path.endswith("/oauth2/token")]
        assert len(tokens) == 2
        assert found(org.judge(snapshot)) == set()
    assert set(gaps(snapshot)) == {("teams", "territories")}


def test_a_session_that_cannot_be_renewed_keeps_what_was_read(tmp_path, planted):
    with live(tmp_path, company=planted, faults=Faults(Fault(Expire(), path=COMPOSITE, first=9))) as org:
        snapshot = honest(org.pull())
        assert len(snapshot.table("users")) == len(org.company.people)
        told = gaps(snapshot, "fault")
        assert told
        assert all("sign in" in gap.cure for gap in told.values())
        nothing_unread_is_clean(org, snapshot, planted)


def test_a_session_that_is_refused_at_once_reads_nothing(tmp_path, clean):
    faults = Faults(Fault(Say(401, HTML), path="/services/data/"))
    with (
        live(tmp_path, company=clean, faults=faults) as org,
        pytest.raises(ConnectorError, match="does not accept an access token"),
    ):
        org.pull()


def test_one_object_that_is_refused(tmp_path, planted):
    faults = Faults(
        Fault(Say(403, REFUSED), path="/sobjects/Contact/describe"), Fault(Say(403, REFUSED), path="query", soql="FROM Contact")
    )
    with live(tmp_path, company=planted, faults=faults) as org:
        snapshot = honest(org.pull())
        assert gaps(snapshot, "permission")[("fields", "Contact")].reason.startswith("INSUFFICIENT_ACCESS")
        assert not [row for row in snapshot.table("fields") if row.object == "Contact"]
        assert [row for row in snapshot.table("fields") if row.object == "Lead"]
        nothing_unread_is_clean(org, snapshot, planted)


@pytest.mark.parametrize("call", [2, 8, 15, 25])
def test_the_orgs_calls_are_used_up_at_call_n(tmp_path, planted, call):
    with live(tmp_path, company=planted, faults=Faults(Fault(SPENT_NOW, first=call))) as org:
        if call == 2:
            with pytest.raises(ConnectorError, match=r"no API call left|TotalRequests Limit exceeded"):
                org.pull()
            return
        snapshot = honest(org.pull(limits=Limits(workers=1)))
        refused = [request for request in org.server.requests if request.status == 403]
        assert refused
        assert gaps(snapshot, "budget")
        assert snapshot.table("users")
        nothing_unread_is_clean(org, snapshot, planted)


def test_the_reserve_is_left_to_others(tmp_path, planted):
    with live(tmp_path, company=planted, daily_limit=1000, used=880) as org:
        snapshot = honest(org.pull(limits=Limits(reserve=0.1)))
        assert org.server.calls_left >= 100
        assert "left to others" in next(iter(gaps(snapshot, "budget").values())).reason
        nothing_unread_is_clean(org, snapshot, planted)


def test_a_run_takes_no_more_calls_than_it_may(tmp_path, planted):
    with live(tmp_path, company=planted) as org:
        snapshot = honest(org.pull(limits=Limits(max_calls=12)))
        assert org.server.billed == 12
        nothing_unread_is_clean(org, snapshot, planted)


def test_a_count_that_is_too_slow_is_not_zero(tmp_path, planted):
    with live(tmp_path, company=planted, faults=Faults(Fault(TIMED_OUT, path="query", soql="COUNT(Id) n, SUM(Amount)"))) as org:
        snapshot = honest(org.pull())
        assert gaps(snapshot, "fault")[("open_deals", "Opportunity")].reason.startswith("QUERY_TIMEOUT")
        assert "past_due" not in {row.fault for row in snapshot.table("open_deals")}
        nothing_unread_is_clean(org, snapshot, planted)


def test_a_count_that_never_answers_does_not_take_its_neighbours_with_it(tmp_path, clean):
    faults = Faults(Fault(Slow(1.5), path="query", soql="CloseDate < TODAY"))
    with live(tmp_path, company=clean, faults=faults) as org:
        snapshot = honest(org.pull(limits=Limits(timeout=(5.0, 0.8), retries=0)))
        assert ("open_deals", "Opportunity") in gaps(snapshot, "fault")
        assert snapshot.table("won")


def test_a_field_that_is_hidden_between_describe_and_query(tmp_path, planted):
    faults = Faults(Fault(Hide("Opportunity.Amount"), path="query", soql="FROM FieldDefinition", times=1))
    with live(tmp_path, company=planted, org=org_of(planted), faults=faults) as org:
        snapshot = honest(org.pull())
        told = {gap.reason for gap in gaps(snapshot, "permission").values()}
        assert any("No such column 'Amount'" in reason or "Amount" in reason for reason in told)
        nothing_unread_is_clean(org, snapshot, planted)


def test_a_field_that_is_hidden_from_the_start_is_not_counted(tmp_path, clean):
    custom = next(field for field in org_of(clean).describes["Lead"]["fields"] if field["name"].endswith("__c"))["name"]
    with live(tmp_path, company=clean, org=org_of(clean, hidden={f"Lead.{custom}"})) as org:
        snapshot = honest(org.pull())
    path = f"Lead.{custom}"
    assert gaps(snapshot, "permission")[("field_fill", path)].cure == f"give the reading user Read access to {path}"
    assert snapshot.table("fields").get(f"salesforce:field:{path}").type == "unknown"
    assert f"salesforce:field:{path}" not in {row.ref for row in snapshot.table("field_fill")}


@pytest.mark.parametrize(
    ("lacking", "unread"),
    [
        pytest.param("ViewSetup", ("changes", ""), id="View Setup"),
        pytest.param("ModifyMetadata", ("conversions", ""), id="Modify Metadata"),
        pytest.param("ManageAllPrivateReports", ("reports", "private reports"), id="private reports"),
        pytest.param("ViewAllData", ("won", "Opportunity"), id="View All Data"),
    ],
)
def test_without_a_right(tmp_path, planted, lacking, unread):
    whole = org_of(planted).rights
    with live(tmp_path, company=planted, org=org_of(planted, rights=frozenset(whole - {lacking}))) as org:
        snapshot = honest(org.pull())
        assert unread in gaps(snapshot)
        assert gaps(snapshot)[unread].cure
        result = org.judge(snapshot)
        wanted = {(plant.code, plant.ref) for plant in planted.planted}
        missed = {(code, ref) for code, ref in wanted - found(result) if not told_of(result, code)}
        assert missed == set()


def test_counts_say_with_which_rights_they_were_made(tmp_path, planted):
    whole = org_of(planted).rights
    with live(tmp_path, company=planted, org=org_of(planted, rights=frozenset(whole - {"ViewAllData"}))) as org:
        result = org.judge(org.pull())
    counted = [finding for finding in result.findings if finding.code == "DAT003"]
    assert counted
    assert all(finding.at_least and "View All Data" not in finding.measured_with for finding in counted)


def test_forecasting_and_territories_that_are_off_are_facts(tmp_path, clean):
    with live(tmp_path, company=clean, org=org_of(clean, features=frozenset())) as org:
        snapshot = honest(org.pull())
    assert gaps(snapshot, "feature off").keys() >= {("forecast_types", ""), ("teams", "territories")}


def test_an_org_full_of_oddities_is_read(tmp_path, clean):
    with live(tmp_path, company=clean, org=org_of(clean, oddities=True)) as org:
        snapshot = honest(org.pull())
        result = org.judge(snapshot)
    assert {check.code for check in result.checks if check.outcome == "broke"} == set()
    assert len(snapshot.table("objects")) >= 16


def test_a_redirect_takes_the_token_nowhere(tmp_path, clean):
    with live(tmp_path / "other", company=clean) as other:
        faults = Faults(Fault(Redirect(other.server.url), path="/services/data/"))
        with (
            live(tmp_path, company=clean, faults=faults) as org,
            pytest.raises(ConnectorError, match="redirects to another address"),
        ):
            org.pull()
        assert other.server.requests == []


def test_an_edition_without_api(tmp_path, clean):
    with (
        live(tmp_path, company=clean, edition="Professional Edition") as org,
        pytest.raises(ConnectorError, match="API is not enabled"),
    ):
        org.pull()


def test_measures_of_what_was_refused_are_gaps_and_not_zeros(tmp_path, clean):
    faults = Faults(
        Fault(
            Say(400, [{"errorCode": "INVALID_TYPE", "message": "sObject type 'Opportunity' is not supported."}]),
            path="query",
            soql="FROM Opportunity",
        )
    )
    with live(tmp_path, company=clean, faults=faults) as org:
        snapshot = honest(org.pull())
    assert not snapshot.table("won")
    assert {table for table, scope in gaps(snapshot) if scope.startswith("Opportunity")} >= MEASURES & {
        "won",
        "open_deals",
        "orphans",
    }


@pytest.mark.parametrize(
    "hidden",
    ["Lead.LeadSource", "Lead.Status", "Opportunity.LeadSource", "Opportunity.StageName", "Opportunity.Amount", "Quote", "Lead"],
)
def test_what_is_hidden_is_not_called_clean(tmp_path, planted, hidden):
    with live(tmp_path, company=planted, org=org_of(planted, hidden={hidden})) as org:
        snapshot = honest(org.pull())
        assert [gap for (table, scope), gap in gaps(snapshot, "permission").items() if (table, scope) == ("fields", hidden)]
        nothing_unread_is_clean(org, snapshot, planted)


@pytest.mark.parametrize(
    "lacking", ["ViewSetup", "ModifyMetadata", "ManageAllPrivateReports", "ViewAllUsers", "ManageReportsInPubFolders"]
)
def test_nothing_is_found_on_the_clean_company_for_want_of_a_right(tmp_path, clean, lacking):
    whole = org_of(clean).rights
    with live(tmp_path, company=clean, org=org_of(clean, rights=frozenset(whole - {lacking}))) as org:
        assert found(org.judge(org.pull())) == set()


def test_a_list_of_objects_that_cannot_be_read_loses_nothing_else(tmp_path, planted):
    faults = Faults(Fault(Say(500, [{"errorCode": "UNKNOWN_EXCEPTION", "message": "x"}]), path="/sobjects$", times=1))
    with live(tmp_path / "once", company=planted, faults=faults) as org:
        assert found(org.judge(org.pull())) == {(plant.code, plant.ref) for plant in planted.planted}
    faults = Faults(Fault(Say(500, [{"errorCode": "UNKNOWN_EXCEPTION", "message": "x"}]), path="/sobjects$"))
    with live(tmp_path / "always", company=planted, faults=faults) as org:
        snapshot = honest(org.pull())
        assert snapshot.table("users")
        assert ("fields", "") in gaps(snapshot, "fault")
        nothing_unread_is_clean(org, snapshot, planted)


def test_folders_that_were_not_read_move_no_report(tmp_path, planted):
    with live(tmp_path, company=planted, faults=Faults(Fault(TIMED_OUT, path="query", soql="FROM Folder"))) as org:
        snapshot = honest(org.pull())
        assert ("reports", "") in gaps(snapshot, "fault")
        nothing_unread_is_clean(org, snapshot, planted)


@pytest.mark.parametrize(
    "table",
    [
        "FROM User",
        "FROM Group",
        "FROM PermissionSet ",
        "FROM RecordType",
        "FROM OpportunityStage",
        "FROM FieldDefinition",
        "FROM BusinessProcess",
        "FROM AssignmentRule",
        "FROM PicklistValueInfo",
        "FROM SetupAuditTrail",
        "FROM FlowDefinitionView",
        "FROM GroupMember",
    ],
)
def test_a_table_that_cannot_be_read_is_not_called_clean(tmp_path, planted, clean, table):
    with live(tmp_path / "planted", company=planted, faults=Faults(Fault(TIMED_OUT, path="query", soql=table))) as org:
        nothing_unread_is_clean(org, honest(org.pull()), planted)
    with live(tmp_path / "clean", company=clean, faults=Faults(Fault(TIMED_OUT, path="query", soql=table))) as org:
        assert found(org.judge(org.pull())) == set()
