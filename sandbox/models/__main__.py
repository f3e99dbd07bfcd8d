"""The local model server as a process of its own: `python -m sandbox.models --script FILE`."""

import argparse
import asyncio
import signal
import sys

from sandbox.models import LocalModels, Script, ScriptError


def main() -> int:
    """Serve until interrupted. Returns 2 for a script that cannot be used."""
    options = _options()
    try:
        script = Script.load(options.script)
    except ScriptError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    try:
        asyncio.run(_serve(script, host=options.host, port=options.port))
    except OSError as error:
        sys.stderr.write(
            f"Cannot listen on {options.host}:{options.port}: {error.strerror or error}. "
            "Choose another --port, or 0 for any free one.\n"
        )
        return 2
    return 0


async def _serve(script: Script, *, host: str, port: int) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with LocalModels(script, host=host, port=port) as models:
        sys.stdout.write(f"Local models: {models.openai_url} and {models.anthropic_url}\n")
        sys.stdout.flush()
        await stop.wait()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox.models", description=__doc__)
    parser.add_argument("--script", required=True, metavar="FILE", help="YAML script of the mind")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
