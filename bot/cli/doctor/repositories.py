"""The repositories: there, bare, with their branch, and ready for a merge."""

import tempfile
from pathlib import Path

from bot.cli.doctor.results import Result, ok, problem, warning
from bot.cli.doctor.setup import Setup
from bot.domain.organization import Repository
from bot.errors import CountersignError
from bot.tools.brokerage import Brokerage
from bot.tools.git import Git
from bot.tools.revisions import RevisionStore, store_of


async def repository(known: Repository) -> Result:
    """Say whether work on this repository could be cloned and merged."""
    subject, path = f"Repository {known.name}", Path(known.path)
    git = Git(path)
    try:
        await git("rev-parse", "--git-dir")
    except (CountersignError, FileNotFoundError, NotADirectoryError, PermissionError):
        remedy = f"git clone --bare ADDRESS {path}, or correct `path` in org.yml."
        return problem(subject, f"There is no git repository at {path}.", remedy=remedy)
    tip = await git.resolve(_branch(known))
    if tip is None:
        remedy = "Push that branch there, or correct `branch` in org.yml."
        return problem(subject, f"{path} has no branch {known.branch}.", remedy=remedy)
    if wrong := await _not_mergeable(git, known, tip=tip):
        return problem(subject, wrong, remedy=f"Let this user write {path} and all that is in it.")
    return await _bare(git, known, tip=tip)


async def remote(known: Repository, setup: Setup) -> Result:
    """Say whether this token reads and writes a repository elsewhere; nothing is moved."""
    subject = f"Repository {known.name}"
    remedy = f"Correct `remote` in org.yml, or {known.token_env} in the environment."
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        await RevisionStore(known.name, store_of(root, known.name), known.branch).create()
        brokerage = Brokerage.of([known], root=root, environment=setup.environment)
        try:
            tip = await brokerage.probe(known.name)
        except CountersignError as error:
            return problem(subject, str(error).splitlines()[0], remedy=remedy)
    return ok(subject, f"{known.environment}, {known.branch} is at {tip[:10]}, ready for merges")


async def _not_mergeable(git: Git, known: Repository, *, tip: str) -> str:
    """Return why the branch could not be moved, after trying it up to the last step."""
    # `prepare` takes the lock of the branch, `abort` gives it back: nothing has moved.
    steps = f"start\nupdate {_branch(known)} {tip} {tip}\nprepare\nabort\n"
    try:
        await git("update-ref", "--stdin", text=steps)
        objects = (await git("rev-parse", "--git-path", "objects")).strip()
        with tempfile.TemporaryFile(dir=git.path / objects):
            return ""
    except CountersignError as error:
        return f"{known.branch} cannot be moved: {str(error).splitlines()[0]}"
    except OSError as error:
        return f"Nothing can be added to {git.path}: {error.strerror}."


async def _bare(git: Git, known: Repository, *, tip: str) -> Result:
    subject = f"Repository {known.name}"
    says = f"{known.environment}, {known.branch} is at {tip[:10]}"
    if (await git("rev-parse", "--is-bare-repository")).strip() == "true":
        return ok(subject, f"{says}, ready for merges")
    remedy = f"Make a bare clone (git clone --bare {git.path}) and give its path in org.yml."
    listed = await git("worktree", "list", "--porcelain")
    if f"branch {_branch(known)}" in listed.splitlines():
        what = f"{known.branch} is checked out in {git.path}, so no merge is made there."
        return problem(subject, what, remedy=remedy)
    what = f"{git.path} is not bare; once {known.branch} is checked out there, merges stop."
    return warning(subject, what, remedy=remedy)


def _branch(known: Repository) -> str:
    return f"refs/heads/{known.branch}"
