"""Where a finding may be looked at: file and line of a project on disk, or a page of the CRM."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.links import link_to
from checks.model import refs
from checks.model.finding import Finding
from checks.model.rows.schema import Location
from checks.model.snapshot import Snapshot


class Whereabouts:
    """The places of a snapshot's components."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._addresses = {row.name: row.ui_url for row in snapshot.connections}
        self._files: dict[str, Location] = {}
        self._pages: dict[str, str] = {}
        for row in snapshot.table("locations"):
            if row.file:
                self._files.setdefault(row.ref, row)
            if row.page:
                self._pages.setdefault(row.ref, row.page)

    @property
    def first_file(self) -> str:
        """The first file that defines anything; '' when none is known."""
        return min((row.file for row in self._files.values()), default="")

    def file_of(self, finding: Finding) -> tuple[str, int]:
        """File and line of the closest thing that is on disk; '' and 0 where there is none."""
        for ref in _places(finding):
            if row := self._files.get(ref):
                return row.file, row.line
        return "", 0

    def link_of(self, finding: Finding) -> str:
        """The address of the closest thing that has a page of its own in the CRM; '' where there is none.

        A link promises the component: one of several that are affected would be as good as any other, so none is linked to.
        """
        affected = [ref for ref in finding.affected if ref.count(":") > 1]
        among = (finding.ref, *affected) if len(affected) == 1 else (finding.ref,)
        for ref in (part for whole in among for part in (whole, *_wholes(whole))):
            if link := link_to(self._addresses.get(ref.partition(":")[0]), self._pages.get(ref, "")):
                return link
        return ""


def _places(finding: Finding) -> Iterator[str]:
    """The component, else what it affects, else what either is a part of."""
    affected = [ref for ref in finding.affected if ref.count(":") > 1]
    yield from (finding.ref, *affected, *_wholes(finding.ref))
    yield from (whole for ref in affected for whole in _wholes(ref))


def _wholes(ref: str) -> Iterator[str]:
    """What a component is a part of, the closest first: of a value its field, then the object; of a report its folder.

    A finding may be about one side of a component, named at the end of its path: what it is a part of is then the component.
    """
    connection, _, rest = ref.partition(":")
    kind, _, path = rest.partition(":")
    if kind == "value":
        yield refs.make(connection, "field", path.partition("=")[0])
    elif kind in {"report", "dashboard"}:
        yield refs.make(connection, "folder", f"{kind}/{path.rpartition('/')[0]}")
    elif kind == "stage":
        yield refs.make(connection, "pipeline", path.rpartition("/")[0])
    elif kind == "routing_entry":
        yield refs.make(connection, "routing_rule", path.rpartition("/")[0])
    else:
        yield from (refs.make(connection, kind, path[:at]) for at in range(len(path) - 1, 0, -1) if path[at] == "/")
    if object_ := refs.object_of(ref).partition("/")[0]:
        yield refs.make(connection, "object", object_)
