"""Doubts: what agents say they do not know reaches the people who decide."""

import json
from dataclasses import replace

from bot.domain.approvals import Decision
from bot.domain.cards import ApprovalCard, FindingCard, ResultCard, VerdictCard
from bot.domain.ids import ApprovalId
from bot.domain.models import ModelReply
from tests.services.world import (
    OMAR,
    World,
    at_work,
    delivers,
    files,
    hands_in,
    judges,
    merges,
)


def doubting(reply: ModelReply, doubt: str) -> ModelReply:
    """The same call, with something its agent does not know."""
    (call,) = reply.calls
    arguments = {**json.loads(call.arguments), "doubt": doubt}
    return replace(reply, calls=(replace(call, arguments=json.dumps(arguments)),))


async def test_doubts_of_reviewers_and_owner_stand_on_their_cards(world: World) -> None:
    await at_work(
        world,
        hands_in(),
        doubting(files("minor"), "I did not see who calls it."),
        doubting(judges("pass"), "I did not try old accounts."),
        judges("pass"),
        merges(),
    )
    finding, verdict = world.shown("finding:1"), world.shown("verdict:3")
    asked = world.shown(f"approval:1:{OMAR}")

    await world.services.approvals.answer(ApprovalId(1), by=OMAR, decision=Decision.APPROVE)
    await world.work(doubting(delivers(), "Nobody looked at old accounts."))

    assert isinstance(finding, FindingCard)
    assert finding.finding.doubt == "I did not see who calls it."
    assert isinstance(verdict, VerdictCard)
    assert verdict.verdict.doubt == "I did not try old accounts."
    assert isinstance(asked, ApprovalCard)
    assert [v.doubt for v in asked.verdicts] == ["I did not try old accounts.", ""]
    result = world.shown("result:1:1")
    assert isinstance(result, ResultCard)
    assert result.doubt == "Nobody looked at old accounts."
