"""The page about how people decide says what the rules do."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.domain.approvals import Answer, Approval, ApprovalStatus, Decision, answer, consume
from bot.domain.closing import expire, revoke, withdraw
from bot.domain.reach import nudge
from bot.errors import ExpectedError
from tests.domain.builders import DIGEST, NOW, OMAR, RITA, an_approval

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "approvals.md"
SOON = NOW + timedelta(minutes=5)
APPROVED = Answer(OMAR, Decision.APPROVE, NOW)
MOVES: tuple[Callable[[Approval], Approval], ...] = (
    lambda asked: answer(asked, by=OMAR, decision=Decision.APPROVE, at=SOON),
    lambda asked: answer(asked, by=OMAR, decision=Decision.DENY, at=SOON, reason="No."),
    lambda asked: revoke(asked, by=OMAR, at=SOON),
    lambda asked: nudge(asked, at=SOON),
    lambda asked: expire(asked, at=SOON),
    lambda asked: withdraw(asked, at=SOON),
    lambda asked: withdraw(asked, at=SOON, by=RITA, why="No."),
    lambda asked: consume(asked, digest=DIGEST, at=SOON, active=frozenset({OMAR})),
)


def possible() -> Iterator[tuple[str, str]]:
    for status in ApprovalStatus:
        # Only an open question can have had no answer.
        for answers in ((), (APPROVED,)) if status is ApprovalStatus.OPEN else ((APPROVED,),):
            before = replace(an_approval(), status=status, answers=answers)
            for move in MOVES:
                try:
                    after = move(before).status
                except ExpectedError:
                    continue
                if after is not status:
                    yield status, after


def test_the_diagram_shows_every_move_and_no_other() -> None:
    (diagram,) = re.findall(
        r"```mermaid\nstateDiagram-v2\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL
    )
    shown = set(re.findall(r"^ *(\w+) --> (\w+)", diagram, re.MULTILINE))

    assert shown == set(possible())
