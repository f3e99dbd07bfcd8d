"""Agent reviews: the quarterly look at one position, and the decision of its owner."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import median

from bot.domain.ids import PositionName, ReviewId, RoleName, RoundId, UserId
from bot.domain.recommending import Recommended
from bot.domain.review_calendar import RoundDates
from bot.errors import ConflictError, InvalidInputError, InvalidTransitionError

REVIEWS = "agent reviews"
"""What the audit calls the part of us that opens and closes reviews."""


class ReviewStatus(StrEnum):
    """How far a review has come. A decision takes effect when it is submitted."""

    OPEN = "open"
    DECIDED = "decided"
    SUBMITTED = "submitted"
    MISSED = "missed"
    NOT_NEEDED = "not needed"

    @property
    def waits(self) -> bool:
        """Whether something is still to be done about it."""
        return self in _WAITING


_WAITING = frozenset({ReviewStatus.OPEN, ReviewStatus.DECIDED})
_NEXT = {
    ReviewStatus.OPEN: frozenset(ReviewStatus) - {ReviewStatus.OPEN, ReviewStatus.SUBMITTED},
    ReviewStatus.DECIDED: frozenset(ReviewStatus) - {ReviewStatus.OPEN},
}


@dataclass(frozen=True, slots=True)
class Round:
    """All reviews of one owner in one period: they are asked for, and submitted, together.

    `said` is the rank of the last reminder; `closed_at` is when what was missing was closed out.
    """

    id: RoundId
    period: str
    owner: UserId
    opened_at: datetime
    opened_on: date
    due_on: date
    closes_on: date
    said: int = 0
    closed_at: datetime | None = None
    version: int = 0

    @property
    def dates(self) -> RoundDates:
        return RoundDates(self.opened_on, self.due_on, self.closes_on)


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody decides about a position.

    `lane` are changes of it: `+ pattern` and `- pattern`. `until` is the last day of a wider lane.
    `recommended` is what the rule said when they decided.
    """

    kind: Recommended
    recommended: Recommended
    note: str = ""
    lane: tuple[str, ...] = ()
    new_owner: UserId | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class AgentReview:
    """One review of one position in one period.

    `seconds` went by between opening the window and deciding. `effect` says what came of the
    decision once it was submitted; `carried_out` is False where a person still has to do it.
    """

    id: ReviewId
    round: RoundId
    period: str
    position: PositionName
    role: RoleName
    owner: UserId
    opened_at: datetime
    status: ReviewStatus = ReviewStatus.OPEN
    choice: Choice | None = None
    decided_by: UserId | None = None
    decided_at: datetime | None = None
    seconds: int | None = None
    settled_by: str | None = None
    settled_at: datetime | None = None
    effect: str = ""
    carried_out: bool = True
    restricted_at: datetime | None = None
    version: int = 0

    def to(self, status: ReviewStatus) -> "AgentReview":
        """Return the review in its next status, or raise if that is not a legal move."""
        if status not in _NEXT.get(self.status, frozenset()):
            raise InvalidTransitionError(f"A review that is {self.status} cannot become {status}.")
        return replace(self, status=status)


def decide(
    review: AgentReview,
    choice: Choice,
    *,
    by: UserId,
    at: datetime,
    seen: datetime | None,
    looked_at: datetime,
) -> AgentReview:
    """Return the review with a decision that waits to be submitted.

    `seen` is when the decision was made that they saw, if there was one: whoever decides second
    without having seen the first is told who was faster.
    Raises ConflictError, InvalidInputError.
    """
    if not review.status.waits:
        raise ConflictError(_over(review))
    if review.decided_at != seen:
        raise ConflictError(_overtaken(review))
    _complain(review, choice)
    seconds = max(0, round((at - looked_at).total_seconds()))
    return replace(
        review.to(ReviewStatus.DECIDED),
        choice=choice,
        decided_by=by,
        decided_at=at,
        seconds=seconds,
    )


def refuse_unseen(decided: Iterable[AgentReview], *, by: UserId, seen: datetime) -> None:
    """Refuse to submit what somebody else decided after `seen`, the last decision that was shown.

    Raises ConflictError.
    """
    for review in decided:
        if review.decided_by != by and review.decided_at and review.decided_at > seen:
            raise ConflictError(
                f"Nothing was submitted: <@{review.decided_by}> has decided about "
                f"{review.position} since you looked. Look at the list again, then submit it."
            )


def settle(review: AgentReview, status: ReviewStatus, *, by: str, at: datetime) -> AgentReview:
    """Return the review in one of its last statuses. Raises InvalidTransitionError."""
    return replace(review.to(status), settled_by=by, settled_at=at)


def hand_over(review: AgentReview, *, owner: UserId, into: RoundId) -> AgentReview:
    """Return the review for another owner: what the former one decided is not theirs."""
    return replace(
        review,
        owner=owner,
        round=into,
        status=ReviewStatus.OPEN,
        choice=None,
        decided_by=None,
        decided_at=None,
        seconds=None,
    )


def lane_changes(text: str) -> tuple[str, ...]:
    """Return the changes of a lane that somebody typed, one a line. Raises InvalidInputError."""
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    for line in lines:
        sign, _, pattern = line.partition(" ")
        if sign not in {"+", "-"} or not pattern or " " in pattern:
            raise InvalidInputError(
                "Write each change of the lane on a line of its own: `+ tool` to add, `- tool` to "
                f"take away. This is neither: {line[:80]}"
            )
    return tuple(lines)


def changed_lane(tools: Sequence[str], changes: Sequence[str]) -> tuple[str, ...]:
    """Return the patterns of a lane after changes of it.

    Raises InvalidInputError where nothing is named, what is taken away is not there, or what is
    added is.
    """
    if not changes:
        raise InvalidInputError("No change of the lane was named, only a note.")
    changed = list(tools)
    for change in changes:
        sign, _, pattern = change.partition(" ")
        if (sign == "+") == (pattern in changed):
            state = "is in the lane already" if sign == "+" else "is not a pattern of the lane"
            raise InvalidInputError(f"{pattern} {state}, which is: {', '.join(tools)}.")
        if sign == "+":
            changed.append(pattern)
        else:
            changed.remove(pattern)
    return tuple(changed)


def _complain(review: AgentReview, choice: Choice) -> None:
    against = choice.kind is not choice.recommended
    wider = any(change.startswith("+") for change in choice.lane)
    if against and not choice.note.strip():
        raise InvalidInputError(
            f"This is against the recommendation ({choice.recommended}): say why in the note."
        )
    match choice.kind:
        case Recommended.REASSIGN if choice.new_owner in {None, review.owner}:
            raise InvalidInputError("Choose the person who is to own it from now on.")
        case Recommended.EXPAND if not wider:
            raise InvalidInputError("Write what is added to the lane: `+ tool`, one a line.")
        case Recommended.ADJUST if wider:
            raise InvalidInputError("That makes the lane wider: choose Expand.")
        case Recommended.ADJUST if not choice.lane and not choice.note.strip():
            raise InvalidInputError("Write what is to change: `- tool`, or in words in the note.")
        case _:
            pass
    if choice.kind is Recommended.EXPAND and not (choice.note.strip() and choice.until):
        raise InvalidInputError("A wider lane needs a reason in the note, and a last day.")
    if choice.lane and choice.kind not in {Recommended.ADJUST, Recommended.EXPAND}:
        raise InvalidInputError("The lane changes only with Adjust scope or Expand.")


def _over(review: AgentReview) -> str:
    match review.status:
        case ReviewStatus.SUBMITTED:
            who = f"<@{review.settled_by}>"
            return f"{who} has submitted this review already; it is decided until next quarter."
        case ReviewStatus.NOT_NEEDED:
            return f"{review.position} is not at work any more: this review is not needed."
        case _:
            return "This review is over: the next quarter's has been opened."


def _overtaken(review: AgentReview) -> str:
    if review.choice is None:
        return "This review has changed in the meantime: open it again."
    return (
        f"<@{review.decided_by}> was faster and decided: {review.choice.kind}. "
        "Open it again to see it, and to change it before it is submitted."
    )


@dataclass(frozen=True, slots=True)
class Habit:
    """How one person decides reviews: how many, how fast, and how often nothing changes.

    `seconds` is the median from opening the window to deciding; `followed` counts decisions that
    were the recommendation.
    """

    person: UserId
    decided: int
    kept: int
    followed: int
    seconds: int


def habits(reviews: Iterable[AgentReview]) -> tuple[Habit, ...]:
    """Return how each person decided these reviews, the one with most decisions first."""
    of: dict[UserId, list[AgentReview]] = {}
    for review in reviews:
        if review.choice is not None and review.decided_by is not None:
            of.setdefault(review.decided_by, []).append(review)
    found = [_habit(person, decided) for person, decided in of.items()]
    return tuple(sorted(found, key=lambda habit: (-habit.decided, habit.person)))


def _habit(person: UserId, decided: Sequence[AgentReview]) -> Habit:
    choices = [review.choice for review in decided if review.choice is not None]
    return Habit(
        person=person,
        decided=len(choices),
        kept=sum(choice.kind is Recommended.KEEP for choice in choices),
        followed=sum(choice.kind is choice.recommended for choice in choices),
        seconds=round(median(review.seconds or 0 for review in decided)),
    )


HASTY = timedelta(seconds=20)
"""A median below this is worth a look: nobody reads the evidence of a position so fast."""
