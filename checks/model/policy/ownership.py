"""ownership.yaml: one owner for each responsibility, and the interfaces between teams."""

from __future__ import annotations

from checks.model.policy.base import Glob, Name, Part


class Responsibility(Part):
    """A piece of work, the one team that owns it, and the components it governs."""

    name: Name
    owner: str | None = None
    system_of_record: str | None = None
    decision_rights: str | None = None
    governs: tuple[Glob, ...] = ()
    reason: str | None = None


class Interface(Part):
    """A shared workflow: who designs, who builds, who signs off."""

    name: Name
    designs: str | None = None
    builds: str | None = None
    signs_off: str | None = None
    governs: tuple[Glob, ...] = ()


class Ownership(Part):
    """The registry of responsibilities and the interface matrix."""

    responsibilities: tuple[Responsibility, ...] = ()
    interfaces: tuple[Interface, ...] = ()
    may_change_metadata: tuple[Name, ...] = ()
    """Users, profiles and permission sets that may change governed metadata."""
