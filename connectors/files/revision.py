"""The files of a folder as they were in a git revision: ``path@rev``.

git is asked without a shell; a revision cannot act as an option; nothing is fetched from anywhere.
"""

from __future__ import annotations

import os
import subprocess
import weakref
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path, PurePosixPath

from connectors.base import ConnectorError
from connectors.files.listing import LEVELS_UP, MAX_FILE, PROJECT_SETTINGS, Entry, ignored
from connectors.metadata.xml import BadFile

SECONDS = 120
"""How long one question to git may take."""
_SETTINGS = ("--no-replace-objects", "--no-optional-locks", "-c", "core.fsmonitor=false", "-c", "protocol.allow=never")


def entries(where: str) -> Iterator[Entry]:
    """Every file of the folder in that revision. Raises ConnectorError when there is no such revision or folder in it."""
    folder, rest, revision = _split(where)
    if revision.startswith("-"):
        raise ConnectorError(f"{where}: {revision!r} is no git revision")
    commit = _ask(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if commit is None:
        raise ConnectorError(
            f"{where}: {folder} has no git revision {revision!r}; name a branch, tag or commit of its repository"
        )
    prefix = os.fsdecode(_ask(folder, "rev-parse", "--show-prefix") or b"").removesuffix("\n")
    sha, below = commit.decode().strip(), f"{prefix}{rest}".rstrip("/")
    listed = _ask(folder, "ls-tree", "-r", "-z", "-l", "--full-tree", "--end-of-options", f"{sha}:{below}")
    if listed is None:
        raise ConnectorError(f"{where}: the revision has no folder {below}")
    yield from _settings_above(folder, sha, below)
    blobs = _Blobs(folder)
    for record in listed.split(b"\0"):
        about, _, raw = record.partition(b"\t")
        path = raw.decode("utf-8", "replace")
        if path and not any(ignored(part) for part in path.split("/")[:-1]):
            mode, _, name, size = about.split()
            if mode.startswith(b"100"):
                yield Entry(path, int(size), blobs.reader(name))


def _settings_above(folder: Path, sha: str, below: str) -> Iterator[Entry]:
    """The settings of the project of which the folder is a part, when it is one."""
    parts = PurePosixPath(below).parts
    for level in range(len(parts), max(len(parts) - LEVELS_UP, 0) - 1, -1):
        path = "/".join((*parts[:level], PROJECT_SETTINGS))
        found = _ask(folder, "cat-file", "blob", f"{sha}:{path}")
        if found is not None:
            if level < len(parts):
                yield Entry(PROJECT_SETTINGS, len(found), partial(bytes, found))
            return


def _split(where: str) -> tuple[Path, str, str]:
    """The nearest folder that exists, the rest of the path (it may have moved since), and the revision."""
    cuts = [at for at, char in enumerate(where) if char == "@" and where[at + 1 :]]
    if not cuts:
        raise ConnectorError(f"{where}: there is no such folder or zip, and no revision after an @; name a Salesforce project")
    try:
        found = [_cut(where, at) for at in cuts]
        exact = [one for one in found if not one[1]]
        return exact[-1] if exact else max(found, key=lambda one: len(one[0].parts))
    except (OSError, ValueError) as error:
        raise ConnectorError(f"{where!r} is no place on this machine ({error})") from None


def _cut(where: str, at: int) -> tuple[Path, str, str]:
    folder = Path(where[:at] or ".")
    rest: list[str] = []
    while not folder.is_dir() and folder != folder.parent:
        rest.insert(0, folder.name)
        folder = folder.parent
    return folder, "/".join(rest), where[at + 1 :]


def _environment() -> dict[str, str]:
    """No variable of a surrounding git may choose the repository (as in a hook), and nothing may be asked or fetched."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {**inherited, "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}


def _command(folder: Path, arguments: Sequence[str]) -> list[str]:
    return ["git", *_SETTINGS, "-C", str(folder), *arguments]


def _ask(folder: Path, *arguments: str) -> bytes | None:
    """What git answers; None when it refuses."""
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program, no shell, and --end-of-options before what was given
            _command(folder, arguments), capture_output=True, env=_environment(), timeout=SECONDS, check=False
        )
    except FileNotFoundError:
        raise ConnectorError("git is not installed; a revision cannot be read without it") from None
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise ConnectorError(f"git could not be asked about {folder}: {error}") from None
    return done.stdout if done.returncode == 0 else None


class _Blobs:
    """The contents of a repository, read one after the other from one git process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def reader(self, name: bytes) -> Callable[[], bytes]:
        """A function that reads the blob of that name."""
        return partial(self._read, name)

    def _read(self, name: bytes) -> bytes:
        process = self._process or self._start()
        questions, answers = process.stdin, process.stdout
        if questions is None or answers is None:
            raise BadFile("git gives no answer")
        try:
            questions.write(name + b"\n")
            questions.flush()
            header = answers.readline().split()
            if len(header) != 3 or header[1] != b"blob" or int(header[2]) > MAX_FILE:
                raise BadFile("git does not hold its contents")
            return answers.read(int(header[2]) + 1)[:-1]
        except OSError as error:
            raise BadFile(f"git gives no answer: {error.strerror}") from None

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(  # noqa: S603 - a fixed program, no shell; blob names come from git itself
            _command(self._folder, ["cat-file", "--batch"]),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment(),
        )  # fmt: skip
        self._process = process
        weakref.finalize(self, _stop, process)
        return process


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a process that waits for questions: no more come."""
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()
    process.wait()
