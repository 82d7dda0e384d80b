import pytest

from connectors.hubspot.http.limits import Limits as OfHubSpot
from connectors.salesforce.http.limits import Limits as OfSalesforce

BOTH = pytest.mark.parametrize("limits", [OfHubSpot, OfSalesforce], ids=["HubSpot", "Salesforce"])


@BOTH
@pytest.mark.parametrize(
    "wrong",
    [
        {"workers": 0},
        {"workers": 26},
        {"timeout": (0, 1)},
        {"timeout": (1, -1)},
        {"retries": -1},
        {"reserve": -0.1},
        {"reserve": 1.0},
        {"max_calls": 0},
        {"deadline": 0},
    ],
    ids=str,
)
def test_limits_that_make_no_sense_are_refused(limits, wrong):
    with pytest.raises(ValueError):
        limits(**wrong)


@BOTH
@pytest.mark.parametrize("right", [{"workers": 1}, {"workers": 25}, {"retries": 0}, {"reserve": 0}, {"max_calls": 1}], ids=str)
def test_limits_at_their_ends_are_taken(limits, right):
    assert limits(**right)
