"""A company, its HubSpot portal behind a server on this machine, and the real client that reads it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from auditor.audit import Setting, audit
from auditor.catalogue import load_checks
from auditor.policy.load import load_policy
from auditor.result import AuditResult
from checks.model.policy import Policy
from checks.model.snapshot import Snapshot
from connectors.hubspot.connector import HubSpotPortal
from connectors.hubspot.http.client import Client
from connectors.hubspot.http.limits import Limits
from connectors.hubspot.memory import Cache
from live_tools import NOW, write_policy
from standins.company.generate import generate
from standins.company.model import Company
from standins.http.faults import Faults
from standins.hubspot.portal import Portal
from standins.hubspot.portal_of import portal_of
from standins.hubspot.server import Standin


@dataclass
class LivePortal:
    """A portal that is up, and what reading it comes to."""

    server: Standin
    policy: Policy
    cache: Cache
    pulls: list[HubSpotPortal] = field(default_factory=list)

    def pull(self, *, taken_at: datetime = NOW, limits: Limits | None = None, **given: Any) -> Snapshot:
        """Read the portal once, with the real client; waiting between tries takes no time."""
        client = Client(
            self.server.token,
            base_url=self.server.url,
            limits=limits or Limits(),
            verify=self.server.certificate,
            **{name: given.pop(name) for name in ("sleep", "now") if name in given},
        )
        portal = HubSpotPortal(client, policy=self.policy, taken_at=taken_at, **{"cache": self.cache, **given})
        self.pulls.append(portal)
        try:
            return Snapshot(taken_at, portal.pull())
        finally:
            client.close()

    def judge(self, snapshot: Snapshot, before: Snapshot | None = None) -> AuditResult:
        """What the checks say of it, under the company's own rules."""
        return audit(snapshot, load_checks(), Setting(policy=self.policy, before=before))


@contextmanager
def live_portal(
    folder: Path,
    *,
    portal: Portal | None = None,
    company: Company | None = None,
    policy: Policy | None = None,
    faults: Faults | None = None,
    **server: Any,
) -> Iterator[LivePortal]:
    """A portal that is up for as long as the block lasts: one that is given, or the company's."""
    company = company or (None if portal else generate(hubspot=True))
    if policy is None:
        policy = load_policy(write_policy(company, folder), checks=load_checks()) if company else Policy()
    with Standin(portal or portal_of(company), faults=faults, **server) as standin:
        yield LivePortal(standin, policy, Cache(folder / "cache"))
