import io

import pytest

from auditor.cli.progress import Progress


class Terminal(io.StringIO):
    """A stream that people look at."""

    def isatty(self):
        return True


def told(stream, *texts):
    with Progress(stream) as progress:
        for text in texts:
            progress(text)
    return stream.getvalue()


def screen(written):
    """What a terminal shows in the end: a carriage return goes back to the beginning of the line."""
    line = ""
    for part in written.split("\r"):
        line = part + line[len(part) :]
    return line


def test_plain_lines_where_nobody_looks():
    assert told(io.StringIO(), "prod: signing in", "prod: counting", "prod: counting", "prod: signing in") == (
        "prod: signing in\nprod: counting\nprod: signing in\n"
    )


def test_one_line_that_changes_on_a_terminal():
    stream = Terminal()
    progress = Progress(stream)
    progress("reading a long list of objects")
    progress("counting")
    assert screen(stream.getvalue()).rstrip() == "counting"
    assert "\n" not in stream.getvalue()


def test_nothing_of_it_stays_on_a_terminal():
    written = told(Terminal(), "reading", "counting records")
    assert screen(written).strip() == ""
    assert written.endswith("\r")
    assert told(Terminal()) == ""


def test_a_line_never_grows_beyond_the_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "20")
    assert max(len(line) for line in told(Terminal(), "x" * 300).split("\r")) == 19


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_what_it_tells_paints_nothing(stream):
    assert "\x1b" not in told(stream(), "reading \x1b[31mred")
