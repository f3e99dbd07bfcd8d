"""Cards: everything one message in Slack shows, ready to be drawn."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.agent_cards import (
    AlarmCard,
    CandidateCard,
    DepartureCard,
    OffboardingCard,
    ProbeCard,
    ShadowCard,
    SprawlCard,
)
from bot.domain.approvals import Approval
from bot.domain.calls import Call
from bot.domain.checks import CheckResult
from bot.domain.conflicts import Dissent
from bot.domain.decisions import DecisionRecord
from bot.domain.documents import Passage
from bot.domain.drill import Drill
from bot.domain.gate import GateEvent
from bot.domain.grants import Grant
from bot.domain.ids import ChannelId, MessageTs, UserId
from bot.domain.inquiries import Inquiry
from bot.domain.jobs import Job
from bot.domain.organization import Repository, Role
from bot.domain.restrictions import Restriction
from bot.domain.review_cards import ClosedBelowCard, ClosedCard, RoundCard, TalksCard
from bot.domain.reviews import Finding, Verdict
from bot.domain.stages import Topology


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes: a channel, and a thread in it or none."""

    channel: ChannelId
    thread: MessageTs | None = None


@dataclass(frozen=True, slots=True)
class MessageRef:
    """A message we posted."""

    channel: ChannelId
    ts: MessageTs


@dataclass(frozen=True, slots=True)
class Spent:
    """What a job has used so far. Money is in millionths of a US dollar; None is unknown."""

    turns: int = 0
    tokens: int = 0
    cost_microusd: int = 0
    unpriced: bool = False
    touches: int = 0
    charged: bool = True
    """Whether anybody is asked for the money: not where a script answers for the models."""


@dataclass(frozen=True, slots=True)
class JobCard:
    """The root message of a job, edited through its whole life."""

    job: Job
    role: Role | None
    repository: Repository | None
    results: tuple[CheckResult, ...]
    verdicts: tuple[Verdict, ...]
    findings: tuple[Finding, ...]
    spent: Spent
    topology: Topology | None = None
    """The stages it passes, once there is a contract."""
    routes: tuple[str, ...] = ()
    """The other positions this job could be routed to."""
    waiting_for: tuple[UserId, ...] = ()
    isolated: bool = True
    scripted: bool = False
    touched: tuple[DecisionRecord, ...] = ()
    """The decisions a proposed scope speaks of."""
    passages: tuple[Passage, ...] = ()
    """What the organization's documents say about the same things."""
    grants: tuple[Grant, ...] = ()
    """What was approved for further calls, and not revoked."""
    restrictions: tuple[Restriction, ...] = ()
    """Why its owner may do less than its lane now."""
    dissent: Dissent | None = None
    """Both sides of what people must decide, where no finding of it is contested."""


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """One question to the requester; the job parks until it is answered in the thread."""

    job: Job
    question: str
    waits: bool = True
    answered_by: UserId | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FindingCard:
    """One finding of a reviewer, and the owner's answer once there is one."""

    finding: Finding


@dataclass(frozen=True, slots=True)
class ConflictCard:
    """A contested finding: what stands against what, and who decides.

    `against` is the verdict that rests on the finding; `passing` is the verdict of another review
    that contradicts it, None where it is the owner who does.
    """

    job: Job
    finding: Finding
    against: Verdict | None
    passing: Verdict | None
    people: tuple[UserId, ...]


@dataclass(frozen=True, slots=True)
class VerdictCard:
    """One reviewer's verdict on one revision: a stale one, where the job has another by now."""

    verdict: Verdict
    findings: int
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """One of the calls that are decided on one card."""

    approval: Approval
    call: Call


@dataclass(frozen=True, slots=True)
class ApprovalCard:
    """A question to named people that can be decided without trusting an agent's prose."""

    approval: Approval
    job: Job
    call: Call
    repository: Repository
    reason: str
    """The agent's own words, shown as a quote."""
    results: tuple[CheckResult, ...]
    verdicts: tuple[Verdict, ...]
    findings: tuple[Finding, ...]
    spent: Spent
    undo: str
    isolated: bool = True
    outcome: str = ""
    """What the call returned, once it was made."""
    inquiries: tuple[Inquiry, ...] = ()
    """What people asked the agent about it, oldest first."""
    grantable: bool = False
    """Whether further calls of the same kind may be approved together with this one."""
    grant: Grant | None = None
    """What was approved with it for further calls."""
    restrictions: tuple[Restriction, ...] = ()
    """Why the call would be refused now, whatever people answer."""
    batch: tuple[Listed, ...] = ()
    """All calls on the card, in their order, where there is more than one."""


@dataclass(frozen=True, slots=True)
class DigestCard:
    """The questions that are gathered for one person, beyond what they get in an hour."""

    cards: tuple[ApprovalCard, ...]


@dataclass(frozen=True, slots=True)
class OutcomeCard:
    """A call that was begun and whose answer was lost: `people` look whether it happened."""

    job: Job
    call: Call
    repository: Repository | None
    people: tuple[UserId, ...]


@dataclass(frozen=True, slots=True)
class GateEventCard:
    """A refusal, posted in the thread, with those of the same position in this job before it."""

    event: GateEvent
    earlier: tuple[GateEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusalsCard:
    """Every refusal in one job of the positions one person owns, for that person."""

    job: Job
    events: tuple[GateEvent, ...]


@dataclass(frozen=True, slots=True)
class PastedCard:
    """What somebody is told whose message holds a secret. `kinds` are what it looks like."""

    job: Job
    kinds: str


@dataclass(frozen=True, slots=True)
class DrillCard:
    """What came of a drill, for an operator."""

    drill: Drill


@dataclass(frozen=True, slots=True)
class ResultCard:
    """The result of a job, artefact first, with the second gate's buttons.

    `delivery` counts the results of the job; an older one than its last can no longer be decided.
    """

    job: Job
    repository: Repository
    artefact: str
    results: tuple[CheckResult, ...]
    verdicts: tuple[Verdict, ...]
    spent: Spent
    started_at: datetime
    delivery: int
    summary: str = ""
    doubt: str = ""
    isolated: bool = True
    unspoken: tuple[str, ...] = ()
    """What the owner was given in writing, and does not say it kept to."""
    craft: tuple[CheckResult, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionCard:
    """A decision record, with what it touches. `people` may accept it while it is proposed."""

    record: DecisionRecord
    people: tuple[UserId, ...] = ()
    linked: tuple[DecisionRecord, ...] = ()
    link: str = ""
    passages: tuple[Passage, ...] = ()
    """What the organization's documents say about the same thing."""


@dataclass(frozen=True, slots=True)
class Saying:
    """A short sentence that needs no card."""

    text: str


AgentCard = (
    AlarmCard
    | ProbeCard
    | DepartureCard
    | OffboardingCard
    | SprawlCard
    | CandidateCard
    | ShadowCard
    | RoundCard
    | ClosedCard
    | ClosedBelowCard
    | TalksCard
)
"""The cards about agents themselves."""

Card = (
    JobCard
    | QuestionCard
    | FindingCard
    | ConflictCard
    | VerdictCard
    | ApprovalCard
    | DigestCard
    | OutcomeCard
    | GateEventCard
    | RefusalsCard
    | PastedCard
    | DrillCard
    | ResultCard
    | DecisionCard
    | Saying
    | AgentCard
)
