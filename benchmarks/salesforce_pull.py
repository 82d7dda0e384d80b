"""Calls and seconds of a pull: 60 objects x 150 fields from the stand-in, which waits 150 ms before each answer.

It runs in a process of its own.

    python benchmarks/salesforce_pull.py [LATENCY]

Prints what the first pull, a re-pull and the next night are billed, and how long they take. The chain is the number of calls that
have to wait for one another: the seconds that a latency adds when nothing else limits (25 in flight), divided by the latency.
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


def serve(pipe: Connection, latency: float) -> None:
    """Run the stand-in until the pipe says so."""
    from standins.company.generate import generate
    from standins.salesforce.org import org_of
    from standins.salesforce.server import Standin

    company = generate(objects=60, fields=150)
    with Standin(org_of(company), tls=False, latency=latency) as server:
        pipe.send((server.token, server.url, company.policy_files()))
        pipe.recv()


def pull(token: str, url: str, policy: Any, folder: Path, *, taken_at: datetime, workers: int = 8) -> tuple[int, float, float]:
    """One pull: calls billed, seconds, and seconds in which our own process was at work."""
    from connectors.salesforce.asking.cache import Cache
    from connectors.salesforce.connector import SalesforceOrg
    from connectors.salesforce.http.client import Client
    from connectors.salesforce.http.limits import Limits
    from connectors.salesforce.login import TokenLogin

    client = Client(TokenLogin(token, url), api_version="66.0", limits=Limits(workers=workers))
    started, busy = time.perf_counter(), time.process_time()
    SalesforceOrg(client, policy=policy, cache=Cache(folder), taken_at=taken_at).pull()
    seconds, busy = time.perf_counter() - started, time.process_time() - busy
    calls = client.usage.calls
    client.close()
    return calls, seconds, busy


def measure(latency: float, workers: int) -> list[tuple[str, int, float, float]]:
    """The first pull, a re-pull, and the next night, against a server of its own."""
    from auditor.catalogue import load_checks
    from auditor.policy.load import load_policy

    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=serve, args=(theirs, latency))
    process.start()
    token, url, files = ours.recv()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path, text in files.items():
            (folder / "governance" / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / "governance" / path).write_text(text, encoding="utf-8")
        policy = load_policy(folder / "governance", checks=load_checks())
        nights = [("first pull", NOW), ("re-pull", NOW), ("next night", NOW + timedelta(days=1))]
        done = [(title, *pull(token, url, policy, folder / "cache", taken_at=at, workers=workers)) for title, at in nights]
    ours.send(None)
    process.join()
    return done


def main() -> None:
    """Print the figures."""
    latency = float(sys.argv[1]) if len(sys.argv) > 1 else 0.15
    measure(0.0, 8)  # imports and caches
    at_once, wide = measure(0.0, 25), measure(latency, 25)
    for (title, calls, seconds, busy), (_, _, bare, _), (_, _, unlimited, _) in zip(
        measure(latency, 8), at_once, wide, strict=True
    ):
        chain = (unlimited - bare) / latency
        print(f"{title}: {calls} calls, {seconds:.2f} s, our own process at work for {busy:.2f} s of them")
        waited = (seconds - bare) / latency
        print(f"    a chain of {chain:.1f} calls; at 8 in flight waiting took the time of {waited:.1f}")
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")


if __name__ == "__main__":
    main()
