"""Validation rules."""

from __future__ import annotations

from lxml import etree

from checks.model import refs
from checks.model.rows.process import ValidationRule
from connectors.metadata import formulas
from connectors.metadata.collect import Collector
from connectors.metadata.file import MetadataFile
from connectors.metadata.owners import object_of
from connectors.metadata.xml import BadFile, flag, line, text

SUFFIXES = ("validationRule",)
ROOTS = ("ValidationRule",)
PHASE = 1
TABLES = ("validation_rules",)
OPTIONAL = True


def read(name: str, root: etree._Element, file: MetadataFile, out: Collector) -> None:
    """Read a rule's own file (source format)."""
    add_rule(object_of(name, out), root, file, out, name.partition(".")[2])


def add_rule(object_: str, element: etree._Element, file: MetadataFile, out: Collector, name: str = "") -> None:
    """Add a validation rule. Raises BadFile for one without a name."""
    name = text(element, "fullName") or name
    if not name:
        raise BadFile(f"line {line(element)}: a validation rule of {object_} has no name")
    ref = refs.make(out.connection, "validation_rule", f"{object_}.{name}")
    formula = text(element, "errorConditionFormula")
    row = ValidationRule(
        connection=out.connection,
        ref=ref,
        object=object_,
        name=name,
        active=flag(element, "active", False) is True,
        formula=formula,
        message=text(element, "errorMessage"),
        description=text(element, "description") or "",
    )
    if out.add("validation_rules", row):
        out.locate(ref, file, line(element))
        if formula:
            formulas.expect(out, ref, object_, formula)
