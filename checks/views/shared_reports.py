"""The reports and dashboards that the company itself keeps where others see them."""

from __future__ import annotations

import re

from checks.model.check import view
from checks.model.rows.reporting import Dashboard, Report
from checks.model.tables import Table

_PACKAGED = re.compile(r"[A-Za-z][A-Za-z0-9]*__")
"""How the name of what an installed package brought begins: no developer name may hold two underscores otherwise."""


def _is_shared(row: Report | Dashboard) -> bool:
    return row.folder_kind != "private" and not any(_PACKAGED.match(name) for name in (row.folder or "", row.name))


@view
def shared_reports(reports: Table[Report]) -> tuple[Report, ...]:
    """The reports that the company itself keeps where others see them: in no private folder, from no installed package."""
    return tuple(row for row in reports if _is_shared(row))


@view
def shared_dashboards(dashboards: Table[Dashboard]) -> tuple[Dashboard, ...]:
    """The dashboards that the company itself keeps where others see them."""
    return tuple(row for row in dashboards if _is_shared(row))
