"""What a command may write into the ``governance/`` folder, with all that people wrote there left as it is."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from auditor.policy.document import Refused, parse, read_text
from auditor.policy.files import is_there, write_atomically
from auditor.policy.problems import PolicyErrors, Problem
from auditor.policy.validation import validate
from checks.model.policy.records import Mute, Mutes

MUTES = "mutes.yaml"
_HEAD = "# Findings set aside: which, why, by whom and until when. They stay counted and listed.\n"

_PLAIN = re.compile(r"[^\W\d_](?:[\w .()*=/@-]|:(?=[\w*]))*[\w.)*]")
"""Text that begins with a letter and holds nothing that YAML reads as a sign."""


def add_mute(folder: Path, mute: Mute, *, today: date, slug: str = "") -> Path:
    """Put a mute into ``mutes.yaml``, keeping its comments, order and layout; the file is made when there is none.

    It renews the one for the same check and component, where there is one: ``slug`` is how people may have named the check.
    What stands there already is not written again.

    Raises PolicyErrors when the mute would not hold beyond today, when the file cannot be used as it is, or
    cannot be written.
    """
    path = folder / MUTES
    if mute.until <= today:
        message = f"{mute.until} is not after today, {today}"
        raise PolicyErrors([Problem(file=path.as_posix(), where="until", message=message, suggestion="name a later day")])
    try:
        text = _usable(path) if is_there(path) else _HEAD
        changed = _with(text, mute, frozenset({mute.check.casefold(), slug.casefold()}))
        if changed != text:
            write_atomically(path, changed.encode())
    except OSError as error:
        raise PolicyErrors([Problem(file=path.as_posix(), message=f"the file cannot be written ({error.strerror})")]) from None
    return path


def _usable(path: Path) -> str:
    """The text of the file as it is. Raises PolicyErrors when it is not valid."""
    name = path.as_posix()
    try:
        text = read_text(path, name)
        node, problems = parse(text, name)
    except Refused as refused:
        raise PolicyErrors([refused.problem]) from None
    _, faults = validate(Mutes, node, name)
    if problems or faults:
        raise PolicyErrors([*problems, *faults])
    return text


def _with(text: str, mute: Mute, names: frozenset[str]) -> str:
    """The text with this mute renewed, or with one more at the end of its list."""
    yaml = YAML()
    yaml.width = 1_000_000  # long lines stay as they are
    yaml.preserve_quotes = True
    document: Any = yaml.load(text)
    if document is None:
        return f"{text.rstrip()}\n{_dump(yaml, {'mutes': [_entry(mute)]})}".lstrip("\n")
    mutes = document.setdefault("mutes", CommentedSeq())
    entry = _entry(mute)
    if same := [old for old in mutes or () if _speaks_of(old, mute.component, names)]:
        anew = {key: entry[key] for key in ("reason", "owner", "until")}
        if all(old.get(key) == value for old in same for key, value in anew.items()):
            return text
        for old in same:
            old.update(anew)
    if not mutes:
        mutes.fa.set_block_style()
    elif not mutes.fa.flow_style():
        offset = max(mutes.lc.item(0)[1] - 2, 0)
        yaml.indent(mapping=2, sequence=offset + 2, offset=offset)
    if not same:
        mutes.append(entry)
    return _dump(yaml, document)


def _speaks_of(entry: Any, component: str, names: frozenset[str]) -> bool:
    same_check = str(entry["check"]).strip().casefold() in names
    return same_check and str(entry.get("component", "*")).strip() == component


def _entry(mute: Mute) -> CommentedMap:
    return CommentedMap((key, _writable(value)) for key, value in mute.model_dump().items())


def _writable(value: Any) -> Any:
    """Text that could mean something else to YAML in double quotes, where it stays as it is."""
    return DoubleQuotedScalarString(value) if isinstance(value, str) and not _PLAIN.fullmatch(value) else value


def _dump(yaml: YAML, document: Any) -> str:
    stream = io.StringIO()
    yaml.dump(document, stream)
    return stream.getvalue()
