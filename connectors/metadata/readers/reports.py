"""Reports: what they show, group by and filter on."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from checks.model import refs
from checks.model.rows.reporting import Report
from connectors.metadata.collect import Collector
from connectors.metadata.columns import Columns, base_object, is_custom
from connectors.metadata.criteria import operator, values
from connectors.metadata.elements import children_of, texts_of
from connectors.metadata.file import MetadataFile
from connectors.metadata.lookups import Path
from connectors.metadata.readers.folders import Folders
from connectors.metadata.xml import line

SUFFIXES = ("report",)
ROOTS = ("Report",)
PHASE = 2
TABLES: tuple[str, ...] = ("reports",)

Elements = Mapping[str, list[etree._Element]]


def read(name: str, root: etree._Element, file: MetadataFile, out: Collector) -> None:
    """Read one report. A joined report reads its blocks, each with a report type of its own."""
    folder, _, bare = name.rpartition("/")
    ref = refs.make(out.connection, "report", name)
    parts = children_of(root)
    report_type = _text(parts, "reportType")
    whole = _Part(out, ref, report_type or "", parts)
    row = Report(
        connection=out.connection,
        ref=ref,
        name=bare,
        label=_text(parts, "name"),
        description=_text(parts, "description") or "",
        folder=folder or None,
        folder_kind=out.notes(Folders).kind_of("report", folder),
        type=report_type,
        base_object=base_object(out, report_type, whole.columns) if report_type else None,
        format=_text(parts, "format"),
        scope=_text(parts, "scope"),
        filter_logic=next((texts_of(filter_).get("booleanFilter", "") for filter_ in parts.get("filter", ())), ""),
        period=whole.period,
    )
    if not out.add("reports", row):
        return
    out.locate(ref, file, line(root))
    whole.read()
    for block in parts.get("block", ()):
        inner = children_of(block)
        _Part(out, ref, _text(inner, "reportType") or "", inner, block=_text(inner, "name") or "").read()


def _text(parts: Elements, name: str) -> str | None:
    found = parts.get(name)
    return (found[0].text or "").strip() if found else None


class _Part:
    """A report, or a block of a joined one: columns of one report type."""

    def __init__(self, out: Collector, ref: str, report_type: str, parts: Elements, block: str = "") -> None:
        self._out, self._ref, self._type, self._parts, self._block = out, ref, report_type, parts, block
        self._columns = out.notes(Columns)
        self._buckets = {given.get("developerName", ""): given for given in map(texts_of, parts.get("buckets", ()))}
        self._unknown: dict[str, None] = {}
        self.columns = tuple(texts_of(column).get("field", "") for column in parts.get("columns", ()))
        self._frame = next(map(texts_of, parts.get("timeFrameFilter", ())), None)

    @property
    def period(self) -> str | None:
        """The time frame: Salesforce's word for it, or its first and last day; '' when it is all time."""
        if self._frame is None:
            return None
        interval = self._frame.get("interval", "")
        if interval not in {"", "INTERVAL_CUSTOM"}:
            return interval
        first, last = self._frame.get("startDate", ""), self._frame.get("endDate", "")
        return f"{first}..{last}" if first or last else ""

    def read(self) -> None:
        """Add the edges. The columns that could not be told are named on the edge to the report type."""
        if not self._type:
            return
        for column in self.columns:
            self._use(column, "shows")
        for level in (*self._parts.get("groupingsDown", ()), *self._parts.get("groupingsAcross", ())):
            self._use(texts_of(level).get("field"), "groups")
        for bucket in self._parts.get("buckets", ()):
            self._bucket(bucket)
        for filter_ in self._parts.get("filter", ()):
            for item in filter_.iterchildren("criteriaItems"):
                self._filter(texts_of(item))
        self._time_frame()
        for cross in self._parts.get("crossFilters", ()):
            self._cross_filter(cross)
        self._summaries()
        self._hierarchies()
        name = (self._type.removesuffix("__c") if is_custom(self._type) else "") or self._type
        unknown = "not resolved: " + ", ".join(self._unknown) if self._unknown else ""
        self._out.use(self._ref, refs.make(self._out.connection, "report_type", name), "reads", detail=unknown)

    def _use(self, column: str | None, how: str, operator_: str = "", compared: tuple[str, ...] = (), detail: str = "") -> None:
        if not column or column in self._buckets:
            return
        path = self._columns.resolve(self._out, self._type, column)
        if path.field is None:
            self._unknown[column] = None
        self._edges(path, how, operator_, compared, detail or self._block, column)

    def _edges(self, path: Path, how: str, operator_: str, compared: tuple[str, ...], detail: str, column: str) -> None:
        for lookup in path.through:
            self._out.use(self._ref, lookup, "reads", detail=column)
        if path.field:
            self._out.use(self._ref, path.field, how, operator=operator_, values=compared, detail=detail)

    def _bucket(self, bucket: etree._Element) -> None:
        """A bucket groups a column's values under names of its own."""
        given = texts_of(bucket)
        source = tuple((value.text or "").strip() for value in bucket.iterfind("values/sourceValues/sourceValue"))
        self._use(given.get("sourceColumnName"), "groups", "equals" if source else "", source, _called(given))

    def _filter(self, item: Mapping[str, str]) -> None:
        column, value = item.get("column", ""), item.get("value", "")
        if bucket := self._buckets.get(column):
            self._use(bucket.get("sourceColumnName"), "filters", "other", (), _called(bucket))
        elif item.get("columnToColumn") == "true":
            self._use(column, "filters", "other", (), f"compared with {value}")
            self._use(value, "reads", detail=f"compared with {column}")
        else:
            how = operator(item.get("operator"))
            self._use(column, "filters", how, values(value, how))

    def _time_frame(self) -> None:
        """The date of the time frame filters only when the frame is not all time."""
        column = (self._frame or {}).get("dateColumn")
        if period := self.period:
            self._use(column, "filters", "other", (), period)
        else:
            self._use(column, "reads", detail="date column")

    def _cross_filter(self, cross: etree._Element) -> None:
        """A cross filter keeps records with, or without, related records that meet its criteria."""
        given = texts_of(cross)
        related, join = given.get("relatedTable", ""), given.get("relatedTableJoinColumn", "")
        if not related.isidentifier():
            return
        detail = f"{given.get('operation') or 'with'} {related}"
        self._out.use(self._ref, refs.make(self._out.connection, "object", related), "reads", detail=detail)
        self._edges(self._columns.related(self._out, related, join), "reads", "", (), detail, join)
        for item in map(texts_of, cross.iterchildren("criteriaItems")):
            column, how = item.get("column", ""), operator(item.get("operator"))
            path = self._columns.related(self._out, related, column)
            self._edges(path, "filters", how, values(item.get("value"), how), detail, column)

    def _summaries(self) -> None:
        for formula in self._parts.get("aggregates", ()):
            given = texts_of(formula)
            for column in self._columns.summarised(self._out, self._type, given.get("calculatedFormula", "")):
                path = self._columns.resolve(self._out, self._type, column)
                self._edges(path, "reads", "", (), f"formula {given.get('masterLabel', '')}".strip(), column)

    def _hierarchies(self) -> None:
        for kind in ("role", "territory"):
            if team := _text(self._parts, f"{kind}HierarchyFilter"):
                self._out.use(self._ref, refs.make(self._out.connection, "team", f"{kind}/{team}"), "filters", detail="hierarchy")


def _called(bucket: Mapping[str, str]) -> str:
    return f"bucket {bucket.get('masterLabel', '')}".strip()
