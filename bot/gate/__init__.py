"""The gate: every tool call is allowed, denied, or needs approval, by written policies."""

from bot.gate.gate import Gate

__all__ = ["Gate"]
