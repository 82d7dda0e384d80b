"""The fields that a Salesforce formula refers to, and the picklist values that it compares them with."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from lark import Lark, Token, Tree
from lark.exceptions import LarkError

from checks.model import refs
from connectors.metadata.collect import Collector
from connectors.metadata.lookups import field_ref, follow

LONGEST = 20_000
"""Characters of a formula that is read; Salesforce allows 3,900, and 5,000 once it is compiled."""

GRAMMAR = r"""
start: _EQUAL? expression
?expression: operand (operator operand)*
?operand: sign operand | atom
?atom: NUMBER | STRING | reference | call | "(" expression ")" | "{!" expression "}"
reference: NAME
call: NAME "(" (expression ("," expression)*)? ")"
operator: OPERATOR | PLUS | MINUS | _EQUAL
sign: PLUS | MINUS | BANG
_EQUAL: "="
PLUS: "+"
MINUS: "-"
BANG: "!"
OPERATOR: "&&" | "||" | "==" | "!=" | "<>" | "<=" | ">=" | "*" | "/" | "^" | "&" | "<" | ">"
NUMBER: /\d+(\.\d*)?([eE][+-]?\d+)?|\.\d+/
STRING: /"(\\.|[^"\\])*"|'(\\.|[^'\\])*'/s
NAME: /\$?[A-Za-z_]\w*(:[A-Za-z]\w*)?(\s*\.\s*\w+)*/
COMMENT: /\/\*.*?\*\//s
%ignore COMMENT
%ignore /\s+/
"""
_CONSTANTS = frozenset({"true", "false", "null"})
_COMPARING = frozenset({"ispickval", "includes", "case"})
_WRAPPING = frozenset({"text", "priorvalue"})
_NOT_CUSTOMISED = frozenset({"RecordType", "Profile", "UserRole", "Organization", "Group"})


class Reference(NamedTuple):
    """A field's path as a formula writes it, and the values with which it is compared."""

    path: str
    values: tuple[str, ...] = ()


class Waiting:
    """Formulas to be linked once all fields are known: who has it, on which object, its text."""

    def __init__(self) -> None:
        self.formulas: list[tuple[str, str, str]] = []


@cache
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr")


@lru_cache(maxsize=4096)
def references(formula: str) -> tuple[Reference, ...]:
    """The fields that a formula names, in the order of their first appearance; () when it is none that can be parsed."""
    if len(formula) > LONGEST:
        return ()
    try:
        tree = _parser().parse(formula)
    except LarkError:
        return ()
    paths: dict[str, str] = {}
    values: dict[str, dict[str, None]] = {}
    for part in tree.iter_subtrees_topdown():  # type: ignore[no-untyped-call]
        if part.data == "reference":
            path = _path(part)
            if path.lower() not in _CONSTANTS:
                paths.setdefault(path.lower(), path)
        elif part.data == "call" and str(part.children[0]).lower() in _COMPARING:
            target, *others = part.children[1:] or [None]
            if path := _compared(target):
                values.setdefault(path.lower(), {}).update(dict.fromkeys(_strings(part, others)))
    return tuple(Reference(path, tuple(values.get(key, ()))) for key, path in paths.items())


def _path(reference: Tree[Token]) -> str:
    return "".join(str(reference.children[0]).split())


def _compared(target: Tree[Token] | Token | None) -> str:
    """The field that a comparing function compares: its first argument, perhaps inside TEXT() or PRIORVALUE()."""
    while (
        isinstance(target, Tree)
        and target.data == "call"
        and len(target.children) == 2
        and str(target.children[0]).lower() in _WRAPPING
    ):
        target = target.children[1]
    return _path(target) if isinstance(target, Tree) and target.data == "reference" else ""


def _strings(call: Tree[Token], others: list[Tree[Token] | Token]) -> Iterator[str]:
    """The texts compared with: all of them, or in CASE(field, value, result, ..., otherwise) every second one but the last."""
    chosen = others[:-1:2] if str(call.children[0]).lower() == "case" else others
    for one in chosen:
        if isinstance(one, Token) and one.type == "STRING":
            yield str(one)[1:-1].replace('\\"', '"').replace("\\'", "'").replace("\\\\", "\\")


def resolve(out: Collector, object_: str, path: str) -> tuple[str, ...]:
    """The references of the fields that a path leads through, the field itself last; () for what is no field (``$Label.X``)."""
    head, _, rest = path.partition(".")
    steps = rest.split(".")
    match head.lower():
        case "$user":
            return _followed(out, "User", rest) if rest else ()
        case "$record" | "$record__prior":
            return _followed(out, object_, rest) if rest else ()
        case "$recordtype":
            return (field_ref(out, object_, "RecordTypeId"),)
        case "$setup" | "$custommetadata" | "$objecttype" if len(steps) > 1:
            return (field_ref(out, steps[0], steps[-1]),) if steps[-1].endswith("__c") or head.lower() == "$objecttype" else ()
    return () if head.startswith("$") else _followed(out, object_, path)


def _followed(out: Collector, object_: str, path: str) -> tuple[str, ...]:
    found = follow(out, object_, path)
    if found.field is None or refs.object_of(found.field) in _NOT_CUSTOMISED:
        return found.through
    return (*found.through, found.field)


def expect(out: Collector, user: str, object_: str, formula: str) -> None:
    """Note the formula of a component, to be linked once all fields are known."""
    out.notes(Waiting).formulas.append((user, object_, formula))


def link(out: Collector) -> None:
    """Add an edge from every component with a formula to every field that it reads."""
    for user, object_, formula in out.notes(Waiting).formulas:
        for reference in references(formula):
            *through, last = resolve(out, object_, reference.path) or ("",)
            for used in through:
                out.use(user, used, "reads")
            if last and last != user:
                out.use(user, last, "reads", operator="equals" if reference.values else "", values=reference.values)
