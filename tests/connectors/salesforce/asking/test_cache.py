import gzip
import stat

import pytest

from connectors.salesforce.asking.cache import FORMAT, Answer, Cache, Known

ORG, ME = "00D000000000001EAA", "005000000000001AAA"


def test_what_was_kept_is_known_again(tmp_path):
    cache = Cache(tmp_path / "cache")
    cache.write(ORG, ME, Known(api_version="66.0", answers={"SELECT Id FROM Lead": Answer(rows=[{"Id": "1"}], stamp="x")}))
    known = cache.read(ORG, ME)
    assert (known.api_version, known.answers["SELECT Id FROM Lead"].rows) == ("66.0", [{"Id": "1"}])


def test_another_user_or_org_knows_nothing(tmp_path):
    cache = Cache(tmp_path)
    cache.write(ORG, ME, Known(api_version="66.0"))
    assert cache.read(ORG, "005000000000002AAA") == Known()
    assert cache.read("00D000000000002EAA", ME) == Known()


def test_only_the_owner_may_read_it(tmp_path):
    Cache(tmp_path).write(ORG, ME, Known())
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"no gzip", id="no gzip"),
        pytest.param(gzip.compress(b"{"), id="no JSON"),
        pytest.param(gzip.compress(b'{"answers": 7}'), id="another shape"),
        pytest.param(gzip.compress(b'{"format": %d}' % (FORMAT + 1)), id="of a later version"),
        pytest.param(gzip.compress(b"{}" * 1000)[:-12], id="cut off"),
    ],
)
def test_a_file_that_cannot_be_used_is_none(tmp_path, content):
    cache = Cache(tmp_path)
    cache.write(ORG, ME, Known(api_version="66.0"))
    (file,) = tmp_path.iterdir()
    file.write_bytes(content)
    assert cache.read(ORG, ME) == Known()


def test_a_folder_that_cannot_be_written_to_is_no_fault(tmp_path):
    (tmp_path / "file").write_text("in the way")
    cache = Cache(tmp_path / "file")
    cache.write(ORG, ME, Known(api_version="66.0"))
    assert cache.read(ORG, ME) == Known()


def test_names_never_leave_the_folder(tmp_path):
    Cache(tmp_path / "cache").write("../../x", "/etc/y", Known())
    assert [path.parent for path in tmp_path.rglob("*.gz")] == [tmp_path / "cache"]
