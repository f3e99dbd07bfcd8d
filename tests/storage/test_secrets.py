"""No secret is ever kept: it is taken out at the door of the database."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.jobs import JobStatus
from bot.domain.messages import Remark
from bot.domain.notices import saying_notice
from bot.domain.secrets import Redactor
from storage.bell import Bell
from storage.database import Database
from tests.fakes import FakeQueue
from tests.storage.builders import BUILDER, NOW, RITA, a_job

TOKEN = "-".join(["xoxb", "2093847562", "7Qm2LrT9", "Zp4XvB8nKc1WdEy6HsJf0GaU"])


@pytest.fixture
async def guarded(sqlite_url: str) -> AsyncIterator[Database]:
    redactor = Redactor({"slack bot token": TOKEN, "SHOP_PASSWORD": "open-sesame-41"})
    database = Database(sqlite_url, queue=FakeQueue(), bell=Bell(), redactor=redactor)
    await database.open()
    yield database
    await database.close()


async def test_no_secret_reaches_the_file(guarded: Database, sqlite_url: str) -> None:
    async with guarded.transaction() as tx:
        job = await tx.jobs.add(a_job(request=f"Sign in with {TOKEN}"))
        failed = job.to(JobStatus.FAILED, at=NOW, reason="The password is open-sesame-41.")
        await tx.jobs.replace(job, failed)
        remark = Remark("Ev1", job.thread, RITA, f"or with {TOKEN}", steering=True, at=NOW)
        await tx.remarks.add(job.id, remark)
        await tx.outbox.add(saying_notice(job, "Say open-sesame-41", key="a", at=NOW))
        await tx.outbox.add(saying_notice(job, f"Say {TOKEN}", key="a", at=NOW))
        await tx.audit.add(BUILDER, "job.failed", f"job:{job.id}", {"why": [TOKEN]}, NOW)
    await guarded.close()

    held = b"".join(_bytes(Path(sqlite_url.removeprefix("sqlite:///"))))
    assert TOKEN.encode() not in held
    assert b"open-sesame" not in held
    assert b"[secret: slack bot token]" in held


async def test_a_text_without_secrets_is_kept_as_it_is(guarded: Database) -> None:
    async with guarded.transaction() as tx:
        job = await tx.jobs.add(
            a_job(request="Use commit 9fceb02d0ae598e95dc970b74767f19372d61af8")
        )

    async with guarded.reading() as tx:
        assert await tx.jobs.get(job.id) == replace(job, version=job.version)


def _bytes(file: Path) -> list[bytes]:
    return [part.read_bytes() for part in file.parent.glob(f"{file.name}*")]
