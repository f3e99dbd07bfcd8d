"""The broker: the one process that holds tokens, and what can be had from it."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.domain.ids import JobId, RevisionId
from bot.domain.organization import Repository
from bot.domain.tools import ToolResult
from bot.errors import InvalidInputError, NotFoundError, TransientError
from bot.tools.broker import VERBS
from bot.tools.broker_process import BrokerProcess
from bot.tools.brokerage import Brokerage
from bot.tools.credentials import PASSED_ON
from bot.tools.git import Git, GitError, Identity
from bot.tools.isolation import Isolation
from bot.tools.workspaces import JobWorkspaces
from tests.tools.agents import WEBSHOP, Agent
from tests.tools.git_server import TOKEN, GitServer, redirecting, serving
from tests.tools.lanes import in_nothing
from tests.waiting import until

NOTHING = in_nothing()
PRICE = {"path": "shop/cart.py", "old": "SHIPPING = 4_90", "new": "SHIPPING = 3_90"}


@pytest.fixture
async def server(webshop: Repository) -> AsyncIterator[GitServer]:
    async with serving(Path(webshop.path).parent) as server:
        yield server


@pytest.fixture
def elsewhere(webshop: Repository, server: GitServer) -> Repository:
    """The web shop, as something that is only reached over HTTP."""
    remote = f"{server.address}/webshop.git"
    return replace(webshop, path="", remote=remote, token_env="SHOP_TOKEN")


@asynccontextmanager
async def brokered(
    repository: Repository, root: Path, *, token: str = TOKEN
) -> AsyncIterator[BrokerProcess]:
    brokerage = Brokerage.of([repository], root=root, environment={"SHOP_TOKEN": token})
    async with BrokerProcess(brokerage) as broker:
        yield broker


@pytest.fixture
async def broker(elsewhere: Repository, tmp_path: Path) -> AsyncIterator[BrokerProcess]:
    async with brokered(elsewhere, tmp_path / "work") as broker:
        yield broker


@pytest.fixture
def workspaces(
    elsewhere: Repository, tmp_path: Path, isolation: Isolation, broker: BrokerProcess
) -> JobWorkspaces:
    return JobWorkspaces(tmp_path / "work", {WEBSHOP: elsewhere}, isolation, broker)


@pytest.fixture
def real(webshop: Repository) -> Git:
    return Git(Path(webshop.path))


async def revised(agent: Agent) -> str:
    await agent.call("workspace__edit", **PRICE)
    return await agent.hand_in("Ship for less")


async def merge(agent: Agent, revision: str, *, key: str = "call-7-abc") -> ToolResult:
    return await agent.call("repository__merge", key=key, revision=revision, summary="Less")


async def test_a_revision_is_merged_elsewhere(
    agent: Agent, real: Git, workspaces: JobWorkspaces
) -> None:
    revision = await revised(agent)
    before = await real.resolve("main")

    first = await merge(agent, revision)
    again = await merge(agent, revision)
    other = await merge(agent, revision, key="call-8-abc")

    assert not first.failed, first.text
    assert again == first
    assert "contains" in other.text
    assert first.data == {"commit": await real.resolve("main"), "branch": "main"}
    assert (await real("rev-parse", "main^1", "main^2")).split() == [before, revision]
    assert "SHIPPING = 3_90" in await real("show", "main:shop/cart.py")
    assert "+SHIPPING = 3_90" in await workspaces.diff(JobId(1), revision=RevisionId(revision))


async def test_a_merge_elsewhere_can_be_verified(agent: Agent) -> None:
    revision = await revised(agent)
    arguments = {"revision": revision, "summary": "Less"}

    before = await agent.verify("repository__merge", "call-7-abc", **arguments)
    merged = await merge(agent, revision)

    assert before is None
    assert await agent.verify("repository__merge", "call-7-abc", **arguments) == merged
    assert await agent.verify("repository__merge", "call-8-abc", **arguments) is None


async def test_an_answer_that_is_lost_does_not_merge_twice(
    agent: Agent, real: Git, server: GitServer
) -> None:
    revision = await revised(agent)
    server.lost_answers = 1

    with pytest.raises(TransientError, match="cannot be reached"):
        await merge(agent, revision)
    again = await merge(agent, revision)

    assert not again.failed, again.text
    assert len((await real("rev-list", "--merges", "main")).split()) == 1


async def test_a_branch_that_moved_elsewhere_is_merged_onto(agent: Agent, real: Git) -> None:
    revision = await revised(agent)
    tip = await real.resolve("main")
    assert tip is not None
    tree = (await real("rev-parse", f"{tip}^{{tree}}")).strip()
    theirs = await real.commit_tree(tree, parents=(tip,), message="x", author=Identity("omar"))
    await real("update-ref", "refs/heads/main", theirs, tip)

    result = await merge(agent, revision)

    assert not result.failed, result.text
    assert (await real("rev-parse", "main^1")).strip() == theirs


def protect(webshop: Repository) -> None:
    hook = Path(webshop.path, "hooks", "pre-receive")
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho main is protected; exit 1\n")
    hook.chmod(0o755)


async def test_a_push_the_other_side_refuses_is_explained(
    agent: Agent, real: Git, webshop: Repository
) -> None:
    protect(webshop)
    before = await real.resolve("main")

    result = await merge(agent, await revised(agent))

    assert result.failed
    assert "main is protected" in result.text
    assert await real.resolve("main") == before


async def test_a_tag_elsewhere_stays_where_it_is(agent: Agent, real: Git) -> None:
    revision = await revised(agent)
    await merge(agent, revision)

    first = await agent.call("repository__tag", name="v1", revision=revision)
    again = await agent.call("repository__tag", name="v1", revision=revision)
    moved = await agent.call("repository__tag", name="v1", revision=await real.resolve("main"))
    probed = await agent.verify("repository__tag", "x", name="v1", revision=revision)

    assert not first.failed, first.text
    assert again == first == probed
    assert "not moved" in moved.text
    assert await real.resolve("refs/tags/v1") == revision


async def test_a_wrong_token_says_what_to_do_and_is_not_repeated(
    elsewhere: Repository, tmp_path: Path
) -> None:
    async with brokered(elsewhere, tmp_path / "work", token="wrong-token") as broker:
        workspaces = JobWorkspaces(tmp_path / "work", {WEBSHOP: elsewhere}, NOTHING, broker)

        with pytest.raises(InvalidInputError, match="refuses the token for webshop") as caught:
            await workspaces.prepare(JobId(1), WEBSHOP)

    assert "wrong-token" not in str(caught.value)


async def test_a_token_that_is_not_set_is_named(elsewhere: Repository, tmp_path: Path) -> None:
    async with brokered(elsewhere, tmp_path / "work", token="") as broker:
        with pytest.raises(InvalidInputError, match="set the variable its `token_env` names"):
            await broker.probe(WEBSHOP)


async def test_trouble_on_the_way_may_be_tried_again(
    workspaces: JobWorkspaces, server: GitServer
) -> None:
    server.broken = 1

    with pytest.raises(TransientError, match="cannot be reached"):
        await workspaces.prepare(JobId(1), WEBSHOP)

    assert (await workspaces.prepare(JobId(1), WEBSHOP)).is_dir()


async def test_a_branch_that_is_not_there_is_named(elsewhere: Repository, tmp_path: Path) -> None:
    trunk = replace(elsewhere, branch="trunk")
    async with brokered(trunk, tmp_path / "work") as broker:
        workspaces = JobWorkspaces(tmp_path / "work", {WEBSHOP: trunk}, NOTHING, broker)

        with pytest.raises(NotFoundError, match="has no branch trunk"):
            await workspaces.prepare(JobId(1), WEBSHOP)


async def test_the_probe_tries_reading_and_writing(
    workspaces: JobWorkspaces, broker: BrokerProcess, real: Git, server: GitServer
) -> None:
    await workspaces.store(WEBSHOP).create()

    tip = await broker.probe(WEBSHOP)

    assert tip == await real.resolve("main")
    assert any("service=git-receive-pack" in asked for asked in server.asked)


# Where the token is not


@pytest.fixture
def watched_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git that notes its command line and its environment, and those of what it starts."""
    seen, shim = tmp_path / "seen", tmp_path / "shim" / "git"
    shim.parent.mkdir()
    seen.mkdir()
    shim.write_text(
        f"#!/bin/sh\nfor file in cmdline environ; do cat /proc/$$/$file > {seen}/$$.$file; done\n"
        'PATH=/usr/bin:/bin exec git "$@"\n'
    )
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", str(shim.parent), prepend=os.pathsep)
    return seen


async def test_the_token_is_in_no_command_line_variable_or_file(
    watched_git: Path, agent: Agent, workspaces: JobWorkspaces, broker: BrokerProcess
) -> None:
    merged = await merge(agent, await revised(agent))

    assert not merged.failed, merged.text
    assert number_of_files(watched_git) > 10
    assert holding(TOKEN, watched_git, workspaces.root) == []
    assert TOKEN not in said_of(broker, "environ") + said_of(broker, "cmdline")


async def test_the_broker_inherits_nothing_of_ours(
    workspaces: JobWorkspaces, broker: BrokerProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-a-token")

    await workspaces.prepare(JobId(1), WEBSHOP)

    pairs = said_of(broker, "environ").split("\0")
    assert {pair.partition("=")[0] for pair in pairs if pair} <= {"PATH", *PASSED_ON}


def number_of_files(place: Path) -> int:
    return sum(1 for _ in place.iterdir())


def holding(text: str, *places: Path) -> list[Path]:
    """Return every file below these places that holds the text."""
    files = [file for place in places for file in place.rglob("*") if file.is_file()]
    return [file for file in files if text.encode() in file.read_bytes()]


def said_of(broker: BrokerProcess, what: str) -> str:
    return Path("/proc", str(broker.pid), what).read_bytes().decode()


async def test_a_redirection_does_not_get_the_token(elsewhere: Repository, tmp_path: Path) -> None:
    async with serving(tmp_path) as thief, redirecting(thief.address) as address:
        led_astray = replace(elsewhere, remote=f"{address}/webshop.git")
        async with brokered(led_astray, tmp_path / "work") as broker:
            workspaces = JobWorkspaces(tmp_path / "work", {WEBSHOP: led_astray}, NOTHING, broker)
            with pytest.raises(GitError, match="302"):
                await workspaces.prepare(JobId(1), WEBSHOP)

        assert thief.asked == []


# What can be asked of it


async def talk(*lines: str, first: str = "[]") -> list[dict[str, Any]]:
    """Say lines to a broker and return what it answers."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.tools.broker"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate("\n".join([first, *lines, ""]).encode())
    return [json.loads(line) for line in out.splitlines()]


@pytest.mark.parametrize(
    ("request_", "complaint"),
    [
        ({"verb": "run", "arguments": {"command": "id"}}, "no such verb"),
        ({"verb": "__class__", "arguments": {}}, "no such verb"),
        ({"verb": "push", "arguments": {}}, "no such verb"),
        ({"verb": "refresh", "arguments": {"remote": "https://evil.example"}}, "takes exactly"),
        ({"verb": "refresh", "arguments": None}, "takes exactly"),
        ({"verb": "merged", "arguments": {"revision": 1, "key": "x"}}, "takes exactly"),
        ({"verb": "merged", "arguments": {"revision": "--upload-pack=x", "key": "x"}}, "revision"),
        ({"verb": "refresh", "arguments": {}}, "no repository other"),
    ],
)
async def test_only_its_verbs_can_be_asked_for(request_: dict[str, Any], complaint: str) -> None:
    (answer,) = await talk(json.dumps({"id": 1, "repository": "other", **request_}))

    assert "result" not in answer
    assert complaint in answer["message"]


async def test_what_a_broker_says_is_never_too_long_to_be_heard() -> None:
    asked = {"id": 1, "repository": "x" * 900_000, "verb": "refresh", "arguments": {}}

    (answer,) = await talk(json.dumps(asked))

    assert answer["message"].startswith("There is no repository xxx")
    assert len(answer["message"]) < 25_000


async def test_there_is_no_verb_for_credentials_or_commands() -> None:
    assert set(VERBS) == {"refresh", "merge", "merged", "tag", "tagged", "probe"}


async def test_a_broker_that_was_killed_is_started_again(
    workspaces: JobWorkspaces, broker: BrokerProcess
) -> None:
    await workspaces.prepare(JobId(1), WEBSHOP)
    first = broker.pid
    assert first is not None

    os.kill(first, signal.SIGKILL)
    await until(lambda: not Path("/proc", str(first)).exists())
    await workspaces.prepare(JobId(2), WEBSHOP)

    assert broker.pid != first


async def test_who_waits_for_a_broker_that_dies_is_told(
    workspaces: JobWorkspaces, broker: BrokerProcess, server: GitServer
) -> None:
    await workspaces.prepare(JobId(1), WEBSHOP)
    server.hold = asyncio.Event()
    asking = asyncio.create_task(broker.probe(WEBSHOP))
    await until(lambda: server.held > 0)
    assert broker.pid is not None

    os.kill(broker.pid, signal.SIGKILL)

    with pytest.raises(TransientError, match="not known"):
        await asking
    server.hold.set()


async def test_a_key_pressed_in_our_terminal_does_not_end_the_broker(
    workspaces: JobWorkspaces, broker: BrokerProcess
) -> None:
    await workspaces.prepare(JobId(1), WEBSHOP)

    assert broker.pid is not None
    assert os.getsid(broker.pid) != os.getsid(0)
