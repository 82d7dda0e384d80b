"""Custom report types: which object a report starts from, and which tables it reaches from there."""

from __future__ import annotations

from lxml import etree

from checks.model import refs
from connectors.metadata.collect import Collector
from connectors.metadata.columns import ReportType, ReportTypes, table_object
from connectors.metadata.elements import texts_of
from connectors.metadata.file import MetadataFile
from connectors.metadata.xml import children, line, text

SUFFIXES = ("reportType",)
PHASE = 1
TABLES: tuple[str, ...] = ("uses",)
OPTIONAL = True


def read(name: str, root: etree._Element, file: MetadataFile, out: Collector) -> None:
    """Read one report type. The columns that it offers are no use of a field; those that reports choose are.

    A type without a base object is a leftover that no report can use.
    """
    base = text(root, "baseObject")
    out.locate(refs.make(out.connection, "report_type", name), file, line(root))
    if not base:
        return
    tables = {base: None}
    for section in children(root, "sections"):
        for column in children(section, "columns"):
            if table := texts_of(column).get("table"):
                tables[table] = None
    out.notes(ReportTypes).add(ReportType(name, base, tuple(tables)))


def finish(out: Collector) -> None:
    """Say which objects each report type draws on, as far as its relationships are known."""
    for report_type in out.notes(ReportTypes):
        ref = refs.make(out.connection, "report_type", report_type.name)
        for table in report_type.tables:
            if object_ := table_object(out, table):
                out.use(ref, refs.make(out.connection, "object", object_), "reads", detail=table)
