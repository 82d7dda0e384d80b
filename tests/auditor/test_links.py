from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.links import link_to, safe

ORG = "https://acme.my.salesforce.com"


def test_a_page_lies_below_the_address_of_its_org():
    page = "/lightning/setup/ObjectManager/Lead/FieldsAndRelationships/00N5e00000Aa1/view"
    assert link_to(ORG, page) == f"{ORG}{page}"
    assert link_to(f"{ORG}/", page) == f"{ORG}{page}"
    assert link_to("https://app.hubspot.com", "/contacts/7/objects/0-3?filter=a%20b") == (
        "https://app.hubspot.com/contacts/7/objects/0-3?filter=a%20b"
    )


@pytest.mark.parametrize(
    "base",
    [
        None, "", "http://acme.my.salesforce.com", "http://127.0.0.1:8080", "javascript:alert(1)//", "//evil.example", "https://",
        "https://user@evil.example", "https://acme.example\n", "https://acme.example?x=", 'https://a"b', "ftp://acme.example",
    ],
)  # fmt: skip
def test_only_an_https_address_becomes_a_link(base):
    assert link_to(base, "/x") == ""


def test_without_a_page_there_is_no_link():
    assert link_to(ORG, "") == ""


@given(
    page=st.text(min_size=1)
    | st.sampled_from(["//evil.example", "@evil.example", ":80@evil.example", "\\\\evil.example", ".evil.example"])
)
def test_no_page_leads_out_of_the_org_or_says_anything_to_a_reader(page):
    link = link_to(ORG, page)
    assert urlsplit(link).netloc == "acme.my.salesforce.com"
    assert link.isascii()
    assert not set(link) & set("<>\"'`()[]{}|\\^ \n")
    assert safe(link) == link


@pytest.mark.parametrize(
    "link",
    [
        "", "javascript:alert(1)", "data:text/html,x", "//evil.example", "http://evil.example", "http://127.0.0.1/x",
        'https://a.example/"><script>', "https://a.example/x y", "https://a.example/x\n", "https://a.example/(x)", "https:///x",
        "https://user@evil.example/", "HTTPS://a.example/\u202e",
    ],
)  # fmt: skip
def test_other_links_are_not_followed(link):
    assert safe(link) == ""
