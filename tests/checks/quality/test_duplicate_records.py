import pytest

from build import a_gap, found, judged
from build_sides import BOTH, HS, ORG, PORTAL, SF
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.rows.measures import Duplicates
from checks.quality import duplicate_records  # noqa: F401 - registers the check


def doubles(clusters, records, of, object_="Contact", by="email", connection=SF, other=None):
    return Duplicates(
        connection=connection,
        ref=f"{connection}:object:{object_}",
        by=by,
        clusters=clusters,
        records=records,
        of=of,
        other=other,
    )


def shared(records, of, **given):
    return doubles(records, records, of, **{"object_": "Lead", "other": "salesforce:object:Contact", **given})


def test_names_how_many_are_too_many_and_by_what():
    rows = [doubles(440, 920, 12000), doubles(300, 700, 12500, by="name")]
    assert found("DAT002", rows) == [
        Finding(
            ref="salesforce:object:Contact",
            message="480 of 12,000 contacts (4 %) are duplicates by their e-mail address: 920 records in 440 clusters.",
            measured={
                "by": {
                    "email": {"clusters": 440, "records": 920, "of": 12000},
                    "name": {"clusters": 300, "records": 700, "of": 12500},
                }
            },
            size=480,
            records=480,
        )
    ]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(doubles(0, 0, 12000), id="none"),
        pytest.param(doubles(359, 718, 12000), id="under 3 % of people"),
        pytest.param(doubles(19, 38, 1000, "Account", "domain"), id="under 2 % of accounts"),
        pytest.param(doubles(9, 18, 20), id="nine records"),
        pytest.param(doubles(0, 0, 0), id="no record has the key"),
        pytest.param(doubles(500, 1000, 2000, "Opportunity", "name"), id="deals, of which a company may have many"),
        pytest.param(doubles(500, 900, 2000), id="clusters of less than two"),
        pytest.param(doubles(500, 3000, 2000), id="more records than there are"),
        pytest.param(doubles(-5, 90, 200), id="fewer than none"),
        pytest.param(shared(49, 1000), id="under 5 % are a record of another object too"),
        pytest.param(shared(9, 20), id="nine of another object"),
    ],
)
def test_leaves_alone(row):
    assert found("DAT002", row) == []


@pytest.mark.parametrize(
    ("row", "severity", "confidence"),
    [
        pytest.param(doubles(360, 720, 12000), None, None, id="3 % of people"),
        pytest.param(doubles(20, 40, 1000, "Account", "domain"), Severity.HIGH, None, id="2 % of accounts"),
        pytest.param(doubles(20, 40, 1000, "companies", "name", HS), None, Confidence.POSSIBLE, id="accounts by name"),
        pytest.param(doubles(10, 20, 20), None, None, id="ten records"),
        pytest.param(shared(50, 1000), None, None, id="5 % of another object"),
    ],
)
def test_each_boundary(row, severity, confidence):
    (finding,) = found("DAT002", row)
    assert (finding.severity, finding.confidence) == (severity, confidence)


def test_a_lead_that_is_a_contact_already_is_a_finding_of_its_own():
    rows = [doubles(440, 920, 12000, "Lead"), shared(700, 8000)]
    one, other = found("DAT002", rows)
    assert one.ref == "salesforce:object:Lead"
    assert other == Finding(
        ref="salesforce:object:Lead/Contact",
        message="700 of 8,000 leads (9 %) have the e-mail address of a record of Contact.",
        measured={"with": "salesforce:object:Contact", "by": {"email": {"records": 700, "of": 8000}}},
        size=700,
        affected=("salesforce:object:Contact",),
        records=700,
    )


def across(records, of, by="email"):
    return doubles(records, records, of, "contacts", by, HS, "salesforce:object:Contact")


def test_a_record_of_both_crms_that_no_sync_holds_together():
    (finding,) = found("DAT002", BOTH, across(900, 9000))
    assert finding.ref == "hubspot:object:contacts/salesforce.Contact"
    assert finding.message == (
        "900 of 9,000 contacts (10 %) have the e-mail address of a record of Contact in salesforce, and the sync does not hold "
        "the two together."
    )


def test_one_cluster_and_a_number_that_may_be_too_low():
    (finding,) = found("DAT002", doubles(1, 20, 100), a_gap("duplicates", "Contact"))
    assert (
        finding.message == "At least 19 of 100 contacts (19 %) are duplicates by their e-mail address: 20 records in 1 cluster."
    )


@pytest.mark.parametrize(
    ("option", "value", "row"),
    [
        ("people", 0.05, doubles(440, 920, 12000)),
        ("accounts", 0.03, doubles(20, 40, 1000, "Account", "domain")),
        ("across", 0.2, shared(700, 8000)),
        ("fewest", 481, doubles(440, 920, 12000)),
    ],
)
def test_thresholds_can_be_set(option, value, row):
    assert len(found("DAT002", row)) == 1
    assert found("DAT002", row, **{option: value}) == []


def test_one_system_alone_is_judged_and_the_other_is_not():
    judgement = judged("DAT002", ORG, doubles(440, 920, 12000))
    assert judgement.ran
    assert judgement.not_judged == (
        NotJudged(
            scope="hubspot",
            reason="what only both CRMs together tell was not judged: HubSpot was not read",
            cure="connect HubSpot in auditor.yaml",
        ),
    )
    assert [one.scope for one in judged("DAT002", PORTAL).not_judged] == ["salesforce"]


def test_two_systems_of_which_nobody_counted_what_both_have_are_not_judged_across():
    judgement = judged("DAT002", BOTH, doubles(440, 920, 12000), shared(700, 8000))
    assert [one.scope for one in judgement.not_judged] == ["hubspot:across"]
    assert judged("DAT002", BOTH, across(1, 9000)).not_judged == ()


def test_without_a_count_nothing_is_judged():
    judgement = judged("DAT002", ORG, a_gap("duplicates", reason="records are not compared"))
    assert not judgement.ran
    assert judgement.not_judged[0].reason == "records are not compared"
