"""Who kills the bot, again and again, at moments nobody can foresee."""

import asyncio
import random
from dataclasses import dataclass, field
from functools import partial

from tests.kill.bot import Bot

_OF_THE_STORY = ("chat.", "reactions.", "conversations.")
_DEEDS = 50
"""The story takes about sixty deeds when nobody is killed."""


@dataclass(slots=True)
class Reaper:
    """Kills the bot at ten moments drawn from a seed, and starts it again each time."""

    bot: Bot
    seed: int
    kills: int = 10
    moments: list[str] = field(default_factory=list)

    async def reap(self) -> None:
        """Kill and start until everything is done."""
        chance = random.Random(self.seed)
        for deeds in sorted(chance.sample(range(1, _DEEDS), self.kills)):
            await self.bot.slack.wait_for(partial(self._done, deeds), timeout=600)
            # Half of the moments are those in which a deed has just been done, or is under way.
            await asyncio.sleep(chance.choice([0.0, chance.uniform(0.0, 1.0)]))
            self.moments.append(f"kill {len(self.moments) + 1} after deed {self._deeds()}")
            await self.bot.kill()
            await self.bot.start()

    def _done(self, deeds: int) -> bool:
        return self._deeds() >= deeds

    def _deeds(self) -> int:
        """Count what the bot has done for the story: what it said, and asked its models."""
        said = [e for e in self.bot.slack.journal if e.method.startswith(_OF_THE_STORY)]
        return len(said) + len(self.bot.models.journal)
