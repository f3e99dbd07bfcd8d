"""One request from its arrival to its answer, the same for both wire formats."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from aiohttp import web

from sandbox.models.bucket import Clock
from sandbox.models.cache import SHORTEST
from sandbox.models.conversation import Answer, Conversation
from sandbox.models.desk import Desk
from sandbox.models.failures import BREAKS_THE_ANSWER, FailureError, Fault, Faults, Trouble
from sandbox.models.journal import Entry, Journal
from sandbox.models.mind import Mind
from sandbox.models.transmission import hang_up, send_body, send_events
from sandbox.models.wire import Wire


@dataclass(slots=True)
class House:
    """What all requests share."""

    mind: Mind
    desk: Desk
    clock: Clock
    journal: Journal = field(default_factory=Journal)
    faults: Faults = field(default_factory=Faults)
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    async def pause(self, seconds: float) -> None:
        """Wait, but not beyond the end of the server."""
        if seconds <= 0:
            return
        try:
            async with asyncio.timeout(seconds):
                await self.closing.wait()
        except TimeoutError:
            return

    async def exchange(self, request: web.Request, wire: Wire) -> web.StreamResponse:
        """Answer one request."""
        number = self.journal.next_number
        entry = Entry(number, self.clock(), wire.vendor, key_of(request))
        await self.journal.add(entry)
        exchange = Exchange(self, request, wire, entry)
        try:
            return await exchange.answer()
        except FailureError as failure:
            return exchange.refuse(failure)
        finally:
            await self.journal.changed()


@dataclass(slots=True)
class Exchange:
    """One request and what is known of it so far. `broken` spoils the answer on purpose."""

    house: House
    request: web.Request
    wire: Wire
    entry: Entry
    broken: Trouble | None = None

    async def answer(self) -> web.StreamResponse:
        """Return the model's answer. Raises FailureError where the vendor would refuse."""
        conversation = await self._listen()
        await self._suffer(self._planned_fault())
        cached = self.house.desk.admit(conversation, key=self.entry.key, wire=self.wire)
        thought = self.house.mind.think(conversation)
        self.entry.rule = thought.rule
        await self.house.pause(thought.delay)
        await self._suffer(thought.fault)
        answer = _with_cache(thought.answer, conversation, cached=cached)
        self.house.desk.budget(self.entry.key).take(self.wire.cost_of_answer(answer))
        self.entry.usage = self.wire.usage(answer)
        return await self._send(answer, conversation)

    def refuse(self, failure: FailureError) -> web.Response:
        """Return the vendor's words for a failure."""
        status, body = self.wire.error(failure, model=self.entry.model, request=self.name)
        self.entry.status, self.entry.outcome = status, failure.trouble
        headers = self._names()
        if failure.trouble is not Trouble.UNAUTHORIZED:
            headers |= self.wire.headers(self.house.desk.budget(self.entry.key))
        if failure.retry_after is not None:
            headers["retry-after"] = f"{failure.retry_after:g}"
        return web.json_response(body, status=status, headers=headers)

    async def _listen(self) -> Conversation:
        self.house.desk.budget(self.entry.key)
        body = await body_of(self.request)
        self.entry.model = str(body.get("model") or "")
        conversation = self.wire.read(body)
        if not self.house.mind.script.has_model(conversation.model):
            raise FailureError(Trouble.NOT_FOUND)
        identity = self.house.mind.identity(conversation)
        self.entry.role, self.entry.position = identity.role, identity.position
        self.entry.system, self.entry.messages = conversation.system, list(body["messages"])
        self.entry.turn, self.entry.tools = conversation.turn, conversation.tools
        return conversation

    def _planned_fault(self) -> Fault | None:
        return self.house.faults.take(model=self.entry.model, key=self.entry.key)

    async def _suffer(self, fault: Fault | None) -> None:
        """Let a fault happen: raise it, wait for it, or remember how it breaks the answer."""
        if fault is None:
            return
        if fault.trouble not in BREAKS_THE_ANSWER:
            raise fault.error()
        if fault.trouble is Trouble.SLOW:
            await self.house.pause(fault.seconds)
            return
        if fault.trouble is Trouble.HANG:
            self.entry.outcome = Trouble.HANG
            await self.house.journal.changed()
            await self.house.closing.wait()
        self.broken = fault.trouble

    async def _send(self, answer: Answer, conversation: Conversation) -> web.StreamResponse:
        self.entry.outcome = self.broken or "answered"
        if self.broken in {Trouble.DROP, Trouble.HANG}:
            return hang_up(self.request)
        self.entry.status = 200
        headers = self._names() | self.wire.headers(self.house.desk.budget(self.entry.key))
        number = self.entry.number
        if conversation.stream:
            events = self.wire.events(answer, conversation, number=number)
            return await send_events(self.request, events, headers=headers, broken=self.broken)
        body = self.wire.body(answer, conversation, number=number)
        return await send_body(self.request, body, headers=headers, broken=self.broken)

    @property
    def name(self) -> str:
        """The name the vendor gives to this request."""
        return f"req_local{self.entry.number}"

    def _names(self) -> dict[str, str]:
        return {"x-request-id": self.name, "request-id": self.name}


def key_of(request: web.Request) -> str:
    """Return the API key, from either vendor's header; empty if there is none."""
    bearer = request.headers.get("Authorization", "")
    return request.headers.get("x-api-key") or bearer.removeprefix("Bearer ").strip()


async def body_of(request: web.Request) -> Mapping[str, Any]:
    """Return the JSON object sent. Raises FailureError for anything else."""
    try:
        body = await request.json()
    except ValueError as error:
        message = f"We could not parse the JSON body of your request: {error}"
        raise FailureError(Trouble.BAD_REQUEST, message) from error
    if not isinstance(body, dict):
        raise FailureError(Trouble.BAD_REQUEST, "The body of your request must be a JSON object.")
    return body


def _with_cache(answer: Answer, conversation: Conversation, *, cached: int) -> Answer:
    """Return the answer with the cache's share in its figures, unless the script gave one."""
    tokens = answer.tokens
    marked = max((mark for mark in conversation.marks if mark >= SHORTEST), default=0)
    if tokens.cache_read or not marked:
        return answer
    per_character = tokens.input / len(conversation.prompt)
    read, written = int(cached * per_character), int((marked - cached) * per_character)
    return replace(answer, tokens=replace(tokens, cache_read=read, cache_written=written))
