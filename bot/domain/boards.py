"""Boards: what people look up, in the app's home and by command."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.cards import ApprovalCard, DecisionCard
from bot.domain.drill import Drill
from bot.domain.ids import PositionName, UserId
from bot.domain.jobs import Job
from bot.domain.organization import Role
from bot.domain.outcome_numbers import OutcomeNumber, Reading, Trend
from bot.domain.picture_files import PictureFile
from bot.domain.restrictions import Restriction
from bot.domain.review_cards import RoundCard


@dataclass(frozen=True, slots=True)
class JobLine:
    """One job in a list."""

    job: Job
    waiting_for: tuple[UserId, ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """How the number of a role goes. `last` is the newest reading; it may be an unknown one."""

    number: OutcomeNumber
    last: Reading | None
    trend: Trend
    busy_but_flat: bool = False
    known: int = 0
    """On how many days of the last 28 it could be read."""


@dataclass(frozen=True, slots=True)
class AgentLine:
    """One position in a list, with what it did so far."""

    position: PositionName
    role: Role
    model: str
    lineages: frozenset[str]
    open_jobs: int
    accepted: int
    ended: int
    last_used_at: datetime | None
    refusals: int = 0
    """How often the gate refused it something."""
    restrictions: tuple[Restriction, ...] = ()
    """Why it may do less than its lane now."""
    last_reviewed_at: datetime | None = None
    """When its owner last submitted a review of it."""
    outcome: OutcomeLine | None = None
    people: tuple[UserId, ...] = ()
    """Who answers for it now: its owner, whoever stands in for them, or their successor."""
    unowned: bool = False
    """Whether its owner has left, or nobody knows them."""
    unused: str = ""
    """That it has had no work for too long, in words."""
    overdue: str = ""
    """That its review is overdue, in words."""


@dataclass(frozen=True, slots=True)
class Home:
    """One person's page: what waits for them first."""

    person: UserId
    approvals: tuple[ApprovalCard, ...]
    jobs: tuple[JobLine, ...]
    agents: tuple[AgentLine, ...]
    scripted: bool = False
    drill: Drill | None = None
    """The last drill, for operators alone."""
    decisions: tuple[DecisionCard, ...] = ()
    """The proposals this person may accept."""
    reviews: tuple[RoundCard, ...] = ()
    """The agent reviews this person decides."""
    chart: PictureFile | None = None
    """The organization as a picture, once it is in Slack as it is now."""
