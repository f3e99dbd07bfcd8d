"""Jobs whose turns ask for several tags at once, and what became of each."""

from dataclasses import replace

from bot.domain.approvals import Approval, ApprovalStatus, Decision
from bot.domain.calls import Call
from bot.domain.cards import ApprovalCard
from bot.domain.ids import ApprovalId, AssignmentId, CallId, JobId, RepositoryName, RoleName
from bot.domain.models import ModelReply, Returned
from bot.domain.organization import Environment, Organization
from tests.services.world import (
    OMAR,
    REVISION,
    SAM,
    World,
    at_work,
    does,
    hands_in,
    judges,
    says,
)

ONE = ApprovalId(1)
BUILDER, SHOP = RoleName("builder"), RepositoryName("webshop")


def tagging(organization: Organization) -> Organization:
    """Let the builder tag; that cannot be undone."""
    builder = organization.roles[BUILDER]
    wider = replace(builder, tools=(*builder.tools, "repository__tag"))
    return replace(organization, roles={**organization.roles, BUILDER: wider})


def by_two(organization: Organization) -> Organization:
    """Need two people for a tag."""
    shop = organization.repositories[SHOP]
    rule = replace(shop.approval, owners=(OMAR, SAM), critical=("repository__tag",))
    changed = {**organization.repositories, SHOP: replace(shop, approval=rule)}
    return replace(tagging(organization), repositories=changed)


def on_staging(organization: Organization) -> Organization:
    shop = organization.repositories[SHOP]
    rule = replace(shop.approval, reversible=("repository__tag",))
    changed = replace(shop, approval=rule, environment=Environment.STAGING)
    tagged = tagging(organization)
    return replace(tagged, repositories={**organization.repositories, SHOP: changed})


def tags(*names: str) -> ModelReply:
    return does(*(says("repository__tag", "Tags.", name=n, revision=REVISION) for n in names))


async def asked_about(world: World, reply: ModelReply) -> None:
    await at_work(world, hands_in(), judges("pass"), judges("pass"), reply)


async def approvals(world: World) -> list[Approval]:
    async with world.database.reading() as tx:
        return list(await tx.approvals.of_job(JobId(1)))


async def statuses(world: World) -> list[ApprovalStatus]:
    return [each.status for each in await approvals(world)]


async def the_tags(world: World) -> list[Call]:
    async with world.database.reading() as tx:
        lead = (await tx.approvals.get(ONE)).call
        calls = await tx.calls.of_assignment((await tx.calls.get(lead)).assignment)
    return [call for call in calls if call.tool == "repository__tag"]


def tagged(world: World) -> list[str]:
    made = world.toolbox.requests
    return [str(r.arguments["name"]) for r in made if r.tool == "repository__tag"]


def card(world: World, copy: str = "thread", number: int = 1) -> ApprovalCard:
    shown = world.shown(f"approval:{number}:{copy}")
    assert isinstance(shown, ApprovalCard)
    return shown


async def approve(world: World, *, on: int = 1, by: str = OMAR) -> None:
    await world.services.approvals.answer(
        ApprovalId(on), by=OMAR if by == OMAR else SAM, decision=Decision.APPROVE
    )


async def choose(world: World, *chosen: int, reason: str = "") -> None:
    listed = frozenset(ApprovalId(n) for n in (1, 2, 3))
    await world.services.approvals.choose(
        ONE,
        by=OMAR,
        listed=listed,
        chosen=frozenset(ApprovalId(n) for n in chosen),
        reason=reason,
    )


def told(world: World) -> list[str]:
    return [m.text for m in world.llm.prompts[-1].messages if isinstance(m, Returned)][-3:]


async def the_segment(world: World) -> tuple[AssignmentId, int]:
    async with world.database.reading() as tx:
        found = await tx.assignments.get(
            (await tx.calls.get(CallId((await tx.approvals.get(ONE)).call))).assignment
        )
    return found.id, found.segment
