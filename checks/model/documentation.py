"""The documentation of a check, read from its docstring; explain, the docs page and the reports all use it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

HEADINGS = ("Why", "How it decides", "Example", "Fix in Salesforce", "Fix in HubSpot", "Known limits")
_HEADING = re.compile(rf"^({'|'.join(HEADINGS)}):\s*")
_OPTION = re.compile(r"^([a-z][a-z0-9_]*): ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Documentation:
    """A check's page. The first line is the title, then the HEADINGS in any order, then one line an option."""

    title: str
    sections: Mapping[str, str]
    options: Mapping[str, str]

    @property
    def why(self) -> str:
        """Why it matters to revenue, with the sentence of the article."""
        return self.sections.get("Why", "")

    def fix_in(self, system: str) -> str:
        """How to mend it in ``salesforce`` or ``hubspot``; '' where the vendor has no such thing."""
        return self.sections.get({"salesforce": "Fix in Salesforce", "hubspot": "Fix in HubSpot"}.get(system, ""), "")

    @classmethod
    def of(cls, docstring: str, known: Collection[str] = ()) -> Documentation:
        """Read a docstring; ``known`` are the options that it may explain. Paragraphs are joined."""
        title, _, body = docstring.partition("\n")
        sections: dict[str, list[str]] = {}
        options: dict[str, list[str]] = {}
        current: list[str] | None = None
        for line in (raw.strip() for raw in body.splitlines()):
            if heading := _HEADING.match(line):
                current = sections.setdefault(heading[1], [])
                current.append(line[heading.end() :])
            elif (option := _OPTION.match(line)) and option[1] in known:
                current = options.setdefault(option[1], [])
                current.append(line[option.end() :])
            elif line and current is not None:
                current.append(line)
        return cls(
            title=title.strip().rstrip("."),
            sections={name: " ".join(lines).strip() for name, lines in sections.items()},
            options={name: " ".join(lines).strip() for name, lines in options.items()},
        )
