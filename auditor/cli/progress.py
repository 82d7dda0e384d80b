"""What is told while long work goes on: one line that changes on a terminal, plain lines elsewhere."""

from __future__ import annotations

import shutil
import sys
from threading import Lock
from typing import Self, TextIO

from auditor.cli.telling import be_silent
from auditor.report.text import clipped, plain


class Progress:
    """Tells what is being done, on a stream. It may be called from several threads. Nothing of its line stays on a terminal.

    A stream that takes nothing more is left alone: the work goes on unseen.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._changing = stream.isatty()
        self._shown = ""
        self._broken = False
        self._lock = Lock()

    def __call__(self, text: str) -> None:
        """Say what is being done now; what was just said is not said again."""
        with self._lock:
            if (told := plain(text)) != self._shown:
                self._show(told)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            if self._changing and self._shown:
                self._show("")
                self._write("\r")

    def _show(self, told: str) -> None:
        if self._changing:
            told = clipped(told, shutil.get_terminal_size().columns - 1)
            self._write(f"\r{told.ljust(len(self._shown))}")
        else:
            self._write(f"{told}\n")
        self._shown = told

    def _write(self, text: str) -> None:
        if self._broken:
            return
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError:
            self._broken = True
            if self._stream is sys.stderr:
                be_silent()
