import pytest

from auditor.catalogue import UnknownCheckError, choose, find, load_checks


@pytest.mark.parametrize("name", ["SRC003", "src003", "source-value-variants", " SRC003 "])
def test_a_check_is_found_by_code_or_slug(name):
    assert find(name).code == "SRC003"


@pytest.mark.parametrize(
    ("name", "meant"), [("SRC0003", "SRC003"), ("SCR003", "SRC003"), ("source-value-variant", "source-value-variants")]
)
def test_a_misspelt_check_is_told_with_what_was_meant(name, meant):
    with pytest.raises(UnknownCheckError, match=f"did you mean {meant}"):
        find(name)


def test_an_area_chooses_all_its_checks():
    chosen = choose(["src"], [])
    assert len(chosen) >= 4
    assert {code[:3] for code in chosen} == {"SRC"}


def test_several_may_be_written_with_commas():
    assert set(choose(["SRC003, src004,"], [])) == {"SRC003", "SRC004"}


def test_what_is_ignored_is_left_out_of_what_is_selected():
    assert set(choose(["SRC003", "source-lists-differ"], ["SRC004"])) == {"SRC003"}


def test_nothing_selected_means_everything():
    assert choose([], []) == load_checks()


def test_the_catalogue_is_in_order_of_code():
    assert list(load_checks()) == sorted(load_checks())
