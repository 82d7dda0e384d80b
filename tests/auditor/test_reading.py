from datetime import UTC, datetime
from pathlib import Path

import pytest

from auditor.config import Config, ConfigErrors, load_config
from auditor.reading import pull

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def test_a_configuration_that_names_nothing_to_read_is_at_fault_itself():
    with pytest.raises(ConfigErrors, match=r"^auditor\.yaml: no connection is configured; say what to read"):
        pull(Config(), taken_at=NOW)


def test_the_file_at_fault_is_named(tmp_path):
    path = tmp_path / "ours.yaml"
    path.write_text("")
    with pytest.raises(ConfigErrors, match="ours"):
        pull(load_config(path), taken_at=NOW)


def test_one_connection_that_cannot_be_read_leaves_the_others():
    example = Path(__file__).parents[2] / "examples" / "npsp-trial"
    settings = {
        "salesforce": {"type": "project", "path": str(example)},
        "eu": {"type": "project", "path": str(example / "nowhere")},
    }
    reading = pull(Config.model_validate({"connections": settings}), taken_at=NOW)
    assert reading.unreachable == ("eu",)
