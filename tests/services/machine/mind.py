"""A mind that says anything at all, and tools that do what they are told or fail."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha1

from bot.domain.models import Message, ModelReply, Prompt, Returned
from bot.domain.tools import Tool, ToolRequest, ToolResult
from bot.errors import BrokenModelError, OverQuotaError, TransientError
from tests.services.machine.budgets import Budgets
from tests.services.machine.laws import Laws
from tests.services.world import (
    TOOLS,
    delivers,
    does,
    files,
    hands_in,
    judges,
    merges,
    proposes,
    says,
)

Chance = Callable[[Sequence[str]], str]
"""Takes one of these, by chance."""

Meanwhile = Callable[[], Awaitable[None]]

INTAKE = ("propose", "propose", "propose", "ask", "decline", "talk", "trouble")
OWNING = (
    *("hand in", "hand in", "hand in", "merge", "merge", "deliver", "deliver", "answer", "edit"),
    *("dispute", "dispute and hand in"),
    *("ask", "talk", "trouble", "merge and deliver", "hand in twice", "nonsense"),
)
REVIEWING = (
    *("pass", "pass", "pass", "pass", "finding", "revise", "reject", "escalate", "talk"),
    *("trouble", "finding and revise", "finding and reject", "nonsense", "edit"),
)


@dataclass
class AnyMind:
    """Implements `Llm`: one of the things a model at this stage could say, sensible or not."""

    chance: Chance
    budgets: Budgets
    meanwhile: Meanwhile | None = None
    revision: str = "0" * 40
    exhausted: bool = False
    sensible: bool = False

    async def complete(self, prompt: Prompt) -> ModelReply:
        self.budgets.may_be_asked()
        if self.meanwhile is not None:
            await self.meanwhile()
        if self.exhausted:
            return says("", "I have nothing more to say.")
        said = _sensible(prompt) if self.sensible else self.chance(_choices(prompt))
        if said == "trouble":
            raise self._trouble()
        return self._replies()[said]

    def _trouble(self) -> Exception:
        broken = self.chance(["broken", "broken", "no credit"]) == "broken"
        return BrokenModelError("overloaded") if broken else OverQuotaError("No credit left.")

    def _replies(self) -> dict[str, ModelReply]:
        merge = merges(self.revision)
        answer = says("desk__answer_finding", finding=1, answer="addressed", reason="done")
        dispute = says("desk__answer_finding", finding=1, answer="disputed", reason="it is not")
        return {
            "propose": proposes(),
            "ask": says("desk__ask_requester", question="Which form?"),
            "decline": says("desk__decline", reason="Nobody does this."),
            "talk": says("", "Let me think."),
            "hand in": hands_in(),
            "hand in twice": does(hands_in(), hands_in()),
            "merge": merge,
            "deliver": delivers(),
            "merge and deliver": does(merge, delivers()),
            "answer": answer,
            "dispute": dispute,
            "dispute and hand in": does(dispute, hands_in()),
            "edit": says("workspace__edit", path="shop/signup.py"),
            "nonsense": says("shell__rm", path="/"),
            "finding": files("blocking"),
            "finding and revise": does(files("blocking"), judges("revise")),
            "finding and reject": does(files("blocking"), judges("reject")),
            **{kind: judges(kind) for kind in ("pass", "revise", "reject", "escalate")},
        }


def _sensible(prompt: Prompt) -> str:
    """Return what brings the job on."""
    choices, last = _choices(prompt), prompt.messages[-1]
    if choices is not OWNING:
        return "propose" if choices is INTAKE else "pass"
    if isinstance(last, Returned) and last.text == "repository__merge done":
        # A second merge is what a grant is good for.
        again = sum(_text(each) == "repository__merge done" for each in prompt.messages)
        return "merge" if again == 1 else "deliver"
    if "It is eligible" in _text(last) or "question to people" in _text(last):
        return "merge"
    return "answer" if "Answer finding 1 first" in _text(last) else "hand in"


def _text(message: Message) -> str:
    return message.text


def _choices(prompt: Prompt) -> Sequence[str]:
    names = {tool.name for tool in prompt.tools}
    if "desk__propose_contract" in names:
        return INTAKE
    return REVIEWING if "desk__file_verdict" in names else OWNING


@dataclass
class AnyTools:
    """Implements `Toolbox`: effects by key, lost answers, and people who act meanwhile."""

    chance: Chance
    laws: Laws
    mind: AnyMind
    repeatable: bool = True
    meanwhile: Meanwhile | None = None
    effects: dict[str, ToolRequest] = field(default_factory=dict)
    tried: set[str] = field(default_factory=set)
    calm: bool = False

    async def tools(self) -> Sequence[Tool]:
        return [tool for tool in TOOLS if tool.server != "desk"]

    async def call(self, request: ToolRequest) -> ToolResult:
        await self.laws.may_be_made(request)
        if request.tool == "repository__merge":
            again = request.key in self.tried
            assert self.repeatable or not again, "what must not be repeated was made twice"
            self.tried.add(request.key)
        fate = "done" if self.calm or self.mind.sensible else self.chance(_FATES)
        if fate == "not reached":
            raise TransientError("The tool was not reached.")
        self.effects[request.key] = request
        if self.meanwhile is not None:
            await self.meanwhile()
        if fate == "answer lost":
            raise TransientError("The answer was lost.")
        if fate == "failed":
            return ToolResult("It did not work.", failed=True)
        return self._result(request)

    async def verify(self, request: ToolRequest) -> ToolResult | None:
        return self._result(request) if request.key in self.effects else None

    def _result(self, request: ToolRequest) -> ToolResult:
        if request.tool != "workspace__hand_in":
            return ToolResult(f"{request.tool} done")
        self.mind.revision = sha1(request.key.encode(), usedforsecurity=False).hexdigest()
        return ToolResult("handed in", data={"revision": self.mind.revision})


_FATES = ("done", "done", "done", "done", "not reached", "answer lost", "failed")
