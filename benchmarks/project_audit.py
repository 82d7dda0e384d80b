"""How long it takes to parse and judge a Salesforce project: ``python benchmarks/project_audit.py path/to/project``.

Prints wall seconds by step and the peak memory; the target is 5,000 files in 5 seconds.
"""

import resource
import sys
import time
from datetime import UTC, datetime


def main(where: str) -> None:
    began = time.perf_counter()
    from auditor.audit import Setting, audit
    from auditor.catalogue import load_checks
    from checks.model.snapshot import Snapshot
    from connectors.files.project import SalesforceProject
    from connectors.files.tree import open_project

    checks = load_checks()
    imported = time.perf_counter()
    project = open_project(where)
    opened = time.perf_counter()
    tables = SalesforceProject(project).pull()
    parsed = time.perf_counter()
    snapshot = Snapshot(datetime.now(UTC), tables)
    result = audit(snapshot, checks, Setting())
    judged = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(project.files):,} files, {sum(result.components.values()):,} rows, {len(result.findings):,} findings")
    steps = {"import": imported - began, "list": opened - imported, "parse": parsed - opened, "judge": judged - parsed}
    print(", ".join(f"{step} {seconds:.2f} s" for step, seconds in steps.items()))
    print(f"in all {judged - began:.2f} s, peak {peak:.0f} MB")


if __name__ == "__main__":
    main(sys.argv[1])
