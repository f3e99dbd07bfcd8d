"""What the page on verifying the audit says to type can be typed, and says what it shows."""

import shlex
from pathlib import Path

from bot.domain.ids import JobId
from storage.bell import Bell
from storage.database import Database
from tests.cli.shell import Shell
from tests.docs.pages import commands, fences
from tests.fakes import FakeQueue
from tests.storage.builders import NOW, RITA, a_call, a_job, an_assignment

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "verify-the-audit.md"
BOT = ".venv/bin/python -m bot "


async def test_every_command_of_the_page_does_what_it_says(tmp_path: Path, sqlite_url: str) -> None:
    database = Database(sqlite_url, queue=FakeQueue(), bell=Bell())
    async with database.transaction() as tx:
        job = await tx.jobs.add(a_job())
        assignment = await tx.assignments.add(an_assignment(job.id))
        for _ in range(12):
            await tx.calls.add(a_call(assignment))
            await tx.audit.add(RITA, "job.requested", "job:1", {}, NOW, job=JobId(1))
    async with database.reading() as tx:
        head = await tx.chain.head()
    await database.close()
    assert head
    shell = Shell(tmp_path, {"COUNTERSIGN_DATABASE_URL": sqlite_url})
    shown, tampered = (fence.text for fence in fences(PAGE, "text"))
    stated = shown.split()[-1]
    number = stated.partition(":")[0]

    told = []
    for line in commands(PAGE):
        # The page's audit is longer than ours.
        ours = line.replace(stated, str(head)).replace(str(int(number) + 1), "13")
        words = shlex.split(ours.removeprefix(BOT))
        told.append(await shell(*words))

    assert [ended.code for ended in told] == [0] * 7
    assert told[0].out.startswith(shown.replace(stated, str(head)).replace(number, "12"))
    assert told[1].out == f"{head}\n"
    assert tampered.startswith("The audit is not whole. entry 4711: changed. ")
