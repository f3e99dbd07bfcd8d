"""The two wire formats behind one face."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from sandbox.models import anthropic_reply, anthropic_request, openai_reply, openai_request
from sandbox.models.bucket import KeyBudget
from sandbox.models.conversation import Answer, Conversation, tokens_in
from sandbox.models.failures import FailureError
from sandbox.models.rate_headers import anthropic_headers, openai_headers
from sandbox.models.troubles import anthropic_error, openai_error


class Wire(Protocol):
    """How one vendor asks, answers, counts and refuses."""

    vendor: str

    def read(self, body: Mapping[str, Any]) -> Conversation:
        """Return the conversation. Raises FailureError where the vendor would refuse it."""

    def body(self, answer: Answer, conversation: Conversation, *, number: int) -> dict[str, Any]:
        """Return the body of a whole answer."""

    def events(self, answer: Answer, conversation: Conversation, *, number: int) -> Iterable[bytes]:
        """Return the answer as server-sent events."""

    def usage(self, answer: Answer) -> dict[str, Any]:
        """Return the token figures as the vendor names them."""

    def error(
        self, failure: FailureError, *, model: str, request: str
    ) -> tuple[int, dict[str, Any]]:
        """Return status and body of a refusal."""

    def headers(self, budget: KeyBudget) -> dict[str, str]:
        """Return the headers that tell what is left of the budget."""

    def cost_at_admission(self, conversation: Conversation, *, cached: int) -> dict[str, float]:
        """Return what a request is charged before it is answered. `cached` is in characters."""

    def cost_of_answer(self, answer: Answer) -> dict[str, float]:
        """Return what it is charged in addition for its answer."""


class OpenAiWire:
    """OpenAI's chat completions. A call is charged the larger of its prompt and max_tokens."""

    vendor = "openai"

    def __init__(self, *, created: int) -> None:
        self._created = created

    def read(self, body: Mapping[str, Any]) -> Conversation:
        return openai_request.read_request(body)

    def body(self, answer: Answer, conversation: Conversation, *, number: int) -> dict[str, Any]:
        return openai_reply.completion(answer, conversation, number=number, created=self._created)

    def events(self, answer: Answer, conversation: Conversation, *, number: int) -> Iterable[bytes]:
        return openai_reply.events(answer, conversation, number=number, created=self._created)

    def usage(self, answer: Answer) -> dict[str, Any]:
        return openai_reply.usage(answer)

    def error(
        self, failure: FailureError, *, model: str, request: str
    ) -> tuple[int, dict[str, Any]]:
        return openai_error(failure, model=model, request=request)

    def headers(self, budget: KeyBudget) -> dict[str, str]:
        return openai_headers(budget)

    def cost_at_admission(self, conversation: Conversation, *, cached: int) -> dict[str, float]:  # noqa: ARG002
        prompt = tokens_in(len(conversation.prompt))
        return {"requests": 1, "tokens": max(conversation.max_tokens or 0, prompt)}

    def cost_of_answer(self, answer: Answer) -> dict[str, float]:  # noqa: ARG002
        return {}


class AnthropicWire:
    """Anthropic's messages. Cache reads cost nothing; output costs what was really written."""

    vendor = "anthropic"

    def read(self, body: Mapping[str, Any]) -> Conversation:
        return anthropic_request.read_request(body)

    def body(self, answer: Answer, conversation: Conversation, *, number: int) -> dict[str, Any]:
        return anthropic_reply.message(answer, conversation, number=number)

    def events(self, answer: Answer, conversation: Conversation, *, number: int) -> Iterable[bytes]:
        return anthropic_reply.events(answer, conversation, number=number)

    def usage(self, answer: Answer) -> dict[str, Any]:
        return anthropic_reply.usage(answer)

    def error(
        self, failure: FailureError, *, model: str, request: str
    ) -> tuple[int, dict[str, Any]]:
        return anthropic_error(failure, model=model, request=request)

    def headers(self, budget: KeyBudget) -> dict[str, str]:
        return anthropic_headers(budget)

    def cost_at_admission(self, conversation: Conversation, *, cached: int) -> dict[str, float]:
        fresh = tokens_in(len(conversation.prompt) - cached)
        return {"requests": 1, "tokens": fresh, "input-tokens": fresh, "output-tokens": 1}

    def cost_of_answer(self, answer: Answer) -> dict[str, float]:
        written = answer.tokens.output
        return {"tokens": written, "output-tokens": written - 1}


# Requests that OpenAI refuses count toward its request limit all the same; Anthropic's do not.
REFUSALS_COUNT = frozenset({"openai"})
