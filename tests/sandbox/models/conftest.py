"""Fixtures of the tests of the local model server."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.sandbox.models.client import Client, SetClock


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session:
        yield Client(session)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()
