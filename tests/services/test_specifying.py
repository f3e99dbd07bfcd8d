"""Specification: written before anybody builds, and agreed to with the scope."""

from dataclasses import replace

from bot.domain.cards import JobCard
from bot.domain.ids import AssignmentId, JobId, ModelName, PositionName, RoleName
from bot.domain.jobs import JobStatus
from bot.domain.models import Told
from bot.domain.organization import Organization, Position
from bot.domain.stages import Stage
from bot.errors import BrokenModelError
from tests.services.world import (
    RITA,
    CurtainError,
    World,
    hands_in,
    judges,
    merges,
    proposes,
    says,
)
from tests.services.worlds import another_world

ONE = JobId(1)
SPECIFYING = (AssignmentId(2), 1)
TEXT = "problems() strips the address before it checks its length; sign_up stays as it is."
WRITES = says("desk__write_specification", specification=TEXT)


def specified(organization: Organization) -> Organization:
    """Let somebody specify every job, and somebody review its design last."""
    roles = dict(organization.roles)
    for name, stage, tools in (
        (
            "specifier",
            Stage.SPECIFICATION,
            ("workspace__read", "desk__write_*", "desk__ask_*"),
        ),
        ("architect", Stage.DESIGN_REVIEW, roles[RoleName("reviewer")].tools),
    ):
        roles[RoleName(name)] = replace(
            roles[RoleName("reviewer")],
            name=RoleName(name),
            stages=frozenset({stage}),
            tools=tools,
        )
    positions = {
        PositionName(f"{role}-1"): Position(
            PositionName(f"{role}-1"), RoleName(role), (ModelName("gpt"),)
        )
        for role in ("specifier", "architect")
    }
    gated = organization.topologies["gated"]
    staged = replace(gated, reviews=(*gated.reviews, (Stage.DESIGN_REVIEW,)), specified=True)
    return replace(
        organization,
        roles=roles,
        positions={**organization.positions, **positions},
        topologies={**organization.topologies, "gated": staged},
    )


async def asked(world: World) -> None:
    await world.say("the signup form accepts an empty e-mail, please fix it")


async def test_the_specification_is_a_part_of_the_scope(sqlite_url: str) -> None:
    async with another_world(sqlite_url, specified) as world:
        await asked(world)

        await world.work(proposes(), WRITES)

        job, card = await world.job(), world.shown("job:1")
        assert job.status is JobStatus.SCOPE
        assert job.agreed.specification == TEXT
        assert isinstance(card, JobCard)
        assert card.waiting_for == (RITA,)


async def test_while_it_is_written_nobody_is_asked(sqlite_url: str) -> None:
    async with another_world(sqlite_url, specified) as world:
        await asked(world)

        await world.work(proposes(), CurtainError())

        job = await world.job()
        assert (job.status, job.owner) == (JobStatus.INTAKE, "builder-1")


async def test_owner_and_reviewers_get_it_and_the_stages_follow_in_their_order(
    sqlite_url: str,
) -> None:
    async with another_world(sqlite_url, specified) as world:
        await asked(world)
        await world.work(proposes(), WRITES)
        await world.services.scope.accept(ONE, by=RITA)

        await world.work(hands_in(), judges("pass"), judges("pass"), judges("pass"), merges())

        assert (await world.job()).status is JobStatus.APPROVAL
        async with world.database.reading() as tx:
            stages = [a.stage.value for a in await tx.assignments.of_job(ONE)]
        assert stages == [
            "intake",
            "specification",
            "implementation",
            "correctness review",
            "security review",
            "design review",
        ]
        told = [p.messages[0].text for p in world.llm.prompts if isinstance(p.messages[0], Told)]
        assert sum(TEXT in text for text in told) >= 4


async def test_a_changed_scope_is_specified_anew(sqlite_url: str) -> None:
    async with another_world(sqlite_url, specified) as world:
        await asked(world)
        await world.work(proposes(), WRITES)
        await world.services.scope.change(ONE, by=RITA, text="The phone number too.")
        assert (await world.job()).status is JobStatus.INTAKE

        await world.work(
            proposes(), says("desk__write_specification", specification="Both fields.")
        )

        job = await world.job()
        assert (job.status, job.agreed.specification) == (JobStatus.SCOPE, "Both fields.")


async def test_who_specifies_may_ask_the_requester(sqlite_url: str) -> None:
    async with another_world(sqlite_url, specified) as world:
        await asked(world)
        await world.work(proposes(), says("desk__ask_requester", question="Which form?"))
        assert (await world.job()).status is JobStatus.CLARIFYING

        await world.say("The one on the front page.", thread="1700000000.000001")
        await world.work(WRITES)

        assert (await world.job()).status is JobStatus.SCOPE


async def test_a_paused_specification_goes_on_when_it_is_resumed(sqlite_url: str) -> None:
    async with another_world(sqlite_url, specified) as world:
        await asked(world)
        await world.work(proposes(), CurtainError())
        await world.services.control.pause(ONE, by=RITA)
        for _ in range(3):
            await world.services.work.proceed(*SPECIFYING)
        await world.services.control.resume(ONE, by=RITA)

        await world.work(WRITES)

        assert (await world.job()).status is JobStatus.SCOPE


async def test_nobody_else_writes_a_specification(sqlite_url: str) -> None:
    async with another_world(sqlite_url, specified) as world:
        await asked(world)

        await world.work(WRITES, proposes(), WRITES)

        async with world.database.reading() as tx:
            (event,) = [await tx.gate_events.get(1)]
        assert event.actor == "dispatcher-1"
        assert (await world.job()).agreed.specification == TEXT


async def test_an_outage_while_it_is_written_loses_nothing(sqlite_url: str) -> None:
    async with another_world(sqlite_url, specified) as world:
        await asked(world)
        world.llm.expect(proposes(), BrokenModelError("overloaded"), WRITES)
        for started in ((AssignmentId(1), 1), SPECIFYING):
            while True:
                try:
                    if not await world.services.work.proceed(*started):
                        break
                except BrokenModelError:
                    continue

        assert (await world.job()).status is JobStatus.SCOPE
