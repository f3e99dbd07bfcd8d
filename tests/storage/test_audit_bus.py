"""The work bus: everything that was done, for any SQL tool, as the page says."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.domain.approvals import Answer, Decision, answer
from bot.domain.calls import Call, CallStatus
from bot.domain.decisions import DecisionRecord
from bot.domain.defects import Defect, DefectKind
from bot.domain.gate import GateEvent, Outcome, Ruled
from bot.domain.ids import ChannelId, DecisionId, ModelName, ProbeId, RepositoryName, RevisionId
from bot.domain.jobs import JobStatus
from bot.domain.models import Usage
from bot.domain.organization import Environment
from bot.domain.pairs import PairStatus
from bot.domain.probes import Probe, ProbeStatus
from bot.domain.receipts import Receipt
from bot.domain.reviews import Verdict, VerdictKind
from bot.domain.stages import Stage
from bot.domain.tools import Effect
from bot.domain.transcripts import Turn
from storage.database import Database
from storage.engines import database_url as parse
from storage.engines import migrating_engine
from tests.docs.pages import fences
from tests.storage.builders import (
    BUILDER,
    NOW,
    OMAR,
    RITA,
    SAM,
    a_call,
    a_contract,
    a_finding,
    an_approval,
)
from tests.storage.conftest import Story
from tests.storage.shadows import OURS, a_pair, a_shadow

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "audit.md"
QUERIES = [fence.text for fence in fences(PAGE, "sql") if fence.text.startswith("SELECT")]
VIEWS = (
    *("bus_jobs", "bus_turns", "bus_calls", "bus_rulings", "bus_approvals", "bus_findings"),
    *("bus_verdicts", "bus_decisions", "bus_receipts", "bus_gate_events", "bus_audit"),
    *("bus_probes", "bus_shadow_pairs"),
)
REVISION = RevisionId("a" * 40)
AT = "2026-03-02T09:00:00.000000Z"


@pytest.fixture
async def told(database: Database, story: Story) -> Call:
    """A job of which every view has a row; its merge."""
    job, assignment = story.job, story.assignment
    async with database.transaction() as tx:
        changed = replace(
            job, contract=a_contract(), status=JobStatus.ACCEPTED, owner=BUILDER, revision=REVISION
        )
        await tx.jobs.replace(job, changed)
        merge = a_call(
            assignment,
            tool="repository__merge",
            effect=Effect.CONSEQUENTIAL,
            status=CallStatus.DONE,
            digest="d" * 64,
        )
        call = await tx.calls.add(merge)
        usage = Usage(1000, 100, 10, 250_000)
        await tx.transcripts.add_turn(
            Turn(assignment.id, 1, "It is ready.", (call.id,), usage, "sonnet", NOW)
        )
        await tx.transcripts.tell(assignment.id, "A note is no turn.", NOW)
        asked = replace(an_approval(call), quorum=2, owners=(OMAR, SAM))
        for person in (OMAR, SAM):
            asked = answer(asked, by=person, decision=Decision.APPROVE, at=NOW)
        await tx.approvals.add(asked)
        await tx.reviews.add_finding(a_finding(assignment))
        await tx.reviews.add_verdict(_verdict(story))
        await tx.gate_events.add(
            GateEvent(job.id, BUILDER, "shell {}", "blocked", "It is not in your lane.", NOW)
        )
        await tx.rulings.add(_ruled(call))
        await tx.decisions.add(
            DecisionRecord(
                DecisionId(0), "k", "Names", "Say person.", "One word.", NOW, person=RITA
            )
        )
        await tx.receipts.open(
            Receipt(assignment.id, job.id, BUILDER, "decision 1", "Names", "d" * 64, NOW), at=NOW
        )
        await tx.probes.plan(_probe(story))
        shadow = await tx.shadows.begin(a_shadow())
        await tx.pairs.plan(a_pair(story, shadow, status=PairStatus.COMPARED, ours=OURS))
        await tx.audit.add(RITA, "job.requested", "job:1", {}, NOW, job=job.id, human=True)
    return call


def _probe(story: Story) -> Probe:
    return Probe(
        id=ProbeId(0),
        review=story.assignment.id,
        job=story.job.id,
        repository=RepositoryName("webshop"),
        stage=Stage.SECURITY_REVIEW,
        position=BUILDER,
        model=ModelName("gpt"),
        revision=REVISION,
        status=ProbeStatus.DUE,
        due_at=NOW,
        defect=Defect(DefectKind.OFF_BY_ONE, "a.py", 3, "a", "b"),
    )


def _verdict(story: Story) -> Verdict:
    return Verdict(
        job=story.job.id,
        assignment=story.assignment.id,
        position=BUILDER,
        stage=Stage.SECURITY_REVIEW,
        revision=REVISION,
        kind=VerdictKind.PASS,
        evidence="I ran it.",
        lineages=frozenset({"claude"}),
        independent=True,
        at=NOW,
    )


def _ruled(call: Call) -> Ruled:
    return Ruled(
        id=0,
        call=call.id,
        job=call.job,
        at=NOW,
        outcome=Outcome.NEEDS_APPROVAL,
        rules=("production",),
        policies="v1",
        digest="d" * 64,
        stage=Stage.IMPLEMENTATION,
        revision=REVISION,
        eligible=True,
        malformed=False,
    )


async def ask(url: str, sql: str) -> list[dict[str, Any]]:
    engine = migrating_engine(parse(url))
    async with engine.connect() as connection:
        rows = [dict(row) for row in (await connection.execute(text(sql))).mappings()]
    await engine.dispose()
    return rows


@pytest.mark.parametrize("view", VIEWS)
async def test_every_view_shows_what_there_is_with_times_in_one_form(
    told: Call, database_url: str, view: str
) -> None:
    [row] = await ask(database_url, f"SELECT * FROM {view}")

    times = {name: value for name, value in row.items() if name.endswith("_at") and value}
    assert times
    whole = {value if "expires" not in name else AT for name, value in times.items()}
    assert whole == {AT}


AN_ARGUMENT = {
    "sqlite": "CAST(json_extract(arguments, '$.text') AS BLOB)",
    "postgresql": "CAST(arguments AS json) ->> 'text'",
}
UNHOLDABLE = {
    "plain": "plain",
    "nul \x00 within": "nul \ufffd within",
    "\x00\x00": "\ufffd\ufffd",
    "a \\u0000 that was typed": "a \\u0000 that was typed",
    "behind a \\ \x00 and \\\x00": "behind a \\ \ufffd and \\\ufffd",
    "half \ud83d and \ude00 alone": "half \ufffd and \ufffd alone",
    "whole \U0001f600\U0001f680": "whole \U0001f600\U0001f680",
    "\ud83d\U0001f600\ude00": "\ufffd\U0001f600\ufffd",
}
"""What an argument holds, and what a view shows of it where a database cannot read that."""


@pytest.mark.parametrize("given", UNHOLDABLE)
async def test_arguments_can_be_taken_apart_whatever_a_model_wrote(
    told: Call, database: Database, database_url: str, story: Story, given: str
) -> None:
    async with database.transaction() as tx:
        arguments = {"other": given, "text": given, "deep": {given: [given]}}
        call = await tx.calls.add(a_call(story.assignment, arguments=arguments))
    kind = "sqlite" if database_url.startswith("sqlite") else "postgresql"

    rows = await ask(
        database_url,
        f"SELECT call_id, {AN_ARGUMENT[kind]} AS said FROM bus_calls ORDER BY call_id",
    )

    said = {row["call_id"]: row["said"] for row in rows}
    assert set(said) == {told.id, call.id}, "one call must not spoil the query about all others"
    if kind == "postgresql":  # SQLite gives the bytes that were meant, whole or half
        assert said[call.id] == UNHOLDABLE[given]
    async with database.reading() as tx:
        assert (await tx.calls.get(call.id)).arguments == arguments


async def test_questions_say_who_answered_and_what_counts(
    told: Call, database: Database, database_url: str
) -> None:
    answers = (
        Answer(OMAR, Decision.APPROVE, NOW, revoked_at=NOW + timedelta(minutes=1)),
        Answer(SAM, Decision.DENY, NOW, 'Not on a Friday, "please".'),
    )
    async with database.transaction() as tx:
        await tx.approvals.add(an_approval(told, answers=answers, environment=Environment.STAGING))

    [first, second] = await ask(database_url, "SELECT * FROM bus_approvals ORDER BY approval_id")

    assert (first["approved_by"], first["denied_by"]) == (f"{OMAR} {SAM}", None)
    assert (second["approved_by"], second["denied_by"]) == (None, SAM)
    assert second["denial_reason"] == 'Not on a Friday, "please".'


async def test_a_verdict_on_an_earlier_revision_is_not_the_current_one(
    told: Call, database: Database, database_url: str, story: Story
) -> None:
    async with database.transaction() as tx:
        job = await tx.jobs.get(story.job.id)
        await tx.jobs.replace(job, replace(job, revision=RevisionId("b" * 40)))

    [verdict] = await ask(database_url, "SELECT is_current FROM bus_verdicts")

    assert not verdict["is_current"]


@pytest.mark.parametrize("view", ["jobs", "turns", "calls", "findings", "rulings", "gate_events"])
async def test_rows_of_a_hidden_job_say_so(
    told: Call, database: Database, database_url: str, story: Story, view: str
) -> None:
    [before] = await ask(database_url, f"SELECT hidden FROM bus_{view}")
    async with database.transaction() as tx:
        job = await tx.jobs.get(story.job.id)
        await tx.jobs.replace(job, replace(job, channel=ChannelId("")))

    [after] = await ask(database_url, f"SELECT hidden FROM bus_{view}")

    assert (bool(before["hidden"]), bool(after["hidden"])) == (False, True)


async def test_what_a_hidden_job_costs_is_in_the_costs_alone(
    told: Call, database: Database, database_url: str, story: Story
) -> None:
    async with database.transaction() as tx:
        job = await tx.jobs.get(story.job.id)
        await tx.jobs.replace(job, replace(job, channel=ChannelId("")))

    [row] = await ask(database_url, QUERIES[1])

    assert row.pop("usd") == pytest.approx(0.25)
    assert row == {"position": "builder-1", "turns": 0, "jobs": 0, "accepted": 0}


async def test_who_let_what_happen_is_answered(told: Call, database_url: str) -> None:
    assert await ask(database_url, QUERIES[0]) == [
        {
            "job_id": 1,
            "tool": "repository__merge",
            "resource": "webshop",
            "revision": REVISION,
            "approved_by": f"{OMAR} {SAM}",
            "what_became_of_it": "done",
        }
    ]


async def test_what_a_position_costs_is_answered(told: Call, database_url: str) -> None:
    [row] = await ask(database_url, QUERIES[1])

    assert row.pop("usd") == pytest.approx(0.25)
    assert row == {"position": "builder-1", "turns": 1, "jobs": 1, "accepted": 1}


async def test_what_the_gate_refuses_is_answered(told: Call, database_url: str) -> None:
    [row] = await ask(database_url, QUERIES[2])

    assert row == {
        "actor": "builder-1",
        "reason": "It is not in your lane.",
        "times": 1,
        "last_at": AT,
    }


def test_the_page_has_three_queries_and_names_every_view() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert len(QUERIES) == 3
    assert all(f"| `{view}` |" in page for view in VIEWS)


@pytest.mark.parametrize("view", ["bus_jobs", "bus_findings", "bus_audit"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET job_id = 9"])
async def test_the_bus_is_only_read(told: Call, database_url: str, view: str, change: str) -> None:
    engine = migrating_engine(parse(database_url))

    with pytest.raises(DBAPIError, match=r"cannot modify|is only read"):
        async with engine.begin() as connection:
            await connection.execute(text(change.format(view)))

    await engine.dispose()


@pytest.mark.postgres
async def test_a_role_of_its_own_reads_the_bus_and_nothing_else(
    postgres_url: str, postgres_server: str
) -> None:
    [roles] = [fence.text for fence in fences(PAGE, "sql") if fence.text.startswith("CREATE ROLE")]
    engine = migrating_engine(parse(postgres_url))
    async with engine.connect() as connection:
        for statement in [*roles.strip().split(";\n"), "SET ROLE reporting"]:
            await connection.execute(text(statement.removesuffix(";")))
        assert (await connection.execute(text("SELECT * FROM bus_jobs"))).all() == []
        with pytest.raises(DBAPIError, match="permission denied"):
            await connection.execute(text("SELECT * FROM cs_job"))
        # A role belongs to the whole server, so it is not kept.
        await connection.rollback()
    await engine.dispose()
