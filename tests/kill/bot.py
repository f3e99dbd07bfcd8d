"""The bot as a process of its own, started and killed as often as one likes."""

import asyncio
import os
import sys
from asyncio.subprocess import Process
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.models import LocalModels
from sandbox.slack import LocalSlack

ROOT = Path(__file__).parents[2]
_PATIENCE = 60.0


@dataclass(slots=True)
class Bot:
    """`python -m bot run` with its files in `place`. What it logs is kept there."""

    place: Path
    slack: LocalSlack
    models: LocalModels
    path: str = field(default_factory=lambda: os.environ["PATH"])
    """Where it finds its programs."""
    kills: int = 0
    _process: Process | None = None

    @property
    def log(self) -> Path:
        return self.place / "bot.log"

    @property
    def pid(self) -> Path:
        """The file that holds the number of its process."""
        return self.place / "bot.pid"

    async def start(self) -> None:
        """Start it, and wait until Slack reaches it."""
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"),
                # A developer's own .env lies in the checkout.
                cwd=self.place,
                env=self._environment(),
                stdout=log,
                stderr=log,
            )
        self.pid.write_text(str(self._process.pid), encoding="ascii")
        await self.slack.wait_for(lambda: self.slack.connected or self.is_dead, timeout=_PATIENCE)
        assert not self.is_dead, self.log.read_text()[-3000:]

    @property
    def is_dead(self) -> bool:
        return self._process is None or self._process.returncode is not None

    async def kill(self) -> None:
        """End it without any warning."""
        assert self._process is not None
        self._process.kill()
        await self.died()

    async def died(self) -> None:
        """Wait until it is gone, and Slack has noticed."""
        assert self._process is not None
        assert await self._process.wait() == -9, self.log.read_text()[-3000:]
        self.kills += 1
        await self.slack.wait_for(lambda: not self.slack.connected, timeout=_PATIENCE)

    async def stop(self) -> None:
        """End it as an operator does; it goes in peace."""
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            code = await asyncio.wait_for(self._process.wait(), _PATIENCE)
            assert code == 0, self.log.read_text()[-3000:]

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": self.path,
            "HOME": str(self.place),
            "PYTHONPATH": str(ROOT),
            "SLACK_API_URL": self.slack.api_url,
            "SLACK_BOT_TOKEN": "xoxb-local",
            "SLACK_APP_TOKEN": "xapp-local",
            "COUNTERSIGN_LOCAL_MODELS": self.models.url,
            "COUNTERSIGN_ORG": str(ROOT / "org" / "org.yml"),
            "COUNTERSIGN_DATA": str(self.place / "data"),
            "COUNTERSIGN_WEBSHOP": str(self.place / "webshop.git"),
        }
