"""What recorded answers are played with, of whichever vendor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from scrubbing import Scrubber


def scrubbed(scrubber: Scrubber) -> dict[str, Any]:
    """How vcrpy records and plays: what the scrubber takes out never reaches the disk, and no request may differ."""
    return {
        "before_record_request": scrubber.request,
        "before_record_response": scrubber.response,
        "decode_compressed_response": True,
        "match_on": ["method", "scheme", "host", "path", "query", "body"],
    }


@pytest.fixture
def all_is_played(vcr: Any, record_mode: str) -> Iterator[None]:
    """A page that is never asked for is a fault too."""
    yield
    assert record_mode != "none" or vcr.all_played
