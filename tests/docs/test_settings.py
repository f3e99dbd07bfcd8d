"""The table of settings says what there is."""

import re
from pathlib import Path

from bot.config import Settings
from tests.cli.installation import KEYS
from tests.docs.pages import IN_SLACK, PAGES, fences, name_of

_ROW = re.compile(r"^\| (`[A-Z].*?) \| (.+?) \| ?(.*?) ?\|$", re.MULTILINE)
_CODE = re.compile(r"`([^`]+)`")
_SETTINGS = {str(field.validation_alias): field for field in Settings.model_fields.values()}


def _table() -> dict[str, str]:
    """Return each setting in the table with what stands there as its default."""
    found: dict[str, str] = {}
    for names, _, default in _ROW.findall(IN_SLACK.read_text(encoding="utf-8")):
        defaults = _CODE.findall(default)
        for number, name in enumerate(_CODE.findall(names)):
            found[name] = defaults[number] if defaults else ""
    return found


def test_every_setting_is_in_the_table_and_nothing_else() -> None:
    assert _table().keys() == _SETTINGS.keys()


def test_defaults_are_those_of_the_code() -> None:
    stated = {name: default for name, default in _table().items() if default}

    actual = {name: _written(_SETTINGS[name].default) for name in stated}

    assert stated == actual
    assert len(stated) == 7


def test_what_pages_write_into_the_env_file_are_settings_and_keys() -> None:
    for page in PAGES:
        for fence in fences(page, "ini"):
            names = [line.partition("=")[0] for line in fence.text.splitlines()]
            assert names, name_of(page)
            assert set(names) <= _SETTINGS.keys() | KEYS.keys(), name_of(page)


def _written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value.as_posix() if isinstance(value, Path) else str(value)
