"""Workspaces: one clone for each job, and the checks of what was handed in from it."""

import asyncio
import os
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from bot.domain.checks import Check, CheckResult
from bot.domain.ids import JobId, PositionName, RepositoryName, RevisionId
from bot.domain.organization import Repository
from bot.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from bot.tools import seeding
from bot.tools.brokerage import Broker, Brokerage
from bot.tools.files import Files, remove_tree
from bot.tools.git import Identity
from bot.tools.handing_in import BUNDLE, MAX_BUNDLE, changes, offer
from bot.tools.isolation import Command, Isolation, Refused
from bot.tools.revisions import RevisionStore, checked, store_of

_CHECK_OUTPUT = 4000


@dataclass(frozen=True, slots=True)
class JobWorkspaces:
    """Keeps clones and revisions below `root`, a directory nobody else uses.

    Without a `broker` the real repositories are reached from here, as they can be without a token.
    """

    root: Path
    repositories: Mapping[RepositoryName, Repository]
    isolation: Isolation
    broker: Broker | None = None
    _stores: dict[RepositoryName, RevisionStore] = field(default_factory=dict)
    _locks: defaultdict[JobId, asyncio.Lock] = field(
        default_factory=lambda: defaultdict(asyncio.Lock)
    )

    def lock(self, job: JobId) -> asyncio.Lock:
        """Return the lock under which a job's clone is changed."""
        return self._locks[job]

    def store(self, repository: RepositoryName) -> RevisionStore:
        """Return the store of a repository's revisions. Raises NotFoundError."""
        if repository not in self.repositories:
            raise NotFoundError(f"There is no repository {repository} in org.yml.")
        branch = self.repositories[repository].branch
        fresh = RevisionStore(repository, store_of(self.root, repository), branch)
        return self._stores.setdefault(repository, fresh)

    @property
    def upstream(self) -> Broker:
        """Who reaches the real repositories."""
        return self.broker or Brokerage.of(self.repositories.values(), root=self.root)

    async def refresh(self, store: RevisionStore) -> None:
        """Follow the real repository; the store's lock is held. Raises NotFoundError."""
        await store.create()
        await self.upstream.refresh(store.name)

    async def prepare(self, job: JobId, repository: RepositoryName) -> Path:
        """Create the job's clone, or find it again.

        Raises NotFoundError that says what to do, and ForbiddenError where nothing could isolate
        what would run there.
        """
        if isinstance(self.isolation, Refused):
            raise ForbiddenError(f"No work is begun. {self.isolation.description}.")
        clone, store = self._clone(job), self.store(repository)
        async with store.lock:
            if clone.exists():
                self._same(job, repository)
                return clone
            unfinished = self._place / "jobs" / f".new-{job}"
            await self.refresh(store)
            await store.begin(job, clone=unfinished / "clone")
            (unfinished / "repository").write_text(repository)
            await asyncio.to_thread(_hand_over, unfinished / "clone", self.isolation.owner)
            # The renaming comes last: a clone that can be seen is a complete one.
            unfinished.rename(clone.parent)
        return clone

    def files(self, job: JobId) -> Files:
        """Return the files of a job's clone."""
        return Files(self._clone(job), self.isolation.owner)

    async def hand_in(self, job: JobId, *, author: PositionName, summary: str) -> RevisionId:
        """Keep what is in the clone now as a revision; the same one where nothing changed.

        Raises InvalidInputError where there is nothing to hand in, or it cannot be used.
        """
        store = self._store_of(job)
        identity = Identity(author)
        async with self.lock(job), store.lock:
            base = await store.base(job)
            await offer(self.isolation, self._clone(job), base=base, author=identity)
            bundle = self._clone(job).with_name("offered.bundle")
            await asyncio.to_thread(self._take, job, bundle)
            return await store.accept(job, bundle=bundle, author=identity, summary=summary)

    async def changes(self, job: JobId) -> str:
        """Return the unified diff of the clone as it is against where the job began."""
        store = self._store_of(job)
        return await changes(self.isolation, self._clone(job), base=await store.base(job))

    async def run_check(self, job: JobId, check: Check, *, revision: RevisionId) -> CheckResult:
        """Run one executable check in a fresh copy of exactly this revision."""
        if check.judged:
            raise InvalidInputError(f"{check.name} has no command; a model decides it.")
        async with self._copy(job, checked(revision)) as copy:
            network = self.repositories[self._store_of(job).name].network
            ran = await self.isolation.run(
                Command(check.command, copy, check.timeout, network=network)
            )
        output = ran.output
        if ran.timed_out:
            output += f"\n{check.name} was stopped after {check.timeout.total_seconds():g} seconds."
        return CheckResult(
            name=check.name,
            revision=revision,
            passed=ran.exit_code == 0 and not ran.timed_out,
            output=output[-_CHECK_OUTPUT:],
            seconds=ran.seconds,
            isolated=self.isolation.isolated,
        )

    async def diff(self, job: JobId, *, revision: RevisionId) -> str:
        """Return the unified diff of a revision against the branch it would be merged into."""
        store = self._store_of(job)
        async with store.lock:
            await self.refresh(store)
            return await store.diff(job, revision=revision)

    async def changed(self, job: JobId, *, revision: RevisionId) -> Sequence[str]:
        """Return the files this revision changes against the branch it would be merged into."""
        store = self._store_of(job)
        async with store.lock:
            return await store.changed(job, revision=revision)

    async def text(self, job: JobId, *, revision: RevisionId, file: str) -> str:
        """Return a file of a revision. Raises InvalidInputError where it is no text of ours."""
        store = self._store_of(job)
        async with store.lock:
            return await seeding.text(store, revision, file)

    async def seed(self, job: JobId, *, revision: RevisionId, file: str, text: str) -> RevisionId:
        """Return a revision like this one of the job, with another text in one file."""
        store = self._store_of(job)
        async with store.lock:
            return await seeding.seed(store, job, revision=revision, file=file, text=text)

    async def place(self, job: JobId, *, like: JobId, revision: RevisionId | None) -> None:
        """Create the clone of a job that begins where another one did and holds this revision.

        Without one it is as the other one's was in the beginning.
        """
        store, clone = self._store_of(like), self._clone(job)
        async with store.lock:
            if clone.exists():
                return
            unfinished = self._place / "jobs" / f".new-{job}"
            await seeding.place(
                store, job, like=like, revision=revision, clone=unfinished / "clone"
            )
            (unfinished / "repository").write_text(store.name)
            await asyncio.to_thread(_hand_over, unfinished / "clone", self.isolation.owner)
            unfinished.rename(clone.parent)

    async def kept(self) -> Sequence[JobId]:
        """Return the jobs that have a clone."""
        return await asyncio.to_thread(self._listed)

    async def remove(self, job: JobId) -> None:
        """Delete the job's clone. Its revisions stay."""
        async with self.lock(job):
            await asyncio.to_thread(remove_tree, self._clone(job).parent)
        self._locks.pop(job, None)

    @property
    def _place(self) -> Path:
        return self.root.absolute()

    def _listed(self) -> list[JobId]:
        jobs = self._place / "jobs"
        found = jobs.iterdir() if jobs.exists() else ()
        return sorted(JobId(int(clone.name)) for clone in found if clone.name.isdecimal())

    def _clone(self, job: JobId) -> Path:
        return self._place / "jobs" / str(job) / "clone"

    def _same(self, job: JobId, repository: RepositoryName) -> None:
        if (known := self._store_of(job).name) != repository:
            raise ConflictError(
                f"Job {job} has a workspace of {known}; remove it to work on {repository}."
            )

    def _store_of(self, job: JobId) -> RevisionStore:
        try:
            name = self._clone(job).with_name("repository").read_text()
        except FileNotFoundError:
            raise NotFoundError(f"Job {job} has no workspace; prepare it first.") from None
        return self.store(RepositoryName(name))

    def _take(self, job: JobId, bundle: Path) -> None:
        """Copy what the lane offers to where the lane cannot change it any more."""
        offered = self.files(job).read_bytes(PurePosixPath(BUNDLE), limit=MAX_BUNDLE)
        bundle.write_bytes(offered)

    @asynccontextmanager
    async def _copy(self, job: JobId, revision: RevisionId) -> AsyncIterator[Path]:
        place = self._place / "checks"
        place.mkdir(parents=True, exist_ok=True)
        store = self._store_of(job)
        directory = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix=f"{job}-", dir=place))
        try:
            copy = directory / "copy"
            copy.mkdir()
            await store.export(revision, into=copy)
            await asyncio.to_thread(_hand_over, copy, self.isolation.owner)
            yield copy
        finally:
            await asyncio.to_thread(remove_tree, directory)


def _hand_over(directory: Path, owner: int | None) -> None:
    """Give a directory and everything in it to the lane's user, links themselves included."""
    if owner is None:
        return
    for place, directories, files in os.walk(directory):
        os.chown(place, owner, owner)
        for name in (*directories, *files):
            os.chown(Path(place, name), owner, owner, follow_symlinks=False)
