from __future__ import annotations

import stat
import zipfile
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.base import ConnectorError
from connectors.files.tree import open_project
from connectors.metadata.xml import BadFile

QUEUE = b'<Queue xmlns="http://soap.sforce.com/2006/04/metadata"><name>Inbound</name></Queue>'


@pytest.fixture
def zipped(tmp_path):
    def make(*members, compression=zipfile.ZIP_DEFLATED):
        place = tmp_path / "retrieve.zip"
        with zipfile.ZipFile(place, "w", compression) as archive:
            for name, data in members:
                archive.writestr(name, data)
        return place

    return make


def test_a_retrieve_is_read_without_unpacking(zipped, tmp_path):
    place = zipped(("unpackaged/queues/Inbound.queue", QUEUE), ("unpackaged/package.xml", "<Package/>"))
    project = open_project(str(place))
    assert [file.path for file in project.files] == ["unpackaged/package.xml", "unpackaged/queues/Inbound.queue"]
    assert project.files[1].read() == QUEUE
    assert [path.name for path in tmp_path.iterdir()] == ["retrieve.zip"]


@pytest.mark.parametrize("name", ["../Evil.queue", "a/../../Evil.queue", "/etc/Evil.queue", "C:/Evil.queue", "a\\..\\Evil.queue"])
def test_names_that_lead_out_are_problems(zipped, name):
    project = open_project(str(zipped(("A.queue", QUEUE), (name, QUEUE))))
    assert [file.path for file in project.files] == ["A.queue"]
    assert [reason for _, reason in project.problems] == ["its name leads out of the zip"]


def test_a_bomb_is_a_problem_and_costs_nothing(zipped):
    project = open_project(str(zipped(("A.queue", QUEUE), ("Bomb.queue", b"\0" * (50 * 2**20)))))
    assert [file.path for file in project.files] == ["A.queue"]
    assert "as a zip bomb does" in project.problems[0][1]


def test_a_file_too_large_is_a_problem(zipped):
    big = zipped(("A.queue", QUEUE), ("Big.queue", b"\0" * (64 * 2**20 + 1)), compression=zipfile.ZIP_STORED)
    assert dict(open_project(str(big)).problems) == {"Big.queue": "it is larger than 64 MB"}


def test_metadata_that_packs_well_is_no_bomb(zipped):
    values = "".join(f"<v><fullName>Value {i}</fullName><default>false</default></v>\n" for i in range(60_000))
    project = open_project(str(zipped(("Lead.object", f"<CustomObject>{values}</CustomObject>"))))
    assert project.problems == ()
    assert len(project.files[0].read()) > 2**20


def test_links_and_second_members_of_a_name_are_problems(tmp_path):
    place = tmp_path / "odd.zip"
    with zipfile.ZipFile(place, "w") as archive:
        link = zipfile.ZipInfo("Link.queue")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("A.queue", QUEUE)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("A.queue", b"other")
    project = open_project(str(place))
    assert project.files[0].read() == QUEUE
    assert dict(project.problems) == {"Link.queue": "it is a link", "A.queue": "the zip holds two files of this name"}


def test_a_damaged_member_is_a_bad_file(zipped):
    place = zipped(("A.queue", QUEUE * 100))
    data = bytearray(place.read_bytes())
    data[45:60] = b"\xff" * 15
    place.write_bytes(data)
    with pytest.raises(BadFile, match="cannot be unpacked"):
        open_project(str(place)).files[0].read()


def test_an_encrypted_member_is_a_problem(zipped):
    place = zipped(("A.queue", QUEUE))
    data = bytearray(place.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    place.write_bytes(data)
    assert dict(open_project(str(place)).problems) == {"A.queue": "it is encrypted"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.data())
def test_a_zip_with_flipped_bytes_gives_files_or_one_sentence(zipped, data):
    place = zipped(("queues/A.queue", QUEUE), ("Lead.object", QUEUE * 20))
    bytes_ = bytearray(place.read_bytes())
    for at in data.draw(st.lists(st.integers(0, len(bytes_) - 1), min_size=1, max_size=6)):
        bytes_[at] = data.draw(st.integers(0, 255))
    place.write_bytes(bytes_)
    with suppress(ConnectorError):
        for file in open_project(str(place)).files:
            with suppress(BadFile):
                assert file.read() is not None
