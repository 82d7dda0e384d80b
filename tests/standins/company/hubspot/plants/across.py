"""What only both systems together reveal: sources, stages, fields and work that part ways between Salesforce and HubSpot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from standins.company.clock import ago, stamped
from standins.company.craft import an_admin
from standins.company.craft import found as in_salesforce
from standins.company.hubspot.craft import found, hub_of, move, new_property, new_workflow, records
from standins.company.hubspot.governance import HS, SF
from standins.company.hubspot.model import Step, Test
from standins.company.hubspot.people import reps
from standins.company.hubspot.records import copy_of
from standins.company.hubspot.schema import SALES, refresh_options
from standins.company.model import Company, Flow, Planted, Value
from standins.company.planting import plants

_SOURCES = (("contacts", "lead_source"), ("leads", "lead_source"), ("companies", "account_source"), ("deals", "deal_source"))


def _synced(company: Company, field: str) -> dict[str, Any]:
    """What the policy says of the sync of a Salesforce field."""
    pairs = company.policy["systems.yaml"]["sync"]
    return next(pair for pair in pairs if pair["source"] == f"{SF}:field:{field}")


@plants("SRC005", side="hubspot")
def tidied_up(company: Company) -> Iterator[Planted]:
    """Marketing tidies up the sources in HubSpot, and nobody tells the admins of Salesforce."""
    hub = hub_of(company)
    for object_, name in _SOURCES:
        one = hub.property(f"{object_}.{name}")
        one.options[:] = [option for option in one.options if option.value != "Content Syndication"]
        for record in records(company, object_):
            if record[name] == "Content Syndication":
                record[name] = "Web"
    for path in ("Account.AccountSource", "Lead.LeadSource", "Opportunity.LeadSource"):
        yield in_salesforce("SRC005", "field", path, "HubSpot has no 'Content Syndication'")


@plants("FLD009", side="hubspot")
def other_industries(company: Company) -> Iterator[Planted]:
    """An enrichment tool writes industries under HubSpot's own names, and the options follow it."""
    names = {"Technology": "COMPUTER_SOFTWARE", "Healthcare": "HOSPITAL_AND_HEALTH_CARE", "Retail": "RETAIL"}
    one = hub_of(company).property("companies.industry")
    one.options = [Value(names.get(option.value, f"{option.value.upper()}_GOODS")) for option in one.options]
    for firm in records(company, "companies"):
        firm["industry"] = firm["industry"] and names.get(firm["industry"], f"{firm['industry'].upper()}_GOODS")
    yield in_salesforce("FLD009", "field", "Account.Industry", "the two name industries differently")


@plants("STG011", side="hubspot")
def one_stage_less(company: Company) -> Iterator[Planted]:
    """Sales development finds the pipeline too long, and takes a stage out of it in HubSpot."""
    pipeline = hub_of(company).pipeline("deals", SALES)
    gone = next(stage for stage in pipeline.stages if stage.label == "Solution Fit")
    before = pipeline.stages[pipeline.stages.index(gone) - 1]
    pipeline.stages.remove(gone)
    for deal in records(company, "deals"):
        if deal["dealstage"] == gone.id:
            move(company, deal, before.id)
    refresh_options(hub_of(company))
    yield found("STG011", "pipeline", f"deals/{SALES}", "HubSpot lacks 'Solution Fit'")


@plants("HND005", side="hubspot")
def both_may_write(company: Company) -> Iterator[Planted]:
    """The success criteria are synced both ways, so that both teams can help, and nobody says which system wins."""
    _synced(company, "Opportunity.Success_Criteria__c")["direction"] = "both"
    truth = company.policy["systems.yaml"]["source_of_truth"]
    del truth["Opportunity"], truth["deals"]
    for row in company.policy["dictionary.csv"]:
        if row["component"].endswith(("Opportunity.Success_Criteria__c", "deals.success_criteria")):
            row["system_of_record"] = ""
    yield in_salesforce("HND005", "field", "Opportunity.Success_Criteria__c", "both systems may write it")


@plants("OWN008", side="hubspot")
def rotated_twice(company: Company) -> Iterator[Planted]:
    """Marketing turns on a rotation of contacts, which Salesforce's assignment rule routes already."""
    steps = [Step("rotate", "hubspot_owner_id", owners=reps(hub_of(company)))]
    new_workflow(company, "Contacts: rotate inbound", "contacts", [Test("hubspot_owner_id", "IS_UNKNOWN")], steps)
    yield found("OWN008", "field", "contacts.hubspot_owner_id", "both systems give leads an owner")


@plants("OWN009", side="hubspot")
def rated_by_both(company: Company) -> Iterator[Planted]:
    """A flow in Salesforce rates accounts, a workflow in HubSpot rates companies, and the sync joins what nobody governs."""
    truth = company.policy["systems.yaml"]["source_of_truth"]
    del truth["Account"], truth["companies"]
    new_property(company, "companies.rating", "Account rating", "picklist", "How near the company is to buying.",
                 values=("Hot", "Warm", "Cold"))  # fmt: skip
    row = company.policy["dictionary.csv"][-1]
    row["system_of_record"] = ""
    company.policy["systems.yaml"]["sync"].append(
        {"source": f"{SF}:field:Account.Rating", "target": f"{HS}:field:companies.rating", "direction": "to_target"}
    )
    stamp = stamped(company, 200, an_admin(company))
    company.flows.append(Flow("Account_Rate", "Account: rate", "Account", "Update", [], [("Rating", "Warm")], "Rates.", stamp))
    tests, steps = [Test("hs_num_open_deals", "IS_GREATER_THAN", ["0"])], [Step("set", "rating", "Warm")]
    new_workflow(company, "Companies: rate", "companies", tests, steps)
    yield in_salesforce("OWN009", "object", "Account", "both systems write its rating, and neither is its system of record")


@plants("DAT002", side="hubspot")
def imported_again(company: Company) -> Iterator[Planted]:
    """A list of customers is imported without their record ids, and every fifth company stands there twice."""
    firms = records(company, "companies")
    for firm in firms[::5]:
        firms.append(copy_of(hub_of(company), firm, ago(company, 5)))
    yield found("DAT002", "object", "companies", "one company in five stands there twice")
