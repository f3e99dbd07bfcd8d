"""What is approved for further calls: the buttons that do it, and the line that shows it."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement

from bot.domain.approvals import ApprovalStatus
from bot.domain.cards import ApprovalCard
from bot.domain.grants import Breadth, Grant
from bot.slack.actions import ActionId
from bot.slack.blocks import words
from bot.slack.blocks.calls import plain_deed
from bot.slack.blocks.parts import actions, button, confirm, section
from bot.slack.mrkdwn import code, mention, moment, one_line

_MOST = 5

_BREADTHS = {
    Breadth.JOB: (ActionId.APPROVE_FOR_JOB, "for the rest of this job, 24 hours at most"),
    Breadth.HOUR: (ActionId.APPROVE_FOR_HOUR, "for an hour, in other jobs as well"),
}


def grant_buttons(card: ApprovalCard) -> list[Block]:
    """Return how further calls are approved as well, or how that is revoked; often nothing."""
    number = card.approval.card
    if card.approval.status is ApprovalStatus.OPEN:
        row = [_give(card, breadth) for breadth in _BREADTHS] if card.grantable else []
        return [actions(f"grant-{number}", row)] if row else []
    if card.grant is None:
        return []
    row = [_revoke(card.grant)] if card.grant.revoked_at is None else []
    buttons = [actions(f"grant-{number}", row)] if row else []
    return [section(grant_line(card.grant)), *buttons]


def grants_listed(grants: Sequence[Grant]) -> list[Block]:
    """Return each grant with the button that ends it, for whoever asked what there is."""
    blocks: list[Block] = [
        section(grant_line(each), accessory=_revoke(each)) for each in grants[:_MOST]
    ]
    missing = len(grants) - _MOST
    return [*blocks, section(f"… and {missing} more")] if missing > 0 else blocks


def grant_lines(grants: Sequence[Grant]) -> list[Block]:
    """Return what holds for a job, one line for each grant."""
    return [section("\n".join(grant_line(each) for each in grants[-_MOST:]))] if grants else []


def grant_line(grant: Grant) -> str:
    """Say who approved which calls beforehand, how long for, and how often that was used."""
    which = (
        f"{code(grant.tool, limit=64)} on {code(grant.resource, limit=80)} by "
        f"{one_line(grant.position, limit=60)}, whatever its arguments and revision"
    )
    used = f"used {words.count(grant.uses, 'time')}" if grant.uses else "not used yet"
    if grant.revoked_by is not None and grant.revoked_at is not None:
        who, when = mention(grant.revoked_by), moment(grant.revoked_at)
        return f":leftwards_arrow_with_hook: {who} revoked this ({when}, {used}): {which}"
    ends = "until this job ends, or" if grant.breadth is Breadth.JOB else "until"
    return (
        f":key: *Further calls approved* by {mention(grant.by)} {ends} "
        f"{moment(grant.expires_at)}: {which} · {used}"
    )


def _give(card: ApprovalCard, breadth: Breadth) -> ButtonElement:
    """Return a button that approves more than this call. It asks once more: what may differ?"""
    action, span = _BREADTHS[breadth]
    tool, position = one_line(card.call.tool, limit=40), one_line(card.call.position, limit=30)
    these = "All that are open here" if card.batch else "This one"
    question = (
        f"{these}, and every further {tool} by {position} here, {span}. Arguments and revision "
        "may differ. Checks, reviews and rules hold as before."
    )
    text = f"Approve for {breadth}"
    return button(
        text,
        action,
        card.approval.card,
        confirm=confirm("Approve further calls too?", question, yes="Approve them"),
        label=f"{text}: {plain_deed(card)}",
    )


def _revoke(grant: Grant) -> ButtonElement:
    return button(
        "Ask again each time",
        ActionId.REVOKE_GRANT,
        grant.id,
        label=f"Ask again each time: {grant.tool}",
    )
