"""What a decision rests on: the words of the agent, the exact call, the evidence, the rules."""

from slack_sdk.models.blocks import Block

from bot.domain.approvals import Approval
from bot.domain.cards import ApprovalCard
from bot.domain.reviews import FindingStatus, VerdictKind
from bot.domain.seats import StandIn, everyone
from bot.slack.blocks import words
from bot.slack.blocks.calls import arguments, digest, position
from bot.slack.blocks.drill import standing_line
from bot.slack.blocks.parts import context, section
from bot.slack.mrkdwn import code, mention, mentions, moment, one_line, quote


def said(card: ApprovalCard) -> Block:
    """Return the agent's reason, marked as its own words."""
    if not card.reason.strip():
        return section(f"{position(card)} gave no reason.")
    return section(f"{position(card)} says:\n{quote(card.reason, limit=500, lines=6)}")


def exact_call(card: ApprovalCard) -> Block:
    """Return the call as it would be made, and nothing else."""
    return section(
        f"*Exactly this call* · {code(card.call.tool, limit=64)} · digest {digest(card)}\n"
        f"{arguments(card)}"
    )


def evidence(card: ApprovalCard) -> Block:
    """Return checks, reviewers, findings and dissent for this revision."""
    revision = card.approval.revision
    asked = card.job.contract.checks if card.job.contract else ()
    lines = [
        f"*Checks* {words.checks(card.results, revision=revision, asked=asked)}",
        words.reviews(card.verdicts, revision=revision) or "*Reviews* none were required",
        f"*Findings* {words.findings(card.findings)} · *Dissent* {_dissent(card)}",
        *_unchecked(card),
    ]
    return section("\n".join(lines))


def _unchecked(card: ApprovalCard) -> list[str]:
    """Return what the reviewers of this revision say they did not check."""
    return [
        f"*Not checked* by {one_line(verdict.position, limit=60)}: "
        f"{one_line(verdict.doubt, limit=200)}"
        for verdict in words.latest(card.verdicts)[:4]
        if verdict.doubt.strip()
    ]


def _dissent(card: ApprovalCard) -> str:
    """Return who disagrees still: verdicts that are no pass, and disputed findings."""
    against = [
        f"{one_line(verdict.position, limit=60)} says {verdict.kind}"
        for verdict in words.latest(card.verdicts)
        if verdict.kind is not VerdictKind.PASS
    ]
    disputed = [
        f"finding {finding.id} is disputed"
        for finding in card.findings
        if finding.status is FindingStatus.DISPUTED
    ]
    return "; ".join([*against, *disputed][:4]) or "none"


def consequences(card: ApprovalCard) -> Block:
    """Return how it is undone, what was spent, who may decide, and what time and a denial do."""
    approval = card.approval
    lines = [
        f"*Undo* {_undo(card)}",
        f"*Cost so far* {words.used(card.spent)}",
        f"*Who decides* {_who(approval)}",
        f"*If nobody does* {_expiry(approval)}",
        f"*If denied* nothing is done; {position(card)} gets your reason and works on with it",
    ]
    return section("\n".join(lines))


def small(card: ApprovalCard) -> Block:
    """Return the small print: the job, and what its checks could not be kept away from."""
    warning = ":warning: *Without isolation*: checks ran as this host's own user"
    return context(f"For {words.title(card.job)}", "" if card.isolated else warning)


def alarm_lines(card: ApprovalCard) -> list[Block]:
    """Return the warning that a drill failed, and what that asks of whoever decides."""
    vouchers = card.approval.vouchers
    return [section(standing_line(vouchers))] if vouchers else []


def _expiry(approval: Approval) -> str:
    when = moment(approval.expires_at)
    return f"it expires {when}: not approved, not denied; it can be asked again"


def _away(absence: StandIn) -> str:
    owner, until = mention(absence.owner), moment(absence.until)
    if absence.delegate is None:
        return f"{owner} is away until {until}, and nobody stands in"
    return f"{mention(absence.delegate)} stands in for {owner} until {until}"


def _undo(card: ApprovalCard) -> str:
    if not card.undo.strip():
        return ":warning: *cannot be undone* as far as we know"
    return f"possible: {code(card.undo, limit=300)}"


def _who(approval: Approval) -> str:
    deciding = everyone(approval.counting)
    needed = f"{approval.quorum} of them" if approval.quorum > 1 else "one is enough"
    later = mentions(approval.fallback)
    first = f"{mentions(deciding)}, {needed}" if len(deciding) > 1 else mentions(deciding)
    parts: list[str] = []
    parts += [_away(each) for each in approval.stand_ins[:6]]
    raised = [one_line(why, limit=150) for why in approval.raised[:4]]
    if raised:
        parts.append(f":warning: more people than usual: {'; '.join(raised)}")
    if approval.fallback and approval.escalated_at is None:
        parts.append(f"from {moment(approval.nudge_at)} also {later}")
    parts += [f"from {moment(rung.at)} also {mentions(rung.people)}" for rung in approval.later[:3]]
    if approval.self_approval:
        parts.append(":warning: *self-approval is allowed here*")
    return f"{first}; {parts[0]}" if len(parts) == 1 else "\n• ".join([first, *parts])
