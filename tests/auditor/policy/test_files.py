import pytest

from auditor.policy.files import write_atomically


def test_writes_and_leaves_nothing_beside(tmp_path):
    write_atomically(tmp_path / "new" / "f.json", b"1")
    assert (tmp_path / "new" / "f.json").read_bytes() == b"1"
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["f.json"]


def test_an_existing_file_keeps_its_rights(tmp_path):
    path = tmp_path / "f.json"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside(tmp_path):
    path = tmp_path / "f.json"
    path.write_bytes(b"old")
    with pytest.raises(TypeError):
        write_atomically(path, "text where bytes belong")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
