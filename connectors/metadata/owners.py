"""Objects as the parts of a project know them: by a file of their own, or only by the files of their fields and rules."""

from __future__ import annotations

import re

from checks.model import refs
from checks.model.rows.schema import Object
from connectors.metadata.collect import Collector
from connectors.metadata.xml import BadFile

_CUSTOM = re.compile(r"\w+__[a-z]+", re.IGNORECASE)


def is_custom(object_: str) -> bool:
    """Whether an object's API name is one that the platform did not give: ``Deal__c``, ``Rule__mdt``."""
    return bool(_CUSTOM.fullmatch(object_))


class ObjectFiles:
    """The objects that have a file of their own, and whether that file says anything of the object itself."""

    def __init__(self) -> None:
        self.told: dict[str, bool] = {}


def object_of(name: str, out: Collector) -> str:
    """The object of a part (``Lead`` of ``Lead.Segment__c``), which is added when it has no file of its own.

    Raises BadFile when the part's path does not tell it.
    """
    object_, dot, _ = name.partition(".")
    if not dot:
        raise BadFile("its folder does not tell which object it belongs to; open the project from further up")
    if not out.has_object(object_):
        ref = refs.make(out.connection, "object", object_)
        row = Object(connection=out.connection, ref=ref, name=object_, custom=is_custom(object_), managed=out.packaged(object_))
        out.add("objects", row)
    return object_
