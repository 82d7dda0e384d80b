from __future__ import annotations

import pytest

from connectors.base import ConnectorError
from connectors.files import tree
from connectors.files.listing import Entry, unreadable
from connectors.files.tree import open_project, project_of, settings

QUEUE = b'<Queue xmlns="http://soap.sforce.com/2006/04/metadata"><name>Inbound</name></Queue>'


def entry(path: str, data: bytes = QUEUE, size: int | None = None) -> Entry:
    return Entry(path, len(data) if size is None else size, lambda: data)


def paths(project):
    return [file.path for file in project.files]


def test_files_are_those_that_a_reader_knows_in_order_of_path():
    project = project_of(
        "here", [entry("src/queues/B.queue"), entry("README.md"), entry("src/package.xml"), entry("src/queues/A.queue")]
    )
    assert paths(project) == ["src/package.xml", "src/queues/A.queue", "src/queues/B.queue"]
    assert project.label == "here"
    assert project.files[1].read() == QUEUE


def test_a_place_without_metadata_is_no_project():
    with pytest.raises(ConnectorError, match=r"here: it holds no Salesforce metadata .*; name the folder"):
        project_of("here", [entry("README.md"), entry("package.xml")])


def test_what_cannot_be_read_is_a_problem_only_where_it_would_have_been_read():
    project = project_of(
        "here", [entry("A.queue"), unreadable("B.queue", "it is a link"), unreadable("notes.txt", "it is a link")]
    )
    assert paths(project) == ["A.queue"]
    assert project.problems == (("B.queue", "it is a link"),)


def test_a_project_of_nothing_but_problems_is_still_one():
    assert project_of("here", [unreadable("B.queue", "it is a link")]).problems


def test_a_file_beyond_the_limit_is_a_problem_and_not_the_end():
    project = project_of("here", [entry("A.queue", size=tree.MAX_FILE), entry("B.queue", size=tree.MAX_FILE + 1)])
    assert paths(project) == ["A.queue"]
    assert project.problems == (("B.queue", "it is larger than 64 MB"),)


def test_files_beyond_the_limit_of_all_together_are_problems():
    many = [entry(f"Q{i:02}.queue", size=tree.MAX_FILE) for i in range(tree.MAX_TOTAL // tree.MAX_FILE + 1)]
    project = project_of("here", many)
    assert len(project.files) == tree.MAX_TOTAL // tree.MAX_FILE
    assert "larger than 1024 MB together" in project.problems[0][1]


def test_a_whole_disk_is_refused():
    assert project_of("here", [entry("A.queue"), entry("b.txt")], most=2)
    with pytest.raises(ConnectorError, match="more than 2 files"):
        project_of("here", [entry("A.queue"), entry("b.txt"), entry("c.txt")], most=2)


def test_only_the_package_directories_that_the_project_names_are_read():
    config = entry("sfdx-project.json", b'{"packageDirectories": [{"path": "force-app"}, {"path": "./extra/"}]}')
    project = project_of("here", [config, entry("force-app/A.queue"), entry("extra/B.queue"), entry("unpackaged/C.queue")])
    assert paths(project) == ["sfdx-project.json", "extra/B.queue", "force-app/A.queue"]


@pytest.mark.parametrize(
    "config",
    [
        b'{"packageDirectories": [{"path": "elsewhere"}]}',
        b'{"packageDirectories": [{"path": "."}]}',
        b'{"packageDirectories": "force-app"}',
        b'{"packageDirectories": [3, {"path": 4}, {}]}',
        b"[]",
        b"not json",
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_all_files_are_read_where_the_project_names_no_directory_that_holds_any(config):
    project = project_of("here", [entry("sfdx-project.json", config), entry("unpackaged/C.queue")])
    assert "unpackaged/C.queue" in paths(project)


def test_two_files_whose_names_look_the_same_are_both_read():
    assert len(project_of("here", [entry("Caf\ufffd.queue"), entry("Caf\ufffd.queue")]).files) == 2


def test_settings_are_those_of_the_project_itself():
    project = project_of("here", [entry("sfdx-project.json", b'{"namespace": "acme"}'), entry("A.queue")])
    assert settings(project.files) == {"namespace": "acme"}
    assert settings(project_of("here", [entry("x/sfdx-project.json", b'{"namespace": "acme"}'), entry("A.queue")]).files) == {}


@pytest.mark.parametrize("where", ["nowhere", "nowhere@HEAD", "a\0b", "", "x" * 5000])
def test_a_place_that_does_not_exist_is_named(where, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConnectorError):
        open_project(where)


def test_a_file_that_is_no_zip_is_named(tmp_path):
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(ConnectorError, match=r"notes\.txt: it is neither a folder nor a zip"):
        open_project(str(tmp_path / "notes.txt"))
