"""`org`: the organization's file and the registry, compared, applied and written back."""

from bot.cli.org.command import add_to

__all__ = ["add_to"]
