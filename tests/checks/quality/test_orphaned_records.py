import pytest

from build import a_gap, found, judged
from checks.model.finding import Confidence, Finding, Severity
from checks.model.rows.measures import Orphans
from checks.quality import orphaned_records  # noqa: F401 - registers the check


def lacking(count, of, object_="Opportunity", lacks="Account", connection="salesforce"):
    return Orphans(connection=connection, ref=f"{connection}:object:{object_}", lacks=lacks, count=count, of=of)


def roleless(count, of):
    return lacking(count, of, lacks="OpportunityContactRole")


def unplaced(count, of):
    return lacking(count, of, object_="Contact")


def test_names_how_many_deals_have_nobody_on_them():
    assert found("DAT005", roleless(190, 310)) == [
        Finding(
            ref="salesforce:object:Opportunity/OpportunityContactRole",
            message="190 of 310 open deals (61 %) have no contact role.",
            measured={"lacks": "OpportunityContactRole", "records": 190, "of": 310, "share": 0.6129},
            size=190,
            records=190,
            severity=Severity.MEDIUM,
            confidence=Confidence.LIKELY,
        )
    ]


def test_a_deal_without_an_account_weighs_most_and_a_contact_least():
    deals, contacts = found("DAT005", lacking(9, 310)), found("DAT005", unplaced(900, 4000))
    assert (deals[0].severity, deals[0].confidence) == (Severity.HIGH, None)
    assert deals[0].message == "9 of 310 open deals (3 %) have no account."
    assert contacts[0].severity is Severity.LOW
    assert contacts[0].message == "900 of 4,000 contacts (22 %) have no account."


def test_what_a_deal_lacks_is_told_apart():
    assert [finding.ref for finding in found("DAT005", lacking(31, 310), roleless(190, 310))] == [
        "salesforce:object:Opportunity/Account",
        "salesforce:object:Opportunity/OpportunityContactRole",
    ]


def test_hubspot_has_its_own_words():
    rows = [
        lacking(40, 100, "deals", "companies", "hubspot"),
        lacking(40, 100, "deals", "contacts", "hubspot"),
        lacking(40, 100, "contacts", "companies", "hubspot"),
    ]
    assert [(finding.message, finding.severity) for finding in found("DAT005", rows)] == [
        ("40 of 100 contacts (40 %) have no company.", Severity.LOW),
        ("40 of 100 open deals (40 %) have no company.", Severity.HIGH),
        ("40 of 100 open deals (40 %) have no contact.", Severity.MEDIUM),
    ]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (unplaced(199, 4000), 0),
        (unplaced(200, 4000), 1),
        (lacking(5, 300), 0),
        (lacking(6, 300), 1),
        (roleless(77, 310), 0),
        (roleless(78, 310), 1),
        (lacking(2, 2), 0),
        (lacking(3, 3), 1),
        (lacking(0, 0), 0),
    ],
)
def test_leaves_alone_a_share_that_is_small_or_a_few_records(row, expected):
    assert len(found("DAT005", row)) == expected


def test_the_shares_can_be_set():
    assert found("DAT005", unplaced(199, 4000), contacts=0.01)
    assert found("DAT005", lacking(5, 300), deals=0.01)
    assert found("DAT005", roleless(77, 310), roles=0.2)
    assert found("DAT005", lacking(2, 2), fewest=2)


def test_a_count_without_all_rights_is_a_least_number():
    judgement = judged("DAT005", roleless(190, 310), a_gap("orphans", "Opportunity", reason="counted without View All Data"))
    assert judgement.findings[0].message == "At least 190 of 310 open deals (61 %) have no contact role."
    assert judgement.not_judged[0].reason == "counted without View All Data"
