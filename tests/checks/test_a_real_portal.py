"""What all checks say of a real portal (``hubspot-api/v3-portal``) with no policy: each finding was read by hand.

It is a demo portal that many hands have worked on: properties that integrations and apps made, and one that people made; lead
statuses in two languages; two pipelines; 1,109 owners. Workflows, properties of deals and records are not in it.
"""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from auditor.catalogue import load_checks
from auditor.mutes import MUTE_CHECKS
from checks.model.check import Inputs, judge
from checks.model.policy import Policy
from checks.model.policy.lifecycle import Lifecycle, StageDefinition
from checks.model.snapshot import Snapshot
from checks.model.tables import MEASURES, ROW_TYPES
from connectors.common.collect import Collector
from connectors.hubspot.mapping import account, people, process, schema

pytestmark = pytest.mark.skipif("AUDITOR_CORPORA" not in os.environ, reason="AUDITOR_CORPORA is not set")

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
UNREAD = {*MEASURES, "automations", "routing_rules", "routing_entries", "reports", "dashboards"}


def body(name):
    """The results of one recorded answer."""
    return json.loads(Path(os.environ["AUDITOR_CORPORA"], "hubspot-api", "v3-portal", f"{name}.json").read_text())["results"]


@pytest.fixture(scope="module")
def portal():
    """The portal, mapped; everything that is not recorded was not read."""
    out = Collector("hubspot")
    held = people.owners(out, body("owners"), [], None, None)
    schema.objects(out, {"contacts": "0-1", "companies": "0-2", "deals": "0-3"}, [], held, None)
    for object_ in ("contacts", "companies"):
        schema.properties(out, object_, body(f"properties_{object_}"), held)
        process.statuses(out, object_)
    process.pipelines(out, "deals", body("pipelines_deals"), held)
    home = account.connection({"portalId": 62515}, name="hubspot", taken_at=NOW, tier=None, rights=())
    tables = {name: out.rows(name) for name in ROW_TYPES if name not in UNREAD}
    return Snapshot(NOW, {**tables, "connections": [home]})


def found(portal, policy=None):
    """The findings of all checks, by check and component."""
    inputs = Inputs(portal, policy or Policy())
    answers = [judge(check, inputs) for code, check in load_checks().items() if code not in MUTE_CHECKS]
    assert not [answer.check.code for answer in answers if answer.broke]
    return {(answer.check.code, finding.ref): finding for answer in answers for finding in answer.findings}


def test_finds_what_a_revops_lead_would_stand_behind_and_nothing_else(portal):
    findings = found(portal)
    assert findings.keys() == {
        ("FLD004", "hubspot:object:contacts"),
        ("STG001", "hubspot:pipeline:contacts/hs_lead_status"),
        ("STG001", "hubspot:pipeline:deals/default"),
        ("STG001", "hubspot:pipeline:deals/c99e583d-bb66-4176-b1c0-82fad9cd5f85"),
    }
    described = findings["FLD004", "hubspot:object:contacts"]
    assert described.message == "1 of 1 custom property on contacts says nowhere what it means: 'upload_a_file'."
    statuses = findings["STG001", "hubspot:pipeline:contacts/hs_lead_status"]
    assert statuses.message.startswith("In 'Lead Status', 8 of 13 are defined nowhere: 'Working', 'MQL', 'Enroll', 'ReEnroll', ")


def test_under_a_policy_that_defines_the_stages_one_that_somebody_relabelled_stands_out(portal):
    names = [stage.label for stage in portal.table("stages") if stage.object == "deals"]
    stages = tuple(StageDefinition(name=name, definition="So it is.", entry=("So.",)) for name in names)
    statuses = [stage.label for stage in portal.table("stages") if stage.pipeline.endswith("hs_lead_status")]
    told = tuple(StageDefinition(name=name, definition="So it is.", entry=("So.",)) for name in statuses)
    policy = Policy(lifecycle=Lifecycle(stages=stages, lead_statuses=told))
    findings = found(portal, policy)
    assert findings.keys() == {("FLD004", "hubspot:object:contacts"), ("STG008", "hubspot:field:companies.hs_lead_status")}
    relabelled = findings["STG008", "hubspot:field:companies.hs_lead_status"]
    assert relabelled.message == (
        "In 'companies.hs_lead_status', 'Attempted to Contact2' and 'Connected' are not defined in governance/lifecycle.yaml."
    )


def test_hubspots_own_properties_and_stages_are_nobodys(portal):
    own = {row.ref for row in portal.table("fields") if not row.custom}
    assert len(own) > 300
    for finding in found(portal).values():
        assert own.isdisjoint((finding.ref, *finding.affected))
        assert "pipeline:contacts/lifecyclestage" not in finding.ref
