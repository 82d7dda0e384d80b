"""Snapshots named as people think."""

from datetime import UTC, datetime, timedelta

import pytest

from auditor.store.errors import StoreError
from auditor.store.names import resolve
from auditor.store.values import SnapshotInfo

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)


def info(id, hours, label=""):
    return SnapshotInfo(id=id, taken_at=NOON + timedelta(hours=hours), label=label, number=hours)


FIRST, SECOND = info("ab12cd34", 0), info("ab99ffff", 6, "spring:before")
THIRD, LAST = info("0c0ffee0", 48), info("77777777", 72, "spring:after")
ALL = (FIRST, SECOND, THIRD, LAST)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("latest", LAST),
        ("previous", THIRD),
        ("2026-11-18", SECOND),
        ("2026-11-20", THIRD),
        ("spring:before", SECOND),
        ("ab1", FIRST),
        ("AB99FFFF", SECOND),
        ("7", LAST),
    ],
)
def test_a_name_means(name, meant):
    assert resolve(name, ALL) == meant


def test_previous_is_before_the_one_it_is_told_of():
    assert resolve("previous", ALL, relative_to=THIRD) == SECOND


def test_previous_of_a_snapshot_taken_at_the_same_time_is_the_one_saved_before_it():
    twin = SnapshotInfo(id="twin", taken_at=LAST.taken_at, number=99)
    assert resolve("previous", (*ALL, twin)) == LAST


def test_a_launch_mark_means_the_last_that_carries_it():
    again = info("deadbeef", 80, "spring:before")
    assert resolve("spring:before", (*ALL, again)) == again


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("2026-11-19", r"no snapshot was taken on 2026-11-19 \(UTC\); the nearest: ab99ffff .*spring:before, 0c0ffee0 .*"),
        ("2026-11-31", "is no day of the calendar; write it as 2026-11-20"),
        ("ab", "'ab' begins the ids of 2 snapshots: ab12cd34 .*, ab99ffff .*; write more of the id"),
        ("spring:befor", "no snapshot is called 'spring:befor'; did you mean spring:before or spring:after?"),
        ("lastest", "did you mean latest?"),
        ("Monday", "there are latest, previous, days such as 2026-11-21, and: "),
        ("", "no snapshot is called ''"),
    ],
)
def test_a_name_that_means_nothing_is_answered_with_what_comes_near(name, sentence):
    with pytest.raises(StoreError, match=sentence):
        resolve(name, ALL)


def test_before_the_first_there_is_none():
    with pytest.raises(StoreError, match=r"no snapshot before ab12cd34 \(2026-11-18 12:00\)"):
        resolve("previous", ALL, relative_to=FIRST)


def test_an_empty_store_says_how_to_fill_it():
    with pytest.raises(StoreError, match="holds no snapshot yet; take one with: auditor pull"):
        resolve("latest", ())


def test_a_near_miss_of_many_ids_lists_a_few():
    many = [info(f"aa{number:06}", number) for number in range(9)]
    with pytest.raises(StoreError, match="and 4 more; write more"):
        resolve("aa", many)
