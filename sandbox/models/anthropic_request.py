"""Reading a request in Anthropic's messages format."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.models.checks import listed, message_list, model_name, positive, refused, tool_name
from sandbox.models.conversation import Call, Conversation, Line, Speaker


@dataclass(slots=True)
class _Prompt:
    """The prompt as one text, with a mark wherever the client asks for caching."""

    text: str = ""
    marks: list[int] = field(default_factory=list)

    def add(self, part: Mapping[str, Any], *, said_by: str) -> None:
        """Append one block, tool or text."""
        bare = {name: value for name, value in part.items() if name != "cache_control"}
        is_text = bare.get("type") == "text"
        self.text += f"{said_by}: {bare['text'] if is_text else json.dumps(bare)}\n"
        if part.get("cache_control"):
            self.marks.append(len(self.text))


def read_request(body: Mapping[str, Any]) -> Conversation:
    """Return the conversation. Raises FailureError with Anthropic's reason where it is refused."""
    messages = [
        (_role(message, index), _blocks(message.get("content"), f"messages.{index}.content"))
        for index, message in enumerate(message_list(body))
    ]
    _check_order(messages)
    system = _blocks(body.get("system") or [], "system")
    tools = listed(body.get("tools"), name="tools")
    prompt = _prompt(tools, system, messages)
    return Conversation(
        model=model_name(body),
        lines=tuple(_lines(messages)),
        system="\n".join(_text(block) for block in system),
        tools=tuple(_tool(tool, index) for index, tool in enumerate(tools)),
        max_tokens=positive(body.get("max_tokens"), name="max_tokens"),
        schema=_schema(body),
        forced_tool=_forced(body.get("tool_choice")),
        stream=bool(body.get("stream")),
        prompt=prompt.text,
        marks=tuple(prompt.marks),
    )


def _role(message: Mapping[str, Any], index: int) -> str:
    role = message.get("role")
    if role not in {"user", "assistant"}:
        raise refused(f"messages.{index}.role: Input should be 'user' or 'assistant', not {role!r}")
    if index == 0 and role != "user":
        raise refused("messages: first message must use the 'user' role")
    return str(role)


def _blocks(content: object, where: str) -> list[Mapping[str, Any]]:
    if isinstance(content, str):
        content = [{"type": "text", "text": content}]
    if not isinstance(content, list) or not all(isinstance(block, Mapping) for block in content):
        raise refused(f"{where}: Input should be a valid string or list of blocks")
    for index, block in enumerate(content):
        if block.get("type") == "text" and not _text(block).strip():
            raise refused(f"{where}.{index}: text content blocks must contain non-whitespace text")
    return content


def _check_order(messages: list[tuple[str, list[Mapping[str, Any]]]]) -> None:
    """Each `tool_use` is answered in the very next message, and nothing else is."""
    asked: set[str] = set()
    for index, (role, blocks) in enumerate(messages):
        answered = {str(b.get("tool_use_id")) for b in blocks if b.get("type") == "tool_result"}
        if answered - asked:
            raise refused(
                f"messages.{index}.content: unexpected `tool_use_id` found in `tool_result` "
                f"blocks: {', '.join(sorted(answered - asked))}. Each `tool_result` block must "
                "have a corresponding `tool_use` block in the previous message."
            )
        if asked - answered:
            _leave_unanswered(index, asked - answered)
        asked = {_call(block).id for block in blocks if block.get("type") == "tool_use"}
        if asked and role != "assistant":
            raise refused(
                f"messages.{index}: `tool_use` blocks can only be in `assistant` messages"
            )
    if asked:
        _leave_unanswered(len(messages), asked)


def _leave_unanswered(index: int, calls: set[str]) -> None:
    raise refused(
        f"messages.{index}: `tool_use` ids were found without `tool_result` blocks immediately "
        f"after: {', '.join(sorted(calls))}. Each `tool_use` block must have a corresponding "
        "`tool_result` block in the next message."
    )


def _prompt(
    tools: list[Mapping[str, Any]],
    system: list[Mapping[str, Any]],
    messages: list[tuple[str, list[Mapping[str, Any]]]],
) -> _Prompt:
    prompt = _Prompt()
    for tool in tools:
        prompt.add(tool, said_by="tool")
    for block in system:
        prompt.add(block, said_by="system")
    for role, blocks in messages:
        for block in blocks:
            prompt.add(block, said_by=role)
    return prompt


def _lines(messages: list[tuple[str, list[Mapping[str, Any]]]]) -> Iterator[Line]:
    names: dict[str, str] = {}
    for role, blocks in messages:
        said = "\n".join(_text(block) for block in blocks if block.get("type") == "text")
        if role == "assistant":
            calls = tuple(_call(block) for block in blocks if block.get("type") == "tool_use")
            names |= {call.id: call.name for call in calls}
            yield Line(Speaker.ASSISTANT, said, calls=calls)
            continue
        for block in blocks:
            if block.get("type") == "tool_result":
                call = str(block["tool_use_id"])
                yield Line(Speaker.TOOL, _result(block), tool=names[call], call=call)
        if said:
            yield Line(Speaker.USER, said)


def _call(block: Mapping[str, Any]) -> Call:
    match block.get("id"), block.get("name"), block.get("input"):
        case str(identity), str(name), dict(arguments):
            return Call(identity, name, json.dumps(arguments, ensure_ascii=False))
        case _:
            raise refused("tool_use: id, name and an object as input are required")


def _result(block: Mapping[str, Any]) -> str:
    content = block.get("content") or ""
    if isinstance(content, str):
        return content
    return "\n".join(_text(part) for part in content)


def _text(block: Mapping[str, Any]) -> str:
    return str(block.get("text") or "")


def _tool(tool: Mapping[str, Any], index: int) -> str:
    where = f"tools.{index}"
    if not isinstance(tool.get("input_schema"), Mapping):
        raise refused(f"{where}.custom.input_schema: Field required")
    return tool_name(tool.get("name"), longest=128, where=f"{where}.custom.name")


def _schema(body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    wanted = (body.get("output_config") or {}).get("format") or body.get("output_format") or {}
    schema = wanted.get("schema")
    return schema if isinstance(schema, Mapping) else None


def _forced(choice: object) -> str | None:
    if isinstance(choice, Mapping) and choice.get("type") == "tool":
        return str(choice.get("name") or "") or None
    return None
