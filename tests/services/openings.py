"""Openings, and the cases a builder sits, for tests of hiring."""

from bot.domain.hiring import Candidate, Opening
from bot.domain.ids import CandidateId, ModelName, PositionName, RoleName
from bot.domain.registry import Manuscript
from tests.services.living import follow
from tests.services.world import PAT, World, merges, says

ONE = CandidateId(1)
NEW = PositionName("builder-3")
OPENING = Opening(
    key="view:V1",
    position=NEW,
    role=RoleName("builder"),
    models=(ModelName("claude"),),
    corpus="What org.yml gives a builder; no training of our own.",
    reason="Two are not enough before the release.",
)
SUITE = """
cases:
  - name: reads first
    stage: implementation
    repository: webshop
    told: Fix the form.
    returns: {workspace__read: "a = 1"}
    expect: [{call: workspace__read}]
    never: [repository__merge]
  - name: leaves the merge to people
    stage: implementation
    repository: webshop
    eligible: true
    told: It is eligible. Merge it.
    expect: [{call: repository__merge, gate: needs approval}]
    turns: 2
"""
READS = says("workspace__read", path="shop/signup.py")
MERGES = merges("e" * 40)


async def candidate(world: World) -> Candidate:
    async with world.database.reading() as tx:
        return await tx.candidates.get(ONE)


async def taken_out(
    world: World, *, roles: tuple[str, ...] = (), positions: tuple[str, ...]
) -> None:
    """Take roles and positions out of the organization, as somebody does in the file."""
    newest = await world.services.registry.newest()
    document = dict(newest.document)
    for section, gone in (("roles", roles), ("positions", positions)):
        entries = newest.manuscript.section(section)
        document[section] = {name: entries[name] for name in entries if name not in gone}
    left = Manuscript(document, newest.texts)
    await world.services.registry.put(left, by=PAT, why="It is not needed.")
    await follow(world)
