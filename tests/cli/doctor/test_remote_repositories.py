"""The doctor tries the token of a repository elsewhere, and moves nothing."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.cli.doctor.repositories import remote
from bot.cli.doctor.results import Level
from bot.domain.ids import RepositoryName
from bot.domain.organization import Repository
from bot.tools.git import Git
from tests.cli.installation import Installation
from tests.tools.git_server import TOKEN, GitServer, serving


@pytest.fixture
async def server(installation: Installation) -> AsyncIterator[GitServer]:
    async with serving(installation.place) as server:
        yield server


@pytest.fixture
def webshop(installation: Installation, server: GitServer) -> Repository:
    known = installation.organization.repositories[RepositoryName("webshop")]
    address = f"{server.address}/webshop.git"
    return replace(known, path="", remote=address, token_env="SHOP_TOKEN")


def with_token(installation: Installation, token: str) -> Installation:
    environment = {**installation.environment, "SHOP_TOKEN": token}
    return replace(installation, environment=environment)


async def test_a_token_that_reads_and_writes_is_well(
    installation: Installation, webshop: Repository, server: GitServer
) -> None:
    real = Git(installation.webshop)
    before = await real("for-each-ref")

    result = await remote(webshop, with_token(installation, TOKEN).setup)

    assert result.level is Level.OK, result.says
    assert "main is at" in result.says
    assert any("receive-pack" in asked for asked in server.asked)
    assert await real("for-each-ref") == before


async def test_a_wrong_token_and_an_unset_one_are_problems(
    installation: Installation, webshop: Repository
) -> None:
    wrong = await remote(webshop, with_token(installation, "wrong-token").setup)
    unset = await remote(webshop, installation.setup)

    assert [wrong.level, unset.level] == [Level.PROBLEM] * 2
    assert "refuses the token for webshop" in wrong.says
    assert "wrong-token" not in wrong.says
    assert "SHOP_TOKEN" in unset.remedy


async def test_an_address_nobody_answers_is_a_problem(
    installation: Installation, webshop: Repository
) -> None:
    nowhere = replace(webshop, remote="http://127.0.0.1:9/webshop.git")

    result = await remote(nowhere, with_token(installation, TOKEN).setup)

    assert result.level is Level.PROBLEM
    assert "cannot be reached" in result.says
