"""Both sides of what a person must decide about a revision, side by side."""

from slack_sdk.models.blocks import Block

from bot.domain.conflicts import Dissent
from bot.slack.blocks import words
from bot.slack.blocks.parts import fields
from bot.slack.mrkdwn import one_line, quote


def dissent_lines(dissent: Dissent | None) -> list[Block]:
    """Return what the author says for a revision beside what a reviewer says against it."""
    return [fields(_for(dissent), _against(dissent))] if dissent else []


def _for(dissent: Dissent) -> str:
    who = f"*{one_line(dissent.author or 'the owner', limit=60)}* handed it in"
    said = quote(dissent.summary, limit=700, lines=8) if dissent.summary.strip() else ">(no words)"
    answers = [
        f"Finding {finding.id}, *{finding.status}*: {one_line(finding.answer, limit=200)}"
        for finding in dissent.answered[-3:]
    ]
    return "\n".join([who, said, *answers])


def _against(dissent: Dissent) -> str:
    verdict = dissent.against
    who = f"*{one_line(verdict.position, limit=60)}* ({words.lineage(verdict)})"
    said = f"{who} says *{verdict.kind}* in the {verdict.stage}"
    lines = [said, quote(verdict.evidence, limit=700, lines=8)]
    lines += [f"We saw: {one_line('; '.join(verdict.seen), limit=250)}"] if verdict.seen else []
    lines += [f"Not checked: {one_line(verdict.doubt, limit=250)}"] if verdict.doubt else []
    return "\n".join(lines)
