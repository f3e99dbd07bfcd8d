"""The workspace server: what an agent can do in its job's own clone."""

import asyncio
import itertools
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.domain.ids import RepositoryName
from bot.domain.organization import Repository
from bot.domain.tools import Effect, ToolRequest, ToolResult
from bot.errors import ConflictError, ForbiddenError, InvalidInputError
from bot.tools.editing import replaced
from bot.tools.files import relative
from bot.tools.isolation import Command, Ran
from bot.tools.served import OwnServer, Verb
from bot.tools.workspace_arguments import (
    Delete,
    Diff,
    Edit,
    HandIn,
    List,
    Move,
    Read,
    Run,
    Search,
    Write,
)
from bot.tools.workspaces import JobWorkspaces

NAME = "workspace"
_MOST_FILES = 500
_MOST_MATCHES = 200
_RUN_PATIENCE = timedelta(minutes=5)
_SEARCH_PATIENCE = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Workspace:
    """The verbs. Which clone a call means is said by the host, never by the model."""

    workspaces: JobWorkspaces
    repositories: Mapping[RepositoryName, Repository]

    async def list(self, arguments: List, request: ToolRequest) -> ToolResult:
        await self._clone(request)
        walk = self.workspaces.files(request.job).walk(arguments.path)
        found = await asyncio.to_thread(lambda: list(itertools.islice(walk, _MOST_FILES + 1)))
        if len(found) > _MOST_FILES:
            found[-1] = f"... and more. List a directory of it. ({_MOST_FILES} are shown.)"
        return ToolResult("\n".join(found) or "The directory is empty.")

    async def search(self, arguments: Search, request: ToolRequest) -> ToolResult:
        clone = await self._clone(request)
        path = relative(arguments.path)
        # In the lane, because a pattern may be written to take for ever.
        words = (
            *("grep", "-rnIE", "--exclude-dir=.git", f"--max-count={_MOST_MATCHES}"),
            *(("-i",) if arguments.ignore_case else ()),
            *("-e", arguments.pattern, "--", f"./{path}" if path.parts else "./"),
        )
        ran = await self.workspaces.isolation.run(Command(words, clone, _SEARCH_PATIENCE))
        return _matches(ran)

    async def read(self, arguments: Read, request: ToolRequest) -> ToolResult:
        await self._clone(request)
        text = await asyncio.to_thread(self.workspaces.files(request.job).read, arguments.path)
        return ToolResult(_numbered(text, arguments))

    async def edit(self, arguments: Edit, request: ToolRequest) -> ToolResult:
        await self._clone(request)
        files = self.workspaces.files(request.job)
        async with self.workspaces.lock(request.job):
            before = await asyncio.to_thread(files.read, arguments.path)
            after = replaced(before, old=arguments.old, new=arguments.new)
            if after == before:
                return ToolResult(f"{arguments.path} has this change already.")
            await asyncio.to_thread(files.replace, arguments.path, after)
        return ToolResult(f"{arguments.path} is changed.")

    async def write(self, arguments: Write, request: ToolRequest) -> ToolResult:
        await self._clone(request)
        files = self.workspaces.files(request.job)
        async with self.workspaces.lock(request.job):
            try:
                await asyncio.to_thread(files.create, arguments.path, arguments.content)
            except ConflictError:
                if await asyncio.to_thread(files.read, arguments.path) != arguments.content:
                    raise
        return ToolResult(f"{arguments.path} is written.")

    async def move(self, arguments: Move, request: ToolRequest) -> ToolResult:
        await self._clone(request)
        files = self.workspaces.files(request.job)
        async with self.workspaces.lock(request.job):
            await asyncio.to_thread(files.move, arguments.path, to=arguments.to)
        return ToolResult(f"{arguments.path} is now {arguments.to}.")

    async def delete(self, arguments: Delete, request: ToolRequest) -> ToolResult:
        await self._clone(request)
        files = self.workspaces.files(request.job)
        async with self.workspaces.lock(request.job):
            was_there = await asyncio.to_thread(files.delete, arguments.path)
        return ToolResult(f"{arguments.path} is {'deleted' if was_there else 'not there'}.")

    async def run(self, arguments: Run, request: ToolRequest) -> ToolResult:
        clone = await self._clone(request)
        words = self._allowed(arguments.command, request)
        async with self.workspaces.lock(request.job):
            ran = await self.workspaces.isolation.run(
                Command(words, clone, _RUN_PATIENCE, network=self._network(request))
            )
        return _outcome(ran)

    async def diff(self, _: Diff, request: ToolRequest) -> ToolResult:
        await self._clone(request)
        text = await self.workspaces.changes(request.job)
        return ToolResult(text or "Nothing has changed.")

    async def hand_in(self, arguments: HandIn, request: ToolRequest) -> ToolResult:
        await self._clone(request)
        revision = await self.workspaces.hand_in(
            request.job, author=request.position, summary=arguments.summary
        )
        return ToolResult(f"Revision {revision} is handed in.", data={"revision": revision})

    async def _clone(self, request: ToolRequest) -> Path:
        if request.repository is None:
            raise InvalidInputError("This job is about no repository, so it has no workspace.")
        return await self.workspaces.prepare(request.job, request.repository)

    def _network(self, request: ToolRequest) -> bool:
        return request.repository is not None and self.repositories[request.repository].network

    def _allowed(self, command: str, request: ToolRequest) -> tuple[str, ...]:
        assert request.repository is not None
        allowed = self.repositories[request.repository].commands
        for words in allowed:
            if shlex.join(words) == command:
                return words
        lines = "; ".join(shlex.join(words) for words in allowed) or "none"
        raise ForbiddenError(f"{command!r} is not among the allowed commands: {lines}.")

    def server(self) -> OwnServer:
        """Return the server these verbs make."""
        read, lane = Effect.READ, Effect.LANE
        return OwnServer(
            NAME,
            (
                Verb("list", "List the files of the workspace.", List, read, self.list),
                Verb("search", "Find the lines that match a pattern.", Search, read, self.search),
                Verb("read", _READ, Read, read, self.read),
                Verb("edit", _EDIT, Edit, lane, self.edit, idempotent=True),
                Verb("write", "Create a new text file.", Write, lane, self.write, idempotent=True),
                Verb("move", _MOVE, Move, lane, self.move, idempotent=True),
                Verb("delete", _DELETE, Delete, lane, self.delete, idempotent=True),
                Verb("run", _RUN, Run, lane, self.run, idempotent=True, enums=self._enums()),
                Verb("diff", "Show everything you changed so far.", Diff, read, self.diff),
                Verb("hand_in", _HAND_IN, HandIn, lane, self.hand_in, idempotent=True),
            ),
        )

    def _enums(self) -> dict[str, tuple[str, ...]]:
        lines = (
            shlex.join(words)
            for repository in self.repositories.values()
            for words in repository.commands
        )
        return {"command": tuple(dict.fromkeys(lines))}


_READ = (
    "Read a text file, or some of its lines. Each line is shown after its number and a tab; "
    "these are not part of the file."
)
_EDIT = "Replace one exact passage of a text file."
_MOVE = "Move or rename a file. Nothing is overwritten."
_DELETE = "Delete a file or a directory of the workspace. What was handed in stays in git."
_RUN = (
    "Run one of the repository's allowed commands in the workspace. It has no network, unless "
    "the organization opened it for this repository."
)
_HAND_IN = "Hand in everything you changed as a revision, for the checks and the reviewers."


def _numbered(text: str, arguments: Read) -> str:
    lines = text.removesuffix("\n").split("\n")
    last = min(arguments.last_line or len(lines), len(lines))
    first = arguments.first_line
    shown = [f"{number}\t{lines[number - 1]}" for number in range(first, last + 1)]
    head = f"{arguments.path}, lines {first} to {last} of {len(lines)}:"
    return "\n".join([head, *shown]) if shown else f"{arguments.path} has {len(lines)} lines."


def _matches(ran: Ran) -> ToolResult:
    if ran.timed_out:
        return ToolResult("The search took too long; use a simpler pattern.", failed=True)
    if ran.exit_code > 1:
        return ToolResult(ran.output.strip(), failed=True)
    lines = [line.removeprefix("./") for line in ran.output.splitlines()]
    more = len(lines) - _MOST_MATCHES
    if more > 0:
        lines = [*lines[:_MOST_MATCHES], f"... and {more} more lines."]
    return ToolResult("\n".join(lines) or "Nothing matches.")


def _outcome(ran: Ran) -> ToolResult:
    if ran.timed_out:
        head = f"Stopped after {ran.seconds:.0f} seconds"
    else:
        head = f"Exit code {ran.exit_code} after {ran.seconds:.1f} seconds"
    return ToolResult(f"{head}\n{ran.output}".rstrip(), failed=ran.timed_out)
