"""The world around the bot: it lives in the test's process and survives every kill."""

import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.models import LocalModels
from sandbox.slack import LocalSlack, Timing, Workspace
from sandbox.webshop import create
from tests.kill.bot import ROOT, Bot
from tests.scenarios.mind import mind
from tests.scenarios.repository import Bare

# Slack repeats an event at once, after one minute and after five; here it is less patient.
_TIMING = Timing(retry_delays=(0.0, 3.0, 20.0))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kill-seed", type=int, help="kill at the moments of an earlier run")


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """What the moments are drawn from; a failing test shows it."""
    given = request.config.getoption("--kill-seed", default=None)
    return int(given) if given is not None else random.SystemRandom().randrange(2**32)


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    workspace = Workspace.load(ROOT / "sandbox" / "slack" / "workspace.yml")
    async with LocalSlack(workspace, manifest=ROOT / "manifest.yml", timing=_TIMING) as local:
        yield local


@pytest.fixture
async def models() -> AsyncIterator[LocalModels]:
    async with LocalModels(mind()) as local:
        yield local


@pytest.fixture
def webshop(tmp_path: Path) -> Bare:
    create(tmp_path / "webshop.git")
    return Bare.at(tmp_path / "webshop.git")


@pytest.fixture
async def bot(
    tmp_path: Path, slack: LocalSlack, models: LocalModels, webshop: Bare
) -> AsyncIterator[Bot]:
    """The bot, not yet started."""
    killable = Bot(tmp_path, slack, models)
    yield killable
    await killable.stop()
