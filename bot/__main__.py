"""The command line's way in."""

import gc
import importlib
import sys


def main() -> int:
    """Import the commands, run one, and return its exit code."""
    # Imports make a hundred thousand objects and no garbage: to look for it costs half a second,
    # and what is frozen afterwards is never looked at again.
    gc.disable()
    commands = importlib.import_module("bot.cli.main")
    gc.freeze()
    gc.enable()
    code: int = commands.main()
    return code


if __name__ == "__main__":
    sys.exit(main())
