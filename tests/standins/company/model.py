"""A company as its CRM knows it, whatever the CRM: people, what records can hold, how they move, and the records themselves.

Everything may be changed in place until the company is handed over: that is how problems are planted. Times are aware and in UTC.
Types of fields are those of ``checks.model.rows.schema.FIELD_TYPES``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from standins.company.policy_texts import texts

if TYPE_CHECKING:
    from standins.company.hubspot.model import Hub

Record = dict[str, Any]
"""A record by the API names of its fields. People, queues and other records are named by the keys of ``Company``."""


@dataclass(slots=True)
class Stamp:
    """Who made a definition and who changed it last, by username."""

    created_at: datetime
    created_by: str
    modified_at: datetime
    modified_by: str


@dataclass(slots=True)
class Person:
    """Somebody who has, or had, a user in the CRM. ``username`` is the key. ``grants`` are names of permission sets."""

    username: str
    name: str
    team: str
    title: str
    role: str
    profile: str
    active: bool = True
    left_on: date | None = None
    last_login: datetime | None = None
    kind: str = "Standard"
    grants: list[str] = field(default_factory=list)

    @property
    def email(self) -> str:
        """The work address, which the company also uses as the username."""
        return self.username


@dataclass(slots=True)
class Team:
    """A team of the company."""

    name: str
    mandate: str | None
    lead: str


@dataclass(slots=True)
class Queue:
    """A queue; ``name`` is the key, ``members`` are usernames."""

    name: str
    label: str
    email: str
    objects: list[str]
    members: list[str]


@dataclass(slots=True)
class Grant:
    """A permission set, or a profile's own rights, with the rights that it grants."""

    name: str
    label: str
    rights: frozenset[str]
    profile: bool = False


@dataclass(slots=True)
class Value:
    """One value of a picklist."""

    value: str
    label: str = ""
    active: bool = True
    default: bool = False
    description: str = ""

    @property
    def shown(self) -> str:
        """What people read."""
        return self.label or self.value


@dataclass(slots=True)
class Field:
    """A field of an object. ``values`` may be a list that several fields share; its name is then ``value_set``."""

    object: str
    name: str
    label: str
    type: str
    stamp: Stamp
    custom: bool = False
    length: int = 0
    description: str = ""
    help_text: str = ""
    required: bool = False
    unique: bool = False
    writable: bool = True
    restricted: bool = False
    values: list[Value] = field(default_factory=list)
    value_set: str = ""
    lookup_to: tuple[str, ...] = ()
    relationship: str = ""
    formula: str = ""
    owner: str = ""
    status: str = ""
    sensitivity: str = ""
    compliance: tuple[str, ...] = ()
    history: bool = False

    @property
    def path(self) -> str:
        """``Lead.Segment__c``."""
        return f"{self.object}.{self.name}"

    @property
    def active(self) -> list[str]:
        """The values that users can choose."""
        return [value.value for value in self.values if value.active]


@dataclass(slots=True)
class Object:
    """An object and its fields by name. ``prefix`` begins the ids of its records."""

    name: str
    label: str
    plural: str
    prefix: str
    stamp: Stamp
    custom: bool = False
    description: str = ""
    history: bool = False
    fields: dict[str, Field] = field(default_factory=dict)


@dataclass(slots=True)
class Stage:
    """A stage of deals, in the company's one list. ``category``: pipeline, best_case, commit, omitted, closed."""

    name: str
    probability: int
    category: str
    description: str
    stamp: Stamp
    closed: bool = False
    won: bool = False
    active: bool = True
    label: str = ""

    @property
    def shown(self) -> str:
        """What people read."""
        return self.label or self.name


@dataclass(slots=True)
class Status:
    """A status of leads or cases. ``ends``: the lead is converted, the case closed."""

    name: str
    ends: bool = False
    description: str = ""
    active: bool = True


@dataclass(slots=True)
class Process:
    """A sales process (of Opportunity) or a lead process (of Lead): the stages that its records walk."""

    object: str
    name: str
    description: str
    stages: list[str]
    stamp: Stamp
    active: bool = True


@dataclass(slots=True)
class RecordType:
    """A kind of record of an object; ``process`` is the name of the process that it follows."""

    object: str
    name: str
    label: str
    description: str
    process: str
    stamp: Stamp
    active: bool = True


@dataclass(slots=True)
class Test:
    """One condition: a field of the rule's object, an operator of the Metadata API, the value as one text."""

    field: str
    operator: str
    value: str


@dataclass(slots=True)
class Entry:
    """An entry of an assignment rule; without tests it takes whatever reaches it. ``kind``: Queue or User."""

    tests: list[Test]
    kind: str
    assignee: str


@dataclass(slots=True)
class Rule:
    """An assignment rule with its entries in order."""

    object: str
    name: str
    active: bool
    entries: list[Entry]
    stamp: Stamp


@dataclass(slots=True)
class Gate:
    """A validation rule: what its formula says is refused."""

    object: str
    name: str
    formula: str
    message: str
    description: str
    stamp: Stamp
    active: bool = True


@dataclass(slots=True)
class Flow:
    """An automation that a record starts. ``trigger``: Create, Update, CreateAndUpdate.

    ``writes`` are fields and values, or resources of the flow (``$Flow.CurrentDateTime``); ``OwnerId`` takes a queue. ``lookup``
    names the field that leads to the record that is written; '' is the record itself.
    """

    name: str
    label: str
    object: str
    trigger: str
    tests: list[Test]
    writes: list[tuple[str, str]]
    description: str
    stamp: Stamp
    active: bool = True
    lookup: str = ""


@dataclass(slots=True)
class Workflow:
    """A workflow rule of the old kind. ``trigger`` is the Metadata API's word: onCreateOnly, onAllChanges."""

    object: str
    name: str
    trigger: str
    description: str
    stamp: Stamp
    active: bool = False


@dataclass(slots=True)
class Folder:
    """A folder of reports or dashboards. ``kind``: report, dashboard; ``access``: Public, Shared, Hidden."""

    name: str
    label: str
    kind: str
    access: str


@dataclass(slots=True)
class Report:
    """A report in a folder; ``uses`` are paths of the custom fields that it shows."""

    folder: str
    name: str
    label: str
    object: str
    description: str
    stamp: Stamp
    owner: str = ""
    """The username of somebody in whose private folder it lies; '' where it lies in a folder."""
    last_run: datetime | None = None
    last_viewed: datetime | None = None
    uses: list[str] = field(default_factory=list)

    @property
    def path(self) -> str:
        """``Pipeline/Open_Pipeline``."""
        return f"{self.folder}/{self.name}"


@dataclass(slots=True)
class Dashboard:
    """A dashboard; ``runs_as`` is a username, or '' when it runs as whoever looks at it. ``reports`` are paths."""

    folder: str
    name: str
    label: str
    description: str
    runs_as: str
    reports: list[str]
    stamp: Stamp
    last_viewed: datetime | None = None

    @property
    def path(self) -> str:
        """``Revenue/Pipeline``."""
        return f"{self.folder}/{self.name}"


@dataclass(slots=True)
class Change:
    """A line of the setup audit trail. ``action`` is the code that the platform gives such a change."""

    at: datetime
    by: str
    action: str
    section: str
    text: str


@dataclass(slots=True)
class Move:
    """A deal or a lead went from one stage or status to another."""

    record: str
    at: datetime
    by: str
    was: str
    became: str


@dataclass(frozen=True, slots=True)
class Planted:
    """A problem that was planted, as an audit must find it: the check's code and the component at fault."""

    code: str
    ref: str
    note: str


@dataclass(slots=True)
class Company:
    """Everything. Keys: people by username, queues by name, objects and records by API name of the object."""

    name: str
    domain: str
    seed: int
    taken_at: datetime
    people: dict[str, Person] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    queues: dict[str, Queue] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    value_sets: dict[str, list[Value]] = field(default_factory=dict)
    objects: dict[str, Object] = field(default_factory=dict)
    stages: list[Stage] = field(default_factory=list)
    lead_statuses: list[Status] = field(default_factory=list)
    case_statuses: list[Status] = field(default_factory=list)
    processes: list[Process] = field(default_factory=list)
    record_types: list[RecordType] = field(default_factory=list)
    conversions: list[tuple[str, str]] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    gates: list[Gate] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)
    workflows: list[Workflow] = field(default_factory=list)
    folders: list[Folder] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    dashboards: list[Dashboard] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    records: dict[str, list[Record]] = field(default_factory=dict)
    deal_moves: list[Move] = field(default_factory=list)
    lead_moves: list[Move] = field(default_factory=list)
    policy: dict[str, Any] = field(default_factory=dict)
    """The files of ``governance/`` by name, as data; dictionary.csv is a list of rows."""
    planted: list[Planted] = field(default_factory=list)
    hub: Hub | None = None
    """What it keeps in HubSpot; None where it runs Salesforce alone."""

    @property
    def fields(self) -> Iterator[Field]:
        """All fields of all objects."""
        return (found for object_ in self.objects.values() for found in object_.fields.values())

    def field(self, path: str) -> Field:
        """The field with this path. Raises KeyError when there is none."""
        object_, _, name = path.partition(".")
        return self.objects[object_].fields[name]

    def stage(self, name: str) -> Stage:
        """The stage of this name. Raises StopIteration when there is none."""
        return next(stage for stage in self.stages if stage.name == name)

    def policy_files(self) -> dict[str, str]:
        """The texts of the files of ``governance/``, by path below it."""
        return texts(self.policy)
