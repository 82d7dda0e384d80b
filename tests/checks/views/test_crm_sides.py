import pytest

from build import a_connection, a_gap, a_snapshot
from build_sides import BOTH, HS, ORG, PORTAL, SF
from checks.fields import clashing_concept  # noqa: F401 - registers the views
from checks.model.check import Inputs
from checks.model.policy import Policy


def sides(*rows, read=None):
    snapshot = a_snapshot(*rows)
    names = frozenset(read or snapshot.coverage.connections)
    return Inputs(snapshot, Policy()).value("crm_sides", names)


def test_the_two_crms_are_told_by_their_system():
    found = sides(a_connection("production"), a_connection("portal", system="hubspot"), a_connection("bookings", system="file"))
    assert [row.name for row in found.salesforce] == ["production"]
    assert [row.name for row in found.hubspot] == ["portal"]
    assert found.both
    assert list(found.unpaired()) == []


@pytest.mark.parametrize(
    ("rows", "read", "scopes", "cure"),
    [
        pytest.param([ORG], None, ["hubspot"], "connect HubSpot in auditor.yaml", id="nobody connected it"),
        pytest.param(
            [*BOTH, a_gap("fields", connection=HS, kind="fault")],
            [SF],
            ["salesforce"],
            "read hubspot again",
            id="a fault of tonight",
        ),
        pytest.param(
            [*BOTH, a_gap("fields", connection=HS, kind="unsupported"), a_gap("users", connection=SF, kind="fault")],
            [SF],
            ["hubspot"],
            "connect HubSpot in auditor.yaml",
            id="a fault of the other one",
        ),
        pytest.param(
            [*BOTH, a_gap("fields", connection=HS, kind="unsupported"), a_gap("users", "Lead", connection=HS, kind="fault")],
            [SF],
            ["hubspot"],
            "connect HubSpot in auditor.yaml",
            id="a fault of a part",
        ),
        pytest.param(
            [*BOTH, a_gap("fields", connection=HS, kind="scope")],
            [SF],
            ["hubspot"],
            "give the reader of hubspot what it lacks",
            id="no scope",
        ),
        pytest.param(
            [ORG, a_connection("books", system="file"), a_gap("fields", connection="books", kind="unsupported")],
            [SF],
            ["hubspot"],
            "connect HubSpot in auditor.yaml",
            id="a file that holds no fields",
        ),
        pytest.param(
            [a_connection("books", system="file")],
            None,
            ["salesforce", "hubspot"],
            "connect Salesforce and HubSpot in auditor.yaml",
            id="neither",
        ),
    ],
)
def test_what_only_both_tell_is_not_judged_where_one_is_missing(rows, read, scopes, cure):
    found = sides(*rows, read=read)
    assert [(one.scope, one.cure) for one in found.unpaired(partly=True)] == [(scope, cure) for scope in scopes]
    assert [(one.scope, one.cure) for one in found.unpaired()] == [("", cure)]


def test_both_pairs_are_proposed_for():
    assert [(one.name, other.name) for one, other in sides(ORG, PORTAL, a_connection("test", kind="sandbox")).leading] == [
        ("salesforce", "hubspot")
    ]


def test_a_crm_that_was_read_without_what_it_takes_is_not_called_unread():
    (told,) = sides(*BOTH, a_gap("fields", connection=HS, kind="unsupported"), read=[SF]).unpaired()
    assert told.reason.endswith("HubSpot was not read, or not all that it takes")
    (told,) = sides(ORG).unpaired()
    assert told.reason.endswith("HubSpot was not read")


def test_neither_alone_is_both():
    assert not sides(ORG).both
    assert not sides(PORTAL).both
    (told,) = {one.reason for one in sides(a_connection("books", system="file")).unpaired()}
    assert told.endswith("Salesforce and HubSpot were not read")
