"""conversations.history and conversations.replies: what was said."""

from sandbox.slack.api.call import Call, Method
from sandbox.slack.api.listing import number_of_items
from sandbox.slack.api.paging import page
from sandbox.slack.wire import Json, SlackError
from sandbox.slack.world.channels import is_reply


async def history(call: Call) -> Json:
    channel = call.own_channel()
    call.require_for(channel, "history")
    newest_first = [m for m in reversed(channel.top_level()) if _in_window(call, m)]
    limit = number_of_items(call, default=100)
    part, cursor = page(newest_first, cursor=call.text("cursor"), limit=limit)
    answer: Json = {
        "ok": True,
        "messages": [_shown(call, m) for m in part],
        "has_more": bool(cursor),
        "pin_count": len(channel.pins),
        "channel_actions_ts": None,
        "channel_actions_count": 0,
    }
    return answer | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})


async def replies(call: Call) -> Json:
    channel = call.own_channel()
    call.require_for(channel, "history")
    message = channel.messages.get(call.text("ts"))
    if message is None:
        raise SlackError("thread_not_found")
    # The ts of a reply gives that reply alone, as Slack does.
    thread = [message] if is_reply(message) else channel.thread(message["ts"])
    parent, rest = thread[0], [m for m in thread[1:] if _in_window(call, m)]
    limit = number_of_items(call, default=1000)
    part, cursor = page([parent, *rest], cursor=call.text("cursor"), limit=limit)
    shown = [_shown(call, m) for m in part]
    answer: Json = {"ok": True, "messages": shown, "has_more": bool(cursor)}
    return answer | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})


def _in_window(call: Call, message: Json) -> bool:
    oldest, latest = call.text("oldest") or "0", call.text("latest")
    ts = float(message["ts"])
    if call.flag("inclusive"):
        return float(oldest) <= ts and (not latest or ts <= float(latest))
    return float(oldest) < ts and (not latest or ts < float(latest))


def _shown(call: Call, message: Json) -> Json:
    hidden = {"streaming"} if call.flag("include_all_metadata") else {"streaming", "metadata"}
    return {key: value for key, value in message.items() if key not in hidden}


METHODS: dict[str, Method] = {
    "conversations.history": history,
    "conversations.replies": replies,
}
