"""`policy`: what the policies say, about a table of cases or about one call."""

from bot.cli.policy.command import add_to

__all__ = ["add_to"]
