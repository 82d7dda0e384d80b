from __future__ import annotations

import json

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from connectors.common.told import DEEPEST, read
from connectors.salesforce.http.told import Told


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"[" * DEEPEST + b"]" * DEEPEST, None),
        (b"9223372036854775807", 2**63 - 1),
        (b"-9223372036854775808", -(2**63)),
        (b"1e308", 1e308),
        (b'"NaN"', "NaN"),
        (b"\xef\xbb\xbf[]", []),
        ('"ö"'.encode(), "ö"),
        (rb'{"\ud83d\ude00": ["\ud83d\uDE00"]}', {"😀": ["😀"]}),
        (rb'{"\ud83d": ["a\uDE00b", 1, null]}', {"\ufffd": ["a\ufffdb", 1, None]}),
        (rb'"\\ud83d"', "\\ud83d"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_still_read(content, found):
    assert found is None or read(content) == found
    assert read(content) is not None


@pytest.mark.parametrize(
    "content",
    [
        b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1),
        b'{"a":' * 100_000,
        b"9223372036854775808",
        b"-9223372036854775809",
        b"9" * 5000,
        b"1e309",
        b"[-1e309]",
        b"NaN",
        b'{"a": Infinity}',
        b"[-Infinity]",
        b'"\xff"',
        "[]".encode("utf-16"),
        b"",
        b"[",
        b"[] []",
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_no_answer(content):
    with pytest.raises(ValueError):
        read(content)


@given(st.recursive(st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(), lambda inner: st.lists(inner)))
def test_what_json_writes_is_read(value):
    assert read(json.dumps(value).encode()) == value


@given(st.binary())
def test_bytes_are_read_or_are_no_answer(content):
    try:
        read(content)
    except ValueError:
        return


def test_whoever_reads_a_response_reads_it_strictly():
    response = requests.Response()
    response.status_code, response._content = 200, b'"\xff"'
    told = Told.of(response)
    assert (told.status_code, told.content, told.text) == (200, b'"\xff"', '"\ufffd"')
    with pytest.raises(ValueError):
        told.json()
