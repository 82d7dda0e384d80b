"""The store is killed in the middle of a write, fifty times: it opens, and the last good snapshot is whole."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from auditor.store import Store
from auditor.store.database import FILE_NAME

TIMES = 50
LONGEST_LIFE = 0.09
"""Seconds that a writer lives: a write takes about a third of it, so that nearly every one is killed at work."""


@pytest.fixture
def writers(tmp_path):
    root = Path(__file__).parents[3]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    command = [sys.executable, str(Path(__file__).with_name("writer.py")), str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as process:
        yield process
        process.stdin.close()


def kill_one(writers, seconds):
    """Let a writer live for so long, kill it, and tell which nights it said it had saved."""

    def hear_until(enough):
        while not enough():
            line = writers.stdout.readline()
            assert line, "the process that forks the writers is gone"
            said.append(line.strip())

    said = []
    writers.stdin.write("\n")
    writers.stdin.flush()
    hear_until(lambda: "writing" in said and any(line.startswith("writer ") for line in said))
    time.sleep(seconds)
    os.kill(next(int(line.split()[1]) for line in said if line.startswith("writer ")), signal.SIGKILL)
    hear_until(lambda: said[-1] == "gone")
    return [int(line) for line in said if line.isdigit()]


def test_a_store_killed_fifty_times_in_the_middle_of_a_write_stays_whole(writers, tmp_path):
    moments = random.Random(20261120)
    promised, interrupted = [], 0
    for _ in range(TIMES):
        promised += kill_one(writers, moments.uniform(0, LONGEST_LIFE))
        interrupted += (tmp_path / f"{FILE_NAME}-wal").exists()
        with Store.open(tmp_path) as store:
            infos = store.list()
            assert set(promised) <= {int(info.label) for info in infos}, "a night that was said to be saved is lost"
            if infos:
                last = store.load(infos[-1])
                number = int(infos[-1].label)
                assert {row.description for row in last.table("fields")} == {f"night {number}" * 20}
                assert {row.filled for row in last.table("field_fill")} == {number}
                assert len(last.table("fields")) == len(last.table("field_fill")) == 150
    assert interrupted > TIMES / 2, "the writers were killed before or after their work, not in the middle of it"
    with Store.open(tmp_path) as store, sqlite3.connect(tmp_path / FILE_NAME) as database:
        assert database.execute("pragma integrity_check").fetchone() == ("ok",)
        assert [int(info.label) for info in store.list()] == list(range(1, len(store.list()) + 1))
