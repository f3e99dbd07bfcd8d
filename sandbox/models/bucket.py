"""How much one API key may use: token buckets that refill continuously."""

from collections.abc import Callable, Mapping
from dataclasses import astuple, dataclass, field
from datetime import datetime, timedelta

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a key may use in a minute. Input and output are limited apart only where given."""

    requests_per_minute: int = 4_000
    tokens_per_minute: int = 2_000_000
    input_tokens_per_minute: int | None = None
    output_tokens_per_minute: int | None = None

    def __post_init__(self) -> None:
        if any(size is not None and size < 1 for size in astuple(self)):
            raise ValueError("Every limit is at least 1 a minute; leave out what is not limited.")


@dataclass(frozen=True, slots=True)
class Level:
    """What a bucket holds at one moment, and when it is full again if nothing is taken."""

    limit: int
    remaining: int
    full_in: timedelta
    full_at: datetime


@dataclass(slots=True)
class Bucket:
    """A bucket that holds a minute's worth. It may go into debt when a charge is corrected."""

    per_minute: int
    clock: Clock
    _level: float = field(init=False)
    _seen_at: datetime = field(init=False)

    def __post_init__(self) -> None:
        self._level = float(self.per_minute)
        self._seen_at = self.clock()

    def wait_for(self, amount: float) -> float:
        """Return the seconds until this much can be taken. Too large an amount needs it full."""
        missing = min(amount, self.per_minute) - self._refilled()
        return missing * 60 / self.per_minute if missing > 1e-9 else 0.0

    def take(self, amount: float) -> None:
        """Take this much; a negative amount gives it back."""
        self._level = min(float(self.per_minute), self._refilled() - amount)

    def level(self) -> Level:
        """Return what is in it now."""
        held = self._refilled()
        full_in = timedelta(seconds=(self.per_minute - held) * 60 / self.per_minute)
        return Level(self.per_minute, max(0, int(held)), full_in, self._seen_at + full_in)

    def _refilled(self) -> float:
        now = self.clock()
        passed = max(0.0, (now - self._seen_at).total_seconds())
        self._level = min(float(self.per_minute), self._level + passed * self.per_minute / 60)
        self._seen_at = now
        return self._level


@dataclass(slots=True)
class KeyBudget:
    """The buckets of one key, by what they count. Both vendors' formats draw on the same ones."""

    buckets: Mapping[str, Bucket]

    @classmethod
    def of(cls, limits: Limits, *, clock: Clock) -> "KeyBudget":
        """Return full buckets for these limits."""
        sizes = {
            "requests": limits.requests_per_minute,
            "tokens": limits.tokens_per_minute,
            "input-tokens": limits.input_tokens_per_minute,
            "output-tokens": limits.output_tokens_per_minute,
        }
        return cls({name: Bucket(size, clock) for name, size in sizes.items() if size is not None})

    def shortest(self, need: Mapping[str, float]) -> tuple[str, float]:
        """Return which bucket makes this need wait the longest, and for how many seconds."""
        waits = {
            name: bucket.wait_for(need[name])
            for name, bucket in self.buckets.items()
            if name in need
        }
        return max(waits.items(), key=lambda item: item[1])

    def take(self, amounts: Mapping[str, float]) -> None:
        """Charge what there is a bucket for."""
        for name, amount in amounts.items():
            if name in self.buckets:
                self.buckets[name].take(amount)

    def count_refusal(self) -> None:
        """Charge a refused request, with never more than a second's worth of debt."""
        bucket = self.buckets["requests"]
        second = bucket.per_minute / 60
        bucket.take(min(1.0, max(0.0, second - bucket.wait_for(0) * second)))

    def level(self, name: str) -> Level:
        """Return the level of a bucket; input and output stand for all tokens where not limited."""
        return self.buckets.get(name, self.buckets["tokens"]).level()
