from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build import NOW
from checks.model.rows.gap import GAP_KINDS
from checks.model.rows.schema import Connection
from checks.model.snapshot import Snapshot
from checks.model.tables import ROW_TYPES
from connectors.files.listing import Entry, unreadable
from connectors.files.project import SalesforceProject, read_file
from connectors.files.tree import project_of
from connectors.metadata import readers as readers_package
from connectors.metadata.collect import Collector
from connectors.metadata.file import MetadataFile
from connectors.metadata.readers import by_suffix, readers
from connectors.metadata.xml import BadFile

QUEUE = '<Queue xmlns="http://soap.sforce.com/2006/04/metadata"><name>Inbound</name></Queue>'
SUFFIXES = sorted(suffix for suffix in by_suffix() if "." not in suffix)


@pytest.mark.parametrize("reader", readers(), ids=lambda reader: reader.__name__.rpartition(".")[2])
def test_every_reader_keeps_to_the_protocol(reader):
    assert reader.SUFFIXES
    assert reader.PHASE in (1, 2)
    assert set(reader.TABLES) <= set(ROW_TYPES)
    assert callable(reader.read)
    assert reader.__name__.startswith(readers_package.__name__)


def test_readers_of_the_schema_come_first():
    phases = [reader.PHASE for reader in readers()]
    assert phases == sorted(phases)


def test_the_connection_is_the_project(pull):
    rows = pull({"queues/Inbound.queue": QUEUE.encode(), "package.xml": "<Package><version>43.0</version></Package>"})
    assert rows["connections"] == [
        Connection(
            connection="salesforce",
            ref="salesforce:connection:salesforce",
            system="salesforce",
            name="salesforce",
            kind="project",
            api_version="43.0",
            format="mdapi",
        )
    ]


@pytest.mark.parametrize(
    ("files", "version"),
    [
        (
            {
                "sfdx-project.json": b'{"sourceApiVersion": "61.0"}',
                "manifest/package.xml": "<Package><version>43.0</version></Package>",
            },
            "61.0",
        ),
        ({"manifest/package.xml": "<Package><version>43.0</version></Package>"}, "43.0"),
        ({"package.xml": b"<broken"}, None),
        ({"sfdx-project.json": b"{}"}, None),
        ({}, None),
    ],
)
def test_the_api_version_is_what_the_project_says(pull, files, version):
    assert pull({"A.queue-meta.xml": QUEUE.encode(), **files})["connections"][0].api_version == version


@pytest.mark.parametrize(
    ("paths", "format_"),
    [
        (["A.queue-meta.xml", "B.queue-meta.xml", "C.queue"], "source"),
        (["A.queue", "B.queue", "C.queue-meta.xml"], "mdapi"),
        (["reports/F-meta.xml", "reports/F/A.report"], "mdapi"),
    ],
)
def test_the_format_is_that_of_most_files(pull, paths, format_):
    assert pull(dict.fromkeys(paths, b"<x/>"))["connections"][0].format == format_


def test_the_connection_may_have_another_name(a_project):
    rows = SalesforceProject(a_project({"A.queue": QUEUE.encode()}), name="sandbox").pull()
    assert {row.ref for row in rows["queues"]} == {"sandbox:queue:A"}
    assert {row.connection for table in rows.values() for row in table} == {"sandbox"}


def test_a_broken_file_is_a_gap_by_its_path_and_the_others_are_read(pull):
    rows = pull({"queues/A.queue": QUEUE.encode(), "queues/B.queue": b"<Queue>\n<name>"})
    assert [row.name for row in rows["queues"]] == ["A"]
    gap = rows.gap("queues", "queues/B.queue")
    assert gap.kind == "fault"
    assert gap.reason.startswith("queues/B.queue could not be read: it is not well-formed XML: ")
    assert "line 2" in gap.reason
    assert rows.gap("queues") is None


def test_a_table_all_of_whose_files_are_broken_was_not_read(pull):
    rows = pull({"queues/B.queue": b"<Queue>"})
    assert rows.gap("queues").kind == "fault"
    assert "queues" not in rows.tables


def test_what_cannot_be_opened_is_a_gap_too():
    def fails() -> bytes:
        raise BadFile("it cannot be unpacked: bad CRC")

    project = project_of(
        "here", [Entry("A.queue", 9, fails), unreadable("B.queue", "it is a link"), Entry("C.queue", 9, QUEUE.encode)]
    )
    gaps = {gap.scope: gap.reason for gap in SalesforceProject(project).pull()["gaps"] if gap.table == "queues"}
    assert gaps == {
        "A.queue": "A.queue could not be read: it cannot be unpacked: bad CRC",
        "B.queue": "B.queue could not be read: it is a link",
    }


def test_a_reader_that_stumbles_over_a_file_is_a_gap_and_not_the_end():
    def stumble(*_: object) -> None:
        raise KeyError("surprise")

    def succeed(name: str, root: object, file: object, out: Collector) -> None:
        out.gap("teams", name, kind="fault", reason="read", cure="none")

    clumsy = SimpleNamespace(__name__="clumsy", SUFFIXES=("queue",), PHASE=1, TABLES=("queues", "queue_members"), read=stumble)
    deft = SimpleNamespace(__name__="deft", SUFFIXES=("queue",), PHASE=1, TABLES=(), read=succeed)
    out, seen = Collector("salesforce"), {}
    read_file(MetadataFile("queues/A.queue", QUEUE.encode), [clumsy, deft], out, seen)
    assert seen == {"clumsy": False, "deft": True}
    assert {(gap.table, gap.scope): gap.reason for gap in out.rows("gaps")} == {
        **dict.fromkeys(
            [("queues", "queues/A.queue"), ("queue_members", "queues/A.queue")],
            "queues/A.queue could not be read: it is not built as a metadata file is (KeyError: 'surprise')",
        ),
        ("teams", "A"): "read",
    }


def test_a_suffix_that_nobody_reads_is_ignored(pull):
    rows = pull({"A.queue": QUEUE.encode(), "classes/Router.cls": b"public class Router {}", "x.flexipage": b"<broken"})
    assert rows.faults() == []


def test_every_table_was_read_or_is_a_gap(pull):
    for files in ({"A.queue": QUEUE.encode()}, {"objects/Lead.object": "<CustomObject/>"}, {"a.flow": b"<"}):
        rows = pull(files)
        whole = {gap.table for gap in rows["gaps"] if not gap.scope}
        assert whole | set(rows.tables) == set(ROW_TYPES)
        assert not any(rows[table] for table in whole)
        assert {gap.kind for gap in rows["gaps"]} <= GAP_KINDS
        assert all(gap.reason and gap.cure for gap in rows["gaps"])


def test_the_same_project_gives_the_same_rows_twice(a_project):
    connector = SalesforceProject(a_project({"A.queue": QUEUE.encode(), "objects/Lead.object": "<CustomObject/>"}))
    assert connector.pull() == connector.pull()


TAGS = [
    "fullName",
    "label",
    "field",
    "fields",
    "values",
    "value",
    "type",
    "active",
    "formula",
    "name",
    "picklistValues",
    "valueSet",
    "recordTypes",
    "criteriaItems",
    "ruleEntry",
    "position",
    "queueMembers",
    "users",
    "user",
    "rules",
    "filter",
    "columns",
]
ROOTS = [
    "CustomObject",
    "CustomField",
    "Layout",
    "Queue",
    "StandardValueSet",
    "Report",
    "Flow",
    "Workflow",
    "AssignmentRules",
    "ForecastingSettings",
    "PathAssistant",
    "Dashboard",
    "ReportType",
    "ApprovalProcess",
    "Profile",
    "RecordType",
]
TREES = st.recursive(
    st.sampled_from(
        ["", "x", "A__c", "Lead.A__c", "1", "-1", "nan", "true", "%%%", "%2", "a:b", "/", ".", "=", "&#10;", "&amp;"]
    ),
    lambda inner: st.lists(st.tuples(st.sampled_from(TAGS), inner), max_size=4).map(
        lambda pairs: "".join(f"<{tag}>{text}</{tag}>" for tag, text in pairs)
    ),
    max_leaves=14,
)


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([f"objects/Lead/x/Lead-A.{suffix}" for suffix in SUFFIXES]), st.binary(max_size=60), min_size=1
    )
)
def test_any_bytes_as_metadata_give_gaps_and_never_an_error(a_project, files):
    rows = SalesforceProject(a_project(files)).pull()
    assert {gap.scope for gap in rows["gaps"] if gap.kind == "fault"} >= {
        path for path in files if any(reader.TABLES for reader in by_suffix()[path.rpartition(".")[2]])
    }


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(SUFFIXES), st.sampled_from(ROOTS), TREES), min_size=1, max_size=5))
def test_any_tree_as_metadata_gives_rows_that_make_a_snapshot(a_project, trees):
    files = {f"objects/Lead/fields/{i}-X.{suffix}": f"<{root}>{body}</{root}>" for i, (suffix, root, body) in enumerate(trees)}
    rows = SalesforceProject(a_project(files)).pull()
    assert Snapshot(NOW, rows).coverage.connections == ("salesforce",)
