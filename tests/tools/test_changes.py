"""What a revision changes is told by the repository, whatever its author says."""

from bot.domain.ids import JobId, RevisionId
from bot.tools.workspaces import JobWorkspaces
from tests.tools.agents import Agent

ONE = JobId(1)


async def test_every_changed_and_new_file_is_named(agent: Agent, workspaces: JobWorkspaces) -> None:
    await agent.call(
        "workspace__edit", path="shop/cart.py", old="SHIPPING = 4_90", new="SHIPPING = 3_90"
    )
    await agent.call("workspace__write", path="docs/ümläut and\tgap.md", content="New.\n")

    revision = RevisionId(await agent.hand_in("Only the docs, believe me"))

    changed = await workspaces.changed(ONE, revision=revision)
    assert set(changed) == {"shop/cart.py", "docs/ümläut and\tgap.md"}


async def test_a_later_revision_names_what_all_of_them_change(
    agent: Agent, workspaces: JobWorkspaces
) -> None:
    await agent.call("workspace__write", path="docs/a.md", content="One.\n")
    await agent.hand_in("One")
    await agent.call("workspace__write", path="docs/b.md", content="Two.\n")

    revision = RevisionId(await agent.hand_in("Two"))

    assert await workspaces.changed(ONE, revision=revision) == ("docs/a.md", "docs/b.md")
