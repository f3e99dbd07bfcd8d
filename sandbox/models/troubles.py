"""What each vendor says when something is wrong: status, type, code and wording."""

from dataclasses import dataclass
from typing import Any

from sandbox.models.failures import FailureError, Trouble


@dataclass(frozen=True, slots=True)
class _Refusal:
    """A refusal in one vendor's words; `{model}` and `{request}` are filled in."""

    status: int
    kind: str
    message: str
    code: str | None = None


_TOO_LONG = "This model's maximum context length is exceeded; reduce the length of the messages."

_OPENAI = {
    Trouble.RATE_LIMITED: _Refusal(
        429, "requests", "Rate limit reached for {model}.", "rate_limit_exceeded"
    ),
    Trouble.THROTTLED: _Refusal(
        429,
        "requests",
        "The server is temporarily limiting requests (not your usage limit).",
        "rate_limit_exceeded",
    ),
    Trouble.QUOTA: _Refusal(
        429,
        "insufficient_quota",
        "You exceeded your current quota, please check your plan and billing details.",
        "insufficient_quota",
    ),
    Trouble.OVERLOADED: _Refusal(529, "overloaded_error", "Overloaded"),
    Trouble.UNAVAILABLE: _Refusal(
        503, "server_error", "The model is currently overloaded with other requests."
    ),
    Trouble.SERVER_ERROR: _Refusal(
        500,
        "server_error",
        "The server had an error while processing your request. "
        "(Please include the request ID {request} in your message.)",
    ),
    Trouble.UNAUTHORIZED: _Refusal(
        401, "invalid_request_error", "Incorrect API key provided.", "invalid_api_key"
    ),
    Trouble.BAD_REQUEST: _Refusal(400, "invalid_request_error", "The request is malformed."),
    Trouble.NOT_FOUND: _Refusal(
        404,
        "invalid_request_error",
        "The model `{model}` does not exist or you do not have access to it.",
        "model_not_found",
    ),
    Trouble.TOO_LONG: _Refusal(400, "invalid_request_error", _TOO_LONG, "context_length_exceeded"),
}

_ANTHROPIC = {
    Trouble.RATE_LIMITED: _Refusal(
        429, "rate_limit_error", "This request would exceed your organization's rate limit."
    ),
    Trouble.THROTTLED: _Refusal(
        429,
        "rate_limit_error",
        "Server is temporarily limiting requests (not your usage limit).",
    ),
    Trouble.QUOTA: _Refusal(
        400,
        "invalid_request_error",
        "Your credit balance is too low to access the Anthropic API. "
        "Please go to Plans & Billing to upgrade or purchase credits.",
    ),
    Trouble.OVERLOADED: _Refusal(529, "overloaded_error", "Overloaded"),
    Trouble.UNAVAILABLE: _Refusal(503, "api_error", "Service Unavailable"),
    Trouble.SERVER_ERROR: _Refusal(500, "api_error", "Internal server error"),
    Trouble.UNAUTHORIZED: _Refusal(401, "authentication_error", "invalid x-api-key"),
    Trouble.BAD_REQUEST: _Refusal(400, "invalid_request_error", "The request is malformed."),
    Trouble.NOT_FOUND: _Refusal(404, "not_found_error", "model: {model}"),
    Trouble.TOO_LONG: _Refusal(
        400, "invalid_request_error", "prompt is too long: 200001 tokens > 200000 maximum"
    ),
}


def openai_error(failure: FailureError, *, model: str, request: str) -> tuple[int, dict[str, Any]]:
    """Return status and body as OpenAI sends them."""
    refusal = _OPENAI[failure.trouble]
    error = {
        "message": failure.message or refusal.message.format(model=model, request=request),
        "type": failure.limit or refusal.kind,
        "param": None,
        "code": refusal.code,
    }
    return refusal.status, {"error": error}


def anthropic_error(
    failure: FailureError, *, model: str, request: str
) -> tuple[int, dict[str, Any]]:
    """Return status and body as Anthropic sends them."""
    refusal = _ANTHROPIC[failure.trouble]
    message = failure.message or refusal.message.format(model=model, request=request)
    error = {"type": refusal.kind, "message": message}
    return refusal.status, {
        "type": "error",
        "error": error,
        "request_id": request,
    }
