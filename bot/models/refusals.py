"""What a provider's refusal means: throttled, over quota, broken, or wrong as it was asked."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.excerpts import shortened
from bot.errors import (
    BrokenModelError,
    CountersignError,
    OverQuotaError,
    RejectedRequestError,
    ThrottledError,
    UnknownModelError,
)

LONGEST_REASON = 300

# What the vendors say when money or quota is used up; the status alone does not tell (OpenAI: 429,
# Anthropic: 400).
_USED_UP = re.compile(
    r"insufficient_quota|exceeded your current quota|credit balance is too low|billing_error"
    r"|specified api usage limits|billing_hard_limit|payment required",
    re.IGNORECASE,
)
_OVERLOADED = re.compile(r"overloaded", re.IGNORECASE)
_TIMED_OUT = 408


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error of LiteLLM, reduced to what decides.

    `text` may hold parts of the prompt or the answer: it is searched, and never passed on.
    `reason` is the provider's own sentence, or empty.
    """

    status: int
    kind: str
    text: str = ""
    reason: str = ""
    retry_after: timedelta | None = None


def refusal_of(error: Exception) -> Refusal | None:
    """Return the refusal behind an error, or None if the error is no provider's but ours."""
    if isinstance(error, TimeoutError):
        return Refusal(_TIMED_OUT, type(error).__name__)
    status = getattr(error, "status_code", None)
    if not isinstance(status, int):
        return None
    text = str(error)
    headers = getattr(error, "litellm_response_headers", None) or {}
    body = getattr(error, "body", None)
    return Refusal(
        status,
        type(error).__name__,
        text=f"{text} {body if isinstance(body, Mapping) else ''}",
        reason=_reason(text, body),
        retry_after=retry_after(headers),
    )


def explained(refusal: Refusal, *, model: str) -> CountersignError:
    """Return our error for a refusal: what happened, and what a person can do about it."""
    said = f" It says: {refusal.reason}" if refusal.reason else ""
    if refusal.status == 402 or _USED_UP.search(refusal.text):
        return OverQuotaError(
            f"The quota or credit for the model {model} is used up. Raise the limit or add credit "
            f"at its provider, then start the job again.{said}"
        )
    if refusal.status == 429:
        return ThrottledError(
            f"The provider of the model {model} is limiting requests for the moment.{said}",
            retry_after=refusal.retry_after,
        )
    if refusal.status in {408, 409} or refusal.status >= 500 or _OVERLOADED.search(refusal.text):
        return BrokenModelError(_broken(refusal, model), retry_after=refusal.retry_after)
    kind = UnknownModelError if refusal.status == 404 else RejectedRequestError
    return kind(_rejected(refusal, model))


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """Return how long the provider asks us to wait, in milliseconds or in seconds."""
    for name, unit in (
        ("retry-after-ms", timedelta(milliseconds=1)),
        ("retry-after", timedelta(seconds=1)),
    ):
        value = str(headers.get(name) or "")
        if re.fullmatch(r"\d+(\.\d+)?", value):
            return float(value) * unit
    return None


def _broken(refusal: Refusal, model: str) -> str:
    if refusal.status == _TIMED_OUT:
        return f"The model {model} did not answer in time."
    if _OVERLOADED.search(refusal.text):
        return f"The provider of the model {model} is overloaded."
    return f"The provider of the model {model} is failing ({refusal.status}, {refusal.kind})."


def _rejected(refusal: Refusal, model: str) -> str:
    said = f" It says: {refusal.reason}" if refusal.reason else ""
    if refusal.status in {401, 403}:  # the reason may show a part of the key
        return (
            f"The provider does not accept our key for the model {model} ({refusal.status}). "
            "Check the key and what it is allowed to use."
        )
    if refusal.status == 404:
        return (
            f"The provider does not know the model {model}. Check its name and base URL in the "
            f"organization's file.{said}"
        )
    if refusal.kind == "ContextWindowExceededError":
        return (
            f"The conversation has become longer than the model {model} can read. Start a new job "
            "with a smaller scope, or give the position a model that reads more."
        )
    return f"The provider refuses this request to the model {model} ({refusal.status}).{said}"


def _reason(text: str, body: object) -> str:
    """Return the provider's own sentence. Anything else in the text may quote the prompt."""
    told = body if isinstance(body, Mapping) else _first_object(text)
    error = told.get("error", told)
    message = error.get("message") if isinstance(error, Mapping) else None
    return shortened(str(message), limit=LONGEST_REASON) if message else ""


def _first_object(text: str) -> Mapping[str, object]:
    start = text.find("{")
    if start < 0:
        return {}
    try:
        found, _ = json.JSONDecoder().raw_decode(text[start:])
    except ValueError:
        return {}
    return found if isinstance(found, Mapping) and found.get("type") == "error" else {}
