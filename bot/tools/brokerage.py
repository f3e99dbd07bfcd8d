"""Brokerage: the few things anybody may have done to the real repositories."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, Self

from bot.domain.ids import RepositoryName, RevisionId
from bot.domain.organization import Repository
from bot.errors import InvalidInputError, NotFoundError
from bot.tools.merging import Merge, Target
from bot.tools.revisions import store_of
from bot.tools.upstream import Access, Elsewhere


class Broker(Protocol):
    """Reaches the real repositories. Nobody else does, and it does nothing else.

    Every call raises NotFoundError, InvalidInputError and ConflictError where nothing was done,
    and TransientError where it may be made again; a merge with its key is never made twice.
    """

    async def refresh(self, repository: RepositoryName) -> None:
        """Let the store follow the real branch."""

    async def merge(self, repository: RepositoryName, merge: Merge) -> str:
        """Merge a revision into the branch and return the merge commit."""

    async def merged(
        self, repository: RepositoryName, *, revision: RevisionId, key: str
    ) -> str | None:
        """Return the commit with which this call merged this revision, if it did."""

    async def tag(self, repository: RepositoryName, name: str, *, revision: RevisionId) -> None:
        """Give a revision a name that stays."""

    async def tagged(self, repository: RepositoryName, name: str, *, revision: RevisionId) -> bool:
        """Say whether this tag is at this revision."""

    async def probe(self, repository: RepositoryName) -> str:
        """Return where the branch is, having tried everything up to moving it."""


@dataclass(frozen=True, slots=True)
class Brokerage:
    """Does it in this process."""

    accesses: Mapping[RepositoryName, Access]

    @classmethod
    def of(
        cls,
        repositories: Iterable[Repository],
        *,
        root: Path,
        environment: Mapping[str, str] | None = None,
    ) -> Self:
        """Return who reaches these repositories with the tokens of this environment."""
        return cls({each.name: _access(each, root, environment or {}) for each in repositories})

    async def refresh(self, repository: RepositoryName) -> None:
        await self._access(repository).upstream.refresh()

    async def merge(self, repository: RepositoryName, merge: Merge) -> str:
        return await Target(self._access(repository)).merge(merge)

    async def merged(
        self, repository: RepositoryName, *, revision: RevisionId, key: str
    ) -> str | None:
        return await Target(self._access(repository)).merged(revision, key=key)

    async def tag(self, repository: RepositoryName, name: str, *, revision: RevisionId) -> None:
        await Target(self._access(repository)).tag(name, revision=revision)

    async def tagged(self, repository: RepositoryName, name: str, *, revision: RevisionId) -> bool:
        return await Target(self._access(repository)).tagged(name, revision=revision)

    async def probe(self, repository: RepositoryName) -> str:
        access = self._access(repository)
        upstream = access.upstream
        await upstream.refresh()
        if isinstance(upstream, Elsewhere):
            await upstream.may_push()
        return await upstream.at(access.reference) or ""

    def _access(self, repository: RepositoryName) -> Access:
        if repository not in self.accesses:
            raise NotFoundError(f"There is no repository {repository} in org.yml.")
        access = self.accesses[repository]
        if access.remote and not access.token:
            raise InvalidInputError(
                f"The token for {repository} is not set; set the variable its `token_env` names."
            )
        return access


def _access(repository: Repository, root: Path, environment: Mapping[str, str]) -> Access:
    token = environment.get(repository.token_env, "") if repository.token_env else ""
    access = Access(repository.name, store_of(root, repository.name), repository.branch)
    return replace(access, path=repository.path, remote=repository.remote, token=token)
