"""Fixtures of the tests of the models."""

from collections.abc import AsyncIterator

import pytest

from bot.models.library import Library
from tests.models.helpers import Reach, Waits


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
async def reach(waits: Waits) -> AsyncIterator[Reach]:
    library = Library()
    yield Reach(library, waits)
    await library.close()
