"""An outage of the database delays work and ends none."""

from datetime import UTC, datetime

import psycopg
import pytest

from storage.bell import Bell
from storage.database import Database
from tests.engine.conftest import Running, Step, Work, begin
from tests.fakes import FakeQueue
from tests.waiting import until

pytestmark = pytest.mark.postgres

HANG_UP = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.fixture
def database_url(postgres_url: str) -> str:
    return postgres_url


async def test_work_survives_that_the_server_hangs_up_on_everybody(
    postgres_url: str, work: Work, running: Running, database: Database
) -> None:
    notes = Database(postgres_url, queue=FakeQueue(), bell=Bell())

    async def be_interrupted(step: Step) -> None:
        # The server hangs up while a transaction of this step is open, in the first try only.
        async with notes.transaction() as tx:
            await tx.transcripts.next_number(step[0])
            if step[2] == 2 and work.began.count(step) == 1:
                async with await psycopg.AsyncConnection.connect(postgres_url) as connection:
                    await connection.execute(HANG_UP)
            await tx.transcripts.tell(step[0], f"step {step[2]}", datetime.now(UTC))

    work.before = be_interrupted
    async with running():
        assignment = await begin(database)
        await until(lambda: work.finished(assignment), within=30)

    async with notes.reading() as tx:
        texts = [entry.text for entry in await tx.transcripts.entries(assignment.id)]
    await notes.close()
    assert texts == ["step 1", "step 2", "step 3"]
    assert work.began.count((assignment.id, 1, 2)) == 2
