"""The environment is the process's own; a `.env` file fills what is missing there."""

import os
from pathlib import Path

from bot.config import Settings, environment


def test_the_process_has_the_last_word(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("PATH=/elsewhere\nOF_THE_FILE='a word'\n", encoding="utf-8")

    found = environment(file)

    assert found == {**os.environ, "OF_THE_FILE": "a word"}


def test_a_name_without_a_value_is_not_set(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("# a comment\nLONELY\nEMPTY=\nexport GIVEN=1\n", encoding="utf-8")

    found = environment(file)

    assert "LONELY" not in found
    assert (found["EMPTY"], found["GIVEN"]) == ("", "1")


def test_no_file_is_no_mistake(tmp_path: Path) -> None:
    assert environment(tmp_path / ".env") == os.environ


def test_settings_are_made_of_the_environment_they_are_given() -> None:
    settings = Settings.model_validate({"COUNTERSIGN_PORT": "81", "ANTHROPIC_API_KEY": "sk"})

    assert settings.port == 81
