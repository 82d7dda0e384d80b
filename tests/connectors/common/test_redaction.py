from __future__ import annotations

from urllib.parse import quote

import pytest

from connectors.common.redaction import SHORTEST, everywhere, may_hold, redacted, without_own

TOKEN = "00D000000000001!AQ.secret_token"

FORMS = {
    "raw": TOKEN,
    "percent": TOKEN.replace("!", "%21"),
    "percent twice": quote(quote(TOKEN, safe=""), safe=""),
    "decimal entity": TOKEN.replace("!", "&#33;"),
    "hexadecimal entity": TOKEN.replace("!", "&#x21;"),
    "named entity": TOKEN.replace("!", "&excl;"),
    "entity twice": TOKEN.replace("!", "&amp;#33;"),
    "JSON": TOKEN.replace("!", "\\u0021"),
    "JSON twice": TOKEN.replace("!", "\\\\u0021"),
    "entity in an address": quote(TOKEN.replace("!", "&#33;"), safe=""),
    "every letter": "".join(f"%{ord(letter):02x}" for letter in TOKEN),
}


@pytest.mark.parametrize(
    "text", ["org 00D000000000001AAA%21", "100%25 &amp; \\u0041 %zz &#33;", "00D0000!AQ", "a\\b", "%", "&", "\\"]
)
def test_what_is_no_secret_stays_as_it_is_encoded(text):
    assert redacted(text, (TOKEN,)) == text


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("secrets", [(), (TOKEN,)], ids=["by its shape", "because it is known"])
def test_a_token_goes_in_every_form(form, secrets):
    assert redacted(f"no: {form} or", secrets) == "no: [redacted] or"


@pytest.mark.parametrize("secret", ["client+secret/1=", 's3cret<&>"ö', "100%41&lt;x"])
def test_a_secret_with_signs_goes_in_every_form(secret):
    forms = [secret, quote(secret, safe=""), secret.replace("&", "&amp;").replace("<", "&lt;"), secret.replace("/", "\\/")]
    assert [redacted(f"a {form} b", (secret,)) for form in forms] == ["a [redacted] b"] * len(forms)


def test_several_forms_in_one_text_all_go():
    assert redacted(" | ".join(FORMS.values())).count("[redacted]") == len(FORMS)


def test_a_text_that_never_comes_clean_is_not_shown():
    assert "%" not in redacted("%2565" * 5, ("e",))


@pytest.mark.parametrize(
    ("secret", "held"), [("x" * (SHORTEST - 1), False), ("x" * SHORTEST, True), ("x" * SHORTEST + "!", True), ("", False)]
)
def test_only_what_is_long_enough_to_be_a_token_is_looked_for_in_data(secret, held):
    content = b"x" * 20
    assert may_hold(content, (secret,)) is held
    assert (without_own("x" * SHORTEST + "!", (secret,)) == "x" * SHORTEST + "!") is not held


@pytest.mark.parametrize("form", [form for name, form in FORMS.items() if name != "every letter"])
def test_a_search_for_its_letters_finds_a_token_in_every_form(form):
    assert may_hold(f'{{"Name": "{form}"}}'.encode(), (TOKEN,))


def test_letters_written_as_codes_are_looked_into():
    assert may_hold(b'"\\u0041"', (TOKEN,))
    assert not may_hold(b'"\\u00e9 \\u0026"', (TOKEN,))
    assert not may_hold(b'"\\u0041"', ())


def test_data_keep_all_but_the_secret():
    told = {"a": [1, None, f"x {TOKEN}", {TOKEN: True}], "b": "00D000000000002!other"}
    assert without_own(told, (TOKEN,)) == {"a": [1, None, "x [redacted]", {"[redacted]": True}], "b": "00D000000000002!other"}
    assert everywhere(told, (TOKEN,))["b"] == "[redacted]"


def test_a_token_of_hubspot_goes_by_its_shape():
    assert redacted("no: pat-eu1-01234567-89ab-cdef-0123-456789abcdef or") == "no: [redacted] or"
    assert redacted("pat-eu1-of-another-kind") == "pat-eu1-of-another-kind"
