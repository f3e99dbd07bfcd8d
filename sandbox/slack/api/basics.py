"""auth.test, api.test and the way into Socket Mode."""

from sandbox.slack.api.call import Call, Method
from sandbox.slack.delivery.sockets import Sockets
from sandbox.slack.wire import Json, SlackError


async def auth_test(call: Call) -> Json:
    world = call.world
    return {
        "ok": True,
        "url": call.parts.url,
        "team": world.team.name,
        "user": world.app.bot_name,
        "team_id": world.team.id,
        "user_id": world.bot.id,
        "bot_id": world.app.bot_id,
        "is_enterprise_install": False,
    }


async def api_test(call: Call) -> Json:
    if call.text("error"):
        raise SlackError(call.text("error"), args=call.args)
    return {"ok": True, "args": call.args}


def connections_open(sockets: Sockets) -> Method:
    """Return apps.connections.open for these sockets."""

    async def open_connection(call: Call) -> Json:
        base = call.parts.url.replace("http", "ws", 1)
        return {"ok": True, "url": base + sockets.ticket()}

    return open_connection


METHODS: dict[str, Method] = {"auth.test": auth_test, "api.test": api_test}
