import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.salesforce.asking import soql


@pytest.mark.parametrize(
    ("value", "written"),
    [
        pytest.param("Web", "'Web'", id="plain"),
        pytest.param("O'Neil", r"'O\'Neil'", id="quote"),
        pytest.param("a\\b", r"'a\\b'", id="backslash"),
        pytest.param("two\nlines", r"'two\nlines'", id="new line"),
    ],
)
def test_a_text(value, written):
    assert soql.text(value) == written


@given(st.text())
def test_no_text_ends_the_quotes(value):
    inner = soql.text(value)[1:-1]
    assert "'" not in inner.replace("\\\\", "").replace("\\'", "")


@given(st.lists(st.integers(1, 50)), st.integers(1, 100))
def test_lots_hold_everything_once_in_order_and_no_more_than_they_may(sizes, most):
    lots = list(soql.packed(sizes, lambda size: size, most))
    assert [size for lot in lots for size in lot] == sizes
    assert all(sum(lot) <= most or len(lot) == 1 for lot in lots)
    assert all(lots)


def test_a_query():
    assert soql.select(("Id", "Name"), "Lead") == "SELECT Id, Name FROM Lead"
    assert (
        soql.select(("Id",), "Lead", f"WHERE Name IN {soql.texts(('a', 'b'))}") == "SELECT Id FROM Lead WHERE Name IN ('a', 'b')"
    )
