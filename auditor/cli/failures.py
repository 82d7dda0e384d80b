"""Exit codes, and what each of our errors means to a person at a terminal."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes of every command."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    UNREAD = 3
    NOTHING_JUDGED = 4
    STOPPED = 130
    """By Ctrl-C: what shells say of a program that ended so."""


class Failure(Exception):  # noqa: N818 - what a command comes to, not a fault of the program
    """A sentence for stderr and the exit code that goes with it."""

    def __init__(self, message: str, code: Exit) -> None:
        super().__init__(message)
        self.code = code


def failure_of(error: Exception) -> Failure | None:
    """The failure that an error of ours, or of the system, amounts to.

    None for anything unexpected, which keeps its traceback, and for a reader who went away, as `head` does.
    """
    if isinstance(error, Failure):
        return error
    if isinstance(error, BrokenPipeError):
        return None
    from auditor.baseline import BaselineError
    from auditor.catalogue import UnknownCheckError
    from auditor.policy.problems import PolicyErrors
    from auditor.store import StoreError
    from connectors.base import ConnectorError

    if isinstance(error, ConnectorError):
        return Failure(str(error), Exit.UNREAD)
    if isinstance(error, OSError):
        what = error.filename or "the output cannot be written"
        return Failure(f"{what}: {error.strerror or error}", Exit.USAGE)
    if isinstance(error, (UnknownCheckError, PolicyErrors, StoreError, BaselineError)):
        return Failure(str(error), Exit.USAGE)
    return None
