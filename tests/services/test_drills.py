"""The gate catches the enforcer, and a drill that proves less than that is an alarm."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.cards import DrillCard
from bot.domain.credentials import CREDENTIAL
from bot.domain.drill import Drill, Rehearsed
from bot.domain.ids import DrillId, RepositoryName
from bot.domain.organization import Organization
from bot.domain.secrets import Redactor
from bot.errors import NotFoundError
from bot.gate import Gate
from bot.services.drills import Drills
from bot.services.judging import Judge
from tests.services.conftest import ORG
from tests.services.world import PAT, TOOLS, World

PASSWORD = "open-sesame-41"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
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


def test_an_empty_drill_proves_nothing() -> None:
    assert Drill(DrillId(1), "2026-W10", NOW, ()).alarms == ("Nothing was tried.",)
