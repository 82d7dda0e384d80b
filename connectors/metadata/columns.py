"""Report columns as field references: right, or not at all.

A report names its columns in three ways. Custom report types say ``Account.Contacts$Email``: a path of relationships, a field.
Custom fields in standard types say ``Lead.Tier__c``. Standard fields in standard types have names of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from checks.model import refs
from connectors.metadata.collect import Collector
from connectors.metadata.lookups import UNKNOWN, Path, child_object, follow
from connectors.metadata.standard_columns import parts, standard_field

_CORE = frozenset(
    {
        "Account", "Activity", "Asset", "Campaign", "CampaignMember", "Case", "Contact", "Contract", "Event", "Lead",
        "Opportunity", "OpportunityContactRole", "OpportunityLineItem", "Order", "OrderItem", "Product2", "Quote",
        "QuoteLineItem", "Solution", "Task",
    }
)  # fmt: skip
"""The objects whose standard fields custom report types call by their API names. Of others they show fields that no API knows."""
_ON_ALL = frozenset(
    {
        "CreatedById", "CreatedDate", "CurrencyIsoCode", "Id", "LastModifiedById", "LastModifiedDate", "Name",
        "OwnerId", "RecordTypeId",
    }
)  # fmt: skip
"""Standard fields of custom objects."""

_HEADS = re.compile(r"(Account|Activity|Asset|Campaign|Case|Contact|Contract|Lead|Opportunity|Order|Solution|User)(?=[A-Z]|$)")
_OBJECT = re.compile(r"\w+__(?:c|x|kav|ka|mdt|b|e)|[A-Z][a-zA-Z0-9]*[a-z]\w*")
_TABLE = re.compile(r"(\w+)(?:\.\w+)*\$")
_SUMMARISED = re.compile(r"([A-Za-z][\w.$]*):(?:SUM|AVG|MAX|MIN|UNIQUE|MEDIAN)\b")


class ReportType(NamedTuple):
    """A custom report type: its name, the object it starts from, and the paths of the tables it joins."""

    name: str
    base: str
    tables: tuple[str, ...]


class ReportTypes:
    """The custom report types of a project, by the name that reports use."""

    def __init__(self) -> None:
        self._types: dict[str, ReportType] = {}

    def add(self, report_type: ReportType) -> None:
        """Note a report type."""
        self._types[f"{report_type.name}__c".lower()] = report_type

    def get(self, name: str) -> ReportType | None:
        """The report type that a report names; None for one that the project does not hold."""
        return self._types.get(name.lower())

    def __iter__(self) -> Iterator[ReportType]:
        return iter(self._types.values())


def is_custom(report_type: str) -> bool:
    """Whether an admin made the report type: ``Deals_with_Teams__c``; a type that names objects is Salesforce's own."""
    return report_type.endswith("__c") and "$" not in report_type and "@" not in report_type


def base_object(out: Collector, report_type: str, columns: tuple[str, ...] = ()) -> str | None:
    """The object that a report type starts from; None when that cannot be told.

    Where the file of a custom type is not in the project, a column tells it: its path begins with the object.
    """
    if is_custom(report_type):
        if known := out.notes(ReportTypes).get(report_type):
            return known.base
        return next((found[1] for column in columns if (found := _TABLE.match(column))), None)
    head, customs, _ = parts(report_type)
    if customs and not head:
        return customs[0]
    known_head = _HEADS.match(head)
    return known_head[1] if known_head else None


class Columns:
    """Resolves the columns of one project's reports, and remembers what it found."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Path] = {}

    def resolve(self, out: Collector, report_type: str, column: str) -> Path:
        """The field behind a column; without one when it is not certain."""
        key = report_type, column
        if key not in self._found:
            self._found[key] = _resolve(out, report_type, column)
        return self._found[key]

    def related(self, out: Collector, object_: str, column: str) -> Path:
        """The field behind a column of the records that a cross filter looks at, which are named by their object."""
        return _certain(out, follow(out, object_, column))

    def summarised(self, out: Collector, report_type: str, formula: str) -> tuple[str, ...]:
        """The columns that a summary formula adds up: ``AMOUNT`` of ``AMOUNT:SUM / RowCount``."""
        return tuple(dict.fromkeys(_with_dollar(out, report_type, name) for name in _SUMMARISED.findall(formula)))


def _with_dollar(out: Collector, report_type: str, name: str) -> str:
    """A column of a custom type as columns write it; summary formulas have a dot where they have the dollar sign."""
    if not is_custom(report_type) or "$" in name or "." not in name:
        return name
    known = out.notes(ReportTypes).get(report_type)
    tables = known.tables if known else ()
    fitting = max((table for table in tables if name.startswith(f"{table}.")), key=len, default=name.partition(".")[0])
    return f"{fitting}${name[len(fitting) + 1 :]}"


def _resolve(out: Collector, report_type: str, column: str) -> Path:
    if column.startswith("FK_$"):
        return _named(out, column[4:])
    if is_custom(report_type):
        table, dollar, field = column.rpartition("$")
        object_ = table_object(out, table) if dollar else None
        return _certain(out, follow(out, object_, field)) if object_ else UNKNOWN
    if standard := standard_field(report_type, column):
        return follow(out, *standard.split(".", 1))
    return _named(out, column)


def table_object(out: Collector, table: str) -> str | None:
    """The object of a custom report type's table: ``Contact`` for ``Account.Contacts``; None when a relationship is not known."""
    object_, *relationships = table.split(".")
    if not object_.isidentifier():
        return None
    for relationship in relationships:
        child = child_object(out, object_, relationship)
        if not child:
            return None
        object_ = child
    return object_


def _named(out: Collector, column: str) -> Path:
    """A column that names its object: ``Lead.Tier__c``."""
    object_, dot, path = column.partition(".")
    known = path.endswith(("__c", "__pc")) or path.lower() in out.fields_of(object_)
    return follow(out, object_, path) if dot and known and _OBJECT.fullmatch(object_) else UNKNOWN


def _certain(out: Collector, path: Path) -> Path:
    """The path without its field where that is a standard one which the report type may call by a name of its own."""
    if path.field is None:
        return path
    object_, _, name = refs.path_of(path.field).partition(".")
    known = name.endswith("__c") or object_ in _CORE or (object_.endswith("__c") and name in _ON_ALL)
    return path if known or name.lower() in out.fields_of(object_) else path._replace(field=None)
