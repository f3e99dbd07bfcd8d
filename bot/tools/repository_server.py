"""The repository server: what changes the real repository, and needs to be allowed first."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import Field

from bot.domain.ids import RevisionId
from bot.domain.tools import Effect, ToolRequest, ToolResult
from bot.errors import InvalidInputError
from bot.tools.git import Identity
from bot.tools.merging import Merge, Target
from bot.tools.revisions import checked
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
        target, revision = self._target(request), checked(arguments.revision)
        async with target.store.lock:
            await self._of_this_job(target, request, revision)
            author = Identity(request.position)
            merge = Merge(revision, arguments.summary, author, request.key)
            return _merged(target, revision, await target.merge(merge))

    async def was_merged(self, request: ToolRequest) -> ToolResult | None:
        """Return what the same call returned, if it took effect."""
        target, revision = self._target(request), _revision(request.arguments)
        commit = await target.merged(revision, key=request.key)
        return _merged(target, revision, commit) if commit else None

    async def tag(self, arguments: TagArguments, request: ToolRequest) -> ToolResult:
        target, revision = self._target(request), checked(arguments.revision)
        async with target.store.lock:
            await target.store.refresh()
            await target.tag(arguments.name, revision=revision)
        return _tagged(arguments.name, revision)

    async def was_tagged(self, request: ToolRequest) -> ToolResult | None:
        """Return what the same call returned, if it took effect."""
        name, revision = str(request.arguments["name"]), _revision(request.arguments)
        there = await self._target(request).tagged(name, revision=revision)
        return _tagged(name, revision) if there else None

    def _target(self, request: ToolRequest) -> Target:
        if request.repository is None:
            raise InvalidInputError("This job is about no repository; nothing can be merged.")
        return Target(self.workspaces.store(request.repository))

    async def _of_this_job(
        self, target: Target, request: ToolRequest, revision: RevisionId
    ) -> None:
        if not await target.store.handed_in(request.job, revision=revision):
            raise InvalidInputError(f"Job {request.job} did not hand in {revision}.")

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


def _merged(target: Target, revision: RevisionId, commit: str) -> ToolResult:
    branch = target.store.branch
    return ToolResult(
        f"Revision {revision} is merged into {branch} of {target.store.name} by commit {commit}.",
        data={"commit": commit, "branch": branch},
    )


def _tagged(name: str, revision: RevisionId) -> ToolResult:
    return ToolResult(f"{revision} has the tag {name}.", data={"tag": name, "commit": revision})
