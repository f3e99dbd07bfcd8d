"""views.*: modals and App Home."""

from sandbox.slack.api.call import Call, Method
from sandbox.slack.interactive.modals import make_view
from sandbox.slack.wire import Json, SlackError
from sandbox.slack.world.views import MODAL_DEPTH


async def open_(call: Call) -> Json:
    view = make_view(call.parts, call.args["view"], kind="modal")
    user = _redeem(call)
    call.world.views.open(user, view)
    return {"ok": True, "view": view}


async def push(call: Call) -> Json:
    view = make_view(call.parts, call.args["view"], kind="modal")
    user = _redeem(call)
    stack = call.world.views.stack(user)
    if not stack:
        raise SlackError("not_found")
    if len(stack) >= MODAL_DEPTH:
        raise SlackError("push_limit_reached")
    call.world.views.push(user, view)
    return {"ok": True, "view": view}


async def update(call: Call) -> Json:
    views = call.world.views
    view_id, external_id = call.text("view_id"), call.text("external_id")
    found = views.find(view_id) if view_id else views.find_external(external_id)
    if found is None:
        raise SlackError("not_found")
    user, old = found
    _refuse_conflict(call, old)
    new = make_view(call.parts, call.args["view"], kind=old["type"], replacing=old)
    views.replace(user, old, new)
    return {"ok": True, "view": old}


async def publish(call: Call) -> Json:
    if not call.parts.installation.has_home:
        raise SlackError("not_enabled")
    user = call.text("user_id")
    member = call.world.members.get(user)
    if member is None or member.is_bot:
        raise SlackError("invalid_arguments", messages=["[ERROR] invalid `user_id`"])
    old = call.world.views.home(user)
    if old is not None:
        _refuse_conflict(call, old)
    view = make_view(call.parts, call.args["view"], kind="home", replacing=old)
    if old is not None:
        view["id"] = old["id"]
    call.world.views.publish(user, view)
    return {"ok": True, "view": view}


def _redeem(call: Call) -> str:
    trigger_id = call.text("trigger_id") or call.text("interactivity_pointer")
    if not trigger_id:
        message = "[ERROR] missing required field: trigger_id"
        raise SlackError("invalid_arguments", messages=[message])
    return call.parts.triggers.exchange(trigger_id)


def _refuse_conflict(call: Call, old: Json) -> None:
    if call.text("hash") and call.text("hash") != old["hash"]:
        raise SlackError("hash_conflict")


METHODS: dict[str, Method] = {
    "views.open": open_,
    "views.push": push,
    "views.update": update,
    "views.publish": publish,
}
