"""Where a model is reached, with which key, at which price."""

from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Price:
    """What the operator says a model costs, in millionths of a US dollar per million tokens.

    Input that was read from the provider's cache costs `cached`, or the same as other input where
    the operator named no price for it.
    """

    input: int
    output: int
    cached: int | None = None


@dataclass(frozen=True, slots=True)
class ModelEndpoint:
    """A model as LiteLLM reaches it.

    `model` is LiteLLM's name, such as `anthropic/claude-opus-4-5`. `key` is never shown.
    `calls_at_a_time` holds for all models of the same key together; the smallest number given
    for the key counts.
    """

    model: str
    key: str = field(default="", repr=False)
    base_url: str | None = None
    price: Price | None = None
    calls_at_a_time: int = 4
    timeout: timedelta = timedelta(minutes=3)

    def __post_init__(self) -> None:
        if self.calls_at_a_time < 1:
            raise ValueError("calls_at_a_time: a model needs at least one call at a time.")
