from __future__ import annotations

import os
import sys

import pytest

from connectors.base import ConnectorError
from connectors.files import folder
from connectors.files.project import SalesforceProject
from connectors.files.tree import open_project, project_of, settings
from connectors.metadata.xml import BadFile

QUEUE = '<Queue xmlns="http://soap.sforce.com/2006/04/metadata"><name>Inbound</name></Queue>'


@pytest.fixture
def root(tmp_path):
    place = tmp_path / "project" / "force-app" / "queues"
    place.mkdir(parents=True)
    (place / "Inbound.queue-meta.xml").write_text(QUEUE)
    return tmp_path / "project"


def paths(project):
    return [file.path for file in project.files]


@pytest.mark.parametrize("below", ["", "force-app", "force-app/queues"])
def test_a_project_may_be_rooted_anywhere(root, below):
    project = open_project(str(root / below))
    assert [path.rpartition("/")[2] for path in paths(project)] == ["Inbound.queue-meta.xml"]
    assert project.files[0].read() == QUEUE.encode()


@pytest.mark.parametrize("ignored", [".git", ".sfdx", "node_modules", "staticresources"])
def test_folders_that_hold_no_metadata_are_passed_over(root, ignored):
    (root / ignored).mkdir()
    (root / ignored / "Other.queue").write_text(QUEUE)
    assert len(paths(open_project(str(root)))) == 1


def test_a_link_out_of_the_project_is_a_problem(root, tmp_path):
    (tmp_path / "Secret.queue").write_text(QUEUE)
    (root / "Stolen.queue").symlink_to(tmp_path / "Secret.queue")
    project = open_project(str(root))
    assert project.problems == (("Stolen.queue", "it is a link that leads out of the project"),)


def test_a_link_inside_the_project_is_followed(root):
    (root / "Alias.queue").symlink_to(root / "force-app" / "queues" / "Inbound.queue-meta.xml")
    assert "Alias.queue" in paths(open_project(str(root)))


def test_a_linked_folder_is_not_walked(root, tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "Other.queue").write_text(QUEUE)
    (root / "inside").symlink_to(tmp_path / "outside", target_is_directory=True)
    (root / "round").symlink_to(root, target_is_directory=True)
    assert len(paths(open_project(str(root)))) == 1


def test_broken_links_and_pipes_are_problems(root):
    (root / "Gone.queue").symlink_to(root / "nothing")
    (root / "Loop.queue").symlink_to(root / "Loop.queue")
    os.mkfifo(root / "Pipe.queue")
    problems = dict(open_project(str(root)).problems)
    assert set(problems) == {"Gone.queue", "Loop.queue", "Pipe.queue"}
    assert problems["Pipe.queue"] == "it is no regular file"


@pytest.mark.skipif(sys.platform != "linux", reason="only here may a name be any bytes")
def test_a_name_in_another_encoding_is_shown_as_text(root):
    with open(os.fsencode(root) + b"/Caf\xe9.queue", "w") as file:  # noqa: PTH123 - a name that is no text
        file.write(QUEUE)
    shown = paths(open_project(str(root)))[0]
    assert shown == "Caf\ufffd.queue"
    assert open_project(str(root)).files[0].read() == QUEUE.encode()


def test_a_file_that_vanishes_before_it_is_read_is_a_bad_file(root):
    project = open_project(str(root))
    (root / "force-app" / "queues" / "Inbound.queue-meta.xml").unlink()
    with pytest.raises(BadFile, match="cannot be read"):
        project.files[0].read()


def test_a_file_that_grows_after_it_was_listed_is_read_up_to_the_limit(root):
    project = open_project(str(root))
    with (root / "force-app" / "queues" / "Inbound.queue-meta.xml").open("ab") as file:
        file.truncate(folder.MAX_FILE + 1)
    with pytest.raises(BadFile, match="grew"):
        project.files[0].read()


def test_a_folder_inside_a_project_has_the_projects_settings(root):
    (root / "sfdx-project.json").write_text('{"sourceApiVersion": "61.0"}')
    inside = open_project(str(root / "force-app" / "queues"))
    assert settings(inside.files) == {"sourceApiVersion": "61.0"}
    (root / "force-app" / "sfdx-project.json").write_text('{"sourceApiVersion": "62.0"}')
    assert settings(open_project(str(root / "force-app")).files) == {"sourceApiVersion": "62.0"}
    assert len(paths(open_project(str(root / "force-app")))) == 2


def forbidding(name):
    def scan(place):
        if place.name == name:
            raise PermissionError(13, "Permission denied")
        return os.scandir(place)

    return scan


def test_a_folder_that_cannot_be_listed_may_hold_anything(root):
    (root / "objects").mkdir()
    project = project_of("here", folder.entries(root, forbidding("objects")))
    assert project.problems == (("objects/", "the folder cannot be listed: Permission denied"),)
    gaps = {(gap.table, gap.scope): gap for gap in SalesforceProject(project).pull()["gaps"]}
    assert gaps["queues", "objects/"].kind == "fault"
    for table in ("objects", "fields", "reports", "validation_rules"):
        assert gaps[table, ""].reason.endswith("objects/ could not be read: the folder cannot be listed: Permission denied")


def test_a_project_that_cannot_be_listed_at_all_is_said_in_a_sentence(root):
    with pytest.raises(ConnectorError, match="project: the folder cannot be listed: Permission denied; see to its rights"):
        project_of("here", folder.entries(root, forbidding("project")))
