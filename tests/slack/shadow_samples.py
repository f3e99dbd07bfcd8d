"""Sample shadows: as they stand after some jobs, for the tests of cards and for the gallery."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.agent_cards import ShadowCard
from bot.domain.blind_looks import Accepted, Shown, look_at
from bot.domain.ids import (
    AssignmentId,
    JobId,
    LookId,
    ModelName,
    PairId,
    PositionName,
    RepositoryName,
    RoleName,
    ShadowId,
)
from bot.domain.pairs import Found, Pair, PairStatus, Side
from bot.domain.reviews import Severity, VerdictKind
from bot.domain.shadow_reports import report
from bot.domain.shadows import Shadow, ShadowStatus
from bot.domain.stages import Stage
from tests.slack.samples import CONTRACT, NOON, OMAR, REVISION

LINK = "https://acme.slack.com/archives/C0WEBSHOP/p1"
THEIRS = Side(
    ModelName("gpt"),
    turns=4,
    tokens=41_000,
    cost_microusd=140_000,
    seconds=310,
    verdict=VerdictKind.PASS,
    evidence="I ran the tests with a blank e-mail and with none.",
)
AGREEING = replace(THEIRS, model=ModelName("mistral"), cost_microusd=30_000, seconds=200)
DIFFERING = replace(
    AGREEING,
    verdict=VerdictKind.REVISE,
    evidence="validate(' ') is True.",
    findings=(
        Found(Severity.BLOCKING, "An e-mail of one blank still passes.", "shop/signup.py:12"),
        Found(Severity.NOTE, "The message has no full stop."),
    ),
)
BUILT = replace(
    THEIRS, verdict=None, evidence="", revision=REVISION, passed=2, checks=2, files=1, lines=14
)
RED = replace(BUILT, model=ModelName("claude"), passed=1, lines=61, red=("tests",), held_back=2)


def a_shadow(status: ShadowStatus = ShadowStatus.STANDING, **changed: Any) -> Shadow:
    shadow = Shadow(
        id=ShadowId(3),
        incumbent=PositionName("reviewer-1"),
        candidate=PositionName("reviewer-2"),
        role=RoleName("reviewer"),
        by=OMAR,
        at=NOON,
        until=NOON + timedelta(days=14),
        jobs=20,
        cost_microusd=20_000_000,
        status=status,
    )
    if not status.is_open:
        shadow = replace(shadow, decided_by=OMAR, decided_at=NOON)
    return replace(shadow, **changed)


def a_pair(number: int, theirs: Side = THEIRS, ours: Side | None = AGREEING) -> Pair:
    pair = Pair(
        id=PairId(number),
        shadow=ShadowId(3),
        work=AssignmentId(number),
        job=JobId(number),
        repository=RepositoryName("webshop"),
        stage=Stage.CORRECTNESS_REVIEW if theirs.verdict else Stage.IMPLEMENTATION,
        candidate=PositionName("reviewer-2"),
        status=PairStatus.COMPARED,
        due_at=NOON,
        theirs=theirs,
        revision=REVISION,
        ours=ours,
    )
    if ours is None:
        return replace(pair, status=PairStatus.NO_RESULT, reason="It has no usable model.")
    return pair


def a_shadow_card(
    *pairs: Pair,
    status: ShadowStatus = ShadowStatus.STANDING,
    people: dict[PairId, bool | None] | None = None,
    accepted: dict[PairId, Accepted] | None = None,
    **changed: Any,
) -> ShadowCard:
    return ShadowCard(
        shadow=a_shadow(status, **changed),
        report=report(pairs, people or {}, accepted),
        models=("gpt", "mistral"),
        people=(OMAR,),
        links={JobId(7): LINK},
    )


def a_full_card(status: ShadowStatus = ShadowStatus.STANDING, **changed: Any) -> ShadowCard:
    """Eight jobs, of which one differs and one has no result."""
    pairs = [a_pair(number) for number in range(1, 7)]
    pairs += [a_pair(7, ours=DIFFERING), a_pair(8, ours=None)]
    people: dict[PairId, bool | None] = {PairId(7): False, PairId(1): True}
    return a_shadow_card(*pairs, status=status, people=people, **changed)


def a_blind_look(
    theirs: str = "@@ -1 +1 @@\n+theirs\n", ours: str = "@@ -1 +1 @@\n+ours\n"
) -> Shown:
    """The changes of a builder and of its shadow, with two more pairs to be looked at."""
    look = look_at(a_pair(7, BUILT, RED), theirs=theirs, ours=ours)
    assert look is not None
    return Shown(replace(look, id=LookId(9)), CONTRACT, more=2)
