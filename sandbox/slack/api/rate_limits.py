"""Slack's rate limits: tiers per method, one post a second per channel."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.slack.reference import MethodReference

# Calls a minute by tier (Slack: "Rate limits"); methods under special limits have none but posting.
TIERS = {1: 1, 2: 20, 3: 50, 4: 100}
_POSTING = frozenset({"chat.postMessage", "chat.meMessage"})


@dataclass(slots=True)
class _Bucket:
    """Fills continuously; each call takes one token."""

    size: float
    per_second: float
    tokens: float
    filled_at: float

    def take(self, now: float) -> float:
        """Take one token and return 0, or return the seconds until there is one."""
        grown = self.tokens + (now - self.filled_at) * self.per_second
        self.tokens, self.filled_at = min(self.size, grown), now
        if self.tokens >= 1:
            self.tokens -= 1
            return 0.0
        return (1 - self.tokens) / self.per_second


@dataclass(slots=True)
class RateLimits:
    """Counts calls when switched on; `burst` posts to one channel may come at once."""

    clock: Callable[[], float]
    enabled: bool = False
    burst: int = 3
    _buckets: dict[tuple[str, str], _Bucket] = field(default_factory=dict)

    def take(self, method: MethodReference, *, channel: str) -> int:
        """Count a call; return 0, or the whole seconds to wait that go into Retry-After."""
        if not self.enabled:
            return 0
        if method.name in _POSTING:
            key, size, per_second = ("post", channel), float(self.burst), 1.0
        elif method.tier is not None:
            size = float(TIERS[method.tier])
            key, per_second = (method.name, ""), size / 60
        else:
            return 0
        now = self.clock()
        bucket = self._buckets.setdefault(key, _Bucket(size, per_second, size, now))
        return math.ceil(bucket.take(now))
