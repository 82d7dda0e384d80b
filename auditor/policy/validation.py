"""From a document to a validated type, with every fault in the words of the people who write the files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from auditor.policy.document import Location, Node
from auditor.policy.problems import Problem, did_you_mean, shown

M = TypeVar("M", bound=BaseModel)

_CHOICE = re.compile(r"\^\(([\w|]+)\)\$")
_PLAIN = {
    "missing": "this key is required",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "dict_type": "must be a mapping of keys to values",
    "model_type": "must be a mapping of keys to values",
    "model_attributes_type": "must be a mapping of keys to values",
    "path_type": "must be a place on disk, written as text",
    "string_unicode": "holds characters that are not valid text",
}


def validate(model: type[M], node: Node, file: str) -> tuple[M | None, list[Problem]]:
    """The document as this type, or None and every reason why not. An empty document has all defaults."""
    try:
        return model.model_validate({} if node.content is None else node.plain), []
    except ValidationError as error:
        return None, list(_once(_problem(model, detail, node, file) for detail in error.errors(include_url=False)))


def where(location: Location) -> str:
    """A path of keys as text: ``values.2.status``."""
    return "".join(char if char.isprintable() else " " for char in ".".join(map(str, location)))


def problem_at(node: Node, file: str, location: Location, message: str, suggestion: str = "") -> Problem:
    """A problem at the place that a path of keys leads to."""
    line, column = node.find(location)
    return Problem(file=file, line=line, column=column, where=where(location), message=message, suggestion=suggestion)


def _once(problems: Iterator[Problem]) -> Iterator[Problem]:
    """One problem a place: each member of a union that does not fit brings an error of its own."""
    seen: set[tuple[int, int, str]] = set()
    for problem in problems:
        place = (problem.line, problem.column, problem.where)
        if place not in seen:
            seen.add(place)
            yield problem


def _problem(model: type[BaseModel], detail: ErrorDetails, node: Node, file: str) -> Problem:
    location, in_union = _written(detail, node)
    if in_union:
        return problem_at(node, file, location, "must be text, a number, true or false, or a list of texts")
    message, suggestion = _sentence(model, detail)
    return problem_at(node, file, location, message, suggestion)


def _written(detail: ErrorDetails, node: Node) -> tuple[Location, bool]:
    """The steps of an error's location that the file has, and whether the rest names a member of a union.

    Of a missing key its name is kept; of a wrong ``type``, that key.
    """
    steps: list[str | int] = []
    for step in detail["loc"]:
        if isinstance(node.content, dict) and str(step) in node.content:
            node = node.content[str(step)]
        elif isinstance(node.content, list) and isinstance(step, int) and step < len(node.content):
            node = node.content[step]
        elif step == node.at("type").content:
            continue  # the tag of a union whose members are told apart by their type
        else:
            return ([*steps, step], False) if detail["type"] == "missing" else (steps, step != "[key]")
        steps.append(step)
    return ([*steps, "type"] if detail["type"].startswith("union_tag") else steps), False


def _sentence(model: type[BaseModel], detail: ErrorDetails) -> tuple[str, str]:
    """What is wrong, and what to do about it where that is known."""
    kind, given, context = detail["type"], detail["input"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        return "unknown key", _known_key(model, detail["loc"])
    if given is None and kind != "missing":
        return "has no value", "give it one, or take the key away"
    if kind == "string_type" and isinstance(given, (bool, int, float)):
        return "must be text", f"write it in quotes: '{str(given).lower() if isinstance(given, bool) else given}'"
    if kind == "string_type":
        return "must be text", ""
    if kind in ("literal_error", "enum", "union_tag_invalid"):
        choices = re.findall(r"'([^']*)'", str(context.get("expected") or context.get("expected_tags")))
        return _one_of(str(context.get("tag", given)), choices)
    if kind == "string_pattern_mismatch" and (choice := _CHOICE.fullmatch(str(context["pattern"]))):
        return _one_of(str(given), choice[1].split("|"))
    if kind.startswith("date"):
        return "must be a date such as 2026-12-31", ""
    if kind == "union_tag_not_found":
        return _PLAIN["missing"], ""
    message = _PLAIN.get(kind) or detail["msg"].removeprefix("Value error, ").removeprefix("Input ")
    message = message.replace("should be", "must be")
    return message[:1].lower() + message[1:], ""


def _one_of(given: str, choices: list[str]) -> tuple[str, str]:
    return f"{shown(given)} is not one of {', '.join(choices)}", did_you_mean(given, choices)


def _known_key(model: type[BaseModel], location: Location) -> str:
    """The key that was probably meant where an unknown one was found; where a ``type`` decides, at least which there are."""
    here: list[Any] = [model]
    for step in location[:-1]:
        here = [below for kind in here for below in _below(kind, step)]
    *_, tag, key = ("", *location)
    typed = [kind for kind in here if _is_model(kind) and tag in _types(kind)]
    everywhere = {name for kind in here if _is_model(kind) for name in kind.model_fields}
    keys = [name for kind in typed or here if _is_model(kind) for name in kind.model_fields]
    hint = "" if key in everywhere else did_you_mean(str(key), keys)
    return hint or (f"the type {tag} has {', '.join(keys)}" if typed else "")


def _types(kind: type[BaseModel]) -> tuple[Any, ...]:
    """What ``type`` may be in a member of a union whose members are told apart by it."""
    return get_args(kind.model_fields["type"].annotation) if "type" in kind.model_fields else ()


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _below(kind: Any, step: str | int) -> Iterator[Any]:
    """The types one step further: of a model's field, of the items of a list, of the values of a mapping."""
    if _is_model(kind):
        field = kind.model_fields.get(str(step))
        if field is None:
            yield kind  # a step that the validator added, such as the tag of a union
        else:
            yield from _members(field.annotation)


def _members(annotation: Any) -> Iterator[Any]:
    """Every model named anywhere in an annotation."""
    if _is_model(annotation):
        yield annotation
    for argument in get_args(annotation):
        yield from _members(argument)
