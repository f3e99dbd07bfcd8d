"""Whatever moment the bot is killed at: one merge, one result, and every message once."""

import asyncio
import os
from collections import Counter
from pathlib import Path

import pytest

from bot.services.auditing import Auditing
from sandbox.slack import Fault, LocalSlack
from storage.bell import Bell
from storage.database import Database
from tests.fakes import FakeQueue
from tests.kill.bot import Bot
from tests.kill.killer import deadly_git
from tests.kill.people import People
from tests.kill.reaper import Reaper
from tests.scenarios.conversations import Conversation, key_of, text_of
from tests.scenarios.office import WEBSHOP
from tests.scenarios.repository import Bare

pytestmark = pytest.mark.kill


async def test_ten_kills_at_random_moments_leave_one_merge_and_one_result(
    bot: Bot, slack: LocalSlack, webshop: Bare, seed: int
) -> None:
    await bot.start()
    reaper = Reaper(bot, seed)
    async with asyncio.TaskGroup() as group:
        group.create_task(reaper.reap())
        playing = group.create_task(People(slack).play())

    shown = f"--kill-seed={seed}: {reaper.moments}"
    assert bot.kills == 10, shown
    everything_is_there_once(playing.result(), slack, shown)
    await the_audit_is_whole(bot)
    assert webshop.merges() == [webshop.main], shown


async def test_a_kill_between_a_merge_and_its_record_leaves_one_merge(
    bot: Bot, slack: LocalSlack, webshop: Bare, tmp_path: Path
) -> None:
    killed = tmp_path / "killed"
    deadly = deadly_git(tmp_path, victim=bot.pid, done=killed)
    bot.path = f"{deadly}{os.pathsep}{bot.path}"
    await bot.start()
    playing = asyncio.create_task(People(slack).play())

    await bot.died()
    merged = webshop.merges()
    told = [key_of(message) for message in slack.messages(WEBSHOP, _request(slack))]
    await bot.start()
    thread = await playing

    assert killed.exists()
    assert len(merged) == 1
    assert "result:1:1" not in told
    assert webshop.merges() == merged
    everything_is_there_once(thread, slack, bot.log.read_text()[-2000:])
    await the_audit_is_whole(bot)


async def test_a_kill_between_a_post_and_its_record_leaves_one_message(
    bot: Bot, slack: LocalSlack
) -> None:
    await bot.start()
    slack.faults.fail("chat.postMessage", how=Fault.LOST_AFTER)
    thread = await People(slack).ask()

    await slack.wait_for(lambda: slack.journal.calls("chat.postMessage"))
    await bot.kill()
    assert len(thread.of("job")) == 1
    await bot.start()
    await thread.offers("accept_scope")

    assert len(thread.of("job")) == 1


def _request(slack: LocalSlack) -> str:
    """Return the message with which the story began."""
    return str(slack.messages(WEBSHOP)[0]["ts"])


async def the_audit_is_whole(bot: Bot) -> None:
    """Look at the chain beside the bot at work: no kill left a gap in it or a half entry."""
    file = bot.place / "data" / "countersign.sqlite"
    database = Database(f"sqlite:///{file}", queue=FakeQueue(), bell=Bell())
    found = await Auditing(database).verify(anchors={})
    await database.close()
    assert found.fault is None
    assert found.end.sequence >= 10


def everything_is_there_once(thread: Conversation, slack: LocalSlack, shown: str) -> None:
    """Look at every message there is: each is there once, and in its last state."""
    letters = Conversation(slack, slack.person("U0OMAR").dm_channel)
    keys = Counter(key_of(m) for m in [*thread.messages[1:], *letters.messages])
    assert set(keys.values()) == {1}, f"{keys} {shown}"
    kinds = Counter(key.split(":")[0] for key in keys)
    everything = {"job": 1, "finding": 2, "verdict": 4, "approval": 2, "result": 1}
    assert kinds == everything, f"{kinds} {shown}"
    assert [(r["name"], r["count"]) for r in thread.root["reactions"]] == [("eyes", 1)], shown
    assert "*Accepted.*" in text_of(thread.of("job")[0]), shown
    assert "*Accepted* by <@U0RITA>" in text_of(thread.of("result")[0]), shown
