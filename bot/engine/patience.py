"""Trying again what failed for now."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_random_exponential

from bot.errors import StaleError, TransientError

log = structlog.get_logger()

_LONGEST = timedelta(minutes=1)


async def insist(
    attempt: Callable[[], Awaitable[bool]],
    *,
    first_wait: timedelta,
    longest_wait: timedelta = _LONGEST,
) -> bool:
    """Return what the attempt returns, trying again for as long as it fails only for now.

    There is no last attempt: a limit would turn an outage of the database or of a model into the
    durable end of a job. Whoever stops or times out the job ends this as well, since each attempt
    reads the job anew.
    """
    retrying = AsyncRetrying(
        retry=retry_if_exception_type((TransientError, StaleError)),
        wait=_Patience(first_wait, longest_wait),
        before_sleep=_report,
        reraise=True,
    )
    async for trial in retrying:
        with trial:
            return await attempt()
    raise AssertionError("there is no last attempt")


class _Patience:
    """Waits longer each time, and never shorter than the other side asked for."""

    def __init__(self, first: timedelta, longest: timedelta) -> None:
        self._backoff = wait_random_exponential(
            multiplier=first.total_seconds(), max=longest.total_seconds()
        )

    def __call__(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.retry_after if isinstance(error, TransientError) else None
        return max(self._backoff(state), asked.total_seconds() if asked else 0.0)


def _report(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    log.warning("step.postponed", attempt=state.attempt_number, exc_info=error)
