"""What the company keeps in HubSpot: properties, pipelines, people, automations, and the records that mirror Salesforce's.

Everything may be changed in place until the company is handed over. Times are aware and in UTC; a stamp that is None is of
what HubSpot itself made. Types of properties are those of ``checks.model.rows.schema.FIELD_TYPES``. Source: API.md 1.5, 6.2.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from standins.company.model import Record, Stamp, Value


@dataclass(slots=True)
class Property:
    """A property of an object type. ``options`` may be a list that several properties share.

    ``kept_by`` is a team that answers for it in the dictionary; ``mirrors`` says that it is synced with Salesforce.
    """

    object: str
    name: str
    label: str
    type: str
    group: str
    stamp: Stamp | None = None
    description: str = ""
    options: list[Value] = field(default_factory=list)
    external: bool = False
    """Its options come from elsewhere: the portal's owners or teams."""
    writable: bool = True
    calculated: bool = False
    unique: bool = False
    form_field: bool = False
    archived: bool = False
    sensitivity: str = "non_sensitive"
    kept_by: str = ""
    mirrors: bool = False

    @property
    def custom(self) -> bool:
        """Whether the company made it."""
        return self.stamp is not None

    @property
    def path(self) -> str:
        """``contacts.lifecyclestage``."""
        return f"{self.object}.{self.name}"

    @property
    def active(self) -> list[str]:
        """The values that users can choose."""
        return [option.value for option in self.options if option.active]


@dataclass(slots=True)
class Type:
    """An object type: the name of its paths, its id, and its properties by name."""

    name: str
    id: str
    label: str
    plural: str
    stamp: Stamp | None = None
    description: str = ""
    properties: dict[str, Property] = field(default_factory=dict)


@dataclass(slots=True)
class Stage:
    """A stage of a pipeline. ``probability``: 0 to 1, of deals alone; ``ends``: its records are closed.

    ``forecast`` is the category that sellers give the deals in it.
    """

    id: str
    label: str
    probability: float | None = None
    ends: bool = False
    forecast: str = ""


@dataclass(slots=True)
class Pipeline:
    """A pipeline of an object type with its stages in order."""

    object: str
    id: str
    label: str
    stages: list[Stage]
    stamp: Stamp | None = None
    rules: list[str] = field(default_factory=list)
    """What holds for all of its stages: ``noSkippingStages``, ``noBackwardsMovement``."""

    def stage(self, id: str) -> Stage:
        """The stage with this id. Raises StopIteration when there is none."""
        return next(stage for stage in self.stages if stage.id == id)


@dataclass(slots=True)
class Member:
    """An owner of records and, unless it is a queue, the user behind it. ``key`` is the username, or the queue's name."""

    key: str
    name: str
    owner: str
    user: int | None
    email: str = ""
    queue: bool = False
    archived: bool = False
    super_admin: bool = False
    role: str = ""
    team: str = ""
    since: datetime | None = None


@dataclass(slots=True)
class Test:
    """One condition: a property of the workflow's or list's object, an operator of HubSpot's filters, and values."""

    property: str
    operator: str
    values: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Step:
    """An action. ``kind``: set (a property to a value), rotate (a property among owners), branch.

    A branch holds what happens where its tests hold; the steps after it are for the others.
    """

    kind: str
    property: str = ""
    value: str = ""
    owners: list[str] = field(default_factory=list)
    tests: list[Test] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)


@dataclass(slots=True)
class Workflow:
    """A workflow of an object type: records that meet all tests are enrolled."""

    id: str
    name: str
    object: str
    tests: list[Test]
    steps: list[Step]
    stamp: Stamp
    active: bool = True
    enrols_again: bool = False


@dataclass(slots=True)
class Segment:
    """A list. ``kind``: MANUAL, DYNAMIC, SNAPSHOT."""

    id: str
    name: str
    object: str
    kind: str
    tests: list[Test]
    stamp: Stamp


@dataclass(slots=True)
class Form:
    """A form and the properties that it asks for: path, whether it must be filled, whether it is hidden."""

    id: str
    name: str
    asks: list[tuple[str, bool, bool]]
    stamp: Stamp
    archived: bool = False


@dataclass(slots=True)
class Campaign:
    """A marketing campaign and the text that its links carry as ``utm_campaign``."""

    id: str
    name: str
    utm: str
    starts_on: date
    ends_on: date


@dataclass(slots=True)
class Label:
    """A label of associations. ``limit``: how many records of the target one of the source may have under it; None is any."""

    source: str
    target: str
    id: int
    label: str
    limit: int | None = None


@dataclass(slots=True)
class ForecastType:
    """A way of forecasting: on which amount and date property of deals."""

    id: str
    label: str
    amount: str
    day: str
    default: bool = False


@dataclass(slots=True)
class Validation:
    """A rule that refuses values of a property. ``kind`` and ``arguments`` are HubSpot's: MIN_NUMBER, ("0",)."""

    property: str
    kind: str
    arguments: tuple[str, ...]


@dataclass(slots=True)
class Audit:
    """A line of the audit log. ``changed`` is the path of the property that it tells of, or ''."""

    id: str
    at: datetime
    by: str
    category: str
    sub: str
    action: str
    changed: str = ""


@dataclass(slots=True)
class Hub:
    """Everything in the portal. Keys: types and records by object type name, members by username or name of the queue.

    Records name owners by ``Member.key`` and records of Salesforce by the keys of ``Company.records``.
    """

    id: int
    types: dict[str, Type] = field(default_factory=dict)
    pipelines: list[Pipeline] = field(default_factory=list)
    members: dict[str, Member] = field(default_factory=dict)
    teams: dict[str, int] = field(default_factory=dict)
    """Id by name."""
    roles: dict[str, int] = field(default_factory=dict)
    workflows: list[Workflow] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    campaigns: list[Campaign] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    forecasts: list[ForecastType] = field(default_factory=list)
    validations: list[Validation] = field(default_factory=list)
    audits: list[Audit] = field(default_factory=list)
    records: dict[str, list[Record]] = field(default_factory=dict)
    sync: list[tuple[str, str]] = field(default_factory=list)
    """What is synced: the path of a Salesforce field, and of the property that holds the same. Leads and contacts share one."""

    def property(self, path: str) -> Property:
        """The property with this path. Raises KeyError when there is none."""
        object_, _, name = path.partition(".")
        return self.types[object_].properties[name]

    def pipeline(self, object_: str, id: str) -> Pipeline:
        """The pipeline of an object type with this id. Raises StopIteration when there is none."""
        return next(one for one in self.pipelines if (one.object, one.id) == (object_, id))

    def workflow(self, name: str) -> Workflow:
        """The workflow of this name. Raises StopIteration when there is none."""
        return next(one for one in self.workflows if one.name == name)
