"""Where what is read of Salesforce metadata is put together."""

from __future__ import annotations

import re
from typing import Any

from checks.model.rows.schema import Location
from connectors.common import collect
from connectors.metadata.file import MetadataFile

_PACKAGED = re.compile(r"([A-Za-z]\w*?)__\w+?__\w+$")


class Collector(collect.Collector):
    """The rows of one org or project, and the files that they come from."""

    def __init__(self, connection: str) -> None:
        super().__init__(connection)
        self.file: MetadataFile | None = None
        """The file that is being read."""
        self.api_version: float | None = None
        """The version of the Metadata API in which the project is written, where it says so."""
        self.namespace = ""
        """The prefix of the package that the project itself builds."""
        self.suffixes: frozenset[str] = frozenset()
        """The suffixes of all files of the project, those that cannot be read included."""
        self._homes: dict[str, str] = {}

    def add(self, table: str, row: Any) -> bool:
        """Add a row and say whether it is new. A second, different definition of a component becomes a gap.

        Raises ValueError for a table that the model does not know, or a row of another one.
        """
        new = super().add(table, row)
        if new and self.file is not None and table not in collect.SHARED_REFS:
            self._homes[row.ref] = self.file.path
        return new

    def _second(self, table: str, ref: str) -> None:
        path = ref.split(":", 2)[2]
        here, there = self.file.path if self.file else "the project", self._homes.get(ref, "another file")
        reason = f"{path} is defined differently in {here} and in {there}; the latter was read"
        cure = "name one package directory, or take one of the two away"
        if self.file is None and ref not in self._homes:  # an org, which has no files
            reason = f"the org tells of two {table.replace('_', ' ')} that are called {path} and differ; the first was read"
            cure = "give one of the two another name in the org; if it has only one, run again"
        self.gap(table, path, kind="fault", reason=reason, cure=cure)

    def locate(self, ref: str, file: MetadataFile, line: int) -> None:
        """Say where a component is defined; the first place holds."""
        known = self._known.setdefault("locations", {})
        if ref not in known:
            known[ref] = row = Location(connection=self.connection, ref=ref, file=file.path, line=line)
            self._rows.setdefault("locations", []).append(row)

    def packaged(self, name: str) -> bool:
        """Whether an API name carries the prefix of an installed package: one that is not the project's own."""
        found = _PACKAGED.match(name)
        return found is not None and found[1].lower() != self.namespace.lower()
