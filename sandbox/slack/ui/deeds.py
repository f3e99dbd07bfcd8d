"""`/ui/*`: what the person the page shows does in Slack."""

from aiohttp import web

from sandbox.slack.interactive.acts import Acts
from sandbox.slack.interactive.elements import find, picked_on_page
from sandbox.slack.interactive.submissions import Submission, Submissions
from sandbox.slack.parts import Parts
from sandbox.slack.person import Person
from sandbox.slack.ui.requests import acting, need, read_body
from sandbox.slack.wire import Json, SandboxError


class Deeds:
    """Carries out messages, clicks, submissions, commands, shortcuts and reactions."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._acts = Acts(parts)
        self._submissions = Submissions(parts)

    def add_to(self, app: web.Application) -> None:
        """Register the routes."""
        app.router.add_get("/ui/home", self.home)
        app.router.add_post("/ui/message", self.message)
        app.router.add_post("/ui/command", self.command)
        app.router.add_post("/ui/action", self.action)
        app.router.add_post("/ui/view/submit", self.submit)
        app.router.add_post("/ui/view/close", self.close)
        app.router.add_post("/ui/shortcut", self.shortcut)
        app.router.add_post("/ui/reaction", self.reaction)

    async def home(self, request: web.Request) -> web.Response:
        """Answer with the App Home; the app hears that it was opened."""
        user = request.query.get("as", "") or self._parts.world.people[0].id
        person = Person(self._parts.world.member(user).id, self._parts)
        return web.json_response({"view": await person.open_home()})

    async def message(self, request: web.Request) -> web.Response:
        """Write a message."""
        body = await read_body(request)
        text = str(need(body, "text"))
        thread_ts = body.get("thread_ts") or None
        ts = await self._person(body).say(str(need(body, "channel")), text, thread_ts)
        return web.json_response({"ts": ts})

    async def command(self, request: web.Request) -> web.Response:
        """Type a slash command."""
        body = await read_body(request)
        await self._person(body).command(
            str(need(body, "command")),
            str(body.get("text") or ""),
            channel=str(need(body, "channel")),
        )
        return web.json_response({"ok": True})

    async def action(self, request: web.Request) -> web.Response:
        """Use an element of a message, a modal or the App Home."""
        body = await read_body(request)
        user = acting(self._parts.world, body).id
        container, action = need(body, "container"), need(body, "action")
        state = (body.get("state") or {}).get("values")
        if container.get("type") == "view":
            view = self._view(user, str(need(container, "view_id")))
            element, picked = _use(view["blocks"], action)
            await self._acts.use_view(user, view, element=element, picked=picked, state=state)
            return web.json_response({"ok": True})
        channel = self._parts.world.channel(str(need(container, "channel")))
        ts = str(need(container, "ts"))
        message = channel.ephemerals.get(user, {}).get(ts) or channel.messages.get(ts)
        if message is None:
            raise SandboxError("This message was deleted.", code="message_not_found")
        element, picked = _use(message.get("blocks", []), action)
        await self._acts.use_message(
            user, channel, message, element=element, picked=picked, state=state
        )
        return web.json_response({"ok": True})

    async def submit(self, request: web.Request) -> web.Response:
        """Submit a modal."""
        body = await read_body(request)
        user = acting(self._parts.world, body).id
        view = self._view(user, str(need(body, "view_id")))
        given = (body.get("state") or {}).get("values") or {}
        values = {**view["state"]["values"]}
        for block_id, entries in given.items():
            values[block_id] = values.get(block_id, {}) | entries
        outcome = await self._submissions.submit(user, view, values=values)
        return web.json_response(_outcome(outcome))

    async def close(self, request: web.Request) -> web.Response:
        """Close a modal."""
        body = await read_body(request)
        user = acting(self._parts.world, body).id
        await self._submissions.close(user, self._view(user, str(need(body, "view_id"))))
        return web.json_response({"ok": True})

    async def shortcut(self, request: web.Request) -> web.Response:
        """Choose a shortcut, of a message when one is named."""
        body = await read_body(request)
        await self._person(body).shortcut(
            str(need(body, "callback_id")),
            channel=body.get("channel") or None,
            ts=body.get("ts") or None,
        )
        return web.json_response({"ok": True})

    async def reaction(self, request: web.Request) -> web.Response:
        """Toggle a reaction."""
        body = await read_body(request)
        channel, ts = str(need(body, "channel")), str(need(body, "ts"))
        await self._person(body).react(channel, ts, str(need(body, "name")).strip(":"))
        return web.json_response({"ok": True})

    def _person(self, body: Json) -> Person:
        return Person(acting(self._parts.world, body).id, self._parts)

    def _view(self, user: str, view_id: str) -> Json:
        home = self._parts.world.views.home(user)
        mine = [*self._parts.world.views.stack(user), *([home] if home else [])]
        found = next((view for view in mine if view["id"] == view_id), None)
        if found is None:
            raise SandboxError("This view is not open any more.", code="view_not_found")
        return found


def _use(blocks: list[Json], action: Json) -> tuple[Json, Json]:
    element = find(
        blocks, action_id=str(need(action, "action_id")), block_id=str(action.get("block_id", ""))
    )
    return element, picked_on_page(element, action)


def _outcome(outcome: Submission) -> Json:
    if outcome.errors:
        return {"errors": outcome.errors}
    return {"closed": True} if outcome.view is None else {"view": outcome.view}
