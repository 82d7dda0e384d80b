"""What the README promises, run as it is written."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from auditor.cli import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [line[2:] for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL) for line in block.splitlines()]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "examples", folder / "examples")
    shutil.copytree(ROOT / "examples" / "npsp-trial", folder / "force-app")
    blocks = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    (folder / "auditor.yaml").write_text(next(block for block in blocks if block.startswith("workspace:")))
    (folder / "governance").mkdir()
    (folder / "governance" / "sources.yaml").write_text(next(block for block in blocks if block.startswith("values:")))
    return folder


def test_every_command_runs_in_the_order_of_the_page(workspace, monkeypatch):
    monkeypatch.chdir(workspace)
    wrong = []
    for command in COMMANDS:
        program, *arguments = shlex.split(command)
        assert program == "auditor"
        result = CliRunner().invoke(main, arguments)
        if result.exit_code not in {0, 1} or not (result.stdout or result.stderr):
            wrong.append((command, result.exit_code, result.output))
    assert not wrong
    assert (workspace / "reports" / "governance-report.sarif").is_file()


def test_the_page_shows_every_command():
    shown = {shlex.split(command)[1] for command in COMMANDS}
    assert shown >= set(main.list_commands(None))


def test_the_links_of_the_page_lead_somewhere():
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
