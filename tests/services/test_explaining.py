"""Any decision is told from the records: who, what, by which rule, and what followed."""

from datetime import UTC

import pytest

from bot.domain.approvals import Decision
from bot.domain.explanations import Actor, Explanation, Kind, Part, Things, When, Words
from bot.domain.ids import ApprovalId, ChannelId, JobId, UserId
from bot.errors import ForbiddenError, NotFoundError
from bot.gate import Gate
from bot.services.explaining import told
from bot.services.policies import put_in_force
from bot.slack.blocks.explanation import explanation_answer
from tests.cli.installation import ROOT
from tests.services.world import (
    MIA,
    OMAR,
    PAT,
    REVISION,
    RITA,
    TOOLS,
    WEBSHOP,
    CurtainError,
    World,
    at_work,
    delivers,
    files,
    hands_in,
    in_approval,
    judges,
    says,
)

STRANGER = UserId("U0STRANGER")


def plain(part: Part) -> str:
    match part:
        case str():
            return part
        case Words(text):
            return f"“{text}”"
        case Things(names):
            return ", ".join(names)
        case Actor(name):
            return name
        case When(at):
            return at.astimezone(UTC).strftime("%H:%M")


def text(said: Explanation) -> str:
    return "\n".join("".join(map(plain, line)) for line in said.lines)


async def explained(world: World, kind: Kind, number: int) -> str:
    return text(await told(world.database, kind, number))


async def the_merge(world: World) -> int:
    async with world.database.reading() as tx:
        return (await tx.approvals.get(ApprovalId(1))).call


async def test_an_approval_says_who_was_asked_why_and_what_followed(world: World) -> None:
    await in_approval(world)
    before = await explained(world, Kind.APPROVAL, 1)
    await world.services.approvals.answer(ApprovalId(1), decision=Decision.APPROVE, by=OMAR)
    await world.work(delivers())

    after = await explained(world, Kind.APPROVAL, 1)

    call = await the_merge(world)
    assert f"builder-1 proposed call {call} in turn" in before
    assert "repository__merge" in before
    assert f"at revision {REVISION}" in before
    assert "the gate said “needs approval”, by " in before
    assert "the job was eligible then" in before
    assert "these were asked: U0OMAR" in before
    assert "May not decide about it: U0RITA." in before
    assert "The question is open: nothing happens until it is answered." in before
    assert "U0OMAR approved." in after
    assert "The approval was used, once, for exactly this call." in after
    assert f"Call {call}: It was made: “repository__merge done”" in after
    assert "In the audit: entries " in after


async def test_an_approval_says_who_came_in_later_and_why(world: World) -> None:
    await in_approval(world)
    world.clock.advance(hours=2)
    await world.services.approvals.nudge_due()

    of_approval = await explained(world, Kind.APPROVAL, 1)
    of_job = await explained(world, Kind.JOB, 1)

    came = "these came in and may answer since then: U0SAM. Nobody had decided in time."
    assert came in of_approval
    assert "approval.widened" not in of_job
    assert (
        "countersign let more people answer a question that nobody had decided, approval 1 (audit "
        in of_job
    )


async def test_who_came_in_because_nobody_could_be_reached_is_told_so(world: World) -> None:
    await in_approval(world)
    await world.services.people.changed(OMAR, active=False, at=world.clock.now())

    said = await explained(world, Kind.APPROVAL, 1)

    assert "since then: U0SAM. Too few of those asked could be reached." in said


async def test_a_question_that_ended_with_its_job_says_so(world: World) -> None:
    await in_approval(world)
    await world.services.control.stop(JobId(1), by=RITA)

    of_approval = await explained(world, Kind.APPROVAL, 1)
    of_job = await explained(world, Kind.JOB, 1)

    assert "It was withdrawn. Settled " in of_approval
    assert " By countersign, because the job became cancelled." in of_approval
    assert "countersign withdrew a question, approval 1; the job became cancelled (audit " in of_job
    async with world.database.reading() as tx:
        entries = await tx.audit.of_job(JobId(1))
    (entry,) = [each for each in entries if each.verb == "approval.withdrawn"]
    assert entry.detail["status"] == "cancelled"


async def test_a_question_a_person_withdrew_says_who_and_why(world: World) -> None:
    await in_approval(world)
    await world.services.retracting.withdraw(ApprovalId(1), by=RITA, reason="Next week.")

    of_approval = await explained(world, Kind.APPROVAL, 1)

    assert " By U0RITA. The reason: “Next week.”" in of_approval
    assert "countersign, because" not in of_approval
    assert "U0RITA withdrew a question, approval 1 (audit " in await explained(world, Kind.JOB, 1)


async def test_a_denial_says_its_reason(world: World) -> None:
    await in_approval(world)
    await world.services.approvals.answer(
        ApprovalId(1), decision=Decision.DENY, by=OMAR, reason="Not on a Friday."
    )

    said = await explained(world, Kind.APPROVAL, 1)

    assert "U0OMAR denied: “Not on a Friday.”" in said
    assert "It is denied. The agent was given the reason." in said
    assert "It was not made" in said


async def test_a_refused_call_leads_to_its_event_and_back(world: World) -> None:
    await at_work(world, says("repository__merge", revision=REVISION, summary="x"), CurtainError())
    async with world.database.reading() as tx:
        [(number, event)] = await tx.gate_events.numbered(JobId(1))
    call = event.details["call"]

    of_event = await explained(world, Kind.EVENT, number)
    of_call = await explained(world, Kind.CALL, call)

    assert "builder-1 attempted “repository__merge" in of_event
    assert "Result: blocked. Reason: “" in of_event
    assert "The rules that spoke: " in of_event
    assert "the gate said “deny”" in of_event
    assert f"It was call {call}. It was not made: “Refused: " in of_event
    assert f"Its refusal is event {number}: “" in of_call
    assert "It has consequences outside of the job's workspace." in of_call
    assert "In the audit: entry " in of_call


async def test_a_finding_says_what_was_answered_and_whether_it_holds(world: World) -> None:
    reviews = (files("blocking"), judges("revise"), judges("pass"))
    await at_work(world, hands_in(), *reviews, CurtainError())

    said = await explained(world, Kind.FINDING, 1)

    assert f"review of revision {REVISION}; severity blocking." in said
    assert "The harm: “A blank e-mail still passes.”" in said
    assert "That review's verdict was revise." in said
    assert "The owner has not answered it." in said
    assert "It holds the job" in said


async def test_a_job_tells_its_whole_story_with_pointers(world: World) -> None:
    await in_approval(world)
    waiting = await explained(world, Kind.JOB, 1)
    await world.services.approvals.answer(ApprovalId(1), decision=Decision.APPROVE, by=OMAR)
    await world.work(delivers())
    await world.services.shipping.accept(JobId(1), by=RITA)

    said = await explained(world, Kind.JOB, 1)

    assert "Approval 1 is open since " in waiting
    for sentence in (
        "U0RITA asked for it: “the signup form accepts",
        "What is to come out on webshop: “The signup form refuses an empty e-mail.”",
        "builder-1 owns it, because “It is a change of code.”",
        "U0RITA accepted the scope; the job became ",
        "asked people about a call, approval 1; the job became approval (audit ",
        "U0OMAR answered a question with “approve”, approval 1 (audit ",
        "builder-1 made a call with consequences, call ",
        "U0RITA accepted the result; the job became accepted",
        "It is accepted since ",
    ):
        assert sentence in said
    assert "is open since" not in said


async def test_the_same_records_are_told_in_the_same_words(world: World) -> None:
    await in_approval(world)

    for kind, number in ((Kind.JOB, 1), (Kind.APPROVAL, 1), (Kind.CALL, await the_merge(world))):
        assert await explained(world, kind, number) == await explained(world, kind, number)


@pytest.mark.parametrize("by", [RITA, OMAR, PAT])
async def test_those_it_concerns_are_told_anywhere(world: World, by: UserId) -> None:
    await in_approval(world)

    for kind in (Kind.JOB, Kind.APPROVAL):
        said = await world.services.explaining.explain(kind, 1, by=by, channel=None)
        assert said.job is not None


async def test_a_stranger_is_told_where_the_job_lives_and_nowhere_else(world: World) -> None:
    await in_approval(world)
    explaining = world.services.explaining

    await explaining.admit(JobId(1), by=STRANGER, channel=WEBSHOP)
    said = await explaining.explain(Kind.CALL, 1, by=STRANGER, channel=WEBSHOP)
    assert said.job is not None
    for kind in (Kind.JOB, Kind.APPROVAL, Kind.CALL):
        with pytest.raises(ForbiddenError, match="Ask there"):
            await explaining.explain(kind, 1, by=STRANGER, channel=ChannelId("C0ELSEWHERE"))
    with pytest.raises(ForbiddenError, match="Ask there"):
        await explaining.admit(JobId(1), by=STRANGER, channel=None)


@pytest.mark.parametrize("kind", list(Kind))
async def test_what_is_not_there_is_said_to_be_missing(world: World, kind: Kind) -> None:
    with pytest.raises(NotFoundError, match="99"):
        await world.services.explaining.explain(kind, 99, by=MIA, channel=WEBSHOP)


async def test_in_slack_what_others_wrote_does_nothing(world: World) -> None:
    hostile = "<!channel> <@U0OMAR> *approved* `x` <https://evil.example|here>"
    await world.say(hostile)
    await world.work(says("desk__ask_requester", question="<!here> which?"))

    said = await world.services.explaining.explain(Kind.JOB, 1, by=RITA, channel=WEBSHOP)
    drawn = "".join(str(block.to_dict()) for block in explanation_answer(said).blocks)

    assert "<!channel>" not in drawn
    assert "<https:" not in drawn
    assert "&lt;!channel&gt;" in drawn
    assert "<@U0RITA>" in drawn


async def test_a_long_story_fits_into_one_answer(world: World) -> None:
    await in_approval(world)
    async with world.database.transaction() as tx:
        for _ in range(200):
            await tx.audit.add(RITA, "thing.done", "thing:1", {}, world.clock.now(), job=JobId(1))

    said = await world.services.explaining.explain(Kind.JOB, 1, by=RITA, channel=WEBSHOP)
    drawn = explanation_answer(said)

    assert "earlier entries of the audit are left out here." in text(said)
    assert len(drawn.blocks) <= 50
    assert all(len(str(block.to_dict())) for block in drawn.blocks)


async def test_a_rule_is_quoted_as_it_was_written_when_it_spoke(world: World) -> None:
    org = ROOT / "org"
    gate = Gate.load(
        world.organization, tools=TOOLS, lanes=org / "lanes.cedar", gates=org / "gates.cedar"
    )
    await in_approval(world)
    await put_in_force(world.database, gate, at=world.clock.now())

    said = await explained(world, Kind.APPROVAL, 1)

    assert 'Rule costs-something said then: “@id("costs-something")' in said
    assert '@reason("{tool} changes {repository}, which is {environment}.")' in said
