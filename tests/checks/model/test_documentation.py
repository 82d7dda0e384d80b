from checks.model.documentation import Documentation

PAGE = """Sources that are variants of one.

Why: marketing and sales debate
attribution.

How it decides: spelling, at 93 of 100: not less.

Fix in Salesforce: merge them in Setup.

similarity: how alike two spellings
    must be.
"""


def test_a_docstring_is_read_as_a_page():
    page = Documentation.of(PAGE, ["similarity"])
    assert page.title == "Sources that are variants of one"
    assert page.why == "marketing and sales debate attribution."
    assert page.sections["How it decides"] == "spelling, at 93 of 100: not less."
    assert page.options == {"similarity": "how alike two spellings must be."}


def test_a_word_with_a_colon_is_an_option_only_when_the_check_has_it():
    page = Documentation.of(PAGE)
    assert page.options == {}
    assert page.sections["Fix in Salesforce"] == "merge them in Setup. similarity: how alike two spellings must be."


def test_a_fix_is_asked_for_by_system():
    page = Documentation.of(PAGE, ["similarity"])
    assert page.fix_in("salesforce") == "merge them in Setup."
    assert page.fix_in("hubspot") == ""
    assert page.fix_in("file") == ""


def test_an_empty_docstring_is_an_empty_page():
    assert Documentation.of("") == Documentation(title="", sections={}, options={})
