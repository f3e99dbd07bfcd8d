"""`doctor`: what is missing on this machine or in this configuration, and what to do."""

import argparse
from typing import Any

from bot.config import Settings


def add_to(commands: Any) -> None:
    """Add this command to the parser."""
    parser = commands.add_parser("doctor", help="check tokens, database, models, git, isolation")
    parser.set_defaults(command=doctor)


async def doctor(_: argparse.Namespace, settings: Settings) -> int:
    """Placeholder while the checks are being written."""
    return 0
