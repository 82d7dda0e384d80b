from __future__ import annotations

import pytest

from connectors.metadata.collect import Collector
from connectors.metadata.owners import is_custom, object_of
from connectors.metadata.xml import BadFile


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Lead", False), ("Deal__c", True), ("npsp__Deal__c", True), ("Rule__mdt", True), ("FAQ__kav", True), ("My_Object", False)],
)
def test_an_object_is_custom_when_its_name_has_a_suffix(name, expected):
    assert is_custom(name) is expected


def test_the_object_of_a_part_is_added_once():
    out = Collector("salesforce")
    assert [object_of(name, out) for name in ("npsp__Deal__c.A__c", "npsp__Deal__c.B__c")] == ["npsp__Deal__c"] * 2
    assert [(row.name, row.custom, row.managed, row.label) for row in out.rows("objects")] == [
        ("npsp__Deal__c", True, True, None)
    ]


def test_a_part_without_an_object_is_a_bad_file():
    with pytest.raises(BadFile, match="open the project from further up"):
        object_of("A__c", Collector("salesforce"))
