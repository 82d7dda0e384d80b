"""What Salesforce calls things by: ids and API names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from connectors.common.values import text

Rows = list[dict[str, Any]]
"""The answer to a query."""

_ID = re.compile(r"[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?")
_API_NAME = re.compile(r"[A-Za-z]\w{0,254}", re.ASCII)


def id_of(row: Mapping[str, Any], column: str) -> str:
    """An id as Salesforce writes it, in 15 characters or 18; '' for what is none."""
    found = text(row, column)
    return found if is_id(found) else ""


def is_id(written: str) -> bool:
    """Whether a text is the id of something in Salesforce."""
    return _ID.fullmatch(written) is not None


def is_api_name(written: str) -> bool:
    """Whether a text can be the API name of an object or a field, which goes into queries as it stands."""
    return _API_NAME.fullmatch(written) is not None
