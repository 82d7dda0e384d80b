"""Which properties of an object's records are looked at, and for what: no other value leaves HubSpot."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from checks.model import refs
from checks.model.policy import Policy
from checks.model.rows.schema import Field
from checks.model.tables import Table
from checks.views.source_fields import governed_source_fields, source_fields
from connectors.common.collect import Collector

DEALS, CONTACTS, COMPANIES, LEADS = "deals", "contacts", "companies", "leads"
OWNER = "hubspot_owner_id"
STATUS = "hs_lead_status"
LIFECYCLE = "lifecyclestage"
COMPANY = "associatedcompanyid"
"""The contact's primary company."""
DEAL_COMPANY = "hs_primary_associated_company"
DEAL_CONTACTS = "num_associated_contacts"
STAGE, PIPELINE, CLOSES, CREATED = "dealstage", "pipeline", "closedate", "createdate"
CLOSED, WON = "hs_is_closed", "hs_is_closed_won"
"""What HubSpot itself notes on a deal; it is looked at where the deal's stage is not defined any more."""
CATEGORY = "hs_manual_forecast_category"
ENTERED = "hs_v2_date_entered_current_stage"
AMOUNTS = ("amount_in_home_currency", "amount")
CURRENCY = "deal_currency_code"
"""The deal's amount: in the account's own currency, where deals have several."""
MADE = {CONTACTS: CREATED, DEALS: CREATED, COMPANIES: CREATED, LEADS: "hs_createdate"}
TOUCHED = {CONTACTS: "lastmodifieddate"}
"""The property that tells when a record was last touched; of all other objects it is ``hs_lastmodifieddate``."""

_KEYS: Mapping[str, tuple[str, ...]] = {
    CONTACTS: ("email", COMPANY, LIFECYCLE, OWNER),
    COMPANIES: ("domain", "industry", OWNER),
    DEALS: ("amount", CLOSES, "dealtype", OWNER, DEAL_COMPANY),
    LEADS: (OWNER,),
}
"""HubSpot's own properties that revenue is computed from, counted with no policy too."""
_TELLING: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    CONTACTS: {"email": ("email",), "name": ("firstname", "lastname", "company")},
    COMPANIES: {"domain": ("domain",), "name": ("name",)},
}
"""What should tell records apart. A name counts only where there is nothing better."""
_LINKS = {CONTACTS: ("salesforcecontactid", "salesforceleadid"), COMPANIES: ("salesforceaccountid",)}
_STEPS = {CONTACTS: (LIFECYCLE, STATUS), DEALS: (STAGE,)}
_MONTHLY = (CONTACTS, DEALS, LEADS)
_NOT_FILLED = frozenset({"boolean", "id"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The properties of one object that are looked at; each is one that the portal has."""

    object: str
    has: frozenset[str] = frozenset()
    """Every property that the object has."""
    filled: tuple[str, ...] = ()
    """Of these it is counted how many records have them filled."""
    named: tuple[str, ...] = ()
    """Those of ``filled`` that the policy or HubSpot itself makes much of: they are counted by segment too."""
    values: tuple[str, ...] = ()
    """Of these it is counted how many records carry each value."""
    many: frozenset[str] = frozenset()
    """Those of ``values`` that hold several values, parted by semicolons."""
    monthly: tuple[str, ...] = ()
    """Those of ``values`` that are counted by the month in which the record was created, too."""
    sources: tuple[str, ...] = ()
    """The properties that carry the source of a deal."""
    handoff: tuple[str, ...] = ()
    """What a won deal must carry for the next team."""
    segment: str | None = None
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What should tell records apart, and the properties that make it up."""
    links: tuple[str, ...] = ()
    """The properties with the id of the same record in Salesforce, which the sync fills."""

    @property
    def made(self) -> str | None:
        """The property that tells when a record was created."""
        name = MADE.get(self.object, "hs_createdate")
        return name if name in self.has else None

    @property
    def touched(self) -> str:
        """The property that tells when a record was last touched."""
        return TOUCHED.get(self.object, "hs_lastmodifieddate")

    @property
    def chosen(self) -> Mapping[str, frozenset[str]]:
        """Those that could be left out, by the table of measures that would lack something."""
        every = {
            "field_fill": self.filled,
            "value_counts": self.values,
            "won": self.sources,
            "handoff_fill": self.handoff,
            "duplicates": tuple(name for names in self.keys.values() for name in names),
        }
        needed = replace(self, filled=(), values=(), sources=(), handoff=(), segment=None, keys={}).asked
        return {table: frozenset(names) - set(needed) for table, names in every.items()}

    def without(self, gone: Collection[str]) -> Columns:
        """The same without some of them."""

        def left(names: Iterable[str]) -> tuple[str, ...]:
            return tuple(name for name in names if name not in gone)

        return replace(
            self,
            has=self.has - set(gone),
            filled=left(self.filled),
            named=left(self.named),
            values=left(self.values),
            monthly=left(self.monthly),
            sources=left(self.sources),
            handoff=left(self.handoff),
            segment=None if self.segment in gone else self.segment,
            keys={by: names for by, names in self.keys.items() if not set(names) & set(gone)},
        )

    @property
    def asked(self) -> tuple[str, ...]:
        """All of them, each once."""
        beside: list[str] = [OWNER]
        if self.object == DEALS:
            beside += [STAGE, PIPELINE, CLOSED, WON, CLOSES, CATEGORY, ENTERED, DEAL_COMPANY, DEAL_CONTACTS, *AMOUNTS, CURRENCY]
        elif self.object == CONTACTS:
            beside += [STATUS, COMPANY]
        beside += [*self.links]
        beside += [name for names in self.keys.values() for name in names]
        every = (*self.filled, *self.values, *self.sources, *self.handoff, self.segment or "", self.made or "", *beside)
        return tuple(dict.fromkeys(name for name in every if name in self.has))


@dataclass
class Ground:
    """The properties as they were read, and what the policy says of them. Everything is worked out once."""

    out: Collector
    policy: Policy
    _fitting: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def fields(self) -> Table[Field]:
        """The properties that are in use."""
        return Table("fields", (row for row in self.out.rows("fields") if not row.archived))

    def of(self, object_: str) -> Columns:
        """What is looked at of an object's records."""
        rows = {row.name: row for row in self.fields.by("object").get(object_, ())}
        named = [*self._named(object_, self._wanted), *_KEYS.get(object_, ())]
        own = [row.name for row in rows.values() if row.custom and not row.calculated and not _is_sensitive(row)]
        filled = [name for name in dict.fromkeys((*own, *named)) if name in rows and rows[name].type not in _NOT_FILLED]
        sources = [path.partition(".")[2] for path in self._sources if path.startswith(f"{object_}.")]
        allowed = [entry.component for entry in self.policy.dictionary.entries if entry.allowed_values]
        counted = (*sources, *self._named(object_, (*self.policy.segments.fields, *allowed)), *_STEPS.get(object_, ()))
        values = tuple(name for name in dict.fromkeys(counted) if name in rows)
        handoff = [glob for one in self.policy.handoffs.handoffs for glob in one.fields]
        return Columns(
            object=object_,
            has=frozenset(rows),
            filled=tuple(filled),
            named=tuple(name for name in filled if name in named),
            values=values,
            many=frozenset(name for name in values if rows[name].type == "multi_picklist"),
            monthly=tuple(name for name in values if name in sources) if object_ in _MONTHLY else (),
            sources=tuple(sources) if object_ == DEALS else (),
            handoff=self._named(object_, handoff) if object_ == DEALS else (),
            segment=next(iter(self._named(object_, self.policy.segments.fields)), None),
            links=tuple(name for name in _LINKS.get(object_, ()) if name in rows),
            keys={by: names for by, names in _TELLING.get(object_, {}).items() if set(names) <= rows.keys()},
        )

    def unasked(self, object_: str) -> tuple[str, ...]:
        """The company's sensitive properties that nothing is looked at of, since the policy does not name them."""
        asked = self.of(object_).filled
        rows = (row for row in self.fields.by("object").get(object_, ()) if row.custom and not row.calculated)
        return tuple(row.name for row in rows if _is_sensitive(row) and row.name not in asked and row.type not in _NOT_FILLED)

    @cached_property
    def _sources(self) -> tuple[str, ...]:
        every = source_fields(self.fields, self.policy.sources)
        shaped = governed_source_fields(every, self.policy.sources, self.policy.systems)
        standard = (row for row in every if row.name == "hs_analytics_source")
        return tuple(dict.fromkeys(refs.path_of(row.ref) for row in (*shaped, *standard)))

    @cached_property
    def _wanted(self) -> tuple[str, ...]:
        """The globs of the fields that the policy makes much of."""
        policy = self.policy
        return (
            *(glob for stage in (*policy.lifecycle.stages, *policy.lifecycle.lead_statuses) for glob in stage.required_fields),
            *(glob for handoff in policy.handoffs.handoffs for glob in handoff.fields),
            *(glob for metric in policy.metrics.metrics for glob in metric.inputs),
            *policy.segments.fields,
            *policy.sources.fields,
        )

    def _named(self, object_: str, globs: Iterable[str]) -> tuple[str, ...]:
        """The properties of an object that a glob of the policy names, each once."""
        for glob in (wanted := list(globs)):
            if glob not in self._fitting:
                self._fitting[glob] = tuple(refs.path_of(row.ref) for row in self.fields if refs.matches(row.ref, glob))
        paths = dict.fromkeys(path for glob in wanted for path in self._fitting[glob])
        return tuple(path.partition(".")[2] for path in paths if path.startswith(f"{object_}."))


def _is_sensitive(row: Field) -> bool:
    return row.sensitivity not in (None, "", "non_sensitive")
