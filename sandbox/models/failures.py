"""What can go wrong at a provider, and the book of what should go wrong next."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fnmatch import fnmatchcase


class Trouble(StrEnum):
    """A way to fail. The first group is answered with an error, the second breaks the answer."""

    RATE_LIMITED = "rate_limited"
    THROTTLED = "throttled"
    QUOTA = "quota"
    OVERLOADED = "overloaded"
    UNAVAILABLE = "unavailable"
    SERVER_ERROR = "server_error"
    UNAUTHORIZED = "unauthorized"
    BAD_REQUEST = "bad_request"
    NOT_FOUND = "not_found"
    TOO_LONG = "too_long"

    SLOW = "slow"
    HANG = "hang"
    DROP = "drop"
    CUT = "cut"
    MALFORMED = "malformed"


BREAKS_THE_ANSWER = frozenset(
    {Trouble.SLOW, Trouble.HANG, Trouble.DROP, Trouble.CUT, Trouble.MALFORMED}
)


class FailureError(Exception):
    """A request that is answered with an error in the words of the vendor.

    `limit` is the budget that was used up: `requests`, `tokens`.
    """

    def __init__(
        self,
        trouble: Trouble,
        message: str | None = None,
        *,
        retry_after: float | None = None,
        limit: str | None = None,
    ) -> None:
        super().__init__(message or trouble.value)
        self.trouble = trouble
        self.message = message
        self.retry_after = retry_after
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Fault:
    """A planned failure for the next `times` matching requests; None means until cleared.

    `model` and `key` are globs. `seconds` is how long a slow answer takes.
    """

    trouble: Trouble
    times: int | None = 1
    model: str = "*"
    key: str = "*"
    seconds: float = 1.0
    retry_after: float | None = None
    message: str | None = None

    def concerns(self, *, model: str, key: str) -> bool:
        """Is this fault meant for such a request?"""
        return fnmatchcase(model, self.model) and fnmatchcase(key, self.key)

    def error(self) -> FailureError:
        """Return the failure a client will see."""
        return FailureError(self.trouble, self.message, retry_after=self.retry_after)


@dataclass(slots=True)
class Faults:
    """The planned failures, taken in the order in which they were added."""

    _planned: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> None:
        """Plan a failure."""
        if fault.times is not None and fault.times < 1:
            raise ValueError("A fault happens at least once: give times >= 1, or null for always.")
        self._planned.append(fault)

    def fail(
        self, trouble: Trouble, *, times: int | None = 1, retry_after: float | None = None
    ) -> None:
        """Plan a failure of whichever requests come next."""
        self.add(Fault(trouble, times=times, retry_after=retry_after))

    def take(self, *, model: str, key: str) -> Fault | None:
        """Return the failure due for this request, and count it."""
        for index, fault in enumerate(self._planned):
            if fault.concerns(model=model, key=key):
                self._count(index, fault)
                return fault
        return None

    def planned(self) -> Sequence[Fault]:
        """Return what is still to happen."""
        return tuple(self._planned)

    def clear(self) -> None:
        """Let everything succeed again."""
        self._planned.clear()

    def _count(self, index: int, fault: Fault) -> None:
        if fault.times is None:
            return
        if fault.times == 1:
            del self._planned[index]
        else:
            self._planned[index] = replace(fault, times=fault.times - 1)
