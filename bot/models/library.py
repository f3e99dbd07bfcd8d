"""LiteLLM itself, imported late: it takes seconds, and must not delay the first answer in Slack."""

import asyncio
import gc
import importlib
import os
import warnings
from typing import Any

# Each must stand before the import. Without the first, LiteLLM reads the working directory's .env;
# without the others it downloads price and header lists while it is imported.
_SETTINGS = {
    "LITELLM_MODE": "PRODUCTION",
    "LITELLM_OFFLINE_MODE": "true",
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS": "True",
}

# What LiteLLM imports only when a first call needs it, on the event loop, for up to a second.
_NEEDED_BY_A_FIRST_CALL = (
    "litellm._service_logger",
    "litellm.litellm_core_utils.default_encoding",
    "litellm.llms.mistral.chat.transformation",
    "litellm.responses.mcp.chat_completions_handler",
    "openai.resources.chat",
)


class Library:
    """LiteLLM, loaded once in a thread. Who needs it waits; nobody else does."""

    def __init__(self) -> None:
        self._loading: asyncio.Task[Any] | None = None

    def begin(self) -> None:
        """Start loading, if nobody has. Returns at once."""
        if self._loading is None:
            self._loading = asyncio.create_task(asyncio.to_thread(_load))

    async def module(self) -> Any:
        """Return LiteLLM, when it is there."""
        self.begin()
        assert self._loading is not None
        # Shielded: a caller that gives up must not stop the import for all others.
        return await asyncio.shield(self._loading)

    async def close(self) -> None:
        """Close the connections LiteLLM keeps open, if it was ever loaded."""
        if self._loading is None:
            return
        litellm = await self.module()
        await litellm.close_litellm_async_clients()
        # The closed clients stay in its cache; the next call would take one of them.
        litellm.in_memory_llm_clients_cache.flush_cache()


def _load() -> Any:
    # It brings half a million objects that live as long as we do. Each look through them for
    # garbage would stop the event loop for a third of a second.
    gc.disable()
    try:
        return _imported()
    finally:
        gc.freeze()
        gc.enable()


def _imported() -> Any:
    os.environ.update(_SETTINGS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own types warn about themselves as they are built
        litellm: Any = importlib.import_module("litellm")
        for name in _NEEDED_BY_A_FIRST_CALL:
            importlib.import_module(name)
        litellm.suppress_debug_info = True  # else each error prints an advertisement to stdout
        _rehearse(litellm)
    return litellm


def _rehearse(litellm: Any) -> None:
    """Make a call that is answered inside LiteLLM, so that its types are built in this thread."""
    function = {"name": "rehearse", "parameters": {"type": "object"}}
    for model in ("anthropic/claude-sonnet-4-5", "openai/gpt-4o-mini"):
        litellm.completion(
            model=model,
            api_key="none",
            mock_response="Ready.",
            messages=[{"role": "user", "content": "Ready?"}],
            tools=[{"type": "function", "function": function}],
        )
