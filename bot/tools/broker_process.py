"""The broker's process, as the rest of the organization reaches it: over two pipes."""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import structlog

from bot.domain.ids import RepositoryName, RevisionId
from bot.errors import (
    ConflictError,
    CountersignError,
    ForbiddenError,
    InvalidInputError,
    NotFoundError,
    TransientError,
    UncertainError,
)
from bot.tools.broker import LONGEST_LINE, spelled
from bot.tools.brokerage import Brokerage
from bot.tools.credentials import surroundings
from bot.tools.git import PATIENCE, GitBusyError, GitError
from bot.tools.merging import Merge
from bot.tools.upstream import RemoteUnreachableError

log = structlog.get_logger()

_HOME = Path(__file__).parents[2]
_PATIENCE = 2 * PATIENCE
# Whatever is cut off is found out by its key when the call is made again.
_LAST_WORK = 10.0
_ERRORS = {
    kind.__name__: kind
    for kind in (
        ConflictError,
        ForbiddenError,
        GitBusyError,
        GitError,
        InvalidInputError,
        NotFoundError,
        RemoteUnreachableError,
        TransientError,
    )
}


class BrokerProcess:
    """Implements `Broker`. The process is started when it is first needed, and again if it ends."""

    def __init__(self, brokerage: Brokerage) -> None:
        self._accesses = tuple(spelled(access) for access in brokerage.accesses.values())
        self._starting = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None
        self._listening: asyncio.Task[None] | None = None
        self._numbers = count(1)
        self._waiting: dict[int, asyncio.Future[Any]] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    @property
    def pid(self) -> int | None:
        """The process, while there is one."""
        return self._process.pid if self._process else None

    async def refresh(self, repository: RepositoryName) -> None:
        await self._ask("refresh", repository)

    async def merge(self, repository: RepositoryName, merge: Merge) -> str:
        return str(
            await self._ask(
                "merge",
                repository,
                revision=merge.revision,
                summary=merge.summary,
                author=merge.author.name,
                key=merge.key,
            )
        )

    async def merged(
        self, repository: RepositoryName, *, revision: RevisionId, key: str
    ) -> str | None:
        found = await self._ask("merged", repository, revision=revision, key=key)
        return str(found) if found else None

    async def tag(self, repository: RepositoryName, name: str, *, revision: RevisionId) -> None:
        await self._ask("tag", repository, tag=name, revision=revision)

    async def tagged(self, repository: RepositoryName, name: str, *, revision: RevisionId) -> bool:
        return bool(await self._ask("tagged", repository, tag=name, revision=revision))

    async def probe(self, repository: RepositoryName) -> str:
        return str(await self._ask("probe", repository))

    async def stop(self) -> None:
        """End the process, once what it does is done."""
        if self._process and self._process.stdin and self._listening:
            self._process.stdin.close()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), _LAST_WORK)
            if self._process.returncode is None:
                self._process.kill()
            await self._listening

    async def _ask(self, verb: str, repository: RepositoryName, **arguments: str) -> Any:
        pipe = await self._pipe()
        number = next(self._numbers)
        answered = self._waiting[number] = asyncio.get_running_loop().create_future()
        request = {"id": number, "verb": verb, "repository": repository, "arguments": arguments}
        try:
            pipe.write(json.dumps(request).encode() + b"\n")
            async with asyncio.timeout(_PATIENCE.total_seconds()):
                return await answered
        except TimeoutError:
            raise UncertainError(f"The broker did not answer within {_PATIENCE}.") from None
        finally:
            self._waiting.pop(number, None)

    async def _pipe(self) -> asyncio.StreamWriter:
        async with self._starting:
            if self._process is None or self._process.returncode is not None:
                await self._start()
            assert self._process is not None
            assert self._process.stdin is not None
            return self._process.stdin

    async def _start(self) -> None:
        if self._listening:
            await self._listening
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-E", "-s", "-m", "bot.tools.broker"),
            cwd=_HOME,
            # Tokens come over the pipe: variables of a process can be read in /proc.
            env=surroundings(os.environ),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            # Ctrl-C is for us: it ends when we let it, with what it does done.
            start_new_session=True,
            limit=LONGEST_LINE,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(self._accesses).encode() + b"\n")
        self._listening = asyncio.create_task(self._listen(self._process.stdout))
        log.info("broker.started", repositories=len(self._accesses))

    async def _listen(self, answers: asyncio.StreamReader) -> None:
        while line := await answers.readline():
            self._settle(json.loads(line))
        lost = UncertainError("The broker ended; whether anything was done is not known.")
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(lost)
        # The pipe has ended; so has the process, or it is of no use any more.
        if self._process and self._process.returncode is None:
            await self._process.wait()

    def _settle(self, answer: Mapping[str, Any]) -> None:
        waiting = self._waiting.get(answer["id"])
        if waiting is None or waiting.done():
            return
        if "error" in answer:
            kind = _ERRORS.get(answer["error"], CountersignError)
            waiting.set_exception(kind(answer["message"]))
        else:
            waiting.set_result(answer["result"])
