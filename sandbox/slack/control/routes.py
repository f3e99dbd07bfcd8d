"""`/control/*`: what a test in another process may see and do."""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from aiohttp import web
from pydantic import ValidationError

from sandbox.slack.control.faults import ANY_METHOD, Fault, Faults
from sandbox.slack.control.journal import Journal
from sandbox.slack.control.switches import Switches
from sandbox.slack.interactive.submissions import Submission
from sandbox.slack.parts import Parts
from sandbox.slack.person import Person
from sandbox.slack.ui.requests import need, read_body
from sandbox.slack.wire import Json, SandboxError
from sandbox.slack.workspace import PersonData

SWITCHES = (
    "down",
    "up",
    "drop_sockets",
    "refresh_sockets",
    "zombie_sockets",
    "duplicate_events",
    "reorder_events",
    "deliver_to",
)

# What a person can be asked to do over HTTP; the arguments are those of the methods of Person.
_DEEDS: dict[str, Callable[..., Awaitable[Any]]] = {
    "say": Person.say,
    "dm": Person.dm,
    "react": Person.react,
    "click": Person.click,
    "select": Person.select,
    "click_view": Person.click_view,
    "click_home": Person.click_home,
    "submit": Person.submit,
    "close_view": Person.close_view,
    "command": Person.command,
    "shortcut": Person.shortcut,
    "open_home": Person.open_home,
}


class Control:
    """The same face as LocalSlack's, over HTTP."""

    def __init__(
        self, parts: Parts, *, faults: Faults, journal: Journal, switches: Switches
    ) -> None:
        self._parts = parts
        self._faults = faults
        self._journal = journal
        self._switches = switches

    def add_to(self, app: web.Application) -> None:
        """Register the routes."""
        app.router.add_get("/control/journal", self.journal)
        app.router.add_get("/control/told", self.told)
        app.router.add_get("/control/messages", self.messages)
        app.router.add_get("/control/person", self.person)
        app.router.add_post("/control/act", self.act)
        app.router.add_get("/control/faults", self.faults)
        app.router.add_post("/control/faults", self.fail)
        app.router.add_delete("/control/faults", self.clear)
        app.router.add_post("/control/switch", self.switch)
        app.router.add_post("/control/people", self.hire)
        app.router.add_patch("/control/people", self.change)

    async def journal(self, request: web.Request) -> web.Response:
        """Answer with the Web API calls, those of `method` when it is given."""
        calls = self._journal.calls(request.query.get("method", ""))
        return web.json_response({"calls": [entry.describe() for entry in calls]})

    async def told(self, _request: web.Request) -> web.Response:
        """Answer with everything the app was told, and how each attempt ended."""
        return web.json_response({"told": [told.describe() for told in self._journal.told]})

    async def messages(self, request: web.Request) -> web.Response:
        """Answer with the messages of `channel`, or of the thread `thread_ts`."""
        channel = self._parts.world.channel(request.query.get("channel", ""))
        thread_ts = request.query.get("thread_ts")
        found = channel.thread(thread_ts) if thread_ts else channel.top_level()
        return web.json_response({"messages": found})

    async def person(self, request: web.Request) -> web.Response:
        """Answer with what only one person sees."""
        person = self._person(request.query.get("as", ""))
        return web.json_response(
            {
                "dms": person.dms(),
                "ephemerals": person.ephemerals,
                "views": person.views,
                "home": person.home,
            }
        )

    async def act(self, request: web.Request) -> web.Response:
        """Let somebody do something: `{"as", "do", "args"}`."""
        body = await read_body(request)
        person = self._person(str(need(body, "as")))
        deed = _DEEDS.get(str(need(body, "do")))
        if deed is None:
            raise SandboxError(f"Nobody can {body['do']}. Possible: {', '.join(_DEEDS)}.")
        args = body.get("args") or {}
        try:
            inspect.signature(deed).bind(person, **args)
        except TypeError as error:
            raise SandboxError(f"{body['do']}: {error}.", code="invalid_arguments") from error
        result = await deed(person, **args)
        plain = asdict(result) if isinstance(result, Submission) else result
        return web.json_response({"result": plain})

    async def faults(self, _request: web.Request) -> web.Response:
        """Answer with the faults that are planned."""
        return web.json_response(self._faults.describe())

    async def fail(self, request: web.Request) -> web.Response:
        """Plan a fault: `{"method", "how", "times", "retry_after", "status"}`."""
        body = await read_body(request)
        how = need(body, "how")
        if how not in list(Fault):
            raise SandboxError(f"There is no fault {how}. Possible: {', '.join(Fault)}.")
        self._faults.fail(
            str(body.get("method") or ANY_METHOD),
            how=Fault(how),
            times=body.get("times", 1),
            retry_after=int(body.get("retry_after", 1)),
            status=int(body.get("status", 503)),
        )
        return web.json_response(self._faults.describe())

    async def clear(self, request: web.Request) -> web.Response:
        """Forget faults, those of `method` when it is given."""
        self._faults.clear(request.query.get("method"))
        return web.json_response(self._faults.describe())

    async def switch(self, request: web.Request) -> web.Response:
        """Do something to Slack as a whole: `{"do", "number"?, "url"?}`."""
        body = await read_body(request)
        number = int(body.get("number", 1))
        match need(body, "do"):
            case "down":
                await self._switches.down()
            case "up":
                self._switches.up()
            case "drop_sockets":
                await self._switches.drop_sockets()
            case "refresh_sockets":
                await self._switches.refresh_sockets()
            case "zombie_sockets":
                self._switches.zombie_sockets(number)
            case other:
                self._switch_delivery(str(other), body)
        return web.json_response({"ok": True})

    async def hire(self, request: web.Request) -> web.Response:
        """Add a person, described as in the workspace file."""
        body = await read_body(request)
        try:
            person = PersonData.model_validate(body)
        except ValidationError as error:
            raise SandboxError(f"Not a person: {error}") from error
        return web.json_response({"id": self._parts.world.hire(person).id})

    async def change(self, request: web.Request) -> web.Response:
        """Change a person: `{"user", "deleted"?, "real_name"?, ...}`."""
        body = await read_body(request)
        user = str(need(body, "user"))
        fields = {name: value for name, value in body.items() if name != "user"}
        self._parts.world.change_person(user, **fields)
        return web.json_response({"ok": True})

    def _switch_delivery(self, do: str, body: Json) -> None:
        match do:
            case "duplicate_events":
                self._faults.duplicate_events(int(body.get("number", 1)))
            case "reorder_events":
                self._faults.reorder_events(int(body.get("number", 2)))
            case "deliver_to":
                self._switches.deliver_to(body.get("url") or None)
            case _:
                raise SandboxError(f"There is no switch {do}. Possible: {', '.join(SWITCHES)}.")

    def _person(self, user: str) -> Person:
        return Person(self._parts.world.member(user).id, self._parts)
