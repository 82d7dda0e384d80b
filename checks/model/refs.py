"""References: the one way to name a component of a CRM.

A reference reads ``connection:kind:path``, for example ``salesforce:field:Lead.LeadSource`` or
``hubspot:stage:deals/default/closedwon``. It stands on API names and ids, never on labels, so it
survives a relabelling. Wherever a policy names components, globs are allowed.
"""

from __future__ import annotations

import re
from fnmatch import translate
from functools import lru_cache
from typing import NamedTuple

KINDS = frozenset(
    {
        "connection", "object", "field", "value", "value_set", "record_type", "pipeline", "stage",
        "automation", "routing_rule", "routing_entry", "validation_rule", "layout", "path", "queue",
        "team", "user", "report", "report_type", "dashboard", "folder", "conversion", "permission", "campaign",
        "form", "list", "forecast_type", "forecast_category", "setting", "association_label", "policy",
    }
)  # fmt: skip


class Ref(NamedTuple):
    """The three parts of a reference."""

    connection: str
    kind: str
    path: str

    def __str__(self) -> str:
        return f"{self.connection}:{self.kind}:{self.path}"


def make(connection: str, kind: str, path: str) -> str:
    """The reference as text. Raises ValueError for a kind that the model does not know."""
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is no kind of component; known: {', '.join(sorted(KINDS))}")
    return f"{connection}:{kind}:{path}"


def split(ref: str) -> Ref:
    """The parts of a reference. Raises ValueError when the text is not one."""
    connection, _, rest = ref.partition(":")
    kind, _, path = rest.partition(":")
    if not (connection and path and kind in KINDS):
        raise ValueError(f"{ref!r} is not a reference; write connection:kind:path, as in salesforce:field:Lead.LeadSource")
    return Ref(connection, kind, path)


def path_of(ref: str) -> str:
    """The path of a reference: ``Lead.LeadSource`` of ``salesforce:field:Lead.LeadSource``."""
    return ref.split(":", 2)[2]


def field(connection: str, object_: str, name: str) -> str:
    """The reference of a field or property."""
    return f"{connection}:field:{object_}.{name}"


def value(field_ref: str, value_: str) -> str:
    """The reference of one value (option) of a field."""
    connection, _, path = field_ref.split(":", 2)
    return f"{connection}:value:{path}={value_}"


def object_of(ref: str) -> str:
    """The object a field, value, stage, pipeline, layout or record type belongs to; '' where there is none.

    ``Lead`` of ``salesforce:field:Lead.LeadSource``, ``deals`` of ``hubspot:stage:deals/default/won``.
    """
    _, kind, path = ref.split(":", 2)
    if kind == "object":
        return path
    if kind in {"field", "value", "record_type", "validation_rule", "routing_rule", "routing_entry", "conversion", "layout"}:
        return path.partition(".")[0]
    if kind in {"pipeline", "stage"}:
        return path.partition("/")[0]
    return ""


def within(ref: str, scope: str) -> bool:
    """Whether a component lies in what a gap or a *not judged* names as its scope.

    A scope is '' (everything), a connection, an object, a component's path or the beginning of one, a kind of component
    (``DuplicateRule`` for ``automation:duplicate_rule/...``), a file (``reports/Sales/Won.report``) or a folder that could not be
    listed (``objects/``), which may hold anything; the connection may stand before it. Words that name nothing of this sort
    may mean anything, so everything lies within them.
    """
    connection, kind, path = ref.split(":", 2)
    if not scope or scope in {connection, ref} or scope.endswith("/"):
        return True
    bare = scope.removeprefix(f"{connection}:").removeprefix(f"{kind}:")
    if bare in {path, object_of(ref)} or path.startswith((f"{bare}.", f"{bare}/", f"{bare}=")):
        return True
    if _FILE.search(bare):
        return not _names_of_file(bare).isdisjoint(re.split(r"[./=]", path))
    word = _kind_word(bare)
    return word in {_kind_word(kind), _kind_word(path.partition("/")[0])} or (bare == scope and " " in scope)


_FILE = re.compile(r"/[^/]*\.[A-Za-z][-.A-Za-z]*$")


@lru_cache(maxsize=4096)
def _names_of_file(file: str) -> frozenset[str]:
    """What a file may define, by its name: ``Lead-Lead Layout.layout`` something of ``Lead``, ``Route-3.flow`` ``Route``."""
    stem = file.rpartition("/")[2].partition(".")[0]
    return frozenset({stem, *stem.split("-")})


def _kind_word(name: str) -> str:
    return name.replace("_", "").casefold().removesuffix("s")


@lru_cache(maxsize=4096)
def _pattern(glob: str) -> re.Pattern[str]:
    return re.compile(translate(glob))


def matches(ref: str, glob: str) -> bool:
    """Whether a reference fits a glob of the policy.

    The glob may leave the connection out (``field:Lead.*`` fits it in every connection) or be only a
    path (``Lead.LeadSource``), since that is how people write. Matching keeps case, as API names do.
    """
    connection, kind, path = ref.split(":", 2)
    head, colon, rest = glob.partition(":")
    if not colon:
        return bool(_pattern(glob).match(path))
    if head in KINDS:
        return head == kind and bool(_pattern(rest).match(path))
    return bool(_pattern(glob).match(f"{connection}:{kind}:{path}"))
