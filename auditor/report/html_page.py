"""The one environment that makes HTML: everything is escaped, nothing is fetched, and only our own style and script may run."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from auditor.links import safe
from auditor.report.diff_summary import grew, value_text
from auditor.report.summary import counted_of, described, moment, off_reason, owner_of, placing_of
from auditor.report.text import plain
from checks.model.names import count


def page(template: str, **context: Any) -> str:
    """A page from a template of the folder ``templates``."""
    return _environment().get_template(template).render(**context)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("auditor.report"),
        autoescape=True,
        finalize=_shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "counted": count,
        "counted_of": counted_of,
        "described": described,
        "grew": grew,
        "moment": moment,
        "off_reason": off_reason,
        "owner_of": owner_of,
        "placing_of": placing_of,
        "safe_link": safe,
        "value": value_text,
    }
    for name, file in (("style", "style.css"), ("script", "script.js")):
        source = environment.loader.get_source(environment, file)[0] if environment.loader else ""
        environment.globals[name] = Markup(source)  # noqa: S704 - our own file, not a CRM's text
        environment.globals[f"{name}_hash"] = f"sha256-{b64encode(sha256(source.encode()).digest()).decode()}"
    return environment


def _shown(value: Any) -> Any:
    """What an expression of a template becomes before it is escaped."""
    return value if isinstance(value, Markup) else plain(str(value))
