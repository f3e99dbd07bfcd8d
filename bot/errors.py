"""Errors that say whose problem they are."""

from datetime import timedelta


class CountersignError(Exception):
    """Something went wrong in Countersign."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (self.__doc__ or "").strip().splitlines()[0])


class ExpectedError(CountersignError):
    """This cannot be done, and the person who asked is told why."""


class NotFoundError(ExpectedError):
    """There is no such thing."""


class ConflictError(ExpectedError):
    """Somebody else was faster, or the moment for this has passed."""


class StaleError(ConflictError):
    """This has changed in the meantime; look again and decide again."""


class ForbiddenError(ExpectedError):
    """You may not do this."""


class InvalidTransitionError(ConflictError):
    """That step is not possible from here."""


class InvalidInputError(ExpectedError):
    """What was given cannot be used; the message says what to change."""


class TransientError(CountersignError):
    """This failed for now and is tried again later."""

    def __init__(self, message: str | None = None, *, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class UncertainError(TransientError):
    """The answer was lost: this may or may not have taken effect."""


class ThrottledError(TransientError):
    """The provider limits requests for the moment: pace, or buy budget."""


class OverQuotaError(CountersignError):
    """The provider's quota or credit is used up: a person must raise it."""


class BrokenModelError(TransientError):
    """The model's service is failing; the fault is not ours and not a limit."""


class RejectedRequestError(CountersignError):
    """The provider refuses this request as it stands; sending it again will not help."""


class UnknownModelError(RejectedRequestError):
    """The provider does not know this model: it was retired, or its name is wrong."""
