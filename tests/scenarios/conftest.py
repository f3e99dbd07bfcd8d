"""What all scenarios share: a tidy office, and a plain log."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
import structlog

from tests.scenarios.office import Office


@pytest.fixture(scope="session", autouse=True)
def _plain_log() -> Iterator[None]:
    """Log as the application does: structlog's own tracebacks take seconds to draw."""
    before = structlog.get_config()
    renderer = structlog.dev.ConsoleRenderer(
        colors=False, exception_formatter=structlog.dev.plain_traceback
    )
    structlog.configure(processors=[structlog.processors.add_log_level, renderer])
    yield
    structlog.configure(**before)


@pytest_asyncio.fixture(loop_scope="package")
async def office(open_office: Office) -> AsyncIterator[Office]:
    """The folder's application, with its repository as it was at first.

    Afterwards nothing is planned to fail any more, and jobs that were left open are stopped.
    """
    open_office.webshop.begin_again()
    yield open_office
    open_office.slack.faults.clear()
    open_office.models.faults.clear()
    await open_office.tidy()
