"""What plants are made with: small changes that people make, each with all that goes with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from checks.model import refs
from standins.company.clock import ago, stamped
from standins.company.governance import entry
from standins.company.model import Company, Field, Folder, Move, Person, Planted, Record, Stage, Value
from standins.company.people import admins, left, of_team
from standins.company.records import filler, place, touch
from standins.company.reporting import add_report
from standins.company.schema import add_field

SF = "salesforce"


def ref(kind: str, path: str) -> str:
    """The reference of a component of the company's Salesforce org."""
    return refs.make(SF, kind, path)


def found(code: str, kind: str, path: str, note: str) -> Planted:
    """What an audit must find."""
    return Planted(code, ref(kind, path), note)


def of_policy(code: str, path: str, note: str) -> Planted:
    """What an audit must find in the policy itself."""
    return Planted(code, refs.make("governance", "policy", path), note)


def motion(company: Company, name: str) -> dict[str, Any]:
    """What the policy says of a motion."""
    return next(one for one in company.policy["motions.yaml"]["motions"] if one["name"] == name)


def an_admin(company: Company) -> str:
    """The username of the administrator who made most changes."""
    return admins(company)[-1]


def leaver(company: Company, team: str = "Sales") -> Person:
    """Somebody who left a team."""
    return left(company, team)[0]


def offer(company: Company, list_: str, *values: str, active: bool = True) -> None:
    """Add values to a shared list."""
    company.value_sets[list_] += [Value(value, active=active) for value in values]


def new_field(
    company: Company, path: str, label: str, type_: str, text: str, *, days: float = 200, values: tuple[str, ...] = (),
    owned: bool = True,
    filled: bool = True,
) -> Field:  # fmt: skip
    """Add a custom field that somebody made so many days ago: with an owner and filled on records, unless told otherwise."""
    object_, _, name = path.partition(".")
    by = an_admin(company)
    made = add_field(company, object_, name, label, type_, text, lambda: stamped(company, days, by))
    made.values = [Value(value) for value in values]
    if owned:
        company.policy["dictionary.csv"].append(entry(company, made))
    else:
        made.owner = ""
    for number, record in enumerate(company.records[object_]):
        record[name] = filler(company, made, number) if filled else None
    return made


def disown(company: Company, field: Field) -> None:
    """Take a field's row out of the dictionary."""
    rows = company.policy["dictionary.csv"]
    rows[:] = [row for row in rows if row["component"] != ref("field", field.path)]


def drop_field(company: Company, path: str) -> None:
    """Delete a field, with its row in the dictionary."""
    field = company.field(path)
    disown(company, field)
    del company.objects[field.object].fields[field.name]
    for record in company.records[field.object]:
        record.pop(field.name, None)
    company.conversions[:] = [pair for pair in company.conversions if path not in pair]


def leads_where(company: Company, condition: Callable[[Record], Any], *, most: int) -> Iterator[Record]:
    """Leads that nobody converted and that meet a condition, the youngest first."""
    fitting = (lead for lead in reversed(company.records["Lead"]) if not lead["IsConverted"] and condition(lead))
    yield from (lead for lead, _ in zip(fitting, range(most), strict=False))


def open_deals(company: Company) -> list[Record]:
    """The deals that are open."""
    return [deal for deal in company.records["Opportunity"] if not deal["IsClosed"]]


def won_deals(company: Company, *, days: int = 365) -> list[Record]:
    """The deals that were won in the last so many days."""
    since = company.taken_at.date() - timedelta(days=days)
    return [deal for deal in company.records["Opportunity"] if deal["IsWon"] and deal["CloseDate"] >= since]


def add_stage(
    company: Company, name: str, after: str, probability: int, category: str, *, days: float, won: bool = False
) -> Stage:
    """Add a stage after another one, in the company's list, in every process that has the other, and in the policy."""
    text = f"{name} is under way."
    made = Stage(name, probability, category, text, stamped(company, days, an_admin(company)), closed=won, won=won)
    company.stages.insert(company.stages.index(company.stage(after)) + 1, made)
    for process in company.processes:
        if process.object == "Opportunity" and after in process.stages:
            process.stages.insert(process.stages.index(after) + 1, name)
    definition = {"name": name, "definition": text, "entry": [text], "exit": ["The next stage's entry is met."]}
    company.policy["lifecycle.yaml"]["stages"].append(definition)
    return made


def move(company: Company, deal: Record, stage: str, days: float) -> None:
    """Put a deal into a stage, so many days ago or when it last moved, whichever is later."""
    at = max(ago(company, days), deal["LastStageChangeDate"] + timedelta(minutes=1))
    company.deal_moves.append(Move(deal["Id"], at, deal["OwnerId"], deal["StageName"], stage))
    company.deal_moves.sort(key=lambda one: (one.record, one.at))
    deal["LastStageChangeDate"] = at
    place(company, deal, stage)
    touch(deal, at, deal["OwnerId"])


def restage(company: Company, name: str) -> None:
    """Make deals say again what their stage says, after the stage was changed."""
    for deal in company.records["Opportunity"]:
        if deal["StageName"] == name:
            place(company, deal, name)


def definition_of(company: Company, name: str) -> dict[str, Any]:
    """What the policy says of a stage."""
    return next(one for one in company.policy["lifecycle.yaml"]["stages"] if one["name"] == name)


def new_report(company: Company, folder: str, label: str, *, days: int, title: str = "") -> None:
    """Add a report of deals that was last run so many days ago, and its folder if there is none of this name."""
    if folder not in {one.name for one in company.folders}:
        company.folders.append(Folder(folder, title or folder.replace("_", " "), "report", "Shared"))
    add_report(company, folder, label, "Opportunity", lambda: stamped(company, days + 30, an_admin(company)), days=days)


def head_of(company: Company, team: str) -> Person:
    """The lead of a team."""
    return of_team(company, team)[0]
