"""Chunks of a streamed message: text, tasks, the plan's title, blocks."""

from copy import deepcopy

from sandbox.slack.api.call import Call
from sandbox.slack.api.content import MARKDOWN_TEXT
from sandbox.slack.wire import Json, SlackError

_STATUSES = frozenset({"pending", "in_progress", "complete", "error"})
_SHORT = 256  # characters in the fields of task and plan chunks
_TASK = ("title", "status")
_TASK_TEXTS = ("details", "output")


def chunks_of(call: Call) -> list[Json]:
    """Return the chunks of a call, `markdown_text` being one; raises invalid_chunks."""
    chunks = call.args.get("chunks") or []
    if not isinstance(chunks, list) or not all(isinstance(chunk, dict) for chunk in chunks):
        raise SlackError("invalid_chunks")
    if call.text("markdown_text"):
        chunks = [{"type": "markdown_text", "text": call.text("markdown_text")}, *chunks]
    for chunk in chunks:
        _check(call, chunk)
    return chunks


def merge(blocks: list[Json], chunks: list[Json]) -> list[Json]:
    """Return the message's blocks with the chunks added."""
    grown = deepcopy(blocks)
    for chunk in chunks:
        match chunk["type"]:
            case "markdown_text":
                _write(grown, chunk["text"])
            case "task_update":
                _update_task(grown, chunk)
            case "plan_update":
                _plan(grown)["title"] = chunk["title"]
            case _:
                grown += deepcopy(chunk["blocks"])
    return grown


def plain_text(blocks: list[Json]) -> str:
    """Return the text of a streamed message for lists and notifications."""
    texts = [block["text"] for block in blocks if block["type"] == "markdown"]
    return "".join(texts) or " ".join(b["title"] for b in blocks if b["type"] == "plan")


def _check(call: Call, chunk: Json) -> None:
    match chunk.get("type"):
        case "markdown_text":
            if not isinstance(chunk.get("text"), str) or len(chunk["text"]) > MARKDOWN_TEXT:
                raise SlackError("invalid_chunks")
        case "task_update":
            known = chunk.get("id") and chunk.get("status", "pending") in _STATUSES
            if not known or any(len(str(chunk.get(name, ""))) > _SHORT for name in _TASK_TEXTS):
                raise SlackError("invalid_chunks")
        case "plan_update":
            if not 0 < len(str(chunk.get("title", ""))) <= _SHORT:
                raise SlackError("invalid_chunks")
        case "blocks":
            call.parts.block_kit.refuse_message(chunk.get("blocks"))
        case _:
            raise SlackError("invalid_chunks")


def _write(blocks: list[Json], text: str) -> None:
    if blocks and blocks[-1]["type"] == "markdown":
        blocks[-1]["text"] += text
    else:
        blocks.append({"type": "markdown", "text": text})


def _plan(blocks: list[Json]) -> Json:
    for block in blocks:
        if block["type"] == "plan":
            return block
    blocks.append({"type": "plan", "title": "Working", "tasks": []})
    return blocks[-1]


def _update_task(blocks: list[Json], chunk: Json) -> None:
    tasks = _plan(blocks)["tasks"]
    task = next((t for t in tasks if t["task_id"] == chunk["id"]), None)
    if task is None:
        task = {"type": "task_card", "task_id": chunk["id"], "title": "", "status": "pending"}
        tasks.append(task)
    task |= {name: chunk[name] for name in _TASK if name in chunk}
    for name in _TASK_TEXTS:
        if chunk.get(name):
            task[name] = _rich(str(chunk[name]))
    if chunk.get("sources"):
        task["sources"] = chunk["sources"]


def _rich(text: str) -> Json:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}
