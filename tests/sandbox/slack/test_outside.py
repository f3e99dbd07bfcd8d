"""The local Slack from outside: its files, its command line, its control over HTTP."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

import sandbox.slack
from sandbox.slack import Fault, LocalSlack, SandboxError, Workspace
from sandbox.slack.compose import compose
from sandbox.slack.installation import Installation
from sandbox.slack.remote import RemoteSlack
from sandbox.slack.world.world import World
from tests.sandbox.slack.conftest import WORKSPACE

SAMPLE = Path(sandbox.slack.__file__).parent / "workspace.yml"


@asynccontextmanager
async def _process(*options: str) -> AsyncIterator[str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox.slack", *options, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(20):
            line = (await process.stdout.readline()).decode()
        found = re.search(r"http://\S+", line)
        assert found is not None
        yield found[0]
    finally:
        process.terminate()
        await process.wait()


def test_the_sample_workspace_is_complete() -> None:
    workspace = Workspace.load(SAMPLE)

    assert [p.id for p in workspace.people] == ["U0RITA", "U0OMAR", "U0MIA", "U0PAT", "U0SAM"]
    assert {c.id for c in workspace.channels} == {"C0WEBSHOP", "C0GENERAL", "C0OPS"}
    assert workspace.app.bot_user_id == "U0BOT"


def test_a_broken_workspace_names_every_fault() -> None:
    data = {"people": [{"name": "x"}], "channels": [{"id": "C1", "name": "c", "colour": "red"}]}

    with pytest.raises(SandboxError) as refusal:
        Workspace.from_data(data, source="mine.yml")

    assert "mine.yml" in str(refusal.value)
    assert "people.0.id: Field required" in str(refusal.value)
    assert "channels.0.colour: Extra inputs are not permitted" in str(refusal.value)


def test_a_channel_with_strangers_is_refused() -> None:
    data = {
        "people": [{"id": "U1", "name": "x"}],
        "channels": [{"id": "C1", "name": "c", "members": ["U1", "U2"]}],
    }

    with pytest.raises(SandboxError, match="C1 names U2; add them under people"):
        Workspace.from_data(data)


@pytest.mark.parametrize(
    ("text", "reason"),
    [(None, "cannot be read"), ("a: [", "not valid YAML"), ("a: 1", "not an app manifest")],
)
def test_a_broken_manifest_is_explained(tmp_path: Path, text: str | None, reason: str) -> None:
    path = tmp_path / "manifest.yml"
    if text is not None:
        path.write_text(text)

    with pytest.raises(SandboxError, match=reason):
        Installation.load(path)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("@Countersign fix it", "<@U0BOT> fix it"),
        ("@rita reyes and @omar", "<@U0RITA> and <@U0OMAR>"),
        ("mail me@omar.example", "mail me@omar.example"),
        ("<@U0BOT> a < b & c", "<@U0BOT> a &lt; b &amp; c"),
        ("@here look", "<!here> look"),
        ("see https://example.com/a.", "see <https://example.com/a>."),
        ("@nobody", "@nobody"),
    ],
)
def test_typed_text_becomes_slack_text(typed: str, kept: str) -> None:
    assert compose(World(WORKSPACE), typed).text == kept


async def test_another_process_can_do_everything() -> None:
    async with _process("--retry-delays", "0,0.1") as url, RemoteSlack(url) as slack:
        web = AsyncWebClient(token="xoxb-local", base_url=slack.api_url)
        ts = await slack.act("U0RITA", "say", channel="C0WEBSHOP", text="@Countersign hi")
        await slack.fail("chat.postMessage", how=Fault.SERVER_ERROR)
        with pytest.raises(SlackApiError):
            await web.chat_postMessage(channel="C0WEBSHOP", text="One")
        await web.chat_postMessage(channel="C0WEBSHOP", thread_ts=ts, text="Two")
        thread = await slack.wait_for(lambda: slack.messages("C0WEBSHOP", ts))
        calls = await slack.calls("chat.postMessage")
        await slack.change_person("U0OMAR", deleted=True)
        told = await slack.told()
        sees = await slack.sees("U0RITA")

    assert [m["text"] for m in thread] == ["<@U0BOT> hi", "Two"]
    assert [(c["ok"], c["fault"]) for c in calls] == [(False, "server_error"), (True, "")]
    assert {t["name"] for t in told} == {"app_mention", "message", "user_change"}
    assert sees == {"dms": [], "ephemerals": [], "views": [], "home": None}


async def test_a_wrong_order_from_outside_is_explained(slack: LocalSlack) -> None:
    async with RemoteSlack(slack.url) as remote:
        with pytest.raises(SandboxError, match="Nobody can fly"):
            await remote.act("U0RITA", "fly")
        with pytest.raises(SandboxError, match="missing a required argument: 'text'"):
            await remote.act("U0RITA", "say", channel="C0WEBSHOP")
        with pytest.raises(SandboxError, match="no switch"):
            await remote.switch("explode")
        with pytest.raises(SandboxError, match="U0NOBODY"):
            await remote.sees("U0NOBODY")


async def test_the_command_line_refuses_a_broken_file(tmp_path: Path) -> None:
    path = tmp_path / "workspace.yml"
    path.write_text("people: []")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "sandbox.slack",
        "--workspace",
        str(path),
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()

    assert process.returncode == 2
    assert b"nobody works here" in said
