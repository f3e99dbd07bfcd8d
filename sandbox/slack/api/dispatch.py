"""The way of a Web API call: fault, token, rate limit, scope, arguments, method, journal."""

import asyncio
from collections.abc import Mapping

from aiohttp import web

from sandbox.slack.api.arguments import coerce, read_arguments
from sandbox.slack.api.call import Call, Method, require_scopes
from sandbox.slack.api.rate_limits import RateLimits
from sandbox.slack.control.faults import Fault, Faults, PlannedFault
from sandbox.slack.control.journal import Journal
from sandbox.slack.control.outage import cut
from sandbox.slack.parts import Parts
from sandbox.slack.reference import MethodReference
from sandbox.slack.wire import Json, SlackError

_APP_LEVEL = frozenset({"apps.connections.open"})
_OPEN_TO_ALL = frozenset({"api.test"})


class Dispatch:
    """Answers `/api/<method>`."""

    def __init__(
        self,
        parts: Parts,
        *,
        methods: Mapping[str, Method],
        limits: RateLimits,
        faults: Faults,
        journal: Journal,
    ) -> None:
        self._parts = parts
        self._methods = methods
        self._limits = limits
        self._faults = faults
        self._journal = journal
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Let calls end that hang because of a fault."""
        self._stopping.set()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one call, or break it as a test asked for."""
        method = request.match_info["method"]
        fault = self._faults.take(method)
        raw: Json = {}
        try:
            raw = await read_arguments(request)
            token = _token(request, raw)
            if fault is not None and fault.how is not Fault.LOST_AFTER:
                self._note(method, raw, error=fault.how.value, fault=fault)
                return await self._break(request, fault)
            body = await self._answer(method, raw, token=token)
        except SlackError as error:
            body = error.body()
        if self._stopping.is_set():
            return cut(request)
        self._note(method, raw, error="" if body.get("ok") else str(body["error"]), fault=fault)
        return cut(request) if fault is not None else self._respond(body)

    async def _answer(self, name: str, raw: Json, *, token: str) -> Json:
        reference = self._parts.reference.methods.get(name)
        method = self._methods.get(name)
        if reference is None or method is None:
            raise SlackError("unknown_method", req_method=name)
        self._authenticate(name, token)
        self._limit(reference, raw)
        require_scopes(self._parts, reference.scopes)
        call = Call(self._parts, coerce(raw, reference.arguments))
        return await method(call)

    def _authenticate(self, method: str, token: str) -> None:
        if method in _OPEN_TO_ALL:
            return
        if not token:
            raise SlackError("not_authed")
        secrets = self._parts.secrets
        if token not in {secrets.bot_token, secrets.app_token}:
            raise SlackError("invalid_auth")
        if (token == secrets.app_token) != (method in _APP_LEVEL):
            raise SlackError("not_allowed_token_type")

    def _limit(self, reference: MethodReference, raw: Json) -> None:
        wait = self._limits.take(reference, channel=str(raw.get("channel", "")))
        if wait:
            raise SlackError("ratelimited", retry_after=wait)

    def _respond(self, body: Json) -> web.Response:
        scopes = ",".join(sorted(self._parts.installation.scopes))
        headers = {"X-OAuth-Scopes": scopes, "X-Slack-Req-Id": "local"}
        if body.get("error") == "ratelimited":
            headers["Retry-After"] = str(body.pop("retry_after", 1))
            return web.json_response(body, status=429, headers=headers)
        return web.json_response(body, headers=headers)

    async def _break(self, request: web.Request, fault: PlannedFault) -> web.StreamResponse:
        match fault.how:
            case Fault.RATE_LIMITED:
                return self._respond(
                    {"ok": False, "error": "ratelimited", "retry_after": fault.retry_after}
                )
            case Fault.SERVER_ERROR:
                return web.Response(status=fault.status, text="upstream connect error")
            case Fault.TIMEOUT:
                await self._hang(request)
        return cut(request)

    async def _hang(self, request: web.Request) -> None:
        gone = request.transport
        waited = 0.0
        while waited < self._parts.timing.hang and gone is not None and not gone.is_closing():
            try:
                await asyncio.wait_for(self._stopping.wait(), timeout=0.1)
            except TimeoutError:
                waited += 0.1
            else:
                return

    def _note(self, method: str, args: Json, *, error: str, fault: PlannedFault | None) -> None:
        shown = {name: value for name, value in args.items() if name != "token"}
        self._journal.write(
            method=method, args=shown, error=error, fault=fault.how.value if fault else ""
        )


def _token(request: web.Request, raw: Json) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else str(raw.get("token", ""))
