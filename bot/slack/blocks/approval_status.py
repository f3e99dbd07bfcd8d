"""The line that says who is asked, or what they answered."""

from bot.domain.approvals import Answer, Approval, ApprovalStatus, Decision
from bot.domain.calls import CallStatus
from bot.domain.cards import ApprovalCard
from bot.slack.blocks.calls import position
from bot.slack.mrkdwn import mention, mentions, moment, one_line


def approval_status(card: ApprovalCard) -> str:
    """Say who is waited for and until when, or who decided what and when."""
    approval = card.approval
    match approval.status:
        case ApprovalStatus.OPEN:
            return _open(approval)
        case ApprovalStatus.APPROVED:
            return (
                f":white_check_mark: *Approved* by {_approvers(approval)}. It is carried out now. "
                "Until it begins, the approval can be revoked."
            )
        case ApprovalStatus.CONSUMED:
            return _consumed(card)
        case ApprovalStatus.DENIED:
            return _denied(card)
        case ApprovalStatus.EXPIRED:
            return _expired(approval)
        case ApprovalStatus.WITHDRAWN:
            return _withdrawn(card)


def _open(approval: Approval) -> str:
    needed = f" · {approval.missing} of {approval.quorum} approvals missing"
    several = needed if approval.quorum > 1 else ""
    several += "" if approval.vouched else " · an operator must approve, too"
    line = f":large_yellow_circle: *{_awaited(approval)}*{several} · {_until(approval)}"
    if approval.approved_by:
        line += f"\n:white_check_mark: Approved so far by {_approvers(approval)}"
    revoked = [each for each in approval.answers if each.revoked_at is not None][-3:]
    return line + "".join(f"\n{_revoked(each)}" for each in revoked)


def _awaited(approval: Approval) -> str:
    """Say who is waited for; where everybody is away or has answered, who is asked when."""
    if approval.awaited:
        return f"Waits for {mentions(approval.awaited)}"
    if approval.fallback and approval.escalated_at is None:
        return f"Waits for {mentions(approval.fallback)}, asked {moment(approval.nudge_at)}"
    if approval.later:
        rung = approval.later[0]
        return f"Waits for {mentions(rung.people)}, asked {moment(rung.at)}"
    return "Nobody is left to ask"


def _revoked(given: Answer) -> str:
    when = moment(given.revoked_at or given.at)
    return f":leftwards_arrow_with_hook: {mention(given.by)} revoked their approval ({when})"


def _approvers(approval: Approval) -> str:
    """Return everyone who approved, each with the time of it."""
    given = [
        each
        for each in approval.answers
        if each.decision is Decision.APPROVE and each.revoked_at is None
    ]
    return ", ".join(_signed(each) for each in given[:6]) or "nobody"


def _signed(given: Answer) -> str:
    return f"{mention(given.by)} ({moment(given.at)})"


def _consumed(card: ApprovalCard) -> str:
    """Say what came of the call. Only what went well has the sign of it."""
    given = f"*Approved* by {_approvers(card.approval)}"
    match card.call.status:
        case CallStatus.UNKNOWN:
            return f":warning: {given}, but *nobody knows yet whether it took effect*."
        case CallStatus.FAILED:
            return f":x: {given}, but *the call failed*."
        case _ if card.outcome.strip():
            return f":white_check_mark: {given}, and carried out."
        case _:
            return f":white_check_mark: {given}. It is being carried out."


def _denied(card: ApprovalCard) -> str:
    given = [each for each in card.approval.answers if each.decision is Decision.DENY][-1:]
    who = ", ".join(_signed(each) for each in given) or "somebody"
    why = "".join(f"\n>{one_line(each.reason, limit=400)}" for each in given if each.reason)
    return f":no_entry: *Denied* by {who}. {position(card)} works on with the reason.{why}"


def _expired(approval: Approval) -> str:
    why = one_line(approval.closed_why.rstrip("."), limit=300) or "Nobody decided in time"
    when = moment(approval.settled_at or approval.expires_at)
    return f":hourglass_flowing_sand: *Expired* {when}: {why}. Nothing was done."


def _withdrawn(card: ApprovalCard) -> str:
    approval = card.approval
    if approval.closed_by is None:
        return ":no_entry_sign: *Withdrawn*: the job has moved on. Nothing was done."
    why = f"\n>{one_line(approval.closed_why, limit=400)}"
    who = f"*Withdrawn* by {mention(approval.closed_by)}"
    return f":no_entry_sign: {who}. Nothing was done; {position(card)} works on.{why}"


def _until(approval: Approval) -> str:
    return f"until {moment(approval.expires_at)}"
