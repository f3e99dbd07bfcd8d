"""How positions get on with each other: what stands out first, each line with its n."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from slack_sdk.models.blocks import Block

from bot.domain.relations import Agreement, Estimates, Relations, Waiting, longest
from bot.slack.blocks import words
from bot.slack.blocks.parts import context, section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import one_line

_MOST = 10
_NOTHING = (
    "*No two positions had to do with each other in the last 13 weeks.* As soon as jobs are "
    "estimated, reviewed or approved, the pairs are here."
)
_Pair = TypeVar("_Pair")


def relations_answer(relations: Relations) -> Drawn:
    """Draw the pairs: those that do not fit, those that never disagree, and who waits on whom."""
    estimates = sorted(relations.estimates, key=lambda pair: (not pair.mismatch, -pair.jobs))
    agreements = [*relations.reviews, *relations.reviewers]
    agreements.sort(key=lambda pair: (not pair.never, -pair.dissent.of))
    blocks = [
        *_group("Estimated against actual", estimates, _estimate),
        *_group("Who disagrees with whom", agreements, _agreement),
        *_group("Who waits on whom", longest(relations.waiting), _waiting),
    ]
    if not blocks:
        return Drawn("Relations", (section(_NOTHING),))
    small = context("The last 13 weeks, counted from the records. What stands out comes first.")
    return Drawn("Relations", (section("*Relations*"), *blocks, small))


def _group(title: str, pairs: Sequence[_Pair], line: Callable[[_Pair], str]) -> Iterable[Block]:
    if not pairs:
        return []
    more = len(pairs) - _MOST
    rest = [f"… and {words.count(more, 'pair')} more"] if more > 0 else []
    return [section("\n".join([f"*{title}*", *map(line, pairs[:_MOST]), *rest]))]


def _estimate(pair: Estimates) -> str:
    flag = ":warning: *mismatch* " if pair.mismatch else "• "
    named = f"{_name(pair.planner)} plans for {_name(pair.executor)}"
    missed = f"{pair.late} late, {pair.early} early"
    return f"{flag}{named}: {pair.ratio:.1f} times the estimate, {missed} (n = {pair.jobs})"


def _agreement(pair: Agreement) -> str:
    flag = ":warning: *never disagrees* " if pair.never else "• "
    share = f"{pair.dissent.part} of {pair.dissent.of}"
    return f"{flag}{_name(pair.other)} against {_name(pair.one)}: {share} verdicts"


def _waiting(pair: Waiting) -> str:
    mean = words.duration(pair.mean)
    return f"• {_name(pair.who)} on {_name(pair.whom)}: {mean} each time (n = {pair.times})"


def _name(name: str) -> str:
    return one_line(name, limit=60)
