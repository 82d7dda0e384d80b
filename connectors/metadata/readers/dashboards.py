"""Dashboards: which reports they show, as whom they run, and what their filters test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lxml import etree

from checks.model import refs
from checks.model.rows.reporting import Dashboard
from connectors.metadata.collect import Collector
from connectors.metadata.columns import Columns
from connectors.metadata.criteria import operator
from connectors.metadata.file import MetadataFile
from connectors.metadata.readers.folders import Folders
from connectors.metadata.xml import children, line, text, texts

SUFFIXES = ("dashboard",)
ROOTS = ("Dashboard",)
PHASE = 2
TABLES: tuple[str, ...] = ("dashboards",)

_RUNS_AS: Mapping[str, str] = {"SpecifiedUser": "named_user", "LoggedInUser": "viewer", "MyTeamUser": "team"}


class Option(NamedTuple):
    """One choice of a dashboard's filter."""

    operator: str
    values: tuple[str, ...]


class Filter(NamedTuple):
    """A filter of a dashboard with its choices."""

    name: str
    options: tuple[Option, ...]


class Component(NamedTuple):
    """A component of a dashboard: its report, and the columns of it that the dashboard's filters test, in their order."""

    report: str
    filtered: tuple[str, ...]


class Boards:
    """What dashboards show, until all reports are known."""

    def __init__(self) -> None:
        self.pending: list[tuple[str, tuple[Component, ...], tuple[Filter, ...]]] = []


def read(name: str, root: etree._Element, file: MetadataFile, out: Collector) -> None:
    """Read one dashboard. Without a type it runs as the user it names, as all did before there were types."""
    folder, _, bare = name.rpartition("/")
    ref = refs.make(out.connection, "dashboard", name)
    runner = text(root, "runningUser")
    kind = _RUNS_AS.get(text(root, "dashboardType") or ("SpecifiedUser" if runner else ""))
    row = Dashboard(
        connection=out.connection,
        ref=ref,
        name=bare,
        label=text(root, "title"),
        description=text(root, "description") or "",
        folder=folder or None,
        folder_kind=out.notes(Folders).kind_of("dashboard", folder),
        running_user=refs.make(out.connection, "user", runner) if runner else None,
        runs_as=kind,
    )
    if out.add("dashboards", row):
        out.locate(ref, file, line(root))
        out.notes(Boards).pending.append((ref, tuple(_components(root)), tuple(_filters(root))))


def _components(root: etree._Element) -> Iterator[Component]:
    """The components of all sections, or of the grid that newer dashboards have instead."""
    for element in root.iter("components", "dashboardComponent"):
        if report := text(element, "report"):
            yield Component(report, tuple(text(column, "column") or "" for column in children(element, "dashboardFilterColumns")))


def _filters(root: etree._Element) -> Iterator[Filter]:
    for filter_ in children(root, "dashboardFilters"):
        options = tuple(_option(option) for option in children(filter_, "dashboardFilterOptions"))
        yield Filter(text(filter_, "name") or "", options)


def _option(option: etree._Element) -> Option:
    return Option(operator(text(option, "operator")), texts(option, "values"))


def finish(out: Collector) -> None:
    """Add the edges, now that every report's path and type is known."""
    by_end: dict[str, list[str]] = {}
    for report in out.rows("reports"):
        path = refs.path_of(report.ref)
        by_end.setdefault("/".join(path.split("/")[-2:]), []).append(path)
    for ref, components, filters in out.notes(Boards).pending:
        for component in components:
            found = by_end.get(component.report, [])
            report = refs.make(out.connection, "report", found[0] if len(found) == 1 else component.report)
            out.use(ref, report, "shows")
            _use_filters(out, ref, report, component, filters)


def _use_filters(out: Collector, ref: str, report: str, component: Component, filters: tuple[Filter, ...]) -> None:
    """A dashboard's filter tests another column in every report; the n-th of a component belongs to the n-th filter."""
    row = out.get("reports", report)
    if row is None or not row.type:
        return
    for column, (name, options) in zip(component.filtered, filters, strict=False):
        path = out.notes(Columns).resolve(out, row.type, column)
        for option in options if path.field else ():
            out.use(ref, path.field or "", "filters", operator=option.operator, values=option.values, detail=name)
