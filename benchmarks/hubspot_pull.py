"""Calls and seconds of a pull: 8 objects x 250 properties, 300 workflows, 200 lists, 100 owners, 150 ms before each answer.

The stand-in runs in a process of its own.

    python benchmarks/hubspot_pull.py [LATENCY]

Prints how many calls the first pull, a re-pull and the next night make, for the setup and for records, how long they take, and
how near they come to HubSpot's two throttles. The chain is the number of calls that have to wait for one another.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
WIDE = 25


def serve(pipe: Connection, latency: float) -> None:
    """Run the stand-in until the pipe says so, and then say how often a throttle was exceeded."""
    from standins.company.generate import generate
    from standins.hubspot.portal_of import portal_of
    from standins.hubspot.server import Standin

    company = generate(objects=17, fields=24, hubspot=True)
    with Standin(portal_of(company), tls=False, latency=latency) as server:
        pipe.send((server.token, server.url, company.policy_files()))
        pipe.recv()
        pipe.send(dict(server.exceeded))


def pull(token: str, url: str, policy: Any, folder: Path, *, taken_at: datetime, workers: int) -> tuple[str, float, float]:
    """One pull: what it says of itself, seconds, and seconds in which our own process was at work."""
    from connectors.hubspot.connector import HubSpotPortal
    from connectors.hubspot.http.client import Client
    from connectors.hubspot.http.limits import Limits
    from connectors.hubspot.memory import Cache

    client = Client(token, base_url=url, limits=Limits(workers=workers))
    portal = HubSpotPortal(client, policy=policy, cache=Cache(folder), taken_at=taken_at)
    started, busy = time.perf_counter(), time.process_time()
    portal.pull()
    seconds, busy = time.perf_counter() - started, time.process_time() - busy
    client.close()
    return portal.spent(), seconds, busy


def measure(latency: float, workers: int) -> tuple[list[tuple[str, str, float, float]], dict[str, int]]:
    """The first pull, a re-pull, and the next night, against a server of its own."""
    from auditor.catalogue import load_checks
    from auditor.policy.load import load_policy

    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=serve, args=(theirs, latency))
    process.start()
    token, url, files = ours.recv()
    done = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path, text in files.items():
            (folder / "governance" / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / "governance" / path).write_text(text, encoding="utf-8")
        policy = load_policy(folder / "governance", checks=load_checks())
        for title, at in (("first pull", NOW), ("re-pull", NOW), ("next night", NOW + timedelta(days=1))):
            done.append((title, *pull(token, url, policy, folder / "cache", taken_at=at, workers=workers)))
            time.sleep(11)  # a window of its own for each
    ours.send(None)
    exceeded = ours.recv()
    process.join()
    return done, exceeded


def main() -> None:
    """Print the figures."""
    latency = float(sys.argv[1]) if len(sys.argv) > 1 else 0.15
    bare, _ = measure(0.0, WIDE)
    wide, _ = measure(latency, WIDE)
    told, exceeded = measure(latency, 12)
    for (title, spent, seconds, busy), (_, _, without, _), (_, _, unlimited, _) in zip(told, bare, wide, strict=True):
        print(f"{title}: {spent}; our own process at work for {busy:.2f} s")
        chain, waited = (unlimited - without) / latency, (seconds - without) / latency
        print(f"    a chain of {chain:.1f} calls; at 12 in flight waiting took the time of {waited:.1f}")
    print(f"throttles exceeded: {exceeded}")
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")


if __name__ == "__main__":
    main()
