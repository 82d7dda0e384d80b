import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.sources.conventions import convention_of, dominant


@pytest.mark.parametrize(
    ("name", "start", "parted_by", "lower"),
    [
        ("2026-Q1 Webinar 01", "a year and quarter", " ", False),
        ("2026Q3_EMEA_Webinar", "a year and quarter", "_", False),
        ("FY26-Q2-partner-push", "a year and quarter", "-", True),
        ("Q4 2025 Search", "a year and quarter", " ", False),
        ("2026-03_emea_webinar", "a year and month", "_", True),
        ("202603-webinar", "a year and month", "-", True),
        ("2026-03-15 Webinar", "a day", " ", False),
        ("20260315_Webinar", "a day", "_", False),
        ("2026 Webinar Berlin", "a year", " ", False),
        ("Webinar Berlin", "", " ", False),
        ("spring-webinar", "", "-", True),
        ("Spring_Webinar-Berlin_2026", "", "_", False),
        ("Webinar", "", "", False),
        ("2025|EMEA|Search", "a year", "|", False),
        ("30000 leads", "", " ", True),
        ("2026-13 leads", "a year", " ", True),
        ("Q4", "", "", False),
    ],
)
def test_a_name_tells_its_start_its_parts_and_its_case(name, start, parted_by, lower):
    assert convention_of(name) == (start, parted_by, lower)


QUARTERS = [f"2026-Q{1 + number % 4} Webinar {number:02}" for number in range(30)]


def test_what_nearly_all_follow_is_dominant():
    odd = ["Partner push", "partner_push"]
    pattern = dominant([*QUARTERS, *odd], fewest=20, share=0.9)
    assert pattern.title == "begin with a year and quarter and part their words by spaces"
    assert [name for name in (*QUARTERS, *odd) if not pattern.fits(name)] == odd


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(QUARTERS[:19], id="too few"),
        pytest.param([*QUARTERS, *(f"webinar-{number}" for number in range(4))], id="a second pattern"),
        pytest.param([f"Webinar Berlin {number}" for number in range(40)], id="plain words are no pattern"),
        pytest.param([f"Webinar{number}" for number in range(40)], id="one word each"),
        pytest.param([], id="none"),
    ],
)
def test_where_there_is_no_pattern_none_is_dominant(names):
    assert dominant(names, fewest=20, share=0.9) is None


def test_a_name_of_one_word_fits_however_words_are_parted():
    names = [f"spring-webinar-{number}" for number in range(20)]
    pattern = dominant(names, fewest=20, share=0.9)
    assert pattern.title == "part their words by hyphens and are in lower case"
    assert pattern.fits("newsletter")
    assert not pattern.fits("Newsletter-Spring")


@given(st.lists(st.text(max_size=30), max_size=40))
def test_whatever_the_names_what_is_dominant_is_followed_by_nearly_all(names):
    pattern = dominant(names, fewest=5, share=0.9)
    if pattern is not None:
        assert pattern.title
        assert sum(map(pattern.fits, names)) >= 0.9 * len(names)
