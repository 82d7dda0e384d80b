"""A company, its Salesforce org behind a server on this machine, and the real client that reads it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import requests

from auditor.audit import Setting, audit
from auditor.catalogue import load_checks
from auditor.policy.load import load_policy
from auditor.result import AuditResult
from checks.model.policy import Policy
from checks.model.rows.gap import Gap
from checks.model.snapshot import Snapshot
from connectors.salesforce.asking.cache import Cache
from connectors.salesforce.connector import SalesforceOrg
from connectors.salesforce.http.client import Client
from connectors.salesforce.http.limits import Limits
from connectors.salesforce.login import Login, TokenLogin
from standins.company.generate import generate
from standins.company.model import Company
from standins.http.faults import Faults
from standins.salesforce.faults import Fault
from standins.salesforce.org import Org, org_of
from standins.salesforce.server import Standin

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
SMALL: dict[str, Any] = {"objects": 17, "fields": 24, "leads": 400, "deals": 200, "accounts": 120}
"""Every kind of thing, and little of each."""


def write_policy(company: Company, folder: Path) -> Path:
    """The company's own rules as a governance folder."""
    for name, text in company.policy_files().items():
        path = folder / "governance" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "governance"


@dataclass
class Live:
    """An org that is up, and what reading it comes to."""

    company: Company
    server: Standin
    policy: Policy
    cache: Cache
    pulls: list[SalesforceOrg] = field(default_factory=list)

    def pull(
        self, *, taken_at: datetime = NOW, login: Login | None = None, limits: Limits | None = None, **given: Any
    ) -> Snapshot:
        """Read the org once, with the real client; waiting between tries takes no time."""
        session = requests.Session()
        session.verify = self.server.certificate
        client = Client(
            login or TokenLogin(self.server.token, self.server.url),
            api_version="66.0",
            session=session,
            limits=limits or Limits(),
            sleep=lambda seconds: None,
        )
        org = SalesforceOrg(client, policy=self.policy, taken_at=taken_at, **{"cache": self.cache, **given})
        self.pulls.append(org)
        try:
            return Snapshot(taken_at, org.pull())
        finally:
            client.close()

    def judge(self, snapshot: Snapshot, before: Snapshot | None = None) -> AuditResult:
        """What the checks say of it, under the company's own rules."""
        return audit(snapshot, load_checks(), Setting(policy=self.policy, before=before))


def found(result: AuditResult) -> set[tuple[str, str]]:
    """Check and component of every finding."""
    return {(finding.code, finding.ref) for finding in result.findings}


def gaps(snapshot: Snapshot, kind: str | None = None) -> dict[tuple[str, str], Gap]:
    """The gaps by table and scope; those of one kind, or all that a whole reading would not have."""
    held = snapshot.table("gaps")
    return {(gap.table, gap.scope): gap for gap in held if (gap.kind == kind if kind else gap.kind != "unsupported")}


@contextmanager
def live(
    tmp_path: Path,
    *,
    company: Company | None = None,
    org: Org | None = None,
    faults: Faults[Fault] | None = None,
    planted: Any = frozenset(),
    **server: Any,
) -> Iterator[Live]:
    """An org that is up for as long as the block lasts."""
    company = company or generate(planted=planted, **SMALL)
    policy = load_policy(write_policy(company, tmp_path), checks=load_checks())
    with Standin(org or org_of(company), faults=faults or Faults(), **server) as standin:
        yield Live(company, standin, policy, Cache(tmp_path / "cache"))
