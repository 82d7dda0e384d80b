"""What can go wrong with the store, said in one sentence that tells what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError


class StoreError(Exception):
    """The store cannot do what was asked. The message says what, where, and what to do."""


_CAUSES = {
    "file is not a database": "is no store: it is not a database; name another file, or move this one away",
    "malformed": "is damaged; put back a copy, or move it away and a new one will be made",
    "database is locked": "is busy: another process has been writing to it for too long; try again when it is done",
    "disk is full": "could not be written: the disk is full; make room and try again, nothing that was saved is lost",
    "readonly": "cannot be written; give this user the right to write the file and its folder",
    "unable to open": "cannot be opened; check that the folder exists and that this user may read and write it",
}


@contextmanager
def in_plain_words(place: str) -> Iterator[None]:
    """Turn a database's own errors about ``place`` into a StoreError. A password is never repeated."""
    try:
        yield
    except DBAPIError as error:
        said = str(error.orig)
        known = next((sentence for sign, sentence in _CAUSES.items() if sign in said), None)
        first_line = (said.splitlines() or [type(error.orig).__name__])[0]
        raise StoreError(f"{place} {known}" if known else f"{place} gave an error: {first_line}") from error
    except SQLAlchemyError as error:
        raise StoreError(f"{place} gave an error: {type(error).__name__}: {str(error).splitlines()[0]}") from error
