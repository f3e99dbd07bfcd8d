"""The rate-limit headers of both vendors, drawn from one budget."""

from datetime import UTC, datetime, timedelta

from sandbox.models.bucket import KeyBudget, Level


def openai_headers(budget: KeyBudget) -> dict[str, str]:
    """Return `x-ratelimit-*`: resets are durations such as 1m30.000s or 250ms."""
    headers = {}
    for name in ("requests", "tokens"):
        level = budget.level(name)
        headers[f"x-ratelimit-limit-{name}"] = str(level.limit)
        headers[f"x-ratelimit-remaining-{name}"] = str(level.remaining)
        headers[f"x-ratelimit-reset-{name}"] = _duration(level.full_in)
    return headers


def anthropic_headers(budget: KeyBudget) -> dict[str, str]:
    """Return `anthropic-ratelimit-*`: resets are RFC 3339 times, tokens rounded to thousands."""
    headers = {}
    for name in ("requests", "tokens", "input-tokens", "output-tokens"):
        level = budget.level(name)
        remaining = level.remaining if name == "requests" else _thousands(level)
        headers[f"anthropic-ratelimit-{name}-limit"] = str(level.limit)
        headers[f"anthropic-ratelimit-{name}-remaining"] = str(remaining)
        headers[f"anthropic-ratelimit-{name}-reset"] = _moment(level.full_at)
    return headers


def _thousands(level: Level) -> int:
    return min(level.limit, round(level.remaining, -3))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _duration(length: timedelta) -> str:
    seconds = length.total_seconds()
    if seconds >= 60:
        return f"{int(seconds // 60)}m{seconds % 60:.3f}s"
    return f"{seconds:.3f}s" if seconds >= 1 else f"{round(seconds * 1000)}ms"
