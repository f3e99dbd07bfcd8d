"""`doctor`: what is missing on this machine or in this configuration, and what to do."""

from bot.cli.doctor.command import add_to

__all__ = ["add_to"]
