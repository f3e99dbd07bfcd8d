"""The tutorial is played from its first step to its last, and compared with what it promises."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.docs.pages import TUTORIAL, fences
from tests.docs.play import Play, plain, playing

RITA, OMAR, PAT = "U0RITA", "U0OMAR", "U0PAT"
TEXT = TUTORIAL.read_text(encoding="utf-8")
QUOTES = re.findall(r"^> (.+)$", TEXT, re.MULTILINE)
BUTTONS = set(re.findall(r"\*\*([^*]+)\*\*", TEXT))


@pytest.mark.scenario
async def test_the_demo_goes_as_the_tutorial_tells(tmp_path: Path) -> None:
    async with playing(tmp_path / "demo") as play:
        await play.banner()
        await _ask_and_watch(play)
        await _decide(play)
        await _look_behind(play, tmp_path / "demo")
        await _ask_for_a_pizza(play)

        assert play.missing(QUOTES) == []
        assert BUTTONS - play.labels == set()


async def _ask_and_watch(play: Play) -> None:
    request, _ = fences(TUTORIAL, "text")
    play.thread = await play.ask(request.text.strip())
    await play.press(RITA, "accept_scope")
    await play.press(PAT, "pause")
    await play.press(PAT, "resume")


async def _decide(play: Play) -> None:
    await play.press(RITA, "approve")
    await play.until_told(RITA, "so somebody else must decide about it")
    await play.until_told(OMAR, "Exactly this call")
    await play.slack.act(OMAR, "open_home")
    await play.until_told(OMAR, "Waiting for your decision")
    await play.press(OMAR, "approve")
    await play.press(RITA, "accept_result")
    await play.until("The job is closed.")


async def _look_behind(play: Play, place: Path) -> None:
    log = _log(place)
    assert len(log) == 6
    assert "Refuse a signup form without an e-mail address" in log[0]

    _, typed = fences(TUTORIAL, "text")
    name, _, words_after = typed.text.strip().partition(" ")
    about = {"name": name, "text": words_after, "channel": "C0WEBSHOP"}
    answer = await play.slack.act(RITA, "command", **about)
    assert "Accepted." in plain(answer["text"])


def _log(place: Path) -> list[str]:
    """Return what the page's own command prints for the demo in this folder."""
    (line,) = [f.text.strip() for f in fences(TUTORIAL, "sh") if f.text.startswith("git ")]
    words = line.replace(".demo/", f"{place}/").split()
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.splitlines()


async def _ask_for_a_pizza(play: Play) -> None:
    thread = await play.ask("@Countersign please order a pizza", channel="C0GENERAL")
    await play.until("Nobody here does this.", channel="C0GENERAL", thread=thread)
