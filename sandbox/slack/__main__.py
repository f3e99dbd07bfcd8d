"""A local Slack as a process of its own: `python -m sandbox.slack`."""

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from sandbox.slack.server import LocalSlack
from sandbox.slack.timing import Timing
from sandbox.slack.wire import SandboxError
from sandbox.slack.workspace import Workspace

_DEFAULT = Path(__file__).parent / "workspace.yml"


def main() -> int:
    """Run until interrupted; 2 when a file is not what it should be."""
    options = _parser().parse_args()
    try:
        asyncio.run(_serve(options))
    except SandboxError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"Cannot listen on port {options.port}: {error}. Try another --port.\n")
        return 2
    return 0


async def _serve(options: argparse.Namespace) -> None:
    delays = tuple(float(part) for part in options.retry_delays.split(","))
    slack = LocalSlack(
        Workspace.load(options.workspace),
        host=options.host,
        port=options.port,
        bot_token=options.bot_token,
        app_token=options.app_token,
        signing_secret=options.signing_secret,
        manifest=options.manifest,
        limits=options.limits,
        burst=options.burst,
        timing=Timing(ack=options.ack, retry_delays=delays),
    )
    if options.banner:
        slack.world.banner = options.banner
    async with slack:
        if options.deliver_to:
            slack.deliver_to(options.deliver_to)
        # Read by whoever started us: with --port 0 this line alone says where we are.
        sys.stdout.write(f"Local Slack: {slack.url}\n")
        sys.stdout.flush()
        stopped = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stopped.set)
        await stopped.wait()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox.slack", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one (default)")
    parser.add_argument("--workspace", type=Path, default=_DEFAULT, help="people and channels")
    parser.add_argument("--manifest", type=Path, help="the app's manifest; without it all goes")
    parser.add_argument("--bot-token", default="xoxb-local")
    parser.add_argument("--app-token", default="xapp-local")
    parser.add_argument("--signing-secret", default="local-signing-secret")
    parser.add_argument("--deliver-to", metavar="URL", help="signed HTTP instead of Socket Mode")
    parser.add_argument("--limits", action="store_true", help="switch Slack's rate limits on")
    parser.add_argument("--burst", type=int, default=3, help="posts to a channel at once")
    parser.add_argument("--ack", type=float, default=3.0, help="seconds to acknowledge in")
    parser.add_argument("--retry-delays", default="0,60,300", help="seconds, with commas")
    parser.add_argument("--banner", default="", help="shown on top of the page")
    return parser


if __name__ == "__main__":
    sys.exit(main())
