"""What plants in HubSpot are made with: small changes that people make, each with all that goes with it."""

from __future__ import annotations

from checks.model import refs
from standins.company.clock import ago, stamped
from standins.company.craft import an_admin
from standins.company.hubspot.governance import entry
from standins.company.hubspot.model import Hub, Member, Pipeline, Property, Stage, Step, Test, Workflow
from standins.company.hubspot.records import filler, place
from standins.company.hubspot.schema import add_property, refresh_options
from standins.company.market import Stamping
from standins.company.model import Company, Planted, Record, Value

HS = "hubspot"


def hub_of(company: Company) -> Hub:
    """The company's HubSpot. Raises ValueError where it runs none."""
    if company.hub is None:
        raise ValueError("nothing can be planted in a HubSpot that the company does not run")
    return company.hub


def found(code: str, kind: str, path: str, note: str) -> Planted:
    """What an audit must find in HubSpot."""
    return Planted(code, refs.make(HS, kind, path), note)


def user_path(company: Company, key: str) -> str:
    """What stands in the reference of a member: its user id, or the owner id of a queue."""
    member = hub_of(company).members[key]
    return member.owner if member.queue else str(member.user)


def made(company: Company, days: float) -> Stamping:
    """Stamps of what an administrator made so many days ago."""
    return lambda: stamped(company, days, an_admin(company))


def offer(company: Company, path: str, *values: str, active: bool = True) -> None:
    """Add options to a property."""
    hub_of(company).property(path).options += [Value(value, active=active) for value in values]


def new_property(
    company: Company, path: str, label: str, kind: str, text: str, *, days: float = 200, values: tuple[str, ...] = (),
    owned: bool = True,
    filled: bool = True,
) -> Property:  # fmt: skip
    """Add a property that somebody made so many days ago: with an owner and filled on records, unless told otherwise."""
    hub = hub_of(company)
    one = add_property(hub, path, label, kind, text, made(company, days))
    one.options = [Value(value) for value in values]
    if owned:
        company.policy["dictionary.csv"].append(entry(one))
    else:
        one.kept_by = ""
    for number, record in enumerate(hub.records[one.object]):
        record[one.name] = filler(company, one, number) if filled else None
    return one


def disown(company: Company, path: str) -> None:
    """Take a property's row out of the dictionary."""
    rows = company.policy["dictionary.csv"]
    rows[:] = [row for row in rows if row["component"] != refs.make(HS, "field", path)]


def leaver(company: Company, team: str = "Sales") -> Member:
    """Somebody of a team who left."""
    return next(one for one in hub_of(company).members.values() if one.archived and one.team == team)


def records(company: Company, object_: str) -> list[Record]:
    """The records of an object type."""
    return hub_of(company).records[object_]


def open_deals(company: Company) -> list[Record]:
    """The deals that are open."""
    return [deal for deal in records(company, "deals") if not deal["hs_is_closed"]]


def won_deals(company: Company, *, days: float = 365) -> list[Record]:
    """The deals that were won in the last so many days."""
    since = ago(company, days)
    return [deal for deal in records(company, "deals") if deal["hs_is_closed_won"] and deal["closedate"] >= since]


def prospects(company: Company) -> list[Record]:
    """The contacts that are leads in Salesforce, the youngest first."""
    return [one for one in reversed(records(company, "contacts")) if one["salesforceleadid"]]


def add_stage(
    company: Company, pipeline: Pipeline, label: str, after: str, probability: float, forecast: str = "", *, ends: bool = False
) -> Stage:
    """Add a stage to a pipeline after the one of this label, and its definition to the policy."""
    place_of = next(at for at, stage in enumerate(pipeline.stages) if stage.label == after)
    stage = Stage(f"{pipeline.object}9900{len(pipeline.stages)}", label, probability, ends, forecast)
    pipeline.stages.insert(place_of + 1, stage)
    text = f"{label} is under way."
    definition = {"name": label, "definition": text, "entry": [text], "exit": ["The next stage's entry is met."]}
    stages = company.policy["lifecycle.yaml"]["stages"]
    if label not in {one["name"] for one in stages}:
        stages.append(definition)
    refresh_options(hub_of(company))
    return stage


def move(company: Company, deal: Record, stage: str) -> None:
    """Put a deal into a stage of its pipeline, by id."""
    place(hub_of(company), deal, stage)


def restage(company: Company, pipeline: Pipeline) -> None:
    """Make the deals of a pipeline say again what their stages say, after these were changed."""
    for deal in records(company, "deals"):
        if deal["pipeline"] == pipeline.id:
            place(hub_of(company), deal, deal["dealstage"])


def new_workflow(
    company: Company, name: str, object_: str, tests: list[Test], steps: list[Step], *, days: float = 90
) -> Workflow:
    """Add a workflow that an administrator made so many days ago."""
    hub = hub_of(company)
    one = Workflow(str(490_000_000 + len(hub.workflows)), name, object_, tests, steps, made(company, days)())
    hub.workflows.append(one)
    return one
