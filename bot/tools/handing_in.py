"""Handing in: git inside a lane's clone, which only ever runs inside the lane.

The lane owns its clone's git configuration, and git runs what that names (core.fsmonitor, hooks,
filters). So the lane commits, and writes a bundle; the host reads the bundle as a file.
"""

from datetime import timedelta
from pathlib import Path

from bot.domain.ids import RevisionId
from bot.errors import InvalidInputError
from bot.tools.git import Identity
from bot.tools.isolation import Command, Isolation, Limits

BUNDLE = ".git/countersign.bundle"
MAX_BUNDLE = 100 * 1024 * 1024
_PATIENCE = timedelta(minutes=2)
_GIT = (
    "git -c core.hooksPath=/dev/null -c core.fsmonitor=false -c gc.auto=0 -c commit.gpgSign=false"
)

# No other process of the lane is running, so a lock that is there was left by a killed one.
_OFFER = f"""
set -e
rm -f .git/index.lock .git/HEAD.lock {BUNDLE}
{_GIT} add --all
{_GIT} commit --quiet --allow-empty --no-verify --message 'handed in'
{_GIT} bundle create --quiet {BUNDLE} HEAD "^$1"
"""
_DIFF = f"""
set -e
index="$TMPDIR/index"
cp .git/index "$index"
export GIT_INDEX_FILE="$index"
{_GIT} add --all
{_GIT} --no-pager diff --cached --no-color --no-ext-diff --no-textconv "$1"
"""


async def offer(isolation: Isolation, clone: Path, *, base: RevisionId, author: Identity) -> None:
    """Commit everything in the clone and bundle it. Raises InvalidInputError."""
    by = {
        "GIT_AUTHOR_NAME": author.name,
        "GIT_AUTHOR_EMAIL": author.email,
        "GIT_COMMITTER_NAME": author.name,
        "GIT_COMMITTER_EMAIL": author.email,
    }
    await _git(isolation, clone, _OFFER, base, by)


async def changes(isolation: Isolation, clone: Path, *, base: RevisionId) -> str:
    """Return the unified diff of everything in the clone against where the job began."""
    return await _git(isolation, clone, _DIFF, base, {})


async def _git(
    isolation: Isolation, clone: Path, script: str, base: RevisionId, by: dict[str, str]
) -> str:
    words = ("sh", "-c", script, "git", base)
    limits = Limits(file_size=MAX_BUNDLE)
    ran = await isolation.run(Command(words, clone, _PATIENCE, limits, by))
    if ran.timed_out:
        raise InvalidInputError(f"git did not end within {_PATIENCE} in the workspace.")
    if ran.exit_code != 0:
        raise InvalidInputError(f"git failed in the workspace: {ran.output.strip()}")
    return ran.output
