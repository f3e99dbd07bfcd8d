"""What the slash command answers, for the one who asked alone."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import Block

from bot.domain.boards import JobLine
from bot.domain.cards import ApprovalCard
from bot.domain.drill import Drill
from bot.domain.grants import Grant
from bot.slack.actions import COMMAND
from bot.slack.blocks import lines
from bot.slack.blocks.drill import drill_line, remedy
from bot.slack.blocks.grant import grants_listed
from bot.slack.blocks.parts import context, section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import code

# An approval takes three of a message's 50 blocks, and a thousand of its 13,000 characters.
_MOST, _MOST_APPROVALS, _MOST_OTHERS = 20, 10, 10


def jobs_answer(jobs: Sequence[JobLine]) -> Drawn:
    shown = [lines.job_line(line) for line in jobs[:_MOST]]
    hint = context(f"`{COMMAND} job 12` shows one of them in full.")
    return _list("Jobs", shown, lines.NO_JOBS, hint)


def approvals_answer(
    cards: Sequence[ApprovalCard],
    *,
    others: Sequence[ApprovalCard] = (),
    grants: Sequence[Grant] = (),
) -> Drawn:
    """List what one person may decide, in full; then, in a line each, what waits for others and
    what was approved beforehand.
    """
    shown: list[Block] = []
    for card in cards[:_MOST_APPROVALS]:
        shown += lines.approval_lines(card)
    missing = len(cards) - _MOST_APPROVALS
    if missing > 0:
        shown.append(context(f"… and {missing} more: decide some, then ask again."))
    if others:
        told = [lines.waiting_line(card) for card in others[:_MOST_OTHERS]]
        waiting = section("\n".join(["*Waiting for others, or about to begin*", *told]))
        shown += [waiting] if cards else [section(lines.NO_APPROVALS), waiting]
    if grants:
        shown += [] if shown else [section(lines.NO_APPROVALS)]
        shown += [section("*Approved beforehand*"), *grants_listed(grants)]
    return _list("Open approvals", shown, lines.NO_APPROVALS)


def help_answer(
    usages: Mapping[str, str], *, unknown: str = "", close: str = "", alarm: Drill | None = None
) -> Drawn:
    """Say what can be asked; for an unknown word, what was probably meant.

    `alarm` is a drill that failed and stands: that comes first.
    """
    listed = "\n".join(f"`{COMMAND} {usage}` {means}" for usage, means in usages.items())
    guess = f" Did you mean `{COMMAND} {close}`?" if close else ""
    wrong = [section(f"There is no {code(unknown, limit=60)}.{guess}")] if unknown else []
    how = "To request work, mention the app in a channel and say what should be different."
    first = [section(f"{drill_line(alarm)}\n{remedy(alarm)}")] if alarm else []
    blocks = [*first, *wrong, section(f"*What you can ask*\n{listed}"), context(how)]
    return Drawn("What you can ask Countersign", tuple(blocks))


def _list(title: str, shown: Sequence[Block], empty: str, *small: Block) -> Drawn:
    if not shown:
        return Drawn(title, (section(empty),))
    return Drawn(title, (section(f"*{title}*"), *shown, *small))
