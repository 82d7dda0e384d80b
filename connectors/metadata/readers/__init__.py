"""What reads which metadata file. Every module here that has SUFFIXES is a reader; the others help them.

A reader module has

- ``SUFFIXES``: the suffixes it reads, for both formats (``queue`` fits ``X.queue`` and ``X.queue-meta.xml``). An entry with
  a dot fits one file name (``Forecasting.settings``). Several readers may read one file.
- ``PHASE``: 1 for what defines the schema, 2 for what refers to it.
- ``TABLES``: the tables that it fills: whole-table gaps when the project holds none of its files.
- ``OPTIONAL``, if wanted: True when a project without its files is no less complete.
- ``ALONE``, if wanted: False when its files tell nothing of its tables where no other reader has files.
- ``KINDS``, if wanted: by suffix what references call the components, where its tables hold other kinds as well.
- ``ROOTS``, if wanted: the names of the root elements that it takes; a file with another is a fault.
- ``read(name, root, file, out)``: reads one file; raises BadFile for one it cannot make sense of.
- ``settle(out)``, if wanted: called once all files of its phase were read.
- ``finish(out)``, if wanted: called once all files of all phases were read.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from lxml import etree

    from connectors.metadata.collect import Collector
    from connectors.metadata.file import MetadataFile


class Reader(Protocol):
    """A module of this package that reads metadata files."""

    __name__: str
    SUFFIXES: tuple[str, ...]
    PHASE: int
    TABLES: tuple[str, ...]

    def read(self, name: str, root: etree._Element, file: MetadataFile, out: Collector) -> None:
        """Read one file: ``name`` is the component's full name, ``root`` the file's root element."""
        ...


@cache
def readers() -> tuple[Reader, ...]:
    """All readers, those of the schema first."""
    modules: list[Any] = [import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    return tuple(
        sorted((cast("Reader", module) for module in modules if hasattr(module, "SUFFIXES")), key=lambda r: (r.PHASE, r.__name__))
    )


@cache
def by_suffix() -> Mapping[str, tuple[Reader, ...]]:
    """The readers of a suffix or of a whole file name."""
    found: dict[str, list[Reader]] = {}
    for reader in readers():
        for suffix in reader.SUFFIXES:
            found.setdefault(suffix, []).append(reader)
    return {suffix: tuple(among) for suffix, among in found.items()}
