"""How much is measured: enough to believe, or just enough to see that it works."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Rounds, durations in seconds, and numbers of things."""

    rounds: int
    load: float
    mentions: int
    starts: int
    jobs: int
    crowd: int
    idle: float
    waiting: int
    chain: int
    decisions: int
    commands: int
    turns: int


FULL = Scale(
    rounds=3,
    load=3,
    mentions=20,
    starts=5,
    jobs=4,
    crowd=100,
    idle=32,
    waiting=10_000,
    chain=1_000_000,
    decisions=20_000,
    commands=100,
    turns=1_000_000,
)
QUICK = Scale(
    rounds=1,
    load=2,
    mentions=5,
    starts=1,
    jobs=2,
    crowd=20,
    idle=4,
    waiting=1_000,
    chain=20_000,
    decisions=500,
    commands=10,
    turns=20_000,
)
