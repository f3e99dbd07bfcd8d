"""Who may ask how much: keys, their budgets and caches."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.models.bucket import Clock, KeyBudget, Limits
from sandbox.models.cache import PromptCache
from sandbox.models.conversation import Conversation
from sandbox.models.failures import FailureError, Trouble
from sandbox.models.wire import REFUSALS_COUNT, Wire


@dataclass(slots=True)
class Desk:
    """Admits requests. Where no keys are named, every key is good for the common limits."""

    clock: Clock
    limits: Limits
    keys: Mapping[str, Limits]
    _budgets: dict[str, KeyBudget] = field(default_factory=dict)
    _caches: dict[str, PromptCache] = field(default_factory=dict)

    def budget(self, key: str) -> KeyBudget:
        """Return the budget of a key. Raises FailureError for a key that is not known."""
        if not key or (self.keys and key not in self.keys):
            raise FailureError(Trouble.UNAUTHORIZED)
        if key not in self._budgets:
            limits = self.keys.get(key, self.limits)
            self._budgets[key] = KeyBudget.of(limits, clock=self.clock)
        return self._budgets[key]

    def admit(self, conversation: Conversation, *, key: str, wire: Wire) -> int:
        """Charge a request; return how many characters of its prompt come from the cache.

        Raises FailureError with the seconds to wait where the budget does not allow it.
        """
        budget = self.budget(key)
        cache = self._caches.setdefault(wire.vendor, PromptCache(self.clock))
        cached = cache.known(conversation.prompt, marks=conversation.marks, key=key)
        cost = wire.cost_at_admission(conversation, cached=cached)
        limit, wait = budget.shortest(cost)
        if wait > 0:
            if wire.vendor in REFUSALS_COUNT:
                budget.count_refusal()
            raise _rate_limited(limit, wait, budget=budget, model=conversation.model)
        budget.take(cost)
        cache.remember(conversation.prompt, marks=conversation.marks, key=key)
        return cached


def _rate_limited(limit: str, wait: float, *, budget: KeyBudget, model: str) -> FailureError:
    level = budget.level(limit)
    return FailureError(
        Trouble.RATE_LIMITED,
        f"Rate limit reached for {model} on {limit.replace('-', ' ')} per min: "
        f"Limit {level.limit}, Remaining {level.remaining}. Please try again in {wait:.3f}s.",
        # Whole seconds, as both vendors send.
        retry_after=math.ceil(wait),
        limit="requests" if limit == "requests" else "tokens",
    )
