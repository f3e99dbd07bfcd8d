"""No isolation: the command runs as any program of this user would, within limits only."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bot.tools.appetite import Appetite
from bot.tools.entry import entered, lane_variables
from bot.tools.isolation import Command, Ran
from bot.tools.processes import Start, run_process


@dataclass(frozen=True, slots=True)
class Unisolated:
    """Runs commands with an empty environment, and reaches everything its user can reach."""

    python: Path
    owner: int | None = None
    isolated: bool = False
    description: str = "none: commands of agents can read what this user can, and use the network"

    async def run(self, command: Command) -> Ran:
        """Run a command in the workspace."""
        inside = entered(
            command,
            python=self.python,
            count_processes=self.owner is not None,
            supervise=True,
        )
        with tempfile.TemporaryDirectory(prefix="lane-", ignore_cleanup_errors=True) as home:
            if self.owner is not None:
                os.chown(home, self.owner, self.owner)
            return await run_process(
                inside,
                start=Start(
                    lane_variables(command.environment, home=home, python=self.python),
                    command.workspace,
                    self.owner,
                ),
                patience=command.timeout,
                appetite=Appetite(command.limits, (command.workspace, Path(home))),
            )
