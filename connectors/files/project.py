"""A Salesforce project on disk as a connection: what its metadata files say of the org."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from lxml import etree

from checks.model.rows.schema import Connection
from connectors.files import coverage
from connectors.files.partial import partial_retrieves
from connectors.files.tree import Project, settings
from connectors.metadata.collect import Collector
from connectors.metadata.file import MetadataFile
from connectors.metadata.paths import component, is_source_format
from connectors.metadata.readers import Reader, by_suffix, readers
from connectors.metadata.xml import BadFile, parse, tag, text


class SalesforceProject:
    """One Salesforce project, ready to be read.

    A file that cannot be read is a gap by its path; a table none of whose files is there, and one that no project can hold, are
    gaps as a whole.
    """

    def __init__(self, project: Project, *, name: str = "salesforce") -> None:
        self.name = name
        self._project = project

    def pull(self) -> Mapping[str, Iterable[Any]]:
        """Read all files once: what defines the schema first, then what refers to it."""
        out = Collector(self.name)
        connection = _connection(self.name, self._project)
        out.add("connections", connection)
        out.api_version = _version(connection)
        out.namespace = str(settings(self._project.files).get("namespace") or "")
        paths = [*(file.path for file in self._project.files), *(path for path, _ in self._project.problems)]
        out.suffixes = frozenset(component(path).suffix for path in paths)
        seen: dict[str, bool] = {}
        for path, reason in self._project.problems:
            for reader in _readers_of(path):
                seen.setdefault(reader.__name__, False)
                _fault(out, reader, path, reason)
        for phase in sorted({reader.PHASE for reader in readers()}):
            for file in _in_order(self._project.files):
                if among := [reader for reader in _readers_of(file.path) if phase == reader.PHASE]:
                    read_file(file, among, out, seen)
            out.file = None
            _call("settle", out, [reader for reader in readers() if phase == reader.PHASE])
        _call("finish", out, readers())
        partial_retrieves(out)
        return out.tables(coverage.judge(out, seen))

    def spent(self) -> str:
        """Nothing: files cost no calls."""
        return ""


def _in_order(files: Iterable[MetadataFile]) -> list[MetadataFile]:
    """Objects come before the parts that source format keeps in files of their own."""
    return sorted(files, key=lambda file: component(file.path).suffix != "object")


def _version(connection: Connection) -> float | None:
    try:
        return float(connection.api_version or "")
    except ValueError:
        return None


def _readers_of(path: str) -> tuple[Reader, ...]:
    """The readers of a file; of a folder that cannot be listed all, since it may hold anything."""
    if path.endswith("/"):
        return readers()
    found = component(path)
    known = by_suffix()
    return (*known.get(found.suffix, ()), *known.get(f"{found.name}.{found.suffix}", ()))


def read_file(file: MetadataFile, among: Iterable[Reader], out: Collector, seen: dict[str, bool]) -> None:
    """Let the readers read a file, and note by their names whether any of their files could be read so far.

    Whatever a reader stumbles over becomes a gap by the file's path.
    """
    out.file = file
    name = component(file.path).name
    for reader in among:
        seen.setdefault(reader.__name__, False)
    try:
        root = parse(file.read())
    except BadFile as error:
        for reader in among:
            _fault(out, reader, file.path, error.reason)
        return
    for reader in among:
        try:
            _check_root(reader, root)
            reader.read(name, root, file, out)
            seen[reader.__name__] = True
        except BadFile as error:
            _fault(out, reader, file.path, error.reason)
        except Exception as error:  # noqa: BLE001 - whatever a hostile file makes a reader stumble over, the others are still read
            _fault(out, reader, file.path, f"it is not built as a metadata file is ({type(error).__name__}: {error})")


def _check_root(reader: Reader, root: etree._Element) -> None:
    roots = getattr(reader, "ROOTS", ())
    if roots and tag(root) not in roots:
        raise BadFile(f"it is a {tag(root)}, not a {' or '.join(roots)}")


def _fault(out: Collector, reader: Reader, path: str, reason: str) -> None:
    for table in reader.TABLES:
        out.gap(
            table,
            path,
            kind="fault",
            reason=f"{path} could not be read: {reason}",
            cure="retrieve or mend the file, and run again",
        )


def _call(hook: str, out: Collector, among: Iterable[Reader]) -> None:
    for reader in among:
        if function := getattr(reader, hook, None):
            function(out)


def _connection(name: str, project: Project) -> Connection:
    """The project itself: its format is that of most of its files."""
    formats = Counter(is_source_format(file.path) for file in project.files if component(file.path).suffix not in ("json", "xml"))
    version = settings(project.files).get("sourceApiVersion") or _package_version(project)
    return Connection(
        connection=name,
        ref=f"{name}:connection:{name}",
        system="salesforce",
        name=name,
        kind="project",
        api_version=str(version) if version else None,
        format="source" if formats[True] > formats[False] else "mdapi",
    )


def _package_version(project: Project) -> str | None:
    for file in project.files:
        if file.path.rpartition("/")[2] == "package.xml":
            try:
                return text(parse(file.read()), "version")
            except BadFile:
                continue
    return None
