"""The gate catches the enforcer, and a drill that proves less than that is an alarm."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.approvals import Approval, ApprovalStatus, Decision
from bot.domain.cards import ApprovalCard, DrillCard
from bot.domain.credentials import CREDENTIAL
from bot.domain.drill import Drill, Rehearsed
from bot.domain.ids import ApprovalId, DrillId, JobId, RepositoryName, UserId
from bot.domain.jobs import JobStatus
from bot.domain.organization import Organization
from bot.domain.secrets import Redactor
from bot.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from bot.gate import Gate
from bot.services.drills import Drills
from bot.services.judging import Judge
from tests.services.conftest import ORG
from tests.services.world import (
    OMAR,
    PAT,
    RITA,
    TOOLS,
    World,
    delivers,
    hands_in,
    in_approval,
    judges,
    merges,
    proposes,
)

PASSWORD = "open-sesame-41"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ONE = ApprovalId(1)
KNOWN = Redactor({"shop password": PASSWORD})


FAILED = Rehearsed(refused=True, said="The push failed: no such repository")


@dataclass
class FakeRehearsal:
    """Pushes that end as they are told to."""

    came: Rehearsed
    tried: list[RepositoryName] = field(default_factory=list)

    async def push(self, repository: RepositoryName) -> Rehearsed:
        self.tried.append(repository)
        if repository == "gone":
            raise NotFoundError("It is not there.")
        return self.came


def drills(
    world: World,
    *,
    gate: Gate | None = None,
    organization: Organization | None = None,
    came: Rehearsed = FAILED,
) -> Drills:
    organization = organization or world.organization
    tools = {tool.full_name: tool for tool in TOOLS}
    judge = Judge(organization, tools, gate or a_gate(organization), world.clock, KNOWN)
    return Drills(world.database, world.clock, judge, FakeRehearsal(came))


def a_gate(organization: Organization, *, lanes: Path = ORG / "lanes.cedar") -> Gate:
    return Gate.load(organization, tools=TOOLS, lanes=lanes, gates=ORG / "gates.cedar")


async def test_every_attempt_is_blocked_recorded_and_posted(world: World) -> None:
    drill = await drills(world).run_now()
    await world.deliver()

    assert drill.passed, drill.alarms
    assert [trial.name for trial in drill.trials] == [
        "reuse of a credential (shop password)",
        "reuse of a credential (made up)",
        "a write into webshop",
        "a push into webshop past the pipeline",
        "a write into playground",
        "a push into playground past the pipeline",
        "git push into webshop from inside a lane",
        "git push into playground from inside a lane",
    ]
    assert {trial.actor for trial in drill.trials} == {"security-1"}
    assert drill.trials[0].rules == (CREDENTIAL,)
    assert "repository__merge" in drill.trials[3].attempted
    card = world.shown(f"drill:1:{PAT}")
    assert isinstance(card, DrillCard)
    assert card.drill == drill
    assert world.messenger.posts[-1].place.channel == "D0PAT"


async def test_its_gate_events_are_of_no_job_and_hold_no_secret(
    world: World, sqlite_url: str
) -> None:
    drill = await drills(world).run_now()

    async with world.database.reading() as tx:
        events = [await tx.gate_events.get(trial.event) for trial in drill.trials]
        counts = await tx.gate_events.counts()
    assert {(event.job, event.result) for event in events} == {(None, "blocked")}
    assert {event.details["drill"] for event in events} == {drill.id}
    assert counts == {}
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    held = b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))
    assert PASSWORD.encode() not in held


async def test_it_runs_once_a_week_whichever_clock_asks(world: World) -> None:
    weekly = drills(world)

    first = await weekly.run_due()
    again = await weekly.run_due()
    twice = await weekly.run("2026-W10")
    world.clock.advance(days=7)
    next_week = await weekly.run_due()

    assert first is not None
    assert (first.key, again, twice) == ("2026-W10", None, None)
    assert next_week is not None
    assert next_week.key == "2026-W11"


async def test_a_policy_that_lets_reviewers_write_is_an_alarm(world: World, tmp_path: Path) -> None:
    lanes = tmp_path / "lanes.cedar"
    lanes.write_text(
        '@id("all") @tier("green") @reason("Anything.") permit (principal, action, resource);'
    )

    drill = await drills(world, gate=a_gate(world.organization, lanes=lanes)).run_now()
    await world.deliver()

    assert not drill.passed
    assert "security-1: a write into webshop was NOT blocked." in drill.alarms
    assert "security-1: a push into webshop past the pipeline was NOT blocked." in drill.alarms
    assert drill.trials[0].blocked, "no policy can let a credential pass"
    async with world.database.reading() as tx:
        events = [await tx.gate_events.get(trial.event) for trial in drill.trials]
        audited = await tx.audit.latest(1)
    assert [event.result for event in events].count("NOT blocked") == 4
    assert (audited[0].verb, audited[0].detail["alarms"]) == ("drill.failed", list(drill.alarms))
    assert isinstance(world.shown(f"drill:1:{PAT}"), DrillCard)


async def test_a_push_that_succeeds_or_moves_something_is_an_alarm(world: World) -> None:
    accepted = Rehearsed(refused=False, said="The push was accepted.")
    moved = Rehearsed(refused=True, said="The push failed.", moved=("refs/heads/drill",))

    for came in (accepted, moved):
        drill = await drills(world, came=came).run_now()
        assert drill.alarms[0] == (
            "security-1: git push into webshop from inside a lane was NOT blocked."
        )
        world.clock.advance(seconds=1)


async def test_without_anything_that_can_try_a_push_nothing_is_proven(world: World) -> None:
    # The assembly of these tests was given no rehearsal.
    drill = await world.services.drills.run_now()

    assert not drill.passed


async def test_without_a_security_position_there_is_nobody_to_drill(world: World) -> None:
    positions = {
        name: replace(position, active=position.role != "security")
        for name, position in world.organization.positions.items()
    }
    organization = replace(world.organization, positions=positions)
    weekly = drills(world, organization=organization)

    assert await weekly.run_due() is None
    with pytest.raises(NotFoundError, match="security review"):
        await weekly.run_now()


async def test_a_drill_nobody_can_be_told_of_is_an_alarm(world: World) -> None:
    organization = replace(world.organization, operators=frozenset())

    drill = await drills(world, organization=organization).run_now()

    assert drill.alarms == ("There is no operator to be told.",)


# The alarm


async def failed(world: World) -> Drill:
    """Let a drill fail: the assembly of these tests was given nothing that can try a push."""
    drill = await world.services.drills.run_now()
    world.clock.advance(minutes=1)
    return drill


async def approve(world: World, by: UserId) -> Approval:
    return await world.services.approvals.answer(ONE, by=by, decision=Decision.APPROVE)


async def refreshed(world: World) -> ApprovalCard:
    """Let the clock look at open questions, and return Omar's card."""
    await world.services.absences.refresh()
    await world.deliver()
    card = world.shown(f"approval:1:{OMAR}")
    assert isinstance(card, ApprovalCard)
    return card


async def test_while_an_alarm_stands_an_operator_must_be_among_those_who_approve(
    world: World,
) -> None:
    await failed(world)
    await in_approval(world)

    answered = await approve(world, OMAR)

    assert answered.status is ApprovalStatus.OPEN
    assert (answered.vouchers, answered.awaited, answered.missing) == ((PAT,), (PAT,), 1)
    assert isinstance(world.shown(f"approval:1:{PAT}"), ApprovalCard)
    assert (await approve(world, PAT)).status is ApprovalStatus.APPROVED
    await world.work(delivers())
    assert len(world.toolbox.merges()) == 1


async def test_an_operator_alone_is_enough_where_one_is(world: World) -> None:
    await failed(world)
    await in_approval(world)

    assert (await approve(world, PAT)).status is ApprovalStatus.APPROVED


async def test_an_alarm_that_begins_meanwhile_holds_what_is_open_and_what_is_unused(
    world: World,
) -> None:
    await in_approval(world)
    assert (await refreshed(world)).approval.vouchers == ()
    await failed(world)
    assert (await refreshed(world)).approval.vouchers == (PAT,)
    await drills(world).run_now()
    world.clock.advance(minutes=1)
    assert (await refreshed(world)).approval.vouchers == ()
    await approve(world, OMAR)
    await failed(world)

    await world.work()

    assert world.toolbox.merges() == []
    job = await world.job()
    assert (job.status, job.reason) == (
        JobStatus.ESCALATED,
        "The last drill failed: an operator must be among those who approve.",
    )


async def test_a_drill_that_passes_later_ends_the_alarm(world: World) -> None:
    await failed(world)
    await in_approval(world)
    assert await world.services.drills.standing() is not None

    await drills(world).run_now()

    assert await world.services.drills.standing() is None
    assert (await approve(world, OMAR)).status is ApprovalStatus.APPROVED


async def test_an_operator_acknowledges_the_alarm_with_a_reason(world: World) -> None:
    drill = await failed(world)
    await in_approval(world)
    why = "No repository can be pushed to from here: the network is down."

    await world.services.drills.acknowledge(drill.id, by=PAT, reason=f" {why} ")
    await world.deliver()

    card = world.shown(f"drill:1:{PAT}")
    assert isinstance(card, DrillCard)
    assert (card.drill.acknowledged_by, card.drill.acknowledged_why) == (PAT, why)
    assert await world.services.drills.standing() is None
    async with world.database.reading() as tx:
        (entry, *_) = await tx.audit.latest(1)
    assert (entry.verb, entry.actor, entry.human) == ("drill.acknowledged", PAT, True)
    assert entry.detail == {"reason": why, "alarms": list(drill.alarms)}
    assert (await approve(world, OMAR)).status is ApprovalStatus.APPROVED


async def test_the_next_drill_that_fails_is_an_alarm_again(world: World) -> None:
    await world.services.drills.acknowledge((await failed(world)).id, by=PAT, reason="So.")

    await failed(world)

    assert await world.services.drills.standing() is not None


@pytest.mark.parametrize("person", [RITA, OMAR, UserId("U0GUEST")])
async def test_nobody_but_an_operator_acknowledges_it(world: World, person: UserId) -> None:
    drill = await failed(world)

    with pytest.raises(ForbiddenError, match="Only <@U0PAT> can acknowledge"):
        await world.services.drills.acknowledge(drill.id, by=person, reason="It is fine.")

    assert await world.services.drills.standing() is not None


async def test_an_alarm_is_acknowledged_once_with_words_and_while_it_is_the_last(
    world: World,
) -> None:
    first, second = await failed(world), await failed(world)
    acknowledge = world.services.drills.acknowledge

    with pytest.raises(ConflictError, match="A later drill has run"):
        await acknowledge(first.id, by=PAT, reason="So.")
    with pytest.raises(InvalidInputError, match="Say why"):
        await acknowledge(second.id, by=PAT, reason="  ")
    await acknowledge(second.id, by=PAT, reason="So.")
    with pytest.raises(ConflictError, match="<@U0PAT> has acknowledged this already"):
        await acknowledge(second.id, by=PAT, reason="Again.")
    passed = await drills(world).run_now()
    with pytest.raises(ConflictError, match="nothing to acknowledge"):
        await acknowledge(passed.id, by=PAT, reason="So.")


async def test_an_operator_who_left_acknowledges_nothing(world: World) -> None:
    drill = await failed(world)
    await world.services.people.changed(PAT, active=False, at=world.clock.now())

    with pytest.raises(ForbiddenError):
        await world.services.drills.acknowledge(drill.id, by=PAT, reason="So.")


async def test_an_operator_who_asked_for_the_job_does_not_vouch_for_it(world: World) -> None:
    await failed(world)
    await world.say("the signup form accepts an empty e-mail, please fix it", by=PAT)
    await world.work(proposes())
    await world.services.scope.accept(JobId(1), by=PAT)
    await world.work(hands_in(), judges("pass"), judges("pass"), merges())

    with pytest.raises(ForbiddenError, match="You asked for this job"):
        await approve(world, PAT)
    assert (await approve(world, OMAR)).status is ApprovalStatus.OPEN


def test_an_empty_drill_proves_nothing() -> None:
    assert Drill(DrillId(1), "2026-W10", NOW, ()).alarms == ("Nothing was tried.",)
