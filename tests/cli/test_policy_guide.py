"""The pages about policies are followed, command by command, to what they promise."""

import re
import shlex
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.cli.installation import Installation
from tests.cli.shell import Ended, Shell
from tests.docs.pages import merged, yaml
from tests.gate.guide import LANE, REFERENCE, blocks

BOT = ".venv/bin/python -m bot "
_LINE = re.compile(r"\S*?(\w+\.cedar):\d+")


@pytest.fixture
def shell(installation: Installation, tmp_path: Path) -> Shell:
    folder = tmp_path / "shell"
    folder.mkdir()
    places = {
        "COUNTERSIGN_ORG": str(installation.settings.organization),
        "COUNTERSIGN_DATA": str(installation.settings.data),
    }
    return Shell(folder, {**installation.environment, **places})


async def typed(shell: Shell, command: str) -> Ended:
    assert command.startswith(BOT)
    return await shell(*shlex.split(command.removeprefix(BOT).strip()))


def placeless(text: str) -> str:
    """Return an output without folders and line numbers, which move with every edit."""
    return _LINE.sub(r"\1", text)


async def test_the_commands_of_the_reference_say_what_it_shows(shell: Shell) -> None:
    test, explain = blocks(REFERENCE, "sh")
    (shown,) = blocks(REFERENCE, "text")

    tested, explained = await typed(shell, test), await typed(shell, explain)

    assert tested.code == 0
    assert placeless(explained.out) == placeless(shown)


async def test_a_lane_written_as_the_page_says_ends_with_a_right_table(
    shell: Shell, installation: Installation
) -> None:
    check, explain, test = blocks(LANE, "sh")
    follow(installation)

    checked = await typed(shell, check)
    explained = await typed(shell, explain)
    tested = await typed(shell, test)

    assert (checked.code, checked.err) == (0, "")
    assert "releaser" not in checked.out
    assert blocks(LANE, "text")[0] in explained.out
    assert (tested.code, tested.err) == (0, "Read from org.yml: as you asked.\n")
    assert "warning" not in tested.out


def follow(installation: Installation) -> None:
    """Write into the organization's files what the page says."""
    org = installation.settings.organization
    (fragment,) = blocks(LANE, "yaml")
    with_role = merged(yaml(org.read_text(encoding="utf-8")), yaml(fragment))
    with org.open("w", encoding="utf-8") as stream:
        YAML(typ="safe", pure=True).dump(with_role, stream)
    appended(org.with_name("lanes.cedar"), *blocks(LANE, "cedar"))
    appended(org.with_name("policy-cases.yml"), *blocks(LANE, "yml"))


def appended(file: Path, *texts: str) -> None:
    file.write_text("\n".join([file.read_text(encoding="utf-8"), *texts]), encoding="utf-8")
