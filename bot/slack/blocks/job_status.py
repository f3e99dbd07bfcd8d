"""The one line that says where a job is, who is waited for and what happens next."""

from bot.domain.cards import JobCard
from bot.domain.jobs import NAME_SOMEBODY, Job, JobStatus
from bot.slack.blocks import words
from bot.slack.mrkdwn import mention, mentions, one_line, sentence

_ICONS = {
    JobStatus.ACCEPTED: ":white_check_mark:",
    JobStatus.CANCELLED: ":no_entry_sign:",
    JobStatus.FAILED: ":x:",
    JobStatus.REFUSED: ":no_entry_sign:",
    JobStatus.ESCALATED: ":warning:",
}

_STATES = {
    JobStatus.INTAKE: "being read",
    JobStatus.CLARIFYING: "a question is open",
    JobStatus.SCOPE: "scope proposed",
    JobStatus.WORKING: "at work",
    JobStatus.REVIEWING: "being reviewed",
    JobStatus.APPROVAL: "an approval is open",
    JobStatus.ESCALATED: "a decision is needed",
    JobStatus.SHIP: "result delivered",
    JobStatus.REFUSED: "not taken on",
}
"""What a job's status is called in a list; the rest is called as it is."""


def job_status(card: JobCard) -> str:
    """Say in one line what the job waits for, or what became of it."""
    job = card.job
    if job.paused_by and not job.status.is_terminal:
        who = mention(job.paused_by)
        return f"{icon(job)} *Paused* by {who}. Nothing happens until somebody resumes it."
    told = _ENDED if job.status.is_terminal else _OPEN
    return f"{icon(job)} {told[job.status](card)}"


def icon(job: Job) -> str:
    """Return the sign of a job's status. The words beside it always say the same."""
    if job.paused_by and not job.status.is_terminal:
        return ":white_circle:"
    asks = ":large_yellow_circle:" if job.status.waits_for_person else ":large_blue_circle:"
    return _ICONS.get(job.status, asks)


def state(job: Job) -> str:
    """Return where a job is, in two words for a list."""
    if job.paused_by and not job.status.is_terminal:
        return "paused"
    return _STATES.get(job.status, str(job.status))


def _person(card: JobCard) -> str:
    return mentions(card.waiting_for) or "somebody who may, and nobody is there now"


def _owner(card: JobCard) -> str:
    return one_line(card.job.owner or "the owner", limit=60)


def _intake(card: JobCard) -> str:
    contract, topology = card.job.contract, card.topology
    # A specification that is there already was agreed to or sent back: the request is read anew.
    if contract and topology and topology.specified and not contract.specification:
        return "*Being specified.* Next: a scope to accept, or one question."
    return "*Reading the request.* Next: a scope to accept, or one question."


def _clarifying(card: JobCard) -> str:
    # The dispatcher asks before there is a scope, the owner in the middle of the work.
    return f"*Waits for an answer* from {_person(card)}, in this thread. Then the job goes on."


def _scope(card: JobCard) -> str:
    return f"*Waits for {_person(card)} to accept the scope.* Nothing is changed before that."


def _working(card: JobCard) -> str:
    return f"*{_owner(card)} is at work.* Next: the checks, then the reviews, if there are any."


def _reviewing(card: JobCard) -> str:
    revision = words.short(card.job.revision)
    return f"*Being reviewed* at {revision}. Next: {_owner(card)} answers every finding."


def _approval(card: JobCard) -> str:
    return f"*Waits for {_person(card)}* to approve or deny one call with consequences."


def _escalated(card: JobCard) -> str:
    if not card.waiting_for:
        return f"*Nobody is left who may decide how to go on*{_because(card)} {NAME_SOMEBODY}"
    return f"*{_person(card)} must decide how to go on*{_because(card)}"


def _ship(card: JobCard) -> str:
    return f"*Waits for {_person(card)}* to accept the result or send it back."


def _accepted(card: JobCard) -> str:
    return f"*Accepted.* {_totals(card)}"


def _cancelled(card: JobCard) -> str:
    # Only people cancel, and our own sentence says who; a model's words never come here.
    return f"*Cancelled.* {sentence(card.job.reason, limit=300)}".rstrip()


def _failed(card: JobCard) -> str:
    return f"*Failed*{_because(card)}"


def _refused(card: JobCard) -> str:
    return f"*Not taken on*{_because(card)}"


def _because(card: JobCard) -> str:
    return f": {one_line(card.job.reason, limit=300)}" if card.job.reason.strip() else "."


def _totals(card: JobCard) -> str:
    job, spent = card.job, card.spent
    took = words.duration(job.updated_at - job.created_at)
    used = f"{words.count(spent.turns, 'turn')}, {words.cost(spent)}, {words.touches(spent)}"
    return f"{used}, {took} from request to acceptance."


_OPEN = {
    JobStatus.INTAKE: _intake,
    JobStatus.CLARIFYING: _clarifying,
    JobStatus.SCOPE: _scope,
    JobStatus.WORKING: _working,
    JobStatus.REVIEWING: _reviewing,
    JobStatus.APPROVAL: _approval,
    JobStatus.ESCALATED: _escalated,
    JobStatus.SHIP: _ship,
}
_ENDED = {
    JobStatus.ACCEPTED: _accepted,
    JobStatus.CANCELLED: _cancelled,
    JobStatus.FAILED: _failed,
    JobStatus.REFUSED: _refused,
}
