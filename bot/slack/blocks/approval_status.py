"""The line that says who is asked, or what they answered."""

from bot.domain.approvals import Answer, Approval, ApprovalStatus, Decision
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
                f":white_check_mark: *Approved* by {_approvers(approval)}. It is carried out now."
            )
        case ApprovalStatus.CONSUMED:
            return f":white_check_mark: *Approved* by {_approvers(approval)}, and {_done(card)}."
        case ApprovalStatus.DENIED:
            return _denied(card)
        case ApprovalStatus.EXPIRED:
            return _expired(approval)
        case ApprovalStatus.WITHDRAWN:
            return ":no_entry_sign: *Withdrawn*: the job has moved on. Nothing was done."


def _open(approval: Approval) -> str:
    missing = tuple(person for person in approval.entitled if person not in _spoken(approval))
    needed = approval.quorum - len(set(approval.approved_by))
    several = f" · {needed} of {approval.quorum} approvals missing" if approval.quorum > 1 else ""
    line = f":large_yellow_circle: *Waits for {mentions(missing)}*{several} · {_until(approval)}"
    if approval.approved_by:
        line += f"\n:white_check_mark: Approved so far by {_approvers(approval)}"
    return line


def _spoken(approval: Approval) -> set[str]:
    return {given.by for given in approval.answers}


def _approvers(approval: Approval) -> str:
    """Return everyone who approved, each with the time of it."""
    given = [each for each in approval.answers if each.decision is Decision.APPROVE]
    return ", ".join(_signed(each) for each in given[:6]) or "nobody"


def _signed(given: Answer) -> str:
    return f"{mention(given.by)} ({moment(given.at)})"


def _done(card: ApprovalCard) -> str:
    return "carried out" if card.outcome.strip() else "being carried out"


def _denied(card: ApprovalCard) -> str:
    given = [each for each in card.approval.answers if each.decision is Decision.DENY][-1:]
    who = ", ".join(_signed(each) for each in given) or "somebody"
    why = "".join(f"\n>{one_line(each.reason, limit=400)}" for each in given if each.reason)
    return f":no_entry: *Denied* by {who}. {position(card)} works on with the reason.{why}"


def _expired(approval: Approval) -> str:
    line = f"*Nobody decided in time* ({_until(approval)}). Nothing was done."
    return f":hourglass_flowing_sand: {line}"


def _until(approval: Approval) -> str:
    return f"until {moment(approval.expires_at)}"
