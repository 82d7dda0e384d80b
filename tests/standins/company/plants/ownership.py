"""Ownership and change: who may, who did, and who is gone."""

from __future__ import annotations

from collections.abc import Iterator

from standins.company.clock import ago
from standins.company.craft import an_admin, found, head_of, leaver
from standins.company.model import Change, Company, Grant, Planted
from standins.company.planting import plants
from standins.company.schema import GOVERNED


@plants("OWN007")
def named_and_gone(company: Company) -> Iterator[Planted]:
    """Somebody who left leads a motion, if the policy is to be believed."""
    gone = leaver(company, "Marketing")
    company.policy["company.yaml"]["people"].append({"name": gone.name, "email": gone.email, "team": "Marketing"})
    yield found("OWN007", "user", gone.username, "company.yaml names somebody who left")


@plants("OWN011")
def loader(company: Company) -> Iterator[Planted]:
    """For one import, a launch manager is given the right to change all data."""
    company.grants["Data_Loader"] = Grant("Data_Loader", "Data Loader", frozenset({"ApiEnabled", "ModifyAllData"}))
    person = head_of(company, "GTM Ops")
    person.grants.append("Data_Loader")
    yield found("OWN011", "user", person.username, "Data_Loader grants ModifyAllData")


@plants("LCH005")
def by_the_way(company: Company) -> Iterator[Planted]:
    """The head of RevOps rewords a rule between two meetings."""
    who, at = head_of(company, "RevOps").username, ago(company, 2)
    gate = next(gate for gate in company.gates if gate.name == "Source_Is_Fixed")
    gate.message = "Ask RevOps before you change the source of a lead."
    gate.stamp.modified_at, gate.stamp.modified_by = at, who
    company.changes.append(Change(at, who, "changedValidationMessage", "Customize Leads", f"Changed message of {gate.name}"))
    yield found("LCH005", "user", who, "a validation rule was changed outside any launch")


@plants("LCH009")
def nothing_but_launches(company: Company) -> Iterator[Planted]:
    """A launch for which the fields of leads, accounts and contacts are gone through one by one."""
    since, who = ago(company, 90), an_admin(company)
    fields = [field for name in GOVERNED for field in company.objects[name].fields.values() if field.custom]
    others = sum(field.stamp.modified_at >= since for field in fields) + 10
    chosen = [field for field in fields if field.stamp.modified_at < since][: 4 * others + 20]
    for number, field in enumerate(chosen):
        field.stamp.modified_at, field.stamp.modified_by = ago(company, 30 + number % 20), who
    first, last = ago(company, 56).date(), ago(company, 24).date()
    paths = sorted({f"salesforce:field:{field.object}.*" for field in chosen})
    plan = {"kind": "new segment", "starts_on": first, "ends_on": last, "owner": "GTM Ops", "components": paths}
    company.policy["launches/mid-market.yaml"] = plan
    yield found("LCH009", "connection", "salesforce", "four of five changes were made for one launch")
