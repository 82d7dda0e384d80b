"""Links straight into the setup screens of a CRM. What they are made of came out of the CRM, so it is not trusted."""

from __future__ import annotations

import re
from urllib.parse import quote

_BASE = re.compile(r"https://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?(?:/[A-Za-z0-9/_-]*)?")
_SAFE = re.compile(rf"{_BASE.pattern}(?:[/?#][A-Za-z0-9/?#:@!$&*+,;=%~._-]*)?")
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_KEPT = "/?#:@!$&*+,;=%~._-"
"""What stands in a path or query as itself: no quotes, brackets or spaces, which HTML, Markdown and terminals give a meaning."""


def link_to(ui_url: str | None, page: str) -> str:
    """The address of a page below a connection's own address; '' where there is none, or where it is not https."""
    if not page or not ui_url or not _BASE.fullmatch(ui_url):
        return ""
    path = quote(_BARE_PERCENT.sub("%25", page.lstrip("/")), safe=_KEPT, errors="replace")
    return f"{ui_url.rstrip('/')}/{path}"


def safe(link: str) -> str:
    """The link if it may be followed: https, and nothing in it but what an address is written with; else ''."""
    return link if _SAFE.fullmatch(link) else ""
