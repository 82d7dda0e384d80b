"""YAML with the place of every key, read without trust.

The text is taken apart into events by ruamel.yaml and put together here, so that nothing in a file can run
code (tags are refused), overflow the stack (depth is limited) or fill the memory (what aliases repeat is counted).
Scalars follow the core schema of YAML 1.2: ``No``, ``Off`` and ``on`` are text. Keys are always text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML, events
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from auditor.policy.problems import Problem, shown

MAX_BYTES = 2_000_000
MAX_DEPTH = 50
MAX_NODES = 200_000
"""Aliases count as often as they are used: a bomb is refused before it is built."""

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]{1,18}|[0-9]{1,18}(\.[0-9]{0,18})?)([eE][-+]?[0-9]{1,2})?")
_TEXT_TAGS = frozenset({"!", "tag:yaml.org,2002:str"})

Location = Sequence[str | int]


@dataclass(slots=True)
class Node:
    """A value and where it begins. ``content`` is a scalar, a list of nodes, or a mapping of keys to nodes."""

    line: int
    column: int
    content: Any = None
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    size: int = 1

    @property
    def plain(self) -> Any:
        """The value without its places."""
        if isinstance(self.content, dict):
            return {key: child.plain for key, child in self.content.items()}
        if isinstance(self.content, list):
            return [child.plain for child in self.content]
        return self.content

    def find(self, location: Location) -> tuple[int, int]:
        """Line and column of what a path of keys leads to, or of the last step that exists.

        Steps that the file does not have are passed over, since validators add steps of their own.
        """
        node, place = self, (self.line, self.column)
        for step in location:
            if isinstance(node.content, dict) and str(step) in node.content:
                place = node.keys[str(step)]
                node = node.content[str(step)]
            elif isinstance(node.content, list) and isinstance(step, int) and step < len(node.content):
                node = node.content[step]
                place = (node.line, node.column)
        return place

    def at(self, key: str) -> Node:
        """The value of a key; an empty node when there is none."""
        return self.content[key] if isinstance(self.content, dict) and key in self.content else Node(self.line, self.column)

    def items(self) -> Iterator[tuple[str | int, Node]]:
        """The entries of a list or mapping, with index or key; nothing of a scalar."""
        if isinstance(self.content, dict):
            yield from self.content.items()
        elif isinstance(self.content, list):
            yield from enumerate(self.content)

    def walk(self, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Node]]:
        """Every key of every mapping below, with its path and its value."""
        for step, child in self.items():
            if isinstance(step, str):
                yield (*path, step), child
            yield from child.walk((*path, step))


class Refused(Exception):  # noqa: N818 - an answer, caught by whoever reads several files
    """The text cannot be used at all; the first argument is the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def read_text(path: Path, name: str) -> str:
    """The text of a file that a person wrote. Raises Refused when it cannot be read, is too large or not UTF-8."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Refused(Problem(file=name, message=f"the file is larger than {MAX_BYTES // 1_000_000} MB"))
        data = path.read_bytes()
    except OSError as error:
        raise Refused(Problem(file=name, message=f"the file cannot be read ({error.strerror})")) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Refused(Problem(file=name, line=line, message="the file is not UTF-8", suggestion="save it as UTF-8")) from None


def parse(text: str, name: str) -> tuple[Node, list[Problem]]:
    """The document and the problems that leave it readable (keys given twice, tags). Raises Refused when it is not YAML."""
    builder = _Builder(name)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            builder.take(event)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = "; ".join(part for part in (error.context, error.problem) if part) or "it cannot be parsed"
        place = {"line": mark.line + 1, "column": mark.column + 1} if mark else {}
        raise Refused(Problem(file=name, message=f"not valid YAML: {message}", **place)) from None
    except (YAMLError, ValueError, IndexError) as error:
        line = text.count("\n", 0, getattr(error, "position", 0) or 0) + 1
        reason = getattr(error, "reason", "") or "it cannot be parsed"
        raise Refused(Problem(file=name, line=line, message=f"not valid YAML: {reason}")) from None
    return builder.root or Node(1, 1), builder.problems


class _Builder:
    """Puts the events of one document together."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._open: list[Node] = []
        self._names: list[str | None] = []
        """Anchors of the collections that are open."""
        self._keys: list[tuple[str, tuple[int, int]] | None] = []
        """For every open collection: the key that waits for its value."""
        self._anchors: dict[str, Node] = {}
        self._nodes = 0
        self._documents = 0

    def take(self, event: Any) -> None:
        """One event."""
        if isinstance(event, events.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._refuse(event, "a second document begins here; one file holds one")
        elif isinstance(event, events.ScalarEvent):
            self._add(event, self._scalar(event), event.anchor)
        elif isinstance(event, events.AliasEvent):
            self._add(event, self._alias(event), None)
        elif isinstance(event, (events.SequenceStartEvent, events.MappingStartEvent)):
            self._start(event)
        elif isinstance(event, (events.SequenceEndEvent, events.MappingEndEvent)):
            node = self._open.pop()
            self._keys.pop()
            self._put(event, node, self._names.pop())

    def _refuse(self, event: Any, message: str) -> None:
        raise Refused(self._problem(event, message))

    def _problem(self, event: Any, message: str) -> Problem:
        return Problem(file=self.name, line=event.start_mark.line + 1, column=event.start_mark.column + 1, message=message)

    def _check_tag(self, event: Any) -> str | None:
        tag = None if event.tag is None else str(event.tag)
        if tag is not None and tag not in _TEXT_TAGS:
            self.problems.append(self._problem(event, f"the tag {shown(tag)} means nothing here; take it away"))
        return tag

    def _start(self, event: Any) -> None:
        if len(self._open) >= MAX_DEPTH:
            self._refuse(event, f"nested deeper than {MAX_DEPTH} levels")
        self._check_tag(event)
        content: Any = {} if isinstance(event, events.MappingStartEvent) else []
        self._open.append(Node(event.start_mark.line + 1, event.start_mark.column + 1, content))
        self._names.append(event.anchor)
        self._keys.append(None)

    def _scalar(self, event: Any) -> Node:
        tag = self._check_tag(event)
        plain = tag is None and event.style in (None, "")
        content = _resolve(event.value) if plain and not self._is_key() else event.value
        return Node(event.start_mark.line + 1, event.start_mark.column + 1, content)

    def _is_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1].content, dict) and self._keys[-1] is None

    def _alias(self, event: Any) -> Node:
        if event.anchor not in self._anchors:
            self._refuse(event, f"the alias {shown('*' + str(event.anchor))} stands for nothing that was named before it")
        named = self._anchors[event.anchor]
        return Node(event.start_mark.line + 1, event.start_mark.column + 1, named.content, named.keys, named.size)

    def _add(self, event: Any, node: Node, anchor: str | None) -> None:
        if self._is_key():
            self._keys[-1] = self._key(event, node)
        else:
            self._put(event, node, anchor)

    def _key(self, event: Any, node: Node) -> tuple[str, tuple[int, int]]:
        if isinstance(node.content, (dict, list)):
            self._refuse(event, "a key must be text")
        key = str(node.content)
        if key in self._open[-1].content:
            first = self._open[-1].keys[key][0]
            self.problems.append(self._problem(event, f"the key {shown(key)} is given twice, first on line {first}"))
        return key, (node.line, node.column)

    def _put(self, event: Any, node: Node, anchor: str | None) -> None:
        self._nodes += node.size if isinstance(event, events.AliasEvent) else 1
        if self._nodes > MAX_NODES:
            self._refuse(event, f"more than {MAX_NODES:,} values, those that aliases repeat included")
        if anchor:
            self._anchors[anchor] = node
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        parent.size += node.size
        if isinstance(parent.content, list):
            parent.content.append(node)
        elif waiting := self._keys[-1]:
            parent.keys[waiting[0]] = waiting[1]
            parent.content[waiting[0]] = node
            self._keys[-1] = None
        else:
            self._refuse(event, "a key must be text")


def _resolve(text: str) -> Any:
    """The value of an unquoted scalar; dates stay text, for whoever validates them."""
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
