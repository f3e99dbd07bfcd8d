"""A shell that runs commands, each in a process and an environment of its own."""

import asyncio
import contextlib
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from bot.cli.main import main

_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Ended:
    """What a command left behind."""

    code: int | None
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Shell:
    """Runs `python -m bot ...` in a folder, where nothing else is set but the environment given.

    The processes come from a server that has imported the program already: to import it takes
    longer than most commands.
    """

    folder: Path
    environment: Mapping[str, str]

    async def __call__(self, *words: str, **more: str) -> Ended:
        """Run a command to its end. `more` is added to the environment."""
        context = get_context("forkserver")
        context.set_forkserver_preload(["tests.cli.shell"])
        out, err = self.folder / "stdout", self.folder / "stderr"
        environment = {"PATH": os.environ["PATH"], **self.environment, **more}
        process = context.Process(
            target=run, args=(words, environment, self.folder, out, err), daemon=True
        )
        process.start()
        await asyncio.to_thread(process.join, _PATIENCE)
        if process.is_alive():
            process.kill()
        return Ended(process.exitcode, out.read_text("utf-8"), err.read_text("utf-8"))


def run(
    words: tuple[str, ...], environment: Mapping[str, str], folder: Path, out: Path, err: Path
) -> None:
    """Be the program: in this folder, with exactly this environment."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    with (
        out.open("w", encoding="utf-8") as stdout,
        err.open("w", encoding="utf-8") as stderr,
        contextlib.redirect_stdout(stdout),
        contextlib.redirect_stderr(stderr),
    ):
        sys.exit(main(words))
