"""assistant.threads.*: the app's status, title and suggestions in a thread."""

import asyncio

from sandbox.slack.api.call import Call, Method
from sandbox.slack.wire import Json, SlackError
from sandbox.slack.world import messages
from sandbox.slack.world.channels import Channel

_MOST_PROMPTS = 4


async def set_status(call: Call) -> Json:
    channel, thread_ts = _thread(call)
    status = call.text("status")
    messages.set_status(call.world, channel, thread_ts=thread_ts, status=status)
    if status:
        call.parts.tasks.start(_expire(call, channel, thread_ts, status))
    return {"ok": True}


async def set_title(call: Call) -> Json:
    channel, thread_ts = _thread(call)
    call.world.thread_titles[channel.id, thread_ts] = call.text("title")
    return {"ok": True}


async def set_suggested_prompts(call: Call) -> Json:
    channel = call.own_channel()
    prompts = call.args["prompts"]
    good = isinstance(prompts, list) and all(
        isinstance(p, dict) and p.get("title") and p.get("message") for p in prompts
    )
    if not good or len(prompts) > _MOST_PROMPTS:
        message = f"[ERROR] prompts: up to {_MOST_PROMPTS} of title and message"
        raise SlackError("invalid_arguments", messages=[message])
    call.world.thread_prompts[channel.id, call.text("thread_ts")] = prompts
    return {"ok": True}


def _thread(call: Call) -> tuple[Channel, str]:
    channel = call.own_channel()
    thread_ts = call.text("thread_ts")
    if thread_ts not in channel.messages:
        raise SlackError("invalid_thread_ts")
    return channel, thread_ts


async def _expire(call: Call, channel: Channel, thread_ts: str, status: str) -> None:
    # Slack takes a status away after two minutes, so that a dead app does not look busy for ever.
    await asyncio.sleep(call.parts.timing.status)
    if call.world.statuses.get((channel.id, thread_ts)) == status:
        messages.set_status(call.world, channel, thread_ts=thread_ts, status="")


METHODS: dict[str, Method] = {
    "assistant.threads.setStatus": set_status,
    "assistant.threads.setTitle": set_title,
    "assistant.threads.setSuggestedPrompts": set_suggested_prompts,
}
