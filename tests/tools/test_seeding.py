"""A seeded revision differs in one file, and its clone looks like any other."""

from pathlib import PurePosixPath

import pytest

from bot.domain.ids import JobId, PositionName, RevisionId
from bot.errors import InvalidInputError
from bot.tools.workspaces import JobWorkspaces
from tests.tools.agents import WEBSHOP, Agent

HIDDEN = JobId(9)
FILE = "shop/cart.py"


async def seeded(workspaces: JobWorkspaces, agent: Agent) -> tuple[RevisionId, RevisionId]:
    await workspaces.prepare(agent.job, WEBSHOP)
    change = {"path": FILE, "old": "SHIPPING = 4_90", "new": "SHIPPING = 9_90"}
    await agent.call("workspace__edit", **change)
    await agent.call("workspace__write", key="call-2", path="shop/new.py", content="x = 1\n")
    revision = RevisionId(await agent.hand_in())
    text = await workspaces.text(agent.job, revision=revision, file=FILE)
    wrong = text.replace("9_90", "9_91")
    return revision, await workspaces.seed(agent.job, revision=revision, file=FILE, text=wrong)


async def test_the_seeded_revision_differs_in_one_file(
    workspaces: JobWorkspaces, agent: Agent
) -> None:
    revision, wrong = await seeded(workspaces, agent)

    store = workspaces.store(WEBSHOP)
    assert (await store.git("diff", "--name-only", revision, wrong)).split() == [FILE]
    assert await store.git("log", "-1", "--format=%an %B", wrong) == await store.git(
        "log", "-1", "--format=%an %B", revision
    )
    assert await store.head(agent.job) == revision
    assert not await store.handed_in(agent.job, revision=wrong)


async def test_the_clone_of_the_hidden_job_shows_the_defect_as_the_change(
    workspaces: JobWorkspaces, agent: Agent
) -> None:
    _, wrong = await seeded(workspaces, agent)

    await workspaces.place(HIDDEN, like=agent.job, revision=wrong)
    await workspaces.place(HIDDEN, like=agent.job, revision=wrong)

    assert "9_91" in workspaces.files(HIDDEN).read_bytes(PurePosixPath(FILE), limit=99_999).decode()
    assert (
        "9_90" in workspaces.files(agent.job).read_bytes(PurePosixPath(FILE), limit=99_999).decode()
    )
    assert await workspaces.changes(HIDDEN) == (await workspaces.diff(HIDDEN, revision=wrong))
    listed = await workspaces.diff(HIDDEN, revision=wrong)
    assert "+SHIPPING = 9_91" in listed
    assert "shop/new.py" in listed


async def test_without_a_revision_the_clone_is_as_it_was_in_the_beginning(
    workspaces: JobWorkspaces, agent: Agent
) -> None:
    await seeded(workspaces, agent)

    await workspaces.place(HIDDEN, like=agent.job, revision=None)

    store = workspaces.store(WEBSHOP)
    assert await workspaces.changes(HIDDEN) == ""
    assert await store.base(HIDDEN) == await store.base(agent.job)
    text = workspaces.files(HIDDEN).read_bytes(PurePosixPath(FILE), limit=99_999).decode()
    assert "SHIPPING = 4_90" in text
    with pytest.raises(InvalidInputError, match="Nothing has changed"):
        await workspaces.hand_in(HIDDEN, author=PositionName("builder-3"), summary="Nothing.")


async def test_what_is_no_text_of_a_revision_is_refused(
    workspaces: JobWorkspaces, agent: Agent
) -> None:
    revision, _ = await seeded(workspaces, agent)

    for file in ("shop", "nowhere.py", "../cart.py"):
        with pytest.raises(InvalidInputError):
            await workspaces.text(agent.job, revision=revision, file=file)
