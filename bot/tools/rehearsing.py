"""Rehearsing: a push past the pipeline is really tried, from inside a lane, to see it fail."""

import asyncio
import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.domain.drill import Rehearsed
from bot.domain.ids import RepositoryName
from bot.domain.organization import Repository
from bot.errors import ForbiddenError, NotFoundError
from bot.tools.git import Git, GitError
from bot.tools.isolation import Command, Isolation, Ran
from bot.tools.workspaces import JobWorkspaces

BRANCH = "countersign-drill"
"""The drill's own branch: should a push succeed, nobody's work is touched, and it is removed."""

_REFERENCE = f"refs/heads/{BRANCH}"
_PATIENCE = timedelta(seconds=60)
_READY = "ready to push"
_SCRIPT = f"""
git init -q . && git -c user.name=drill -c user.email=drill@localhost commit -q --allow-empty \
-m drill && echo {_READY!r} && git push "$1" "HEAD:{_REFERENCE}"
"""


@dataclass(frozen=True, slots=True)
class LaneRehearsal:
    """Tries it with the isolation the lanes have, and looks at the real repository afterwards."""

    workspaces: JobWorkspaces

    async def push(self, repository: RepositoryName) -> Rehearsed:
        """Try to push a new branch from a lane. Raises NotFoundError."""
        if repository not in self.workspaces.repositories:
            raise NotFoundError(f"There is no repository {repository} in org.yml.")
        known = self.workspaces.repositories[repository]
        before = await _branch(known)
        try:
            ran = await self._tried(known)
        except ForbiddenError as error:
            return Rehearsed(refused=True, said=f"The lane runs nothing. {error}")
        after = await _branch(known)
        moved = (_REFERENCE,) if after != before else ()
        if after is not None:
            await _git(known)("update-ref", "-d", _REFERENCE)
        return Rehearsed(refused=ran.exit_code != 0, said=_said(ran), moved=moved)

    async def _tried(self, known: Repository) -> Ran:
        isolation, place = self.workspaces.isolation, self.workspaces.root.absolute() / "drills"
        place.mkdir(parents=True, exist_ok=True)
        lane = Path(await asyncio.to_thread(tempfile.mkdtemp, dir=place))
        try:
            _give(lane, isolation)
            target = known.remote or str(_git(known).path)
            words = ("sh", "-c", _SCRIPT, "drill", target)
            return await isolation.run(Command(words, lane, _PATIENCE, network=known.network))
        finally:
            await asyncio.to_thread(shutil.rmtree, lane, ignore_errors=True)


def _give(lane: Path, isolation: Isolation) -> None:
    if isolation.owner is not None:
        os.chown(lane, isolation.owner, isolation.owner)


async def _branch(known: Repository) -> str | None:
    """Return what the drill's branch is at in a repository on this machine, if it is there.

    One elsewhere has only itself to ask; it says with its answer whether it took the push.
    """
    if known.remote:
        return None
    try:
        await _git(known)("rev-parse", "--git-dir")
        return await _git(known).resolve(_REFERENCE)
    except (GitError, OSError) as error:
        raise NotFoundError(f"Repository {known.name} cannot be read: {error}") from error


def _git(known: Repository) -> Git:
    return Git(Path(known.path).absolute())


def _said(ran: Ran) -> str:
    lines = [line for line in ran.output.splitlines() if line.strip()]
    last = lines[-1] if lines else "it said nothing"
    if ran.exit_code == 0:
        return "The push was accepted: this lane is not isolated from the repository."
    if _READY not in ran.output:
        return f"The lane could not even prepare a push: {last}"
    return f"The push failed: {last}"
