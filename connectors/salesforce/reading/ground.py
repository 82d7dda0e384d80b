"""What counting stands on: the objects as described, the policy, how many records there are, and the day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from checks.model import refs
from checks.model.policy import Policy
from checks.model.policy.measurement import Systems
from checks.model.rows.schema import Field
from checks.model.tables import Table
from checks.views.source_fields import governed_source_fields, source_fields
from connectors.common.values import flag, text
from connectors.metadata.collect import Collector
from connectors.salesforce.mapping.people import Ids

Described = Mapping[str, Mapping[str, Any]]


class Ground:
    """The objects as described, by name, and what the policy says of their fields. Everything is worked out once."""

    def __init__(
        self, *, described: Described, policy: Policy, records: Mapping[str, int], taken_at: datetime, out: Collector, ids: Ids
    ) -> None:
        self.described, self.policy, self.records, self.taken_at, self.out, self.ids = (
            described,
            policy,
            records,
            taken_at,
            out,
            ids,
        )
        self._columns: dict[str, dict[str, Mapping[str, Any]]] = {}
        self._fitting: dict[str, tuple[str, ...]] = {}

    @property
    def governed(self) -> tuple[str, ...]:
        """The governed objects that the org has."""
        return tuple(name for name in self.policy.systems.governed_objects if name in self.described)

    def describe(self, path: str) -> Mapping[str, Any] | None:
        """The describe of a field; None when the reader does not see it."""
        object_, _, name = path.partition(".")
        if object_ not in self._columns:
            self._columns[object_] = {text(one, "name"): one for one in self.described.get(object_, {}).get("fields", ())}
        return self._columns[object_].get(name)

    def can(self, path: str, what: str) -> bool:
        """Whether a field is seen, and is ``groupable``, ``aggregatable`` or ``filterable``."""
        described = self.describe(path)
        return described is not None and flag(described, what) is True

    def ref(self, path: str) -> str:
        """The reference of a field."""
        return refs.make(self.out.connection, "field", path)

    @cached_property
    def fields(self) -> Table[Field]:
        """The fields that were read."""
        return Table("fields", self.out.rows("fields"))

    def matching(self, globs: Iterable[str]) -> tuple[str, ...]:
        """The paths of the fields that a glob of the policy names, glob by glob, each once."""
        for glob in (wanted := list(globs)):
            if glob not in self._fitting:
                self._fitting[glob] = tuple(refs.path_of(row.ref) for row in self.fields if refs.matches(row.ref, glob))
        return tuple(dict.fromkeys(path for glob in wanted for path in self._fitting[glob]))

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The paths of the fields that carry a source, in the order of a record's journey."""
        return self._sources(self.policy.systems)

    def sources_if_governed(self, object_: str) -> tuple[str, ...]:
        """The paths of the fields that would be among the sources if this object were governed, and are not."""
        more = (*self.policy.systems.governed_objects, object_)
        would_be = self._sources(self.policy.systems.model_copy(update={"governed_objects": more}))
        return tuple(path for path in would_be if path not in self.sources)

    def _sources(self, systems: Systems) -> tuple[str, ...]:
        every = source_fields(self.fields, self.policy.sources)
        return tuple(refs.path_of(row.ref) for row in governed_source_fields(every, self.policy.sources, systems))

    def segment_of(self, object_: str) -> str | None:
        """The column that tells a record's segment: the object's own field, or for deals and contacts their account's."""
        groupable = [path for path in self.matching(self.policy.segments.fields) if self.can(path, "groupable")]
        own = [path for path in groupable if path.startswith(f"{object_}.")]
        if own:
            return own[0].partition(".")[2]
        account = [path for path in groupable if path.startswith("Account.")]
        return account[0] if account and object_ in {"Opportunity", "Contact"} else None
