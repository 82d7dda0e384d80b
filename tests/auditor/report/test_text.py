import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.report.text import and_list, clipped, listed, plain, sentence


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Größe 日本語 🚀", "Größe 日本語 🚀"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("a\r\nb\tc", "a  b c"),
        ("a\u2028b\u00a0c", "a b c"),
        ("admin\u202etxt.exe\u202c", "admintxt.exe"),
        ("a\u2066b\u200fc\ufeffd\u00ade", "abcde"),
        ("\x9b31m\x85x", "31m x"),
        ("\ud800a\ufffe\uffff", "a"),
        ("می\u200cخواهم 👩\u200d💻", "می\u200cخواهم 👩\u200d💻"),
        ("\U000e0041tag", "tag"),
    ],
)
def test_shows_what_can_be_seen_and_nothing_else(text, shown):
    assert plain(text) == shown


def test_lines_of_our_own_may_stay():
    assert plain("a\nb\x1b", keep_lines=True) == "a\nb"


@given(st.text())
def test_nothing_is_left_to_strip(text):
    once = plain(text)
    assert plain(once) == once
    once.encode()


def test_a_long_text_is_clipped():
    assert clipped("abcd", 4) == "abcd"
    assert clipped("ab cde", 4) == "ab…"


def test_names_in_a_line():
    assert listed(["Lead", "Case"], 2) == "Lead, Case"
    assert listed(["Lead", "Case", "Account"], 2) == "Lead, Case and 1 more"
    assert listed([], 2) == ""


def test_parts_of_a_sentence():
    assert and_list(["1 high", "2 low", "3 more"]) == "1 high, 2 low and 3 more"
    assert and_list(["1 high"]) == "1 high"
    assert and_list([]) == ""


@pytest.mark.parametrize(
    ("reason", "cure", "told"),
    [("It is down.", "run again", "It is down; run again"), ("it is down", "", "it is down"), ("It is down.", "", "It is down.")],
)
def test_a_reason_and_its_cure_are_one_sentence(reason, cure, told):
    assert sentence(reason, cure) == told
