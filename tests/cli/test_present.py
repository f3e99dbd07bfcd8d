"""Commands that look things up read the organization that rules, and say which one that is."""

from pathlib import Path

import pytest

from bot.domain.changes import SetTools
from bot.domain.ids import RoleName
from bot.domain.registry import SYSTEM
from bot.org.kinds import Surroundings
from bot.org.manuscripts import manuscript_of
from bot.services.registry import Registry
from storage.bell import Bell
from storage.database import Database
from storage.migrate import upgrade
from tests.cli.installation import Installation, an_installation
from tests.cli.shell import Shell
from tests.fakes import FakeClock, FakeQueue

EDIT = ("policy", "explain", "--position", "builder-1", "--tool", "workspace__edit")
IN_STAGE = ("--stage", "implementation", "--repository", "webshop")


@pytest.fixture
def installed(tmp_path: Path) -> Installation:
    return an_installation(tmp_path)


@pytest.fixture
def shell(installed: Installation) -> Shell:
    variables = {
        **installed.environment,
        "COUNTERSIGN_ORG": str(installed.settings.organization),
        "COUNTERSIGN_DATA": str(installed.settings.data),
    }
    return Shell(installed.place, variables)


async def takes_away_editing(installed: Installation) -> None:
    """Begin a registry from the file, and narrow a lane in it alone."""
    installed.settings.data.mkdir(exist_ok=True)
    await upgrade(installed.settings.database)
    database = Database(installed.settings.database, queue=FakeQueue(), bell=Bell())
    await database.open()
    folder = installed.settings.organization.resolve().parent
    surroundings = Surroundings(installed.environment, folder)
    registry = Registry(database, FakeClock(), surroundings)
    file = manuscript_of(installed.settings.organization, surroundings=surroundings)
    await registry.put(file, by=SYSTEM, why="The first one.", file=file)
    narrow = SetTools(RoleName("builder"), ("workspace__read", "workspace__hand_in"))
    await registry.change([narrow], by=SYSTEM, why="It only reads now.")
    await database.close()


async def test_without_a_database_the_file_holds_and_that_is_said(shell: Shell) -> None:
    ended = await shell(*EDIT, *IN_STAGE)

    assert ended.err == "Read from org.yml: there is no database yet.\n"
    assert "allow" in ended.out


async def test_the_newest_version_holds_and_that_is_said(
    shell: Shell, installed: Installation
) -> None:
    await takes_away_editing(installed)

    ended = await shell(*EDIT, *IN_STAGE)

    assert ended.err == "Read from the registry, version 2 of 2026-03-02 09:00 UTC.\n"
    assert "deny" in ended.out


async def test_the_file_can_be_tried_before_it_is_applied(
    shell: Shell, installed: Installation
) -> None:
    await takes_away_editing(installed)

    ended = await shell(*EDIT, *IN_STAGE, "--from-file")

    assert ended.err == "Read from org.yml: as you asked.\n"
    assert "allow" in ended.out


@pytest.mark.parametrize("words", [("policy", "test"), ("tools", "list"), ("explain", "job", "1")])
async def test_each_command_says_what_it_read(
    shell: Shell, installed: Installation, words: tuple[str, ...]
) -> None:
    await takes_away_editing(installed)

    ended = await shell(*words)

    assert ended.err.startswith("Read from the registry, version 2 of 2026-03-02 09:00 UTC.\n")


async def test_a_broken_file_does_not_matter_once_there_is_a_registry(
    shell: Shell, installed: Installation
) -> None:
    await takes_away_editing(installed)
    installed.rewrite("topology: gated", "topology: gatd")

    ended = await shell(*EDIT, *IN_STAGE)

    assert "Read from the registry" in ended.err
    assert "deny" in ended.out


@pytest.mark.postgres
async def test_a_database_without_tables_has_nothing_to_say(
    shell: Shell, empty_postgres_url: str
) -> None:
    ended = await shell(*EDIT, *IN_STAGE, COUNTERSIGN_DATABASE_URL=empty_postgres_url)

    assert ended.err == "Read from org.yml: there is no database yet.\n"
