"""What agents are told: templates beside one pure function."""

from bot.prompts.render import render

__all__ = ["render"]
