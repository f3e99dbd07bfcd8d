"""Notices: what we still have to say in Slack. They name a subject; the card is drawn late."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.approvals import Approval
from bot.domain.decline import Alarm
from bot.domain.departures import Departure
from bot.domain.drill import Drill
from bot.domain.hiring import Candidate
from bot.domain.ids import ChannelId, MessageTs, NoticeId, UserId
from bot.domain.jobs import Job
from bot.domain.offboarding import Offboarding
from bot.domain.probes import Probe
from bot.domain.shadows import Shadow
from bot.domain.sprawl import Sprawl


class Subject(StrEnum):
    """What a notice is about; `Notice.about` is the id of that thing."""

    EYES = "eyes"
    JOB = "job"
    QUESTION = "question"
    FINDING = "finding"
    VERDICT = "verdict"
    CONFLICT = "conflict"
    APPROVAL = "approval"
    NUDGE = "nudge"
    DIGEST = "digest"
    OUTCOME = "outcome"
    GATE_EVENT = "gate event"
    REFUSALS = "refusals"
    PASTED = "pasted"
    DRILL = "drill"
    ALARM = "alarm"
    PROBE = "probe"
    RESULT = "result"
    DECISION = "decision"
    DEPARTURE = "departure"
    OFFBOARDING = "offboarding"
    SPRAWL = "sprawl"
    CANDIDATE = "candidate"
    SHADOW = "shadow"
    SAYING = "saying"
    AGENT_REVIEWS = "agent reviews"
    REVIEW_REMINDER = "review reminder"
    REVIEWS_CLOSED = "reviews closed"
    ONE_ON_ONES = "one-to-ones"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to say about a job. Notices of one thread leave in the order they were added.

    `key` names the message: a second notice with the same key edits it. `person` is set for a
    direct message. `text` is for what no card is drawn from: a question, a saying, the message to
    react to.
    """

    key: str
    subject: Subject
    about: int
    channel: ChannelId
    thread: MessageTs
    at: datetime
    person: UserId | None = None
    text: str = ""


AT_ONCE = "at once"
"""The text of a notice that somebody asked for by hand: they want it now, whatever the hour."""

_IN_HOURS = frozenset(
    {Subject.AGENT_REVIEWS, Subject.REVIEW_REMINDER, Subject.REVIEWS_CLOSED, Subject.ONE_ON_ONES}
)


def keeps_hours(notice: Notice) -> bool:
    """Whether it is posted in the working hours of who gets it alone, however late that is."""
    return notice.subject in _IN_HOURS and notice.text != AT_ONCE


@dataclass(frozen=True, slots=True)
class Delivery:
    """A notice on its way: how often it was tried, and which state of its subject it speaks of.

    Every further notice with the same key raises `generation`; what was drawn for an older one
    is drawn again. `interrupted` is true when an earlier try may have reached Slack.
    """

    id: NoticeId
    notice: Notice
    generation: int
    attempts: int
    interrupted: bool


def job_notice(job: Job, *, at: datetime) -> Notice:
    """The job's root message, drawn anew."""
    return _about(job, Subject.JOB, job.id, key=f"job:{job.id}", at=at)


def result_notice(job: Job, *, at: datetime) -> Notice:
    """The job's latest result. A result sent back is followed by a new message."""
    number = str(job.deliveries)
    notice = _about(job, Subject.RESULT, job.id, key=f"result:{job.id}:{number}", at=at)
    return replace(notice, text=number)


def question_notice(job: Job, question: str, *, number: int, at: datetime) -> Notice:
    """One question to the requester. `number` is the id of the call that asked it."""
    key = f"question:{number}"
    return replace(_about(job, Subject.QUESTION, number, key=key, at=at), text=question)


def finding_notice(job: Job, finding: int, *, at: datetime) -> Notice:
    """One finding, with its answer once there is one."""
    return _about(job, Subject.FINDING, finding, key=f"finding:{finding}", at=at)


def conflict_notice(job: Job, finding: int, *, at: datetime) -> Notice:
    """A contested finding, put to people."""
    return _about(job, Subject.CONFLICT, finding, key=f"conflict:{finding}", at=at)


def verdict_notice(job: Job, assignment: int, *, at: datetime) -> Notice:
    """One reviewer's verdict."""
    return _about(job, Subject.VERDICT, assignment, key=f"verdict:{assignment}", at=at)


def outcome_notices(
    job: Job, call: int, *, people: tuple[UserId, ...], at: datetime
) -> tuple[Notice, ...]:
    """Every copy of the card of a call nobody knows the outcome of."""
    in_thread = _about(job, Subject.OUTCOME, call, key=f"outcome:{call}:thread", at=at)
    copies = [replace(in_thread, key=f"outcome:{call}:{who}", person=who) for who in people]
    return (in_thread, *copies)


def gate_event_notice(job: Job, event: int, *, first: int, at: datetime) -> Notice:
    """The latest refusal of one position, in the message that began with its first in this job."""
    return _about(job, Subject.GATE_EVENT, event, key=f"gate:{first}", at=at)


def refusals_notice(job: Job, owner: UserId, *, person: UserId, at: datetime) -> Notice:
    """All refusals in one job of the positions somebody owns, as one message to `person`."""
    key = f"refusals:{job.id}:{person}"
    notice = _about(job, Subject.REFUSALS, job.id, key=key, at=at)
    return replace(notice, person=person, text=owner)


def pasted_notice(job: Job, *, author: UserId, on: MessageTs, kinds: str, at: datetime) -> Notice:
    """Tell somebody alone that a message of theirs holds a secret."""
    key = f"pasted:{job.channel}:{on}"
    notice = _about(job, Subject.PASTED, job.id, key=key, at=at)
    return replace(notice, person=author, text=kinds)


def drill_notice(drill: Drill, *, person: UserId, at: datetime) -> Notice:
    """What came of a drill, for one operator. It is of no job, so it is in no thread."""
    return _letter(Subject.DRILL, drill.id, name="drill", person=person, at=at)


def probe_notice(probe: Probe, *, person: UserId, at: datetime) -> Notice:
    """A defect a reviewer missed, for who answers for it. It is in no thread."""
    return _letter(Subject.PROBE, probe.id, name="probe", person=person, at=at)


def alarm_notice(alarm: Alarm, *, person: UserId) -> Notice:
    """A decline of a position, for who answers for it. It is of no job, so it is in no thread."""
    return _letter(Subject.ALARM, alarm.id, name="alarm", person=person, at=alarm.at)


def departure_notice(departure: Departure, *, person: UserId, at: datetime) -> Notice:
    """Who left and whose roles they owned, for one of those who name the next owner."""
    return _letter(Subject.DEPARTURE, departure.id, name="departure", person=person, at=at)


def offboarding_notice(offboarding: Offboarding, *, person: UserId, at: datetime) -> Notice:
    """How far a position is on its way out, for whoever retires it."""
    return _letter(Subject.OFFBOARDING, offboarding.id, name="offboarding", person=person, at=at)


def sprawl_notice(report: Sprawl, *, person: UserId, at: datetime) -> Notice:
    """Which agents are too many this week, for one operator."""
    return _letter(Subject.SPRAWL, report.id, name="sprawl", person=person, at=at)


def candidate_notice(candidate: Candidate, *, person: UserId, at: datetime) -> Notice:
    """How far a candidate has come, for who wants it and who decides about it."""
    return _letter(Subject.CANDIDATE, candidate.id, name="candidate", person=person, at=at)


def shadow_notice(shadow: Shadow, *, person: UserId, at: datetime) -> Notice:
    """How a shadow differs from whom it shadows, for one of those who decide about it."""
    return _letter(Subject.SHADOW, shadow.id, name="shadow", person=person, at=at)


def approval_notices(job: Job, *asked: Approval, at: datetime) -> tuple[Notice, ...]:
    """Every copy of a card: in the thread, and for all who are or were entitled.

    `asked` are the questions that stand on it.
    """
    card = asked[0].card
    key = f"approval:{card}"
    in_thread = _about(job, Subject.APPROVAL, card, key=f"{key}:thread", at=at)
    people = dict.fromkeys(person for approval in asked for person in approval.copies)
    copies = [replace(in_thread, key=f"{key}:{person}", person=person) for person in people]
    return (in_thread, *copies)


def digest_notice(digest: int, *, person: UserId, at: datetime) -> Notice:
    """What waits for a person beyond the limit, as one message. It is of many jobs."""
    return _letter(Subject.DIGEST, digest, name="digest", person=person, at=at)


def nudge_notices(job: Job, approval: Approval, *, at: datetime) -> tuple[Notice, ...]:
    """One reminder to each person who may decide and has not."""
    nudge = _about(job, Subject.NUDGE, approval.card, key="", at=at)
    return tuple(
        replace(nudge, key=f"nudge:{approval.card}:{person}", person=person)
        for person in approval.awaited
    )


def saying_notice(job: Job, text: str, *, key: str, at: datetime) -> Notice:
    """A short sentence in the job's thread."""
    return replace(_about(job, Subject.SAYING, job.id, key=key, at=at), text=text)


def eyes_notice(job: Job, *, on: MessageTs, at: datetime) -> Notice:
    """The reaction that says: this message has been read."""
    eyes = _about(job, Subject.EYES, job.id, key=f"eyes:{job.channel}:{on}", at=at)
    return replace(eyes, text=on)


def _letter(subject: Subject, about: int, *, name: str, person: UserId, at: datetime) -> Notice:
    """What is told to one person and is of no job, so that it is in no thread."""
    nowhere, no_thread = ChannelId(""), MessageTs("")
    return Notice(f"{name}:{about}:{person}", subject, about, nowhere, no_thread, at, person=person)


def _about(job: Job, subject: Subject, about: int, *, key: str, at: datetime) -> Notice:
    return Notice(key, subject, about, job.channel, job.thread, at)
