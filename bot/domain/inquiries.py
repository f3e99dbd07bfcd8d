"""Inquiries: what people want to know from an agent before they decide about its call."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import ApprovalId, AssignmentId, CallId, InquiryId, JobId, UserId
from bot.errors import ConflictError, InvalidInputError

MOST_OPEN = 3
"""So many may wait for an answer about one call: each of them costs a turn of a model."""


class InquiryStatus(StrEnum):
    """Whether the agent has answered. `moot`: it was decided or ended before."""

    OPEN = "open"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    MOOT = "moot"


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One question about one call, and the agent's answer in its own words.

    `assignment` is where the agent answers. While it does, the call it was asked about waits.
    """

    id: InquiryId
    job: JobId
    approval: ApprovalId
    call: CallId
    assignment: AssignmentId
    by: UserId
    question: str
    asked_at: datetime
    status: InquiryStatus = InquiryStatus.OPEN
    answer: str = ""
    settled_at: datetime | None = None
    version: int = 0

    def answered(self, answer: str, *, at: datetime) -> "Inquiry":
        """Return the inquiry with its answer. Raises ConflictError, InvalidInputError."""
        if not answer.strip():
            raise InvalidInputError("Say something: people wait for your answer.")
        return replace(self._settled(InquiryStatus.ANSWERED, at=at), answer=answer.strip())

    def given_up(self, why: str, *, at: datetime) -> "Inquiry":
        """Return the inquiry that got no answer, with the reason. Raises ConflictError."""
        return replace(self._settled(InquiryStatus.UNANSWERED, at=at), answer=why)

    def overtaken(self, *, at: datetime) -> "Inquiry":
        """Return the inquiry nobody needs answered any more. Raises ConflictError."""
        return self._settled(InquiryStatus.MOOT, at=at)

    def _settled(self, status: InquiryStatus, *, at: datetime) -> "Inquiry":
        if self.status is not InquiryStatus.OPEN:
            raise ConflictError(f"Question {self.id} is {self.status} already.")
        return replace(self, status=status, settled_at=at)
