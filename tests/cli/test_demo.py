"""A demo that cannot start says what to do, and leaves what is there as it is."""

from pathlib import Path

import pytest

from bot.engine.lock import FileLock
from tests.cli.installation import ROOT
from tests.cli.shell import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A shell in a checkout's place, without any key."""
    return Shell(tmp_path, {"COUNTERSIGN_ORG": str(ROOT / "org" / "org.yml")})


async def test_a_second_demo_does_not_take_the_files_of_the_first_away(
    shell: Shell, tmp_path: Path
) -> None:
    place = tmp_path / "demo"
    place.mkdir()
    database = place / "countersign.sqlite"
    database.write_text("of the first demo", "utf-8")
    lock = FileLock(place / "demo")
    lock.take()

    ended = await shell("demo", "--port", "0", "--place", str(place))

    lock.release()
    assert ended.code == 2
    assert "Another demo is running in" in ended.err
    assert "--place" in ended.err
    assert database.read_text("utf-8") == "of the first demo"


async def test_a_place_that_cannot_be_written_is_named(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    ended = await shell("demo", "--port", "0", "--place", str(tmp_path / "file" / "demo"))

    assert ended.code == 2
    assert "cannot keep its files in" in ended.err
    assert "Traceback" not in ended.err


async def test_a_number_that_is_no_port_is_refused(shell: Shell, tmp_path: Path) -> None:
    ended = await shell("demo", "--port", "99999", "--place", str(tmp_path / "demo"))

    assert ended.code == 2
    assert "99999 is no port" in ended.err
