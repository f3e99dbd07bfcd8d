"""A policy server of the organization's own: Open Policy Agent's REST API, asked for a veto."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import aiohttp
import structlog

from bot.domain.excerpts import shortened
from bot.domain.servers import PolicyServer
from bot.errors import InvalidInputError

log = structlog.get_logger()

_MOST_BYTES = 64 * 1024
_LONGEST_REASON = 300
_SERVER = "The organization's policy server"


class UnusableAnswerError(Exception):
    """What came back is no answer. The message completes `The policy server ...`."""


class Opa:
    """Implements `Veto`. Whatever keeps the server from saying yes is a no."""

    def __init__(self, server: PolicyServer, session: aiohttp.ClientSession) -> None:
        self._address = f"{server.url}/v1/data/{server.path}"
        self._timeout = server.timeout
        self._session = session

    async def objection(self, question: Mapping[str, Any]) -> str | None:
        """Return why the server objects, or None where it says yes. Never raises."""
        try:
            return await self.asked(question)
        except UnusableAnswerError as error:
            log.warning("policy_server.failed", said=str(error), tool=question["tool"])
            return f"{_SERVER} {error} Without its answer nothing is done."

    async def asked(self, question: Mapping[str, Any]) -> str | None:
        """Return what the server itself has against a call. Raises UnusableAnswerError."""
        try:
            return _objection(await self._ask(question))
        except TimeoutError as error:
            late = f"did not answer within {_seconds(self._timeout)}."
            raise UnusableAnswerError(late) from error
        except (aiohttp.ClientError, OSError) as error:
            log.warning("policy_server.unreachable", error=str(error))
            raise UnusableAnswerError("could not be reached.") from error

    async def _ask(self, question: Mapping[str, Any]) -> Any:
        body = {"input": question}
        # A redirect would carry the arguments to somewhere nobody named.
        async with self._session.post(self._address, json=body, allow_redirects=False) as answer:
            if answer.status != 200:
                raise UnusableAnswerError(f"answered with HTTP status {answer.status}.")
            text = await _read(answer.content)
        return _parsed(text)


@asynccontextmanager
async def opened(
    server: PolicyServer | None, *, environment: Mapping[str, str]
) -> AsyncIterator[Opa | None]:
    """Keep connections to the server open, where there is one.

    Raises InvalidInputError where its token is missing.
    """
    if server is None:
        yield None
        return
    headers = {}
    if server.token_env is not None:
        token = environment.get(server.token_env, "").strip()
        if not token:
            raise InvalidInputError(f"Set {server.token_env} to the policy server's token.")
        headers["Authorization"] = f"Bearer {token}"
    timeout = aiohttp.ClientTimeout(total=server.timeout.total_seconds())
    async with aiohttp.ClientSession(headers=headers, timeout=timeout) as session:
        yield Opa(server, session)


def _objection(answer: Any) -> str | None:
    match answer:
        case {"result": True} | {"result": {"allow": True}}:
            return None
        case {"result": False}:
            return f"{_SERVER} refuses this."
        case {"result": {"allow": False, **more}}:
            reason = _one_line(more.get("reason"))
            return f"{_SERVER} refuses this: {reason}" if reason else f"{_SERVER} refuses this."
        case dict() if "result" not in answer:
            raise UnusableAnswerError("has no rule of that name, or left it undefined.")
        case _:
            raise UnusableAnswerError("answered neither yes nor no.")


async def _read(content: aiohttp.StreamReader) -> bytes:
    text = b""
    async for chunk in content.iter_any():
        text += chunk
        if len(text) > _MOST_BYTES:
            raise UnusableAnswerError("answered with more than an answer.")
    return text


def _parsed(text: bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnusableAnswerError("answered with something that is not JSON.") from error


def _one_line(reason: Any) -> str:
    return shortened(reason, limit=_LONGEST_REASON) if isinstance(reason, str) else ""


def _seconds(length: timedelta) -> str:
    return f"{length.total_seconds():g} s"
