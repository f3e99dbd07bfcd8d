"""The repository server: what changes the real repository, and needs to be allowed first."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import Field

from bot.domain.ids import RevisionId
from bot.domain.tools import Effect, ToolRequest, ToolResult
from bot.errors import InvalidInputError
from bot.tools.git import Identity
from bot.tools.merging import Merge
from bot.tools.revisions import RevisionStore, checked
from bot.tools.served import Arguments, OwnServer, Verb
from bot.tools.workspaces import JobWorkspaces

NAME = "repository"


class MergeArguments(Arguments):
    revision: str = Field(description="The full hash hand_in returned.")
    summary: str = Field(
        min_length=1, max_length=2000, description="The message of the merge commit."
    )


class TagArguments(Arguments):
    name: str = Field(min_length=1, max_length=200, description="The tag, such as v1.4.0.")
    revision: str = Field(description="The full hash of the commit to tag.")


@dataclass(frozen=True, slots=True)
class RepositoryVerbs:
    """The verbs. Which repository a call means is said by the host, never by the model."""

    workspaces: JobWorkspaces

    async def merge(self, arguments: MergeArguments, request: ToolRequest) -> ToolResult:
        store, revision = self._store(request), checked(arguments.revision)
        async with store.lock:
            if not await store.handed_in(request.job, revision=revision):
                raise InvalidInputError(f"Job {request.job} did not hand in {revision}.")
            author = Identity(request.position)
            merge = Merge(revision, arguments.summary, author, request.key)
            return _merged(store, revision, await self.workspaces.upstream.merge(store.name, merge))

    async def was_merged(self, request: ToolRequest) -> ToolResult | None:
        """Return what the same call returned, if it took effect."""
        store, revision = self._store(request), _revision(request.arguments)
        async with store.lock:
            commit = await self.workspaces.upstream.merged(
                store.name, revision=revision, key=request.key
            )
        return _merged(store, revision, commit) if commit else None

    async def tag(self, arguments: TagArguments, request: ToolRequest) -> ToolResult:
        store, revision = self._store(request), checked(arguments.revision)
        async with store.lock:
            await self.workspaces.refresh(store)
            await self.workspaces.upstream.tag(store.name, arguments.name, revision=revision)
        return _tagged(arguments.name, revision)

    async def was_tagged(self, request: ToolRequest) -> ToolResult | None:
        """Return what the same call returned, if it took effect."""
        name, revision = str(request.arguments["name"]), _revision(request.arguments)
        store = self._store(request)
        there = await self.workspaces.upstream.tagged(store.name, name, revision=revision)
        return _tagged(name, revision) if there else None

    def _store(self, request: ToolRequest) -> RevisionStore:
        if request.repository is None:
            raise InvalidInputError("This job is about no repository; nothing can be merged.")
        return self.workspaces.store(request.repository)

    def server(self) -> OwnServer:
        """Return the server these verbs make."""
        return OwnServer(
            NAME,
            (
                Verb(
                    "merge",
                    "Merge a revision into the repository's branch, with a merge commit.",
                    MergeArguments,
                    Effect.CONSEQUENTIAL,
                    self.merge,
                    idempotent=True,
                    undo="git revert -m 1 <commit>",
                    verify=self.was_merged,
                ),
                Verb(
                    "tag",
                    "Give a commit of the repository a name that stays.",
                    TagArguments,
                    Effect.CONSEQUENTIAL,
                    self.tag,
                    idempotent=True,
                    undo="git tag --delete <name>",
                    verify=self.was_tagged,
                ),
            ),
        )


def _revision(arguments: Mapping[str, Any]) -> RevisionId:
    return checked(str(arguments.get("revision", "")))


def _merged(store: RevisionStore, revision: RevisionId, commit: str) -> ToolResult:
    branch = store.branch
    return ToolResult(
        f"Revision {revision} is merged into {branch} of {store.name} by commit {commit}.",
        data={"commit": commit, "branch": branch},
    )


def _tagged(name: str, revision: RevisionId) -> ToolResult:
    return ToolResult(f"{revision} has the tag {name}.", data={"tag": name, "commit": revision})
