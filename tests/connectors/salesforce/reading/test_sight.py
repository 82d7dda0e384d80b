import pytest

from connectors.metadata.collect import Collector
from connectors.salesforce.reading.sight import ALL_DATA, ALL_USERS, METADATA, PRIVATE_REPORTS, PUBLIC_REPORTS, SETUP, Sight


def gaps(sight, *objects):
    out = Collector("salesforce")
    sight.say_partial(objects, out)
    return {(gap.table, gap.scope) for gap in out.rows("gaps")}


def test_rights_add_up_over_permission_sets():
    sets = [{"PermissionsViewSetup": True, "PermissionsViewAllData": False}, {"PermissionsViewAllData": True}]
    assert set(Sight.of(sets, []).rights) == {SETUP, ALL_DATA, ALL_USERS}


@pytest.mark.parametrize(
    ("right", "also"),
    [
        pytest.param("Modify All Data", {ALL_DATA, METADATA, PUBLIC_REPORTS, ALL_USERS}, id="Modify All Data"),
        pytest.param(ALL_DATA, {ALL_USERS}, id="View All Data"),
        pytest.param(SETUP, set(), id="View Setup"),
    ],
)
def test_what_a_right_brings_with_it(right, also):
    assert set(Sight([right]).rights) == {right, *also}


def test_counts_without_all_data_are_gaps_object_by_object():
    found = gaps(Sight([ALL_USERS, PRIVATE_REPORTS, PUBLIC_REPORTS], ["Account"]), "Lead", "Account")
    assert ("won", "Lead") in found
    assert {scope for table, scope in found if table != "campaigns"} == {"Lead"}
    assert ("campaigns", "campaigns that are not shared with the reader") in found
    assert not gaps(Sight([ALL_USERS, PRIVATE_REPORTS, PUBLIC_REPORTS], ["Account", "Campaign"]), "Account")
    assert "bookings" not in {table for table, _ in found}


def test_who_sees_everything_has_no_gap():
    assert gaps(Sight(["Modify All Data", PRIVATE_REPORTS]), "Lead") == set()


def test_users_and_reports_may_be_there_in_part():
    found = gaps(Sight([]), "Lead")
    assert ("users", "users who are hidden from the reader") in found
    assert ("reports", "private reports") in found
    assert ("reports", "folders that are not shared with the reader") in found
