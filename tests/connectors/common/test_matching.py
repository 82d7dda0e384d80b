import pytest

from connectors.common.matching import Matching, normalised


@pytest.mark.parametrize(
    ("by", "written", "key"),
    [
        ("email", " Ana@Acme.example ", "ana@acme.example"),
        ("email", "  ", ""),
        ("domain", "https://www.Acme.example/de?x=1", "acme.example"),
        ("domain", "acme.example:8080", "acme.example"),
        ("domain", "Acme.example", "acme.example"),
        ("domain", "http://gmail.com", ""),
        ("name", "Acme", "acme"),
    ],
)
def test_a_key_is_compared_without_what_says_nothing(by, written, key):
    assert normalised(by, written) == key


def matched(*, whole=True):
    matching = Matching()
    contacts, leads = (matching.side("salesforce", name, "email") for name in ("Contact", "Lead"))
    for side, addresses in ((contacts, ["a@x.example", "b@x.example"]), (leads, ["b@x.example", "c@x.example"])):
        for address in addresses:
            side.note("email", address, linked=True)
        side.whole = True
    mine = matching.side("hubspot", "contacts", "email")
    for address, linked in (("A@x.example", False), ("a@x.example", False), ("b@x.example", False), ("c@x.example", True)):
        mine.note("email", address, linked=linked)
    mine.note("email", "d@x.example")
    mine.note("email", "")
    mine.whole = whole
    return matching


def test_records_in_both_that_nothing_holds_together_are_counted_once():
    rows = [(row.ref, row.other, row.by, row.clusters, row.records, row.of) for row in matched().rows()]
    assert rows == [
        ("hubspot:object:contacts", "salesforce:object:Contact", "email", 2, 3, 5),
        ("hubspot:object:contacts", "salesforce:object:Lead", "email", 0, 0, 5),
    ]


def test_a_side_that_is_not_whole_is_compared_with_nothing():
    assert list(matched(whole=False).rows()) == []


def test_objects_of_one_crm_or_of_other_things_are_not_compared():
    matching = Matching()
    for connection, object_ in (("salesforce", "Contact"), ("salesforce", "Lead"), ("hubspot", "companies")):
        side = matching.side(connection, object_, "email")
        side.note("email", "a@x.example")
        side.whole = True
    assert list(matching.rows()) == []


def test_the_same_address_is_another_hash_in_another_run():
    first, second = (Matching().side("hubspot", "contacts", "email") for _ in range(2))
    for side in (first, second):
        side.note("email", "a@x.example")
    assert first.keys.keys().isdisjoint(second.keys)
    assert b"example" not in next(iter(first.keys))
