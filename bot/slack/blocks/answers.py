"""What the slash command answers, for the one who asked alone."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import Block

from bot.domain.boards import AgentLine, JobLine
from bot.domain.cards import ApprovalCard
from bot.slack.actions import COMMAND
from bot.slack.blocks import lines
from bot.slack.blocks.parts import context, section
from bot.slack.drawn import Drawn
from bot.slack.mrkdwn import code

_MOST, _MOST_APPROVALS = 20, 15  # an approval takes three of a message's 50 blocks


def jobs_answer(jobs: Sequence[JobLine]) -> Drawn:
    shown = [lines.job_line(line) for line in jobs[:_MOST]]
    hint = context(f"`{COMMAND} job 12` shows one of them in full.")
    return _list("Jobs", shown, lines.NO_JOBS, hint)


def approvals_answer(cards: Sequence[ApprovalCard]) -> Drawn:
    shown: list[Block] = []
    for card in cards[:_MOST_APPROVALS]:
        shown += lines.approval_lines(card)
    return _list("Open approvals", shown, lines.NO_APPROVALS)


def agents_answer(agents: Sequence[AgentLine]) -> Drawn:
    return _list("Agents", [lines.agent_line(line) for line in agents[:_MOST]], lines.NO_AGENTS)


def help_answer(usages: Mapping[str, str], *, unknown: str = "", close: str = "") -> Drawn:
    """Say what can be asked; for an unknown word, what was probably meant."""
    listed = "\n".join(f"`{COMMAND} {usage}` {means}" for usage, means in usages.items())
    guess = f" Did you mean `{COMMAND} {close}`?" if close else ""
    wrong = [section(f"There is no {code(unknown, limit=60)}.{guess}")] if unknown else []
    how = "To request work, mention the app in a channel and say what should be different."
    blocks = [*wrong, section(f"*What you can ask*\n{listed}"), context(how)]
    return Drawn("What you can ask Countersign", tuple(blocks))


def _list(title: str, shown: Sequence[Block], empty: str, *small: Block) -> Drawn:
    if not shown:
        return Drawn(title, (section(empty),))
    return Drawn(title, (section(f"*{title}*"), *shown, *small))
