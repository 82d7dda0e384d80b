"""SOQL read into a tree.

Source: SOQL and SOSL Reference, 'SOQL SELECT Syntax'. Left out: TYPEOF, queries of children within SELECT, WITH, ROLLUP, CUBE,
and functions other than aggregates and those of dates.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedEOF, UnexpectedInput, UnexpectedToken, VisitError

from standins.salesforce.refusal import Refusal, malformed, unexpected
from standins.salesforce.soql_dates import is_literal
from standins.salesforce.soql_tree import Both, Call, Comparison, Either, Expression, Item, Literal, Negated, Order, Path, Query

LONGEST = 100_000
"""Characters of a query that the platform reads."""

GRAMMAR = r"""
start: select
select: _SELECT item ("," item)* _FROM NAME scope? where? group? order? limit? offset? trace?
item: expression NAME?
?expression: call | path
path: NAME
call: FUNCTION "(" path? ")"
scope: _USING _SCOPE NAME
where: _WHERE condition
group: _GROUP _BY expression ("," expression)* having?
having: _HAVING condition
order: _ORDER _BY key ("," key)*
key: expression DIRECTION? (_NULLS NULLS)?
limit: _LIMIT NUMBER
offset: _OFFSET NUMBER
trace: TRACE
?condition: single | both | either
both: single (_AND single)+
either: single (_OR single)+
?single: "(" condition ")" | negated | comparison
negated: _NOT single
comparison: expression OPERATOR value -> compared
    | expression IN values -> listed
    | expression IN "(" select ")" -> joined
    | expression SETS values -> listed
values: "(" value ("," value)* ")"
value: STRING | NUMBER | DATETIME | DATE | CONSTANT | PERIOD | NAME

_SELECT.3: /SELECT\b/i
_FROM.3: /FROM\b/i
_USING.3: /USING\b/i
_SCOPE.3: /SCOPE\b/i
_WHERE.3: /WHERE\b/i
_GROUP.3: /GROUP\b/i
_ORDER.3: /ORDER\b/i
_BY.3: /BY\b/i
_HAVING.3: /HAVING\b/i
_LIMIT.3: /LIMIT\b/i
_OFFSET.3: /OFFSET\b/i
_AND.3: /AND\b/i
_OR.3: /OR\b/i
_NOT.3: /NOT\b/i
_NULLS.3: /NULLS\b/i
TRACE.3: /FOR\s+(?:VIEW|REFERENCE|UPDATE)\b|UPDATE\s+(?:TRACKING|VIEWSTAT)\b/i
NULLS.3: /(?:FIRST|LAST)\b/i
DIRECTION.3: /(?:ASC|DESC)\b/i
IN.4: /(?:NOT\s+)?IN\b/i
SETS.4: /(?:INCLUDES|EXCLUDES)\b/i
OPERATOR.4: /<=|>=|!=|<>|=|<|>|LIKE\b/i
CONSTANT.4: /(?:TRUE|FALSE|NULL)\b/i
PERIOD.4: /[A-Z_]+:\d+/i
DATETIME.6: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)/i
DATE.5: /\d{4}-\d\d-\d\d/
NUMBER.4: /[+-]?\d+(?:\.\d+)?/
STRING: /'(?:\\.|[^'\\])*'/s
FUNCTION.2: /[A-Za-z]\w*(?=\s*\()/
NAME.1: /[A-Za-z]\w*(?:\.[A-Za-z]\w*)*/
%ignore /\s+/
"""
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "'": "'", '"': '"', "\\": "\\", "%": "%", "_": "_"}
"""What a stroke and a letter stand for. Source: SOQL and SOSL Reference, 'Quoted String Escape Sequences'."""


_PARSER = Lark(GRAMMAR, parser="lalr")
"""Made while there is one thread only: Python 3.11 does not always survive two that compile at once."""


@lru_cache(maxsize=4096)
def parse(text: str) -> Query:
    """The tree of a query. Raises Refusal with the platform's words for what it cannot read."""
    if len(text) > LONGEST:
        raise malformed(f"SOQL statements can not be longer than {LONGEST} characters")
    try:
        tree: Query = _Trees(text).transform(_PARSER.parse(text))
        return tree
    except VisitError as error:
        if isinstance(error.orig_exc, Refusal):
            raise error.orig_exc from None
        raise
    except UnexpectedInput as error:
        raise _unread(text, error) from None
    except RecursionError:
        raise malformed("The query is nested too deeply") from None


def _unread(text: str, error: UnexpectedInput) -> Refusal:
    ended = isinstance(error, UnexpectedEOF) or (isinstance(error, UnexpectedToken) and error.token.type == "$END")
    # lark types the place as None at large.
    at = len(text) if ended else int(getattr(error, "pos_in_stream", 0))
    found = re.match(r"\w+|.", text[at:], re.DOTALL)
    return unexpected(text, at, f"'{found[0]}'" if found else "<EOF>")


class _Trees(Transformer[Token, Any]):
    """Makes the tree, from the leaves up."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def start(self, found: list[Query]) -> Query:
        return found[0]

    def select(self, found: list[Any]) -> Query:
        items = tuple(one for one in found if isinstance(one, Item))
        table = next(one for one in found if isinstance(one, Token) and one.type == "NAME")
        if "." in table:
            raise unexpected(self._text, _at(table), f"'{table}'")
        more: dict[str, Any] = {}
        for clause in found:
            if isinstance(clause, dict):
                more |= clause
        return Query(self._text, items, str(table), _at(table), **more)

    def item(self, found: list[Any]) -> Item:
        expression, alias = found[0], found[1] if len(found) > 1 else None
        if alias is not None and "." in alias:
            raise unexpected(self._text, _at(alias), f"'{alias}'")
        return Item(expression, None if alias is None else str(alias), expression.at)

    def path(self, found: list[Token]) -> Path:
        return Path(tuple(found[0].split(".")), _at(found[0]))

    def call(self, found: list[Any]) -> Call:
        if found[0].upper() == "FIELDS":
            raise malformed("The SOQL FIELDS function must have a LIMIT of at most 200")
        return Call(found[0].upper(), found[1] if len(found) > 1 else None, _at(found[0]))

    def scope(self, found: list[Token]) -> dict[str, Any]:
        return {"scope": str(found[0])}

    def where(self, found: list[Any]) -> dict[str, Any]:
        return {"where": found[0]}

    def group(self, found: list[Any]) -> dict[str, Any]:
        having = found.pop() if isinstance(found[-1], dict) else {}
        return {"groups": tuple(found), **having}

    def having(self, found: list[Any]) -> dict[str, Any]:
        return {"having": found[0]}

    def order(self, found: list[Order]) -> dict[str, Any]:
        return {"order": tuple(found)}

    def key(self, found: list[Any]) -> Order:
        words = {one.upper() for one in found[1:]}
        return Order(found[0], "DESC" in words, "LAST" in words)

    def limit(self, found: list[Token]) -> dict[str, Any]:
        return {"limit": self._whole(found[0])}

    def offset(self, found: list[Token]) -> dict[str, Any]:
        return {"offset": self._whole(found[0])}

    def trace(self, _: list[Token]) -> dict[str, Any]:
        return {"trace": True}

    def both(self, found: list[Any]) -> Both:
        return Both(tuple(found))

    def either(self, found: list[Any]) -> Either:
        return Either(tuple(found))

    def negated(self, found: list[Any]) -> Negated:
        return Negated(found[0])

    def compared(self, found: list[Any]) -> Comparison:
        operator = found[1].upper()
        return Comparison(found[0], "!=" if operator == "<>" else operator, found[2])

    def listed(self, found: list[Any]) -> Comparison:
        left: Expression = found[0]
        return Comparison(left, " ".join(found[1].upper().split()), found[2])

    joined = listed

    def values(self, found: list[Literal]) -> tuple[Literal, ...]:
        return tuple(found)

    def value(self, found: list[Token]) -> Literal:
        token = found[0]
        at = _at(token)
        match token.type:
            case "STRING":
                return Literal("string", _unescaped(self._text, token), at, token[1:-1])
            case "NUMBER":
                return Literal("number", float(token) if "." in token else int(token), at)
            case "DATE" | "DATETIME":
                return Literal(token.type.lower(), str(token), at)
            case "CONSTANT":
                word = token.upper()
                return Literal("null", None, at) if word == "NULL" else Literal("boolean", word == "TRUE", at)
            case _ if is_literal(token):
                return Literal("range", token.upper(), at)
            case _:
                raise unexpected(self._text, at, f"'{token}'")

    def _whole(self, token: Token) -> int:
        if not token.isdecimal():
            raise unexpected(self._text, _at(token), f"'{token}'")
        return int(token)


def _at(token: Token) -> int:
    return token.start_pos or 0


def _unescaped(text: str, token: Token) -> str:
    """A text without its quotes and escapes. Raises Refusal for an escape that SOQL does not know."""

    def plain(found: re.Match[str]) -> str:
        if found[1] in ESCAPES:
            return ESCAPES[found[1]]
        raise unexpected(text, _at(token) + 1 + found.start(), f"'{found[0]}'")

    return re.sub(r"\\(.)", plain, token[1:-1], flags=re.DOTALL)
