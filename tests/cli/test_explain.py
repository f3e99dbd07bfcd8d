"""`explain`: any decision in prose, for whoever operates the machine."""

from pathlib import Path

import pytest

from storage.bell import Bell
from storage.database import Database
from tests.cli.installation import Installation
from tests.cli.shell import Shell
from tests.fakes import FakeQueue
from tests.storage.builders import (
    NOW,
    RITA,
    a_call,
    a_contract,
    a_finding,
    a_job,
    an_approval,
    an_assignment,
)


@pytest.fixture
async def shell(installation: Installation, tmp_path: Path, sqlite_url: str) -> Shell:
    database = Database(sqlite_url, queue=FakeQueue(), bell=Bell())
    async with database.transaction() as tx:
        job = await tx.jobs.add(a_job(contract=a_contract(), request="Fix \x1b[31mit\nnow"))
        assignment = await tx.assignments.add(an_assignment(job.id))
        call = await tx.calls.add(a_call(assignment, tool="repository__merge"))
        await tx.approvals.add(an_approval(call))
        await tx.reviews.add_finding(a_finding(assignment))
        await tx.audit.add(RITA, "job.requested", "job:1", {}, NOW, job=job.id, human=True)
    await database.close()
    folder = tmp_path / "shell"
    folder.mkdir()
    places = {
        "COUNTERSIGN_ORG": str(installation.settings.organization),
        "COUNTERSIGN_DATABASE_URL": sqlite_url,
    }
    return Shell(folder, {**installation.environment, **places})


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("job", "1"), "Rita Reyes (U0RITA) asked for it: “Fix [31mit now”"),
        (("job", "1"), "(U0RITA) asked for the job (audit 1)."),
        (("approval", "1"), "builder-1 proposed call 1 in turn 1 of its implementation"),
        (("call:1",), 'with “{"path": "shop/signup.py"}”'),
        (("finding", "#1"), "The harm: “Blanks are taken for an address.”"),
    ],
)
async def test_it_tells_who_did_what(shell: Shell, words: tuple[str, ...], says: str) -> None:
    ended = await shell("explain", *words)

    assert ended.code == 0
    assert ended.err == "Read from org.yml: nothing is in the registry yet.\n"
    assert says in ended.out
    assert "\x1b" not in ended.out


async def test_it_works_without_an_organization_that_can_be_read(
    shell: Shell, installation: Installation
) -> None:
    installation.rewrite("topology: gated", "topology: gatd")

    ended = await shell("explain", "job", "1")

    assert ended.code == 0
    assert "people are told by their ids" in ended.err
    assert " U0RITA asked for it" in ended.out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("job", "99"), "There is no job 99."),
        (("event", "1"), "There is no gate event 1."),
        (("lunch", "1"), "Say what, and its number: job 7, approval 3"),
        (("job",), "Say what, and its number: job 7, approval 3"),
    ],
)
async def test_what_it_cannot_tell_is_said(shell: Shell, words: tuple[str, ...], says: str) -> None:
    ended = await shell("explain", *words)

    assert ended.code == 2
    assert says in ended.err
    assert "Traceback" not in ended.err
