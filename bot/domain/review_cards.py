"""Cards of agent reviews: everything their messages and windows show, ready to be drawn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.agent_reviews import AgentReview, Habit, Round
from bot.domain.ids import JobId, PositionName, UserId
from bot.domain.jobs import JobStatus
from bot.domain.one_on_ones import Talk
from bot.domain.performance import Performance
from bot.domain.picture_files import PictureFile
from bot.domain.recommending import Recommendation


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One review in a list, with what the rule says now; None where its position is gone."""

    review: AgentReview
    performance: Performance | None = None
    recommendation: Recommendation | None = None


@dataclass(frozen=True, slots=True)
class RoundCard:
    """All reviews of one owner in a period. `people` may decide them now."""

    round: Round
    lines: tuple[ReviewLine, ...]
    people: tuple[UserId, ...]
    overdue: bool = False
    picture: PictureFile | None = None
    """The positions side by side, once the picture is in Slack."""

    @property
    def undecided(self) -> int:
        """How many nobody has decided."""
        return sum(line.review.choice is None for line in self.waiting)

    @property
    def pending(self) -> int:
        """How many decisions wait to be submitted."""
        return sum(line.review.choice is not None for line in self.waiting)

    @property
    def decided_at(self) -> datetime | None:
        """When the last decision was made that waits to be submitted."""
        made = [line.review.decided_at for line in self.waiting if line.review.decided_at]
        return max(made, default=None)

    @property
    def waiting(self) -> tuple[ReviewLine, ...]:
        return tuple(line for line in self.lines if line.review.status.waits)


@dataclass(frozen=True, slots=True)
class ReviewWindow:
    """What somebody decides one review by. `wanted` are changes of scope asked for in between."""

    line: ReviewLine
    looked_at: datetime
    wanted: tuple[Talk, ...] = ()


@dataclass(frozen=True, slots=True)
class ClosedCard:
    """What became of an owner's positions nobody had reviewed on the day of the close-out."""

    round: Round
    lost: tuple[AgentReview, ...]
    people: tuple[UserId, ...]


@dataclass(frozen=True, slots=True)
class ClosedBelowCard:
    """What was closed out in a period with the owners below one person."""

    period: str
    cards: tuple[ClosedCard, ...]


@dataclass(frozen=True, slots=True)
class WorkedOn:
    """A job a position had a part in, and where it is in Slack; empty where nobody knows."""

    job: JobId
    status: JobStatus
    link: str = ""


@dataclass(frozen=True, slots=True)
class TalksCard:
    """The one-to-ones of an owner in a month: each position's numbers, and its last jobs."""

    month: str
    owner: UserId
    talks: tuple[tuple[Talk, Performance | None], ...]
    jobs: Mapping[PositionName, tuple[WorkedOn, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReviewsBoard:
    """What a person looks up about reviews: theirs, those of others, and how people decide."""

    mine: tuple[RoundCard, ...]
    others: tuple[RoundCard, ...] = ()
    to_carry_out: tuple[AgentReview, ...] = ()
    wishes: tuple[Talk, ...] = ()
    """Changes of scope somebody wants, of positions this person decides about."""
    habits: tuple[Habit, ...] = ()
