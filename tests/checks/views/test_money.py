from decimal import Decimal

import pytest

from build import a_connection
from checks.model.tables import Table
from checks.views.money import as_number, currencies, worth


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [
        (Decimal("340000.4"), "EUR", " worth 340,000 EUR"),
        (Decimal(5), "", " worth 5"),
        (Decimal(0), "EUR", ""),
        (None, "EUR", ""),
    ],
)
def test_says_what_deals_are_worth(amount, currency, said):
    assert worth(amount, currency) == said


def test_an_amount_that_was_not_read_is_no_nought():
    assert as_number(None) is None
    assert as_number(Decimal("0.5")) == 0.5


def test_a_connection_whose_currency_was_not_read_has_none():
    rows = Table("connections", [a_connection(currency="EUR"), a_connection("hubspot")])
    assert currencies(rows) == {"salesforce": "EUR", "hubspot": ""}
