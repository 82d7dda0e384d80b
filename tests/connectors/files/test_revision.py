from __future__ import annotations

import gc
import re
import subprocess

import pytest

from connectors.base import ConnectorError
from connectors.files.tree import open_project, settings
from connectors.metadata.xml import BadFile

QUEUE = '<Queue xmlns="http://soap.sforce.com/2006/04/metadata"><name>{}</name></Queue>'


def git(where, *arguments):
    identity = ("-c", "user.name=Tester", "-c", "user.email=tester@acme.example", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(where), *identity, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path):
    place = tmp_path / "repo@work"
    (place / "src" / "queues").mkdir(parents=True)
    git(place.parent, "init", "-q", "-b", "main", str(place))
    (place / "src" / "queues" / "Inbound.queue").write_text(QUEUE.format("before"))
    (place / "src" / "queues" / "Link.queue").symlink_to("Inbound.queue")
    git(place, "add", ".")
    git(place, "commit", "-q", "-m", "one")
    git(place, "tag", "v1")
    (place / "src" / "queues" / "Inbound.queue").write_text(QUEUE.format("after"))
    (place / "src" / "queues" / "Neuer Füller.queue").write_text(QUEUE.format("new"))
    git(place, "add", ".")
    git(place, "commit", "-q", "-m", "two")
    return place


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("@v1", {"src/queues/Inbound.queue": "before"}),
        ("@HEAD~1", {"src/queues/Inbound.queue": "before"}),
        ("@main", {"src/queues/Inbound.queue": "after", "src/queues/Neuer Füller.queue": "new"}),
        ("/src@v1", {"queues/Inbound.queue": "before"}),
        ("/src/queues@v1", {"Inbound.queue": "before"}),
    ],
)
def test_a_folder_is_read_as_it_was_in_a_revision(repository, where, expected):
    project = open_project(f"{repository}{where}")
    assert {file.path: file.read().decode() for file in project.files} == {
        path: QUEUE.format(name) for path, name in expected.items()
    }


def test_a_folder_that_has_moved_since_is_still_found(repository):
    git(repository, "mv", "src", "force-app")
    git(repository, "commit", "-q", "-m", "three")
    assert [file.path for file in open_project(f"{repository}/src@v1").files] == ["queues/Inbound.queue"]


def test_a_name_of_a_revision_may_hold_an_at_sign(repository):
    assert len(open_project(f"{repository}@main@{{0}}").files) == 2


def test_of_two_folders_that_could_be_meant_the_longer_name_wins(repository):
    (repository.parent / "repo").mkdir()
    assert len(open_project(f"{repository}@v1").files) == 1


def test_a_folder_inside_a_project_has_the_projects_settings_of_that_revision(repository):
    (repository / "sfdx-project.json").write_text('{"sourceApiVersion": "61.0"}')
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "three")
    (repository / "sfdx-project.json").write_text('{"sourceApiVersion": "62.0"}')
    assert settings(open_project(f"{repository}/src/queues@HEAD").files) == {"sourceApiVersion": "61.0"}
    assert settings(open_project(f"{repository}@HEAD").files) == {"sourceApiVersion": "61.0"}
    assert settings(open_project(f"{repository}/src@v1").files) == {}


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("@v9", "has no git revision 'v9'"),
        ("@--help", "'--help' is no git revision"),
        ("@-p", "'-p' is no git revision"),
        ("@v1:src", "has no git revision"),
        ("@", "has no git revision"),
        ("/nowhere@v1", "the revision has no folder nowhere"),
        ("/../..@v1", "has no git revision"),
        ("@v1\0", "git could not be asked"),
        ("@$(touch pwned)", "has no git revision"),
    ],
)
def test_what_is_no_revision_is_named(repository, where, said):
    with pytest.raises(ConnectorError, match=re.escape(said)):
        open_project(f"{repository}{where}")


def test_a_folder_outside_a_repository_has_no_revisions(tmp_path):
    with pytest.raises(ConnectorError, match="has no git revision"):
        open_project(f"{tmp_path}@HEAD")


def test_files_of_a_repository_that_was_damaged_since_are_bad(repository):
    project = open_project(f"{repository}@v1")
    for path in (repository / ".git" / "objects").rglob("*"):
        if path.is_file():
            path.unlink()
    with pytest.raises(BadFile, match="git"):
        project.files[0].read()


def test_the_git_process_ends_with_the_project(repository):
    project = open_project(f"{repository}@v1")
    project.files[0].read()
    process = project.files[0].read.func.__self__._process
    del project
    gc.collect()
    assert process.poll() == 0
