"""A process that does nothing but write nights, to be killed at it: ``writer.py FOLDER``.

It answers every line it reads with the process id of a fresh writer, forked from itself so that none has to start from nothing.
A writer prints the label of a night when that is saved, never before.
"""

import os
import sys
from datetime import UTC, datetime, timedelta
from itertools import count

from auditor.store import Store
from checks.model.rows.measures import FieldFill
from checks.model.rows.schema import Connection, Field
from checks.model.snapshot import Snapshot

ORG = Connection(connection="org", ref="org:connection:org", system="salesforce", name="org", kind="production")
FIELDS = 150


def say(line: str) -> None:
    """One line in one write: a writer that is killed says it whole or not at all."""
    os.write(sys.stdout.fileno(), f"{line}\n".encode())


def night(number: int) -> Snapshot:
    """A night of which every row tells its number."""
    fields, fill = [], []
    for place in range(FIELDS):
        name = f"F{place}__c"
        ref = f"org:field:Lead.{name}"
        said = f"night {number}" * 20
        fields.append(Field(connection="org", ref=ref, object="Lead", name=name, type="text", custom=True, description=said))
        fill.append(FieldFill(connection="org", ref=ref, filled=number, of=10**6))
    return Snapshot(
        datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number),
        {"connections": [ORG], "fields": fields, "field_fill": fill, "gaps": []},
    )


def write(folder: str) -> None:
    """Write nights without end."""
    with Store.open(folder) as store:
        done = [int(info.label) for info in store.list()]
        say("writing")
        for number in count(max(done, default=0) + 1):
            store.save(night(number), label=str(number))
            say(str(number))


def main(folder: str) -> None:
    """Fork a writer for each line read, and wait for it to be killed."""
    for _ in sys.stdin:
        if (writer := os.fork()) == 0:
            write(folder)
        say(f"writer {writer}")
        os.waitpid(writer, 0)
        say("gone")


if __name__ == "__main__":
    main(sys.argv[1])
