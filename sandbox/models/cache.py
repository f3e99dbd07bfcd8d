"""Prompt caches: which beginning of a prompt the provider has read a short while ago."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from sandbox.models.bucket import Clock

# Both vendors cache no prompt shorter than 1,024 tokens, at four characters each, and forget after
# five idle minutes: docs.anthropic.com and platform.openai.com, "Prompt caching".
SHORTEST = 1_024 * 4
KEPT_FOR = timedelta(minutes=5)


@dataclass(slots=True)
class PromptCache:
    """What one provider remembers, apart for each key. Marks are offsets into the prompt."""

    clock: Clock
    _known: dict[tuple[str, bytes], datetime] = field(default_factory=dict)

    def known(self, prompt: str, *, marks: Sequence[int], key: str) -> int:
        """Return how many characters, up to one of the marks, are remembered."""
        now = self.clock()
        longest = 0
        for mark, digest in _digests(prompt, marks):
            expires_at = self._known.get((key, digest))
            if expires_at is not None and expires_at > now:
                longest = mark
        return longest

    def remember(self, prompt: str, *, marks: Sequence[int], key: str) -> None:
        """Remember the prompt up to each mark, from now on for five minutes."""
        now = self.clock()
        self._known = {place: until for place, until in self._known.items() if until > now}
        self._known |= {(key, digest): now + KEPT_FOR for _, digest in _digests(prompt, marks)}


def _digests(prompt: str, marks: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    running, begun = sha256(), 0
    for mark in sorted(mark for mark in marks if mark >= SHORTEST):
        running.update(prompt[begun:mark].encode())
        begun = mark
        yield mark, running.digest()
