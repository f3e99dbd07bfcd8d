"""The yardstick for Slack: a Bolt app that does nothing, or only adds a reaction."""

import argparse
import asyncio
import signal
from collections.abc import Mapping
from typing import Any

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from handlers.reception import PATH


def main() -> None:
    """Serve until asked to stop."""
    asyncio.run(_serve(_options()))


async def _serve(options: argparse.Namespace) -> None:
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    app = AsyncApp(
        client=AsyncWebClient(token="xoxb-local", base_url=options.api_url),
        signing_secret="local-signing-secret",
    )
    app.event("message")(_nothing)
    app.event("app_mention")(_eyes if options.react else _nothing)
    if options.port:
        runner = web.AppRunner(app.web_app(path=PATH), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", options.port).start()
        await stopped.wait()
        await runner.cleanup()
        return
    handler = AsyncSocketModeHandler(app, "xapp-local")
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await stopped.wait()
    await handler.close_async()  # type: ignore[no-untyped-call]


async def _nothing() -> None:
    return None


async def _eyes(event: Mapping[str, Any], client: AsyncWebClient) -> None:
    await client.reactions_add(channel=event["channel"], timestamp=event["ts"], name="eyes")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--api-url", required=True)
    parser.add_argument("--port", type=int, default=0, help="listen for signed HTTP there")
    parser.add_argument("--react", action="store_true", help="answer a mention with eyes")
    return parser.parse_args()


if __name__ == "__main__":
    main()
