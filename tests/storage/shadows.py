"""Shadows and pairs for the tests of what is remembered of them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.ids import ModelName, PairId, PositionName, RepositoryName, RoleName, ShadowId
from bot.domain.pairs import Found, Pair, PairStatus, Side
from bot.domain.reviews import Severity, VerdictKind
from bot.domain.shadows import Shadow
from bot.domain.stages import Stage
from tests.storage.builders import BUILDER, NOW, OMAR
from tests.storage.conftest import Story

SPARE = PositionName("builder-9")
THEIRS = Side(ModelName("gpt"), 4, 4000, 2000, 60.0, verdict=VerdictKind.PASS, evidence="I ran it.")
OURS = replace(
    THEIRS,
    model=ModelName("claude"),
    verdict=VerdictKind.REVISE,
    findings=(Found(Severity.BLOCKING, "It is not checked.", "a.py:3"),),
)


def a_shadow(**changes: Any) -> Shadow:
    shadow = Shadow(
        id=ShadowId(0),
        incumbent=BUILDER,
        candidate=SPARE,
        role=RoleName("builder"),
        by=OMAR,
        at=NOW,
        until=NOW + timedelta(days=14),
        jobs=20,
        cost_microusd=20_000_000,
    )
    return replace(shadow, **changes)


def a_pair(story: Story, shadow: Shadow, **changes: Any) -> Pair:
    pair = Pair(
        id=PairId(0),
        shadow=shadow.id,
        work=story.assignment.id,
        job=story.job.id,
        repository=RepositoryName("webshop"),
        stage=Stage.CORRECTNESS_REVIEW,
        candidate=shadow.candidate,
        status=PairStatus.DUE,
        due_at=NOW,
        theirs=THEIRS,
    )
    return replace(pair, **changes)
