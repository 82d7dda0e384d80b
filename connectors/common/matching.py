"""Records of two CRMs that share what should tell them apart, compared in memory: nothing but numbers comes of it.

What is compared are keyed hashes. The key is made for the run and forgotten with it, so that no hash can be turned back or be
compared with another run's.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterator

from checks.model import refs
from checks.model.rows.measures import Duplicates
from checks.views.crm_sides import MIRRORED

MAILBOXES = frozenset(
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "icloud.com", "me.com",
        "aol.com", "gmx.de", "gmx.net", "web.de", "proton.me", "protonmail.com", "mail.com", "mail.ru", "qq.com", "163.com",
    }
)  # fmt: skip
"""Domains of mailbox providers, which say nothing of a company."""


def normalised(by: str, written: str) -> str:
    """A key as it is compared: an address in small letters, a domain without what stands before and behind it; '' for none."""
    key = written.strip().casefold()
    if by == "domain":
        key = key.rpartition("://")[2].partition("/")[0].partition(":")[0].removeprefix("www.")
        return "" if key in MAILBOXES else key
    return key


class Side:
    """The keys of one object of one CRM. It counts only when it is ``whole``: when all records were noted."""

    def __init__(self, salt: bytes) -> None:
        self._salt = salt
        self.keys: Counter[bytes] = Counter()
        self.loose: Counter[bytes] = Counter()
        """Those of records that no sync holds together with one of the other CRM."""
        self.whole = False

    def note(self, by: str, written: str, *, linked: bool = False) -> None:
        """Note a record by its key; one without a key is left out."""
        if key := normalised(by, written):
            digest = hashlib.blake2b(key.encode("utf-8", "replace"), key=self._salt, digest_size=16).digest()
            self.keys[digest] += 1
            if not linked:
                self.loose[digest] += 1


class Matching:
    """The sides of one run, by connection, object and what is compared (``email``, ``domain``)."""

    def __init__(self) -> None:
        self._salt = secrets.token_bytes(16)
        self._sides: dict[tuple[str, str, str], Side] = {}

    def side(self, connection: str, object_: str, by: str) -> Side:
        """The side of an object, new and empty when it was not there yet."""
        return self._sides.setdefault((connection, object_, by), Side(self._salt))

    def rows(self) -> Iterator[Duplicates]:
        """How many records of HubSpot are in Salesforce too and not held together with it: a row for each pair of objects.

        A record that is a contact and a lead in Salesforce counts as a contact.
        """
        claimed: dict[tuple[str, str, str], set[bytes]] = {}
        for mine, there in sorted(self._pairs()):
            side, other = self._sides[mine], self._sides[there]
            taken = claimed.setdefault(mine, set())
            shared = {key: number for key, number in side.loose.items() if key in other.keys and key not in taken}
            taken.update(shared)
            yield Duplicates(
                connection=mine[0],
                ref=refs.make(mine[0], "object", mine[1]),
                by=mine[2],
                clusters=len(shared),
                records=sum(shared.values()),
                of=side.keys.total(),
                other=refs.make(there[0], "object", there[1]),
            )

    def _pairs(self) -> Iterator[tuple[tuple[str, str, str], tuple[str, str, str]]]:
        """HubSpot's side and Salesforce's, of those that are whole."""
        whole = [key for key, side in self._sides.items() if side.whole]
        for mine in whole:
            for there in whole:
                if mine[0] != there[0] and mine[2] == there[2] and mine[1] in MIRRORED.get(there[1], ()):
                    yield mine, there
