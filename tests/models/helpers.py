"""Values that the tests of the models share."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from bot.domain.ids import ModelName
from bot.domain.models import Message, Prompt, Told, ToolSpec
from bot.models import CallsAtATime, LiteLlm, ModelEndpoint, Patience
from bot.models.library import Library
from sandbox.models import LocalModels

OPENAI, ANTHROPIC = ModelName("openai"), ModelName("anthropic")
BOTH = (OPENAI, ANTHROPIC)
SYSTEM = "You are the position builder-1 in the role builder of Acme."
READ = ToolSpec(
    "workspace__read",
    "Read a file.",
    {"type": "object", "properties": {"path": {"type": "string"}}, "required": ["path"]},
)


@dataclass(slots=True)
class Waits:
    """Sleeps that end at once and are remembered."""

    seconds: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def endpoints(models: LocalModels, **changes: Any) -> dict[ModelName, ModelEndpoint]:
    """Return one model in each wire format."""
    openai = ModelEndpoint("openai/gpt-4o-mini", key="sk-one", base_url=models.openai_url)
    anthropic = ModelEndpoint(
        "anthropic/claude-sonnet-4-5", key="sk-two", base_url=models.anthropic_url
    )
    reached = {OPENAI: openai, ANTHROPIC: anthropic}
    return {name: replace(endpoint, **changes) for name, endpoint in reached.items()}


@dataclass(frozen=True, slots=True)
class Reach:
    """Makes clients of a local model server, and closes them at the end."""

    library: Library
    waits: Waits

    def __call__(
        self, models: LocalModels, *, attempts: int = 1, longest: float = 20, **changes: Any
    ) -> LiteLlm:
        reached = endpoints(models, **changes)
        patience = Patience(attempts=attempts, longest_wait=timedelta(seconds=longest))
        pacer = CallsAtATime(reached.values())
        return LiteLlm(reached, pacer, self.library, patience, self.waits)


def prompt(
    model: ModelName,
    *messages: Message,
    system: str = SYSTEM,
    tools: tuple[ToolSpec, ...] = (),
    max_tokens: int = 500,
) -> Prompt:
    """Return a prompt, by default a greeting."""
    return Prompt(model, system, messages or (Told("Hello."),), tools, max_tokens)
