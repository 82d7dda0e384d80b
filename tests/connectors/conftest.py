"""A small project in memory, read whole: each test writes only the files that matter to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pytest

from connectors.files.listing import Entry
from connectors.files.project import SalesforceProject
from connectors.files.tree import Project, project_of

_ROOT = re.compile(r"^\s*<(\w+)", re.MULTILINE)


def metadata(text: str) -> bytes:
    """A metadata file: the text with the namespace that every one has."""
    return _ROOT.sub(r'<\1 xmlns="http://soap.sforce.com/2006/04/metadata"', text, count=1).encode()


def a_project(files: Mapping[str, str | bytes]) -> Project:
    """A project of these files; texts get the namespace, bytes are taken as they are."""
    contents = {path: text if isinstance(text, bytes) else metadata(text) for path, text in files.items()}
    return project_of("here", [Entry(path, len(data), partial(bytes, data)) for path, data in contents.items()])


class Rows:
    """The rows of a project, by table."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        self.tables = {name: list(rows) for name, rows in tables.items()}

    def __getitem__(self, table: str) -> list[Any]:
        return self.tables.get(table, [])

    def one(self, table: str, path: str) -> Any:
        """The row of a component, by the end of its reference."""
        found = [row for row in self[table] if row.ref.split(":", 1)[1] == path or row.ref.split(":", 2)[2] == path]
        assert len(found) == 1, f"{len(found)} rows of {table} are called {path}"
        return found[0]

    def edges(self, user: str) -> set[tuple[str, str, tuple[str, ...]]]:
        """What a component uses: reference without the connection, how, values."""
        return {
            (edge.used.split(":", 1)[1], edge.how, edge.values) for edge in self["uses"] if edge.user.split(":", 1)[1] == user
        }

    def gap(self, table: str, scope: str = "") -> Any:
        """The gap of a table and scope, or None."""
        return next((gap for gap in self["gaps"] if (gap.table, gap.scope) == (table, scope)), None)

    def faults(self) -> list[Any]:
        """The gaps of files that could not be read."""
        return [gap for gap in self["gaps"] if gap.kind == "fault"]


@pytest.fixture(scope="session", name="a_project")
def _a_project() -> Callable[[Mapping[str, str | bytes]], Project]:
    """A project of these files."""
    return a_project


@pytest.fixture(scope="session")
def pull() -> Callable[[Mapping[str, str | bytes]], Rows]:
    """Read a project of these files."""
    return lambda files: Rows(SalesforceProject(a_project(files)).pull())
