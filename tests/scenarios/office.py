"""An office: the real application, in a local Slack full of people, with a scripted mind."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from bot.app import Running, running
from bot.config import Settings
from bot.domain.ids import UserId
from sandbox.models import LocalModels
from sandbox.slack import LocalSlack, Person, Timing, Workspace
from sandbox.webshop import create
from tests.scenarios.conversations import Conversation
from tests.scenarios.mind import mind
from tests.scenarios.organization import ROOT, sample
from tests.scenarios.repository import Bare

WEBSHOP, GENERAL = "C0WEBSHOP", "C0GENERAL"
STORY = "the signup form accepts an empty e-mail, please fix it"
TIMING = Timing(retry_delays=(0.0, 0.1, 0.3))
"""Slack repeats an event that failed after a minute; here it does so sooner."""

Organize = Callable[[Path], Path]


@dataclass(frozen=True, slots=True)
class Office:
    """Everybody and everything of one scenario."""

    slack: LocalSlack
    models: LocalModels
    webshop: Bare
    app: Running

    @property
    def rita(self) -> Person:
        """She asks for work."""
        return self.slack.person("U0RITA")

    @property
    def omar(self) -> Person:
        """He owns the repository."""
        return self.slack.person("U0OMAR")

    @property
    def mia(self) -> Person:
        """She has nothing to do with the jobs."""
        return self.slack.person("U0MIA")

    @property
    def pat(self) -> Person:
        """Operates the agents."""
        return self.slack.person("U0PAT")

    @property
    def sam(self) -> Person:
        """Answers where the owner cannot."""
        return self.slack.person("U0SAM")

    async def ask(self, text: str = STORY, *, by: Person | None = None) -> Conversation:
        """Let somebody ask for work in #webshop."""
        person = by or self.rita
        ts = await person.say(WEBSHOP, f"@Countersign {text}")
        return self.thread(ts)

    async def asked_to_merge(
        self, wish: str = "write it down in the repository quick"
    ) -> Conversation:
        """Bring a job to the question whether it may be merged, and return its thread."""
        thread = await self.ask(wish)
        await thread.press(self.rita, "accept_scope")
        await thread.offers("approve")
        return thread

    async def tidy(self) -> None:
        """Stop every job that is still open."""
        services, pat = self.app.services, UserId(self.pat.id)
        for line in await services.boards.jobs(pat):
            if not line.job.status.is_terminal:
                await services.control.stop(line.job.id, by=pat)

    def thread(self, ts: str, *, channel: str = WEBSHOP) -> Conversation:
        return Conversation(self.slack, channel, ts)

    def letters(self, person: Person) -> Conversation:
        """Return what the app and this person write each other."""
        return Conversation(self.slack, person.dm_channel)


@asynccontextmanager
async def an_office(
    place: Path, *, database: str, organize: Organize = sample, http: bool = False
) -> AsyncIterator[Office]:
    """Open an office. With `http` Slack posts signed requests; otherwise it is Socket Mode."""
    repository = place / "webshop.git"
    create(repository)
    async with AsyncExitStack() as stack:
        models = await stack.enter_async_context(LocalModels(mind()))
        slack = await stack.enter_async_context(a_slack())
        settings = _settings(slack, models, place=place, database=database, http=http)
        settings = settings.model_copy(update={"organization": organize(place / "org")})
        environment = {"COUNTERSIGN_WEBSHOP": str(repository)}
        app = await stack.enter_async_context(running(settings, environment=environment))
        if http:
            slack.deliver_to(app.address)
        yield Office(slack, models, Bare.at(repository), app)


def a_slack() -> LocalSlack:
    """Return the demo's workspace, with the app installed as its manifest asks for."""
    workspace = Workspace.load(ROOT / "sandbox" / "slack" / "workspace.yml")
    return LocalSlack(workspace, manifest=ROOT / "manifest.yml", timing=TIMING)


def _settings(
    slack: LocalSlack, models: LocalModels, *, place: Path, database: str, http: bool
) -> Settings:
    door = (
        {
            "slack_signing_secret": SecretStr("local-signing-secret"),
            "slack_app_token": SecretStr(""),
        }
        if http
        else {"slack_app_token": SecretStr("xapp-local")}
    )
    return Settings().model_copy(
        update={
            "slack_bot_token": SecretStr("xoxb-local"),
            "slack_api_url": slack.api_url,
            "data": place,
            "database_url": database,
            "local_models": models.url,
            "port": 0,
            **door,
        }
    )
