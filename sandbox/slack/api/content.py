"""What a message says: text, blocks, attachments, metadata, and the limits on each."""

import json
from typing import Any

from sandbox.slack.api.call import Call
from sandbox.slack.wire import Json, SlackError

POST_TEXT = 40_000
UPDATE_TEXT = 4_000
MARKDOWN_TEXT = 12_000
METADATA_BYTES = 16_384
MOST_ATTACHMENTS = 100


def content_of(call: Call, *, longest: int = POST_TEXT) -> Json:
    """Return the checked content fields of a call that were given, or raise as Slack does."""
    content = _markdown(call) if call.text("markdown_text") else {}
    text = call.text("text")
    if text:
        content["text"] = text
    if len(text) > longest:
        raise SlackError("msg_too_long")
    blocks = call.args.get("blocks")
    if blocks is not None:
        call.parts.block_kit.refuse_message(blocks)
        if absent := call.world.files.absent(blocks):
            raise SlackError("invalid_blocks", messages=absent, errors=absent)
        content["blocks"] = blocks
    attachments = call.args.get("attachments")
    if attachments is not None:
        content["attachments"] = _attachments(call, attachments)
    metadata = call.args.get("metadata")
    if metadata is not None:
        content["metadata"] = _metadata(metadata)
    return content


def says_something(content: Json) -> bool:
    """Say whether there is anything to show; without it Slack answers no_text."""
    return any(content.get(part) for part in ("text", "blocks", "attachments"))


def fallback_text(content: Json) -> str:
    """Return the text of a message, made from its blocks where the app gave none."""
    if content.get("text"):
        return str(content["text"])
    texts = [b["text"] for b in content.get("blocks", []) if b.get("text")]
    return " ".join(t["text"] if isinstance(t, dict) else t for t in texts)


def _markdown(call: Call) -> Json:
    text = call.text("markdown_text")
    if call.text("text") or call.args.get("blocks"):
        raise SlackError("markdown_text_conflict")
    if len(text) > MARKDOWN_TEXT:
        raise SlackError("msg_too_long")
    return {"text": text, "blocks": [{"type": "markdown", "text": text}]}


def _attachments(call: Call, attachments: Any) -> list[Json]:
    if not isinstance(attachments, list) or not all(isinstance(a, dict) for a in attachments):
        raise SlackError("invalid_attachments")
    if len(attachments) > MOST_ATTACHMENTS:
        raise SlackError("too_many_attachments")
    for attachment in attachments:
        if "blocks" in attachment:
            call.parts.block_kit.refuse_message(attachment["blocks"])
    return [{"id": number, **a} for number, a in enumerate(attachments, start=1)]


def _metadata(metadata: Any) -> Json:
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_type"), str):
        raise SlackError("invalid_metadata_format")
    if not isinstance(metadata.get("event_payload"), dict):
        raise SlackError("invalid_metadata_format")
    if len(json.dumps(metadata)) > METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return metadata
