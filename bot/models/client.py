"""The language models, reached through LiteLLM."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    stop_after_attempt,
    wait_random_exponential,
)

from bot.domain.ids import ModelName
from bot.domain.models import ModelReply, Prompt
from bot.domain.secrets import Redactor
from bot.errors import RejectedRequestError, TransientError
from bot.models.endpoint import ModelEndpoint
from bot.models.library import Library
from bot.models.pacing import CallsAtATime, Pacer
from bot.models.refusals import explained, refusal_of
from bot.models.replies import reply
from bot.models.requests import request

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a call waits out what is transient. A longer wait is left to the caller."""

    attempts: int = 3
    first_wait: timedelta = timedelta(seconds=1)
    longest_wait: timedelta = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class LiteLlm:
    """The port `Llm`, with every model the organization names."""

    endpoints: Mapping[ModelName, ModelEndpoint]
    pacer: Pacer
    library: Library = field(default_factory=Library)
    patience: Patience = Patience()
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    redactor: Redactor = field(default_factory=Redactor)

    @classmethod
    def of(cls, endpoints: Mapping[ModelName, ModelEndpoint], *, redactor: Redactor) -> "LiteLlm":
        """Return a client with a plain limit on calls at a time for each key."""
        return cls(endpoints, CallsAtATime(endpoints.values()), redactor=redactor)

    def begin_loading(self) -> None:
        """Load LiteLLM behind everything else. The first call waits for what is left of it."""
        self.library.begin()

    async def close(self) -> None:
        """Close the connections to the providers."""
        await self.library.close()

    async def complete(self, prompt: Prompt) -> ModelReply:
        """Return the model's answer. No secret in the prompt, wherever in it, reaches the model.

        Raises ThrottledError and BrokenModelError when trying again here did not help, or would
        mean waiting too long; OverQuotaError; RejectedRequestError.
        """
        endpoint = self.endpoints.get(prompt.model)
        if endpoint is None:
            known = ", ".join(sorted(self.endpoints)) or "none"
            raise RejectedRequestError(
                f"There is no model named {prompt.model}. The organization's models are: {known}."
            )
        # In a thread: a long conversation takes a tenth of a second.
        safe = await asyncio.to_thread(self.redactor.redacted, prompt)
        retrying = AsyncRetrying(
            stop=stop_after_attempt(self.patience.attempts),
            wait=self._wait,
            retry=retry_if_exception(self._is_worth_another_attempt),
            sleep=self.sleep,
            reraise=True,
        )
        return await retrying(self._attempt, safe, endpoint)

    async def _attempt(self, prompt: Prompt, endpoint: ModelEndpoint) -> ModelReply:
        litellm = await self.library.module()
        async with self.pacer.admitted(prompt, endpoint=endpoint):
            try:
                # LiteLLM's own timeout starts anew with every byte received; this one does not.
                async with asyncio.timeout(endpoint.timeout.total_seconds()):
                    response = await litellm.acompletion(**request(prompt, endpoint=endpoint))
            except Exception as error:
                refusal = refusal_of(error)
                if refusal is None:
                    raise
                ours = explained(refusal, model=endpoint.model)
                log.warning("model.refused", model=endpoint.model, error=type(ours).__name__)
                # Without the cause: LiteLLM's messages quote prompts and answers, and would be
                # logged with it.
                raise ours from None
        answer = reply(response, endpoint=endpoint)
        log.info(
            "model.answered",
            model=answer.model,
            stop=answer.stop,
            input_tokens=answer.usage.input_tokens,
            output_tokens=answer.usage.output_tokens,
        )
        return answer

    def _is_worth_another_attempt(self, error: BaseException) -> bool:
        if not isinstance(error, TransientError):
            return False
        return error.retry_after is None or error.retry_after <= self.patience.longest_wait

    def _wait(self, state: RetryCallState) -> float:
        """Return the seconds the provider asked for, else a random wait that may double."""
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, TransientError) and error.retry_after is not None:
            return error.retry_after.total_seconds()
        longest = self.patience.longest_wait.total_seconds()
        first = self.patience.first_wait.total_seconds()
        return wait_random_exponential(multiplier=first, max=longest)(state)
