from __future__ import annotations

import pytest

from connectors.metadata.file import MetadataFile
from connectors.metadata.values import decoded, values_in
from connectors.metadata.xml import parse

FILE = MetadataFile("LeadSource.standardValueSet", bytes)


def read(body: str):
    return values_in(parse(f"<StandardValueSet>{body}</StandardValueSet>".encode()), "value", FILE)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Id%2E Decision Makers", "Id. Decision Makers"),
        ("R%26D", "R&D"),
        ("Cote d%E2%80%99Ivoire", "Cote d’Ivoire"),
        ("50 % off", "50 % off"),
        ("Web", "Web"),
    ],
)
def test_names_are_decoded(written, name):
    assert decoded(written) == name


def test_a_value_that_says_only_its_name_is_active_and_labelled_by_it():
    (value,) = read("<value><fullName> Web </fullName></value>")
    assert (value.name, value.label, value.active, value.default, value.description) == ("Web", "Web", True, None, "")
    assert (value.closed, value.won, value.converted, value.probability, value.category) == (None,) * 5


def test_a_value_that_says_more_is_read_whole():
    (value,) = read(
        "<value><fullName>Verbal</fullName><default>false</default><description>Said yes</description><isActive>false</isActive>"
        "<label>Verbal yes</label><closed>false</closed><forecastCategory>Forecast</forecastCategory>"
        "<probability>90</probability><won>false</won></value>"
    )
    assert (value.label, value.active, value.default, value.description) == ("Verbal yes", False, False, "Said yes")
    assert (value.closed, value.won, value.converted, value.probability, value.category) == (False, False, None, 90.0, "commit")


def test_a_value_without_a_name_is_none():
    assert read("<value/><value><fullName> </fullName></value>") == ()


def test_what_is_told_of_a_value_does_not_depend_on_where_it_stands():
    first, second = read("<value><fullName>Web</fullName></value>\n<value><fullName>Web</fullName></value>")
    assert first.line != second.line
    assert first.told == second.told
