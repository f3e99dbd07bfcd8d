"""The parts of one local Slack, as every door into it needs them."""

from dataclasses import dataclass, field

from sandbox.slack.blockkit.check import BlockKit
from sandbox.slack.delivery.courier import Courier
from sandbox.slack.installation import Installation
from sandbox.slack.interactive.response_urls import ResponseUrls
from sandbox.slack.interactive.triggers import Triggers
from sandbox.slack.reference import Reference
from sandbox.slack.tasks import Tasks
from sandbox.slack.timing import Timing
from sandbox.slack.world.world import World


@dataclass(slots=True)
class Secrets:
    """What the app authenticates with."""

    bot_token: str
    app_token: str
    signing_secret: str


@dataclass(slots=True)
class Parts:
    """Everything a request handler may need; `url` is known once the server listens."""

    world: World
    installation: Installation
    reference: Reference
    block_kit: BlockKit
    timing: Timing
    secrets: Secrets
    triggers: Triggers
    response_urls: ResponseUrls
    courier: Courier
    tasks: Tasks
    url: str = ""
    streams: dict[str, float] = field(default_factory=dict)
