"""Lists: one short entry for each job, approval or agent."""

from slack_sdk.models.blocks import Block

from bot.domain.approvals import ApprovalStatus
from bot.domain.boards import AgentLine, JobLine
from bot.domain.cards import ApprovalCard
from bot.slack.actions import ActionId
from bot.slack.blocks import words
from bot.slack.blocks.approval_buttons import approval_buttons
from bot.slack.blocks.approval_evidence import evidence
from bot.slack.blocks.approval_status import approval_status
from bot.slack.blocks.batch import batch_status
from bot.slack.blocks.calls import headline
from bot.slack.blocks.job_status import icon, state
from bot.slack.blocks.outcome_number import outcome_line
from bot.slack.blocks.parts import button, section
from bot.slack.blocks.restriction import restricted
from bot.slack.mrkdwn import ago, code, mention, mentions, one_line

NO_JOBS = (
    "*You have asked for no work yet.* Mention the app in a channel and say what should be "
    "different afterwards, or choose *Request work* in a message's menu."
)
NO_APPROVALS = (
    "*Nothing waits for your decision.* When a call with consequences needs your word, "
    "it appears here and as a direct message."
)
NO_AGENTS = "*No agents yet.* An operator adds roles and positions to `org.yml`."


def job_line(line: JobLine) -> Block:
    """Return one job: what it is, where it is, who is waited for."""
    job = line.job
    facts = [
        state(job),
        f"waits for {mentions(line.waiting_for)}" if line.waiting_for else "",
        one_line(job.owner, limit=60) if job.owner else "",
        f"changed {ago(job.updated_at)}",
        link(line.link, "open the thread"),
    ]
    return section(f"{icon(job)} {words.title(job)}\n{' · '.join(fact for fact in facts if fact)}")


def approval_lines(card: ApprovalCard) -> list[Block]:
    """Return one open question with what it rests on, and its buttons."""
    status = batch_status(card) if card.batch else approval_status(card)
    told = f"{headline(card)}\n{status}\nFor {words.title(card.job)}"
    return [section(told), evidence(card), *approval_buttons(card, brief=True)]


def waiting_line(card: ApprovalCard) -> str:
    """Return one question that waits for other people, or for its call to begin."""
    if card.approval.status is ApprovalStatus.OPEN:
        state = f"waits for {mentions(card.approval.awaited, most=3) or 'more people'}"
    else:
        state = "approved, not begun"
    return f"• Approval {card.approval.card}: {headline(card)}, {state}, job {card.job.id}"


def agent_line(line: AgentLine) -> Block:
    """Return one position: its role and model, what is wrong with it, and what it did so far."""
    families = ", ".join(sorted(line.lineages)) or "unknown family"
    facts = [
        restricted(line.restrictions),
        words.count(line.open_jobs, "open job") if line.open_jobs else "",
        f"{line.accepted} of {words.count(line.ended, 'ended job')} accepted" if line.ended else "",
        words.count(line.refusals, "refusal") if line.refusals else "",
        f"last used {ago(line.last_used_at)}" if line.last_used_at else "not used yet",
        f"reviewed {ago(line.last_reviewed_at)}" if line.last_reviewed_at else "",
    ]
    name = one_line(line.position, limit=60)
    model = f"{code(line.model, limit=80)} ({one_line(families, limit=80)})"
    told = [
        f"*{name}* · {one_line(line.role.mission, limit=160)}",
        _troubles(line),
        " · ".join([model, *(fact for fact in facts if fact)]),
        outcome_line(line.outcome) if line.outcome else "",
    ]
    press = button("Open", ActionId.OPEN_AGENT, line.position, label=f"Open {line.position}")
    return section("\n".join(each for each in told if each), accessory=press)


def _troubles(line: AgentLine) -> str:
    """Return what somebody should do something about; nothing where all is well."""
    left = f"{mention(line.role.owner)} owned it and has left" if line.unowned else ""
    found = [each for each in (left, line.overdue, line.unused) if each]
    return f":warning: *{' · '.join(found)}*" if found else ""


def link(address: str, label: str) -> str:
    """Return a link we made; nothing where the address is none of Slack's kind."""
    safe = address.startswith(("https://", "http://")) and not set(address) & set("<>|\n ")
    return f"<{address}|{label}>" if safe else ""
