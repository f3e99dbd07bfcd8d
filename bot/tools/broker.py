"""The broker: a process of its own, which alone holds the tokens of the real repositories.

`python -m bot.tools.broker` reads one JSON object a line and answers each with one. The first line
tells it the repositories; each other one is a verb of the list below and its arguments. There is
no verb for a command, an address or a branch somebody made up.
"""

import asyncio
import json
import os
import sys
import traceback
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from bot.domain.excerpts import excerpt
from bot.domain.ids import RepositoryName
from bot.errors import CountersignError, InvalidInputError
from bot.tools.brokerage import Brokerage
from bot.tools.git import Identity
from bot.tools.hardening import end_with_parent, keep_to_ourselves
from bot.tools.merging import Merge
from bot.tools.revisions import checked
from bot.tools.upstream import Access, credential_free

LONGEST_LINE = 1024 * 1024
# What git says has no end of its own, and a line that is too long would be the last one heard.
_LONGEST_SAID = 20_000
_FAILED = "The broker failed ({kind}). Whether anything was done is not known."

Arguments = Mapping[str, str]
Verb = Callable[[Brokerage, RepositoryName, Arguments], Awaitable[Any]]


async def _refresh(brokerage: Brokerage, name: RepositoryName, _: Arguments) -> None:
    await brokerage.refresh(name)


async def _merge(brokerage: Brokerage, name: RepositoryName, given: Arguments) -> str:
    author = Identity(given["author"])
    merge = Merge(checked(given["revision"]), given["summary"], author, given["key"])
    return await brokerage.merge(name, merge)


async def _merged(brokerage: Brokerage, name: RepositoryName, given: Arguments) -> str | None:
    return await brokerage.merged(name, revision=checked(given["revision"]), key=given["key"])


async def _tag(brokerage: Brokerage, name: RepositoryName, given: Arguments) -> None:
    await brokerage.tag(name, given["tag"], revision=checked(given["revision"]))


async def _tagged(brokerage: Brokerage, name: RepositoryName, given: Arguments) -> bool:
    return await brokerage.tagged(name, given["tag"], revision=checked(given["revision"]))


async def _probe(brokerage: Brokerage, name: RepositoryName, _: Arguments) -> str:
    return await brokerage.probe(name)


VERBS: Mapping[str, tuple[Verb, frozenset[str]]] = {
    "refresh": (_refresh, frozenset()),
    "merge": (_merge, frozenset({"revision", "summary", "author", "key"})),
    "merged": (_merged, frozenset({"revision", "key"})),
    "tag": (_tag, frozenset({"tag", "revision"})),
    "tagged": (_tagged, frozenset({"tag", "revision"})),
    "probe": (_probe, frozenset()),
}
"""Everything the broker does, each with exactly the arguments it takes."""


def spelled(access: Access) -> dict[str, str]:
    """Return an access as the first line spells it."""
    return {
        "name": access.name,
        "store": str(access.store),
        "branch": access.branch,
        "path": access.path,
        "remote": access.remote,
        "token": access.token,
    }


async def answer(brokerage: Brokerage, request: Mapping[str, Any]) -> dict[str, Any]:
    """Do what a request asks for, and return what became of it."""
    number = request.get("id")
    try:
        verb, arguments = _understood(request)
        name = RepositoryName(str(request.get("repository")))
        return {"id": number, "result": await verb(brokerage, name, arguments)}
    except CountersignError as error:
        said = excerpt(str(error), limit=_LONGEST_SAID)
        return {"id": number, "error": type(error).__name__, "message": said}
    except Exception as error:  # noqa: BLE001 - the edge of the process
        # A message of who knows where might repeat a token; its kind cannot.
        traceback.print_tb(error.__traceback__)
        said = _FAILED.format(kind=type(error).__name__)
        return {"id": number, "error": "TransientError", "message": said}


def _understood(request: Mapping[str, Any]) -> tuple[Verb, Arguments]:
    name, given = str(request.get("verb")), request.get("arguments")
    if name not in VERBS:
        raise InvalidInputError("The broker has no such verb.")
    verb, names = VERBS[name]
    if not isinstance(given, dict) or set(given) != names or not _texts(given):
        raise InvalidInputError(f"The broker's verb {name} takes exactly: {', '.join(names)}.")
    return verb, given


def _texts(given: Mapping[str, Any]) -> bool:
    return all(isinstance(value, str) for value in given.values())


async def serve() -> None:
    """Answer requests until nobody can ask any more."""
    asked = asyncio.StreamReader(limit=LONGEST_LINE)
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(asked), sys.stdin
    )
    brokerage = _told(json.loads(await asked.readline()))
    at_work: set[asyncio.Task[None]] = set()
    while line := await asked.readline():
        task = asyncio.create_task(_respond(brokerage, json.loads(line)))
        at_work.add(task)
        task.add_done_callback(at_work.discard)
    await asyncio.gather(*at_work)


def _told(spelling: list[dict[str, str]]) -> Brokerage:
    accesses = [
        Access(**{**each, "name": RepositoryName(each["name"]), "store": Path(each["store"])})  # type: ignore[arg-type]
        for each in spelling
    ]
    return Brokerage({access.name: access for access in accesses})


async def _respond(brokerage: Brokerage, request: Mapping[str, Any]) -> None:
    line = json.dumps(await answer(brokerage, request))
    for access in brokerage.accesses.values():
        line = credential_free(line, access.token)
    # One write of a whole line: answers of two requests must not mix.
    os.write(sys.stdout.fileno(), f"{line}\n".encode())


if __name__ == "__main__":
    end_with_parent()
    keep_to_ourselves()
    asyncio.run(serve())
