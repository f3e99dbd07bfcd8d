"""Commands on the pages are commands that there are, and do what the page says."""

import io
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest

from bot.cli.doctor.report import Report
from bot.cli.doctor.slack_app import way_in
from bot.cli.main import _parser
from bot.org import load
from sandbox.webshop import create
from tests.cli.installation import KEYS, Installation, an_installation
from tests.cli.shell import Shell
from tests.docs.pages import (
    IN_SLACK,
    PAGES,
    README,
    REAL_MODELS,
    REPOSITORY,
    ROOT,
    commands,
    fences,
    name_of,
)

BOT = ".venv/bin/python -m bot "
TRIED_HERE = {name_of(IN_SLACK), name_of(REPOSITORY)}
TRIED_IN_THE_TUTORIAL = "git --git-dir .demo/webshop.git log --oneline main"
ALL = sorted({(name_of(page), line) for page in PAGES for line in commands(page)})


@pytest.mark.parametrize(("page", "line"), ALL)
def test_every_command_is_one_that_there_is(page: str, line: str) -> None:
    if line.startswith("make "):
        assert re.search(rf"^{line.removeprefix('make ')}:", _makefile(), re.MULTILINE)
    elif line.startswith(BOT):
        words = shlex.split(line.removeprefix(BOT))
        assert _parser(words).parse_args(words).command
    elif line.startswith("export "):
        assert line.removeprefix("export ").partition("=")[0] in _key_variables()
    else:
        assert page in TRIED_HERE or line == TRIED_IN_THE_TUTORIAL, "Nothing tries this command."


def test_the_readme_begins_with_the_two_commands() -> None:
    assert list(commands(README))[:2] == ["make demo", "make test"]


async def test_an_organization_and_its_settings_are_set_up_as_the_pages_say(tmp_path: Path) -> None:
    copytree(ROOT / "org", tmp_path / "org")
    tokens, keys = *fences(IN_SLACK, "ini"), *fences(REAL_MODELS, "ini")
    (tmp_path / ".env").write_text(tokens.text + keys.text, encoding="utf-8")
    _shell(_own(IN_SLACK), folder=tmp_path)

    checked = await Shell(tmp_path, {})("org", "check")
    examined = await Shell(tmp_path, {"SLACK_API_URL": "http://127.0.0.1:9/api/"})("doctor")

    assert checked.out.startswith(f"{tmp_path / 'acme' / 'org.yml'} and its policies: no errors")
    assert "SLACK_BOT_TOKEN: is not set" not in examined.out
    assert examined.out.count(", with a key") == len(KEYS)


def test_a_repository_is_brought_in_tried_and_exchanged_as_the_page_says(tmp_path: Path) -> None:
    create(tmp_path / "hosted.git")
    places = {
        "https://git.example.com/shop.git": str(tmp_path / "hosted.git"),
        "/srv/git": str(tmp_path),
        "/tmp/shop": str(tmp_path / "tried"),
    }
    script = "\n".join(_own(REPOSITORY))
    for stated, place in places.items():
        script = script.replace(stated, place)

    told = _shell(script.splitlines(), folder=tmp_path, COUNTERSIGN=str(_checkout(tmp_path)))

    assert "10 passed" in told
    assert (tmp_path / "shop.git" / "HEAD").exists()


async def test_the_doctor_says_what_the_page_shows(tmp_path: Path) -> None:
    swapped = an_installation(tmp_path).but(slack_app_token="xoxb-1-secret")

    (shown,) = fences(IN_SLACK, "text")

    assert shown.text == await _told_of_the_way_in(swapped)


async def _told_of_the_way_in(installation: Installation) -> str:
    out = io.StringIO()
    report = Report(out, installation.setup.secrets())
    for result in await way_in(installation.settings):
        report.add(result)
    return out.getvalue()


def _own(page: Path) -> list[str]:
    """Return the lines of a page that are neither of `make` nor of the bot."""
    return [line for line in commands(page) if not line.startswith(("make ", BOT))]


def _checkout(place: Path) -> Path:
    """Return a folder whose `.venv/bin` has the Python of these tests."""
    checkout = place / "countersign"
    programs = checkout / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "python").write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n', encoding="utf-8")
    (programs / "python").chmod(0o755)
    return checkout


def _shell(lines: list[str], *, folder: Path, **environment: str) -> str:
    """Run lines in a shell that ends at the first one that fails, and return what was printed."""
    ended = subprocess.run(
        ["sh", "-e", "-c", "\n".join(lines)],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def _makefile() -> str:
    return (ROOT / "Makefile").read_text(encoding="utf-8")


def _key_variables() -> set[str]:
    """Return the variables the sample organization takes keys from."""
    models = load(ROOT / "org" / "org.yml", environment={}).models.values()
    return {model.key_env for model in models} & set(KEYS)
