"""files.*: announcing, completing and looking up uploads."""

import asyncio
import secrets
from typing import Any

from sandbox.slack.api.call import Call, Method
from sandbox.slack.api.paging import page
from sandbox.slack.wire import Json, SlackError
from sandbox.slack.world import messages
from sandbox.slack.world.channels import Channel
from sandbox.slack.world.files import StoredFile, file_object
from sandbox.slack.world.stamps import new_id

_LARGEST = 2**30
_MOST_CHANNELS = 100


async def get_upload_url(call: Call) -> Json:
    length = call.number("length", 0)
    if length <= 0:
        raise SlackError("missing_argument")
    if length > _LARGEST:
        raise SlackError("file_upload_size_restricted")
    file = StoredFile(
        id=new_id("F", length=11),
        name=call.text("filename"),
        title=call.text("filename"),
        user=call.world.bot.id,
        created_at=int(call.world.clock()),
        alt_text=call.text("alt_txt"),
        snippet_type=call.text("snippet_type"),
    )
    ticket = secrets.token_urlsafe(24)
    call.world.files.by_id[file.id] = file
    call.world.files.tickets[ticket] = file.id
    url = f"{call.parts.url}upload/v1/{ticket}"
    return {"ok": True, "upload_url": url, "file_id": file.id}


async def complete_upload(call: Call) -> Json:
    files = [_uploaded(call, named) for named in _named(call.args["files"])]
    channels = _channels(call)
    thread_ts = call.text("thread_ts")
    for file in files:
        file.completed = True
    if channels:
        # Slack answers first and shares after: the answer has no ts of the message.
        call.parts.tasks.start(_share(call, files, channels, thread_ts))
    listed = [file_object(file, base_url=call.parts.url) for file in files]
    return {"ok": True, "files": listed}


async def info(call: Call) -> Json:
    file = _file(call, call.text("file"))
    return {"ok": True, "file": file_object(file, base_url=call.parts.url), "comments": []}


async def list_(call: Call) -> Json:
    channel, user = call.text("channel"), call.text("user")
    found = [
        file
        for file in call.world.files.by_id.values()
        if file.completed
        and not file.deleted
        and (not channel or channel in file.channels)
        and user in {"", file.user}
    ]
    part, _ = page(found, cursor="", limit=100)
    listed = [file_object(file, base_url=call.parts.url) for file in part]
    paging = {"count": 100, "total": len(found), "page": 1, "pages": 1}
    return {"ok": True, "files": listed, "paging": paging}


async def delete(call: Call) -> Json:
    file = _file(call, call.text("file"))
    if file.user != call.world.bot.id:
        raise SlackError("cant_delete_file")
    file.deleted, file.content = True, None
    for channel_id in file.channels:
        channel = call.world.channels[channel_id]
        for message in list(channel.messages.values()):
            if any(shown["id"] == file.id for shown in message.get("files", [])):
                left = [shown for shown in message["files"] if shown["id"] != file.id]
                gone = {"id": file.id, "mode": "tombstone"}
                messages.edit(call.world, channel, message, {"files": [*left, gone]}, by=None)
    return {"ok": True}


def _named(files: Any) -> list[Json]:
    if not isinstance(files, list) or not files or not all(isinstance(f, dict) for f in files):
        raise SlackError("invalid_arguments", messages=["[ERROR] files: a list of id and title"])
    return files


def _uploaded(call: Call, named: Json) -> StoredFile:
    file = call.world.files.by_id.get(str(named.get("id")))
    if file is None or file.deleted:
        raise SlackError("file_not_found")
    if file.content is None:
        raise SlackError("file_update_failed")
    file.title = str(named.get("title") or file.name)
    return file


def _channels(call: Call) -> list[Channel]:
    asked = call.text("channel_id") or call.text("channels")
    ids = [part.strip() for part in asked.split(",") if part.strip()]
    if len(ids) > _MOST_CHANNELS:
        raise SlackError("channels_limit_exceeded")
    return [Call(call.parts, {"channel": one}).target() for one in ids]


async def _share(
    call: Call, files: list[StoredFile], channels: list[Channel], thread_ts: str
) -> None:
    await asyncio.sleep(0)
    for channel in channels:
        for file in files:
            file.channels.append(channel.id)
        message = messages.app_author(call.world) | {
            "text": call.text("initial_comment"),
            "files": [file_object(file, base_url=call.parts.url) for file in files],
            "upload": True,
            "subtype": "file_share",
        }
        if thread_ts in channel.messages:
            message["thread_ts"] = thread_ts
        messages.post(call.world, channel, message)


def _file(call: Call, file_id: str) -> StoredFile:
    file = call.world.files.by_id.get(file_id)
    if file is None or not file.completed:
        raise SlackError("file_not_found")
    if file.deleted:
        raise SlackError("file_deleted")
    return file


METHODS: dict[str, Method] = {
    "files.getUploadURLExternal": get_upload_url,
    "files.completeUploadExternal": complete_upload,
    "files.info": info,
    "files.list": list_,
    "files.delete": delete,
}
