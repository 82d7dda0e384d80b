"""dictionary.csv: the data dictionary as people keep it in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import ValidationError

from auditor.policy.document import Refused, read_text
from auditor.policy.problems import Problem, did_you_mean, shown
from checks.model.names import count
from checks.model.policy.records import Dictionary, DictionaryEntry

COLUMNS = tuple(DictionaryEntry.model_fields)
_DELIMITERS = ",;\t"
_OFTEN_CALLED = {"field": "component", "property": "component", "reference": "component", "definition": "meaning"}
"""Columns by the names that other dictionaries give them."""


def read_dictionary(path: Path, name: str) -> tuple[Dictionary | None, list[Problem]]:
    """The dictionary, or None and every reason why not. A file that holds no cell is an empty dictionary.

    Comma, semicolon (as spreadsheets write in much of Europe) and tab are understood. Raises Refused
    when the file cannot be read at all.
    """
    text = read_text(path, name)
    if not text.strip():
        return Dictionary(), []
    rows = _rows(text, name)
    problems: list[Problem] = []
    try:
        _, header = next(rows, (0, []))
        if not header:
            return Dictionary(), []
        columns = [" ".join(cell.split()).casefold().replace(" ", "_") for cell in header]
        problems += _header_problems(columns, header, name)
        if problems:
            return None, problems
        entries = list(_entries(columns, rows, name, problems))
    except Refused as refused:
        return None, [*problems, refused.problem]
    problems += _repeated(entries, name)
    return (None, problems) if problems else (Dictionary(entries=tuple(entry for _, entry in entries)), [])


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Every row that is not empty, with the line it begins on; a cell may hold line breaks.

    Raises Refused at a double quote that is not closed, with the line on which its row begins.
    """
    first = next(line for line in text.splitlines() if line.strip())
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        cure = "look for a double quote that opens here and is not closed; one inside of a cell is written twice"
        raise Refused(Problem(file=name, line=line, message=f"not valid CSV: {error}", suggestion=cure)) from None


def _header_problems(columns: list[str], header: list[str], name: str) -> Iterator[Problem]:
    for column, written in zip(columns, header, strict=True):
        if column not in COLUMNS:
            meant = did_you_mean(_OFTEN_CALLED.get(column, column), COLUMNS)
            hint = meant or f"known columns: {', '.join(COLUMNS)}"
            yield Problem(file=name, line=1, message=f"unknown column {shown(written)}", suggestion=hint)
    for column in sorted({column for column in columns if columns.count(column) > 1}):
        yield Problem(file=name, line=1, message=f"the column {shown(column)} is given twice")
    if "component" not in {_OFTEN_CALLED.get(column, column) for column in columns}:
        hint = f"the first row names the columns: {', '.join(COLUMNS)}"
        yield Problem(file=name, line=1, message="the column component is missing", suggestion=hint)


def _entries(
    columns: list[str], rows: Iterable[tuple[int, list[str]]], name: str, problems: list[Problem]
) -> Iterator[tuple[int, DictionaryEntry]]:
    for line, row in rows:
        if len(row) > len(columns) and any(cell.strip() for cell in row[len(columns) :]):
            message = f"{count(len(row), 'cell')} under {count(len(columns), 'column')}"
            hint = "put text that holds a comma in double quotes"
            problems.append(Problem(file=name, line=line, message=message, suggestion=hint))
            continue
        try:
            cells = {column: cell.strip() for column, cell in zip(columns, row, strict=False)}
            yield line, DictionaryEntry.model_validate({"component": "", **cells})
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                message = detail["msg"].removeprefix("Value error, ")
                problems.append(Problem(file=name, line=line, where=str(detail["loc"][0]), message=message))


def _repeated(entries: Iterable[tuple[int, DictionaryEntry]], name: str) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for line, entry in entries:
        if (before := first.setdefault(entry.component, line)) != line:
            message = f"{shown(entry.component)} has an entry already, on line {before}"
            yield Problem(file=name, line=line, where="component", message=message, suggestion="keep one")
