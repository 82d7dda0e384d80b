from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.hubspot.http.paths import ORDINARY, PATHS, SEARCH, is_part, tier_of


def test_only_searches_of_records_are_in_their_lane():
    assert {name for name, row in PATHS.items() if row.lane == SEARCH} == {"search"}
    assert {row.lane for row in PATHS.values()} == {ORDINARY, SEARCH}


@pytest.mark.parametrize("name", PATHS)
def test_every_row_has_one_version_and_its_page(name):
    row = PATHS[name]
    versions = re.findall(r"/(v\d|\d{4}-\d\d(?:-beta)?)(?=/|$)", row.path)
    assert len(versions) == 1
    assert versions[0] in {"2026-09", "2026-03", "2026-09-beta", "v2", "v3", "v4"}
    assert row.page or name == "token_info"
    assert (row.beta, row.method) == ("beta" in row.path, "POST" if row.body else "GET")
    assert not (row.body and row.takes)


@pytest.mark.parametrize("name", PATHS)
def test_no_scope_of_the_table_writes(name):
    assert not [scope for scope in PATHS[name].scopes if re.search(r"write|create|delete|manage", scope)]


def test_no_two_rows_are_one():
    assert len({(row.method, row.path) for row in PATHS.values()}) == len(PATHS)


@given(st.text())
def test_what_can_stand_in_a_path_stands_there_alone(text):
    if is_part(text):
        path = PATHS["pipeline_audit"].filled({"object": text, "pipeline": text})
        parts = path.split("/")
        assert parts == ["", "crm", "pipelines", "2026-09", parts[4], parts[5], "audit"]
        assert unquote(parts[4]) == unquote(parts[5]) == text
        assert path.isascii()


@pytest.mark.parametrize(
    ("endpoint", "path", "tier"),
    [
        ("flows", "/automation/v4/flows", "Professional"),
        ("schemas", "/crm-object-schemas/2026-09/schemas", "Enterprise"),
        ("pipelines", "/crm/pipelines/2026-09/leads", "Professional"),
        ("pipelines", "/crm/pipelines/2026-09/0-136", "Professional"),
        ("pipelines", "/crm/pipelines/2026-09/2-1234", "Enterprise"),
        ("pipelines", "/crm/pipelines/2026-09/deals", ""),
        ("pipelines", "/crm/pipelines/2026-09/leads_of_old", ""),
        ("nothing", "/crm/pipelines/2026-09/leads", ""),
    ],
)
def test_the_object_may_decide_which_plan_it_takes(endpoint, path, tier):
    assert tier_of(endpoint, path) == tier
