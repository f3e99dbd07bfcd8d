"""A mind without a model: it plays one story, in no time."""

import json
from dataclasses import dataclass, field
from typing import Any

from bot.domain.models import ModelReply, Prompt, RequestedCall, Said, StopReason, Usage
from tests.services.world import CHANGED

EDITS = 4
TURNS = EDITS + 4
"""Turns of a job without reviews: one of the dispatcher, edits, hand in, merge, deliver."""

REVISION = "a" * 40


@dataclass(slots=True)
class Mind:
    """Answers at once, by who is asked and how often it has spoken. Keeps the prompts on demand.

    The file `scripts/builds.yml` tells the same story to the local model server.
    """

    repository: str
    keeps: bool = False
    prompts: list[Prompt] = field(default_factory=list)

    async def complete(self, prompt: Prompt) -> ModelReply:
        if self.keeps:
            self.prompts.append(prompt)
        turn = 1 + sum(isinstance(message, Said) for message in prompt.messages)
        offered = {tool.name for tool in prompt.tools}
        if "desk__propose_contract" in offered:
            return _says("desk__propose_contract", **_contract(self.repository))
        if "desk__file_verdict" in offered:
            return _says(
                "desk__file_verdict", verdict="pass", evidence="I read it.", quotes=[CHANGED]
            )
        return _builds(turn)


def _builds(turn: int) -> ModelReply:
    if turn <= EDITS:
        return _says("workspace__edit", path=f"shop/file{turn}.py")
    if turn == EDITS + 1:
        return _says("workspace__hand_in", summary="Refuse an empty address.")
    if turn == EDITS + 2:
        return _says("repository__merge", revision=REVISION, summary="Refuse an empty address.")
    return _says("desk__deliver", summary="An empty address is refused now.")


def _contract(repository: str) -> dict[str, Any]:
    return {
        "outcome": "The signup form refuses an empty address.",
        "done_when": ["An empty address is refused."],
        "repository": repository,
        "checks": ["tests"],
        "role": "builder",
        "reason": "It is a change of code.",
        "confidence_percent": 90,
    }


def _says(tool: str, **arguments: Any) -> ModelReply:
    call = RequestedCall("call_1", tool, json.dumps(arguments))
    usage = Usage(1000, 100, 0, 500)
    return ModelReply("I go on.", (call,), usage, StopReason.TOOL_CALLS, "scripted")
