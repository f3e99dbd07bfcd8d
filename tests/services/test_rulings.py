"""Every ruling is kept and logged; a policy server can refuse what our policies let through."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.domain.approvals import Decision
from bot.domain.calls import CallStatus
from bot.domain.gate import Outcome, Ruled
from bot.domain.ids import AssignmentId, JobId, RevisionId
from bot.domain.stages import Stage
from bot.gate import Gate
from bot.org import load
from bot.services.policies import put_in_force
from storage.bell import Bell
from storage.database import Database
from tests.fakes import FakeQueue
from tests.services.world import (
    OMAR,
    REVISION,
    RITA,
    SECOND,
    TOOLS,
    World,
    a_world,
    at_work,
    delivers,
    in_approval,
    in_scope,
    merges,
    says,
)

PARKS = says("desk__ask_requester", question="Which one?")
"""Ends a script: the job waits for its requester."""
ORG = Path(__file__).parents[2] / "org"


@dataclass
class FakeVeto:
    """A policy server that objects when it is told to."""

    database: Database
    objections: dict[str, str] = field(default_factory=dict)
    asked: list[Mapping[str, Any]] = field(default_factory=list)
    meanwhile: list[Callable[[], Awaitable[object]]] = field(default_factory=list)

    async def objection(self, question: Mapping[str, Any]) -> str | None:
        self.asked.append(question)
        # SQLite has one writer: this would wait for ever if a transaction were held over us.
        async with self.database.transaction():
            pass
        if self.meanwhile:
            await self.meanwhile.pop(0)()
        return self.objections.get(question["tool"])

    def about(self, tool: str) -> list[Mapping[str, Any]]:
        return [question for question in self.asked if question["tool"] == tool]


@dataclass
class Guarded:
    """A world whose organization has a policy server."""

    world: World
    veto: FakeVeto


@pytest.fixture
async def guarded(sqlite_url: str) -> AsyncIterator[Guarded]:
    organization = load(ORG / "org.yml", environment={})
    gate = Gate.load(
        organization, tools=TOOLS, lanes=ORG / "lanes.cedar", gates=ORG / "gates.cedar"
    )
    bell, queue = Bell(), FakeQueue()
    database = Database(sqlite_url, queue=queue, bell=bell)
    await database.open()
    veto = FakeVeto(database)
    world = a_world(
        database, bell=bell, queue=queue, organization=organization, gate=gate, veto=veto
    )
    yield Guarded(world, veto)
    await database.close()


async def rulings(world: World, tool: str) -> list[Ruled]:
    """Return every ruling on calls of a tool, in their order."""
    async with world.database.reading() as tx:
        calls = [
            call
            for assignment in await tx.assignments.of_job(JobId(1))
            for call in await tx.calls.of_assignment(AssignmentId(assignment.id))
            if call.tool == tool
        ]
        return [ruled for call in calls for ruled in await tx.rulings.of_call(call.id)]


async def events(world: World) -> list[str]:
    async with world.database.reading() as tx:
        return [event.reason for event in await tx.gate_events.of_job(JobId(1))]


async def test_a_ruling_is_kept_with_the_rules_that_spoke(world: World) -> None:
    await in_approval(world)

    (merge,) = await rulings(world, "repository__merge")

    assert (merge.outcome, merge.rules) == (Outcome.NEEDS_APPROVAL, ("lane", "costs-something"))
    assert (merge.stage, merge.revision, merge.eligible) == (Stage.IMPLEMENTATION, REVISION, True)
    assert merge.at == world.clock.now()
    assert len(merge.digest) == 64
    assert merge.policies


async def test_a_call_is_ruled_on_again_when_it_is_made(world: World) -> None:
    await in_approval(world)
    world.clock.advance(minutes=5)
    async with world.database.reading() as tx:
        (approval,) = await tx.approvals.of_job(JobId(1))
    await world.services.approvals.answer(approval.id, by=OMAR, decision=Decision.APPROVE)
    await world.work(delivers())

    first, again = await rulings(world, "repository__merge")

    assert first.digest == again.digest
    assert again.at > first.at


async def test_the_text_of_the_policies_in_force_is_kept_once(world: World) -> None:
    gate = world.services.work.gating.judge.gate
    (again, later) = (world.clock.now(), world.clock.advance(days=1))

    await put_in_force(world.database, gate, at=again)
    await put_in_force(world.database, gate, at=later)

    async with world.database.reading() as tx:
        kept = await tx.policies.get(gate.version)
        assert await tx.policies.get("another") is None
    assert kept is not None
    assert kept.lanes == (ORG / "lanes.cedar").read_text(encoding="utf-8")
    assert kept.gates == (ORG / "gates.cedar").read_text(encoding="utf-8")
    assert kept.at == again


async def test_a_mistake_and_a_tool_that_does_not_exist_are_kept_as_well(world: World) -> None:
    await at_work(world, says("workspace__edit", pth="x"), says("workspace__burn"), PARKS)

    (mistake,) = await rulings(world, "workspace__edit")
    (unknown,) = await rulings(world, "workspace__burn")

    assert (mistake.outcome, mistake.malformed, mistake.rules) == (Outcome.DENY, True, ())
    assert (unknown.outcome, unknown.malformed, unknown.rules) == (Outcome.DENY, False, ())


async def test_the_decision_log_has_the_rules_and_never_the_arguments(world: World) -> None:
    with capture_logs() as lines:
        await at_work(world, says("workspace__edit", path="a-very-private-name.py"), PARKS)

    (edit,) = [one for one in lines if one.get("tool") == "workspace__edit"]
    assert (edit["event"], edit["position"]) == ("call.ruled", "builder-1")
    assert (edit["outcome"], edit["rules"]) == ("allow", ["lane", "harmless"])
    assert edit.keys() >= {"call_id", "job_id", "digest", "policies", "milliseconds"}
    assert "a-very-private-name" not in str(lines)


async def test_a_call_the_policy_server_objects_to_is_a_gate_event(guarded: Guarded) -> None:
    guarded.veto.objections["workspace__edit"] = "The policy server says: frozen."

    await at_work(guarded.world, says("workspace__edit", path="x.py"), PARKS)

    (edit,) = await rulings(guarded.world, "workspace__edit")
    assert (edit.outcome, edit.rules) == (Outcome.DENY, ("lane", "harmless", "opa"))
    assert await events(guarded.world) == ["The policy server says: frozen."]
    assert not any(r.tool == "workspace__edit" for r in guarded.world.toolbox.requests)


async def test_what_our_policies_deny_is_not_asked_about(guarded: Guarded) -> None:
    await at_work(guarded.world, merges(), PARKS)

    assert guarded.veto.about("repository__merge") == []
    assert len(await events(guarded.world)) == 1


async def test_it_is_asked_again_before_an_approved_call_is_made(guarded: Guarded) -> None:
    world = guarded.world
    await in_approval(world)
    async with world.database.reading() as tx:
        (approval,) = await tx.approvals.of_job(JobId(1))
    guarded.veto.objections["repository__merge"] = "Frozen since noon."
    await world.services.approvals.answer(approval.id, by=OMAR, decision=Decision.APPROVE)

    await world.work(PARKS)

    assert world.toolbox.merges() == []
    assert await events(world) == ["Frozen since noon."]
    async with world.database.reading() as tx:
        call = await tx.calls.get(approval.call)
    assert call.status is CallStatus.REFUSED


async def test_an_answer_about_a_job_that_has_moved_on_is_none(guarded: Guarded) -> None:
    world = guarded.world

    async def cancel() -> None:
        await world.services.control.stop(JobId(1), by=RITA)

    await in_scope(world)
    guarded.veto.meanwhile.append(cancel)

    await world.services.scope.accept(JobId(1), by=RITA)
    await world.work(says("workspace__edit", path="x.py"))

    assert not any(r.tool == "workspace__edit" for r in world.toolbox.requests)


async def test_an_answer_about_other_facts_is_asked_for_again(guarded: Guarded) -> None:
    world, veto = guarded.world, guarded.veto

    async def somebody_hands_in() -> None:
        async with world.database.transaction() as tx:
            job = await tx.jobs.hold(JobId(1))
            await tx.jobs.replace(job, replace(job, revision=RevisionId(SECOND)))

    await in_scope(world)
    veto.meanwhile.append(somebody_hands_in)

    await world.services.scope.accept(JobId(1), by=RITA)
    await world.work(says("workspace__edit", path="x.py"), PARKS)

    assert [asked["revision"] for asked in veto.about("workspace__edit")] == [None, SECOND]
    assert len([r for r in world.toolbox.requests if r.tool == "workspace__edit"]) == 1
