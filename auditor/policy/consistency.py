"""What can be wrong in a policy between its files, or between it and the checks, before any CRM is read.

It is told from the documents rather than from the validated types, so that a fault elsewhere in a file hides none of these.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from auditor.policy.document import Node
from auditor.policy.problems import Problem, did_you_mean, shown
from auditor.policy.validation import problem_at
from checks.model.check import Check
from checks.model.policy import FILES
from connectors.common.objects import misspelt

_FILE_OF = {part: file for file, part in FILES.items()}
_ABSENT = Node(0, 0)
_OBJECT = re.compile(r"[\w-]+")
"""The API name of an object: no reference, which holds a colon, no field's path, no glob and no label."""
_OF_A_WHOLE = re.compile(r"(likeness|similarity|share|percent)$")
"""How an option is called that says which part of a whole: of 100, or of 1 where its default is no greater."""


class Consistency:
    """Judges the documents of a policy, by part. ``unreadable`` names the parts that are there and could not be parsed."""

    def __init__(
        self, documents: Mapping[str, Node], unreadable: frozenset[str], folder: str, checks: Mapping[str, Check]
    ) -> None:
        self._documents = documents
        self._unreadable = unreadable
        self._folder = folder
        self._checks = checks

    def problems(self) -> Iterator[Problem]:
        """Everything that contradicts something else."""
        yield from self._twice("sources", "values", "aliases")
        yield from self._twice("motions", "motions", fold=True)
        yield from self._twice("company", "teams", fold=True)
        yield from self._names()
        yield from self._objects()
        yield from self._patterns()
        yield from self._thresholds()
        yield from self._mutes()

    def _document(self, part: str) -> Node:
        return self._documents.get(part, _ABSENT)

    def _at(self, part: str, location: Iterable[str | int], message: str, suggestion: str = "") -> Problem:
        file = f"{self._folder}/{_FILE_OF[part]}"
        return problem_at(self._document(part), file, tuple(location), message, suggestion)

    def _twice(self, part: str, key: str, also: str = "", *, fold: bool = False) -> Iterator[Problem]:
        """Two entries of a list that answer to one name. ``fold``: in whatever case, as whoever names them may write them."""
        first: dict[str, str | int] = {}
        for index, entry in self._document(part).at(key).items():
            aliases = (text for _, alias in entry.at(also).items() for text in _text(alias))
            for name in dict.fromkeys([*_text(entry.at("name")), *aliases]):
                same = name.casefold() if fold else name
                if first.setdefault(same, index) != index:
                    yield self._at(part, (key, index), f"{shown(name)} is already a name of {key}.{first[same]}", "keep one")

    def _names(self) -> Iterator[Problem]:
        """Names that nothing declares. Handoffs and motions may name whom they like while no team or person is declared."""
        teams = self._declared("company", "teams")
        yield from self._unknown("sources", "values", "motion", self._declared("motions", "motions"), "motion in motions.yaml")
        yield from self._unknown("company", "people", "team", teams, "team under teams")
        for key in ("from_team", "to_team") if teams else ():
            yield from self._unknown("handoffs", "handoffs", key, teams, "team in company.yaml")
        people = [*(self._declared("company", "people") or ()), *(self._declared("company", "people", "email") or ())]
        if teams or people:
            yield from self._unknown("motions", "motions", "owner", [*(teams or ()), *people], "team or person in company.yaml")

    def _declared(self, part: str, key: str, called: str = "name") -> list[str] | None:
        """The names that a list declares; None when they could not be read, or nobody wrote the file: that claims nothing."""
        if part in self._unreadable or part not in self._documents:
            return None
        return [name for _, entry in self._document(part).at(key).items() for name in _text(entry.at(called))]

    def _unknown(self, part: str, entries: str, key: str, known: list[str] | None, what: str) -> Iterator[Problem]:
        if known is None:
            return
        folded = {name.casefold() for name in known}
        for index, entry in self._document(part).at(entries).items():
            for given in _text(entry.at(key)):
                if given.casefold() not in folded:
                    message = f"no {what} is called {shown(given)}"
                    yield self._at(part, (entries, index, key), message, did_you_mean(given, known))

    def _objects(self) -> Iterator[Problem]:
        """Governed objects whose name can be none, or is one but for its case: nothing at all would be judged of them."""
        for index, entry in self._document("systems").at("governed_objects").items():
            for name in _text(entry):
                location = ("governed_objects", index)
                if not _OBJECT.fullmatch(name):
                    yield self._at("systems", location, f"{shown(name)} is no object's name", "write its API name, as Lead")
                elif right := misspelt(name):
                    yield self._at("systems", location, f"no object is called {shown(name)}", f"did you mean '{right}'?")

    def _patterns(self) -> Iterator[Problem]:
        for index, rule in self._document("naming").at("rules").items():
            for pattern in _text(rule.at("pattern")):
                try:
                    with warnings.catch_warnings(action="ignore"):
                        re.compile(pattern)
                except (re.error, OverflowError, RecursionError) as error:
                    yield self._at("naming", ("rules", index, "pattern"), f"not a regular expression: {error}")

    def _thresholds(self) -> Iterator[Problem]:
        document = self._document("thresholds")
        for key in document.keys:
            if find_check(key, self._checks):
                yield self._at("thresholds", (key,), "unknown key", "the settings of a check stand under checks:")
        for name, setting in document.at("checks").items():
            check = find_check(str(name), self._checks)
            if check is None:
                yield self._at("thresholds", ("checks", name), "there is no such check", self._nearest(str(name)))
                continue
            yield from self._switched_off(name, setting)
            for option, value in setting.at("options").items():
                yield from self._option(name, check, str(option), value)

    def _switched_off(self, name: str | int, setting: Node) -> Iterator[Problem]:
        """A check that is off must say why."""
        cure = "write off: true, and a reason"
        if any(text.lower() in ("off", "none") for text in _text(setting.at("severity"))):
            yield self._at("thresholds", ("checks", name, "severity"), "a check is not switched off by its severity", cure)
        if setting.at("off").content is True and not any(_text(setting.at("reason"))):
            message = "a check that is off needs a reason"
            yield self._at("thresholds", ("checks", name, "off"), message, "say why beside it, as reason:")

    def _option(self, name: str | int, check: Check, option: str, value: Node) -> Iterator[Problem]:
        location, options = ("checks", name, "options", option), check.reads.options
        if option not in options:
            hint = did_you_mean(option, options) or (f"it has {', '.join(options)}" if options else "it has none")
            yield self._at("thresholds", location, f"{check.code} has no such option", hint)
        elif wanted := _misfit(value.plain, options[option]) or _out_of_sense(option, value.plain, options[option]):
            yield self._at("thresholds", location, f"must be {wanted}")

    def _mutes(self) -> Iterator[Problem]:
        for index, mute in self._document("mutes").at("mutes").items():
            for name in _text(mute.at("check")):
                if find_check(name, self._checks) is None:
                    yield self._at("mutes", ("mutes", index, "check"), f"there is no check {shown(name)}", self._nearest(name))

    def _nearest(self, name: str) -> str:
        words = [word for check in self._checks.values() for word in (check.code, check.slug)]
        return did_you_mean(name, words) or "`auditor checks` lists them"


def find_check(name: str, checks: Mapping[str, Check]) -> Check | None:
    """The check of this code or slug, in any case, or None."""
    wanted = name.strip()
    if check := checks.get(wanted.upper()):
        return check
    return next((check for check in checks.values() if check.slug == wanted.lower()), None)


def _text(node: Node) -> Iterator[str]:
    """The text that a node is, trimmed; nothing when it is blank or something else."""
    if isinstance(node.content, str) and node.content.strip():
        yield node.content.strip()


def _misfit(value: Any, default: Any) -> str:
    """What an option must be, when the value given is of another kind than its default; '' when it fits."""
    if isinstance(default, bool):
        return "" if isinstance(value, bool) else "true or false"
    if isinstance(default, int):
        return "" if isinstance(value, int) and not isinstance(value, bool) else "a whole number"
    if isinstance(default, float):
        return "" if isinstance(value, (int, float)) and not isinstance(value, bool) else "a number"
    if isinstance(default, str):
        return "" if isinstance(value, str) else "text"
    if isinstance(default, (list, tuple, set, frozenset)):
        return "" if isinstance(value, list) else "a list of texts"
    return ""


def _out_of_sense(option: str, value: Any, default: Any) -> str:
    """What a number must be, when it is one that an option of this name can never mean; '' when it makes sense."""
    if isinstance(default, bool) or not isinstance(default, (int, float)):
        return ""
    if not _OF_A_WHOLE.search(option):
        return "" if value >= 0 else "0 or more"
    whole = 1 if default <= 1 else 100
    return "" if 0 <= value <= whole else f"between 0 and {whole}"
