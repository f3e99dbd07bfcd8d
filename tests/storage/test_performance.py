"""What positions did is counted as it is recorded, in periods, on every database."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select

from bot.domain.assignments import Assignment, AssignmentStatus
from bot.domain.checks import CheckResult
from bot.domain.gate import GateEvent
from bot.domain.ids import MessageTs, ModelName, PositionName, RevisionId
from bot.domain.jobs import Job, JobStatus
from bot.domain.models import Usage
from bot.domain.performance import COUNTS, Figures, Period
from bot.domain.reviews import FindingStatus, Ruling, Verdict, VerdictKind
from bot.domain.significance import Share
from bot.domain.stages import Stage
from bot.domain.transcripts import Turn
from storage.bell import Bell
from storage.counting import statements
from storage.database import Database
from storage.transaction import Transaction
from tests.fakes import FakeQueue
from tests.storage.builders import BUILDER, NOW, RITA, a_contract, a_finding, a_job, an_assignment

REVIEWER = PositionName("reviewer-1")
DAY = timedelta(days=1)
WEEK = Period(NOW, NOW + 7 * DAY)
EXPECTED = replace(a_contract(), expected_minutes=60)


async def _job(
    tx: Transaction, number: int = 1, *, owner: PositionName | None = BUILDER, **changes: object
) -> Job:
    ts = MessageTs(f"1700000000.{number:06}")
    return await tx.jobs.add(a_job(owner=owner, thread=ts, origin=ts, **changes))


async def _turn(
    tx: Transaction, assignment: Assignment, *, at: datetime, cost: int | None = 1000
) -> None:
    number = await tx.transcripts.next_number(assignment.id)
    usage = Usage(100, 10, 0, cost)
    await tx.transcripts.add_turn(
        Turn(assignment.id, number, "", (), usage, ModelName("sonnet"), at)
    )


async def _figures(
    database: Database, *periods: Period, position: PositionName = BUILDER
) -> tuple[Figures, ...]:
    async with database.reading() as tx:
        return (await tx.performance.figures([position], periods or [WEEK]))[position]


def _counts(figures: Figures) -> dict[str, int]:
    return {name: getattr(figures, name) for name in COUNTS if getattr(figures, name)}


async def test_of_a_position_nobody_used_everything_is_nothing(database: Database) -> None:
    assert await _figures(database) == (Figures(WEEK),)


async def test_a_result_sent_back_once_and_then_accepted_counts_on_both_sides(
    database: Database,
) -> None:
    async with database.transaction() as tx:
        job = await _job(
            tx, status=JobStatus.ACCEPTED, round=3, updated_at=NOW + 2 * DAY, contract=EXPECTED
        )
        assignment = await tx.assignments.add(an_assignment(job.id, status=AssignmentStatus.DONE))
        await _turn(tx, assignment, at=NOW)
        await _turn(tx, assignment, at=NOW + DAY, cost=None)
        for actor, verb, hours, human in (
            (BUILDER, "revision.handed_in", 1, False),
            (BUILDER, "result.delivered", 2, False),
            (RITA, "result.sent_back", 3, True),
            (BUILDER, "revision.handed_in", 4, False),
            (BUILDER, "result.delivered", 5, False),
            (RITA, "result.accepted", 48, True),
            (RITA, "job.paused", 1, True),
        ):
            at = NOW + timedelta(hours=hours)
            await tx.audit.add(actor, verb, f"job:{job.id}", {}, at, job=job.id, human=human)

    (figures,) = await _figures(database)

    assert _counts(figures) == {
        "assignments": 1,
        "jobs": 1,
        "ended": 1,
        "completed": 1,
        "lead_seconds": 2 * 86_400,
        "rounds": 2,
        "revisions": 2,
        "touches": 3,
        "approved": 1,
        "returned": 1,
        "useful": 1,
        "timed": 1,
        "taken_seconds": 5 * 3600,
        "expected_seconds": 3600,
        "turns": 2,
        "tokens": 220,
        "cost_microusd": 1000,
        "unpriced": 1,
    }


async def test_checks_of_its_craft_are_counted_and_those_of_contracts_are_not(
    database: Database,
) -> None:
    async with database.transaction() as tx:
        job = await _job(tx, status=JobStatus.ACCEPTED, updated_at=NOW + DAY)
        result = CheckResult("craft: lint", RevisionId("a" * 40), True, "", 0.1, True, craft=True)
        for each in (
            result,
            replace(result, name="craft: types", passed=False),
            replace(result, name="tests", craft=False),
        ):
            await tx.checks.save(job.id, each)

    (figures,) = await _figures(database)

    assert figures.craftsmanship == Share(1, 2)


async def test_a_job_that_kept_to_its_time_is_on_time(database: Database) -> None:
    async with database.transaction() as tx:
        job = await _job(tx, status=JobStatus.ACCEPTED, contract=EXPECTED)
        await tx.assignments.add(an_assignment(job.id))
        at = NOW + timedelta(hours=1)
        await tx.audit.add(BUILDER, "result.delivered", f"job:{job.id}", {}, at, job=job.id)

    (figures,) = await _figures(database)

    assert figures.punctuality == Share(1, 1)
    assert figures.overrun == 1.0


async def test_of_a_job_without_an_expected_time_no_time_is_counted(database: Database) -> None:
    async with database.transaction() as tx:
        job = await _job(tx, status=JobStatus.ACCEPTED, contract=a_contract())
        await tx.assignments.add(an_assignment(job.id))
        await tx.audit.add(BUILDER, "result.delivered", f"job:{job.id}", {}, NOW, job=job.id)

    (figures,) = await _figures(database)

    assert (figures.timed, figures.expected_seconds, figures.overrun) == (0, 0, None)


async def test_every_moment_belongs_to_one_period(database: Database) -> None:
    async with database.transaction() as tx:
        job = await _job(tx)
        assignment = await tx.assignments.add(an_assignment(job.id))
        for days in (-1, 0, 1, 2, 7):
            await _turn(tx, assignment, at=NOW + days * DAY)
        await _turn(tx, assignment, at=NOW + 7 * DAY - timedelta(microseconds=1))

    stretches = await _figures(database, *WEEK.split([NOW + DAY, NOW + 3 * DAY]))

    assert [each.turns for each in stretches] == [1, 2, 1]
    assert [each.assignments for each in stretches] == [1, 0, 0]
    assert sum(each.cost_microusd for each in stretches) == 4000


async def test_positions_are_counted_apart(database: Database) -> None:
    async with database.transaction() as tx:
        job = await _job(tx, status=JobStatus.ACCEPTED)
        for position in (BUILDER, REVIEWER, REVIEWER):
            made = await tx.assignments.add(an_assignment(job.id, position=position))
            await _turn(tx, made, at=NOW)

    async with database.reading() as tx:
        found = await tx.performance.figures([BUILDER, REVIEWER, PositionName("new")], [WEEK])

    told = {name: (f.assignments, f.jobs, f.ended, f.useful) for name, (f,) in found.items()}
    assert told == {BUILDER: (1, 1, 1, 1), REVIEWER: (2, 1, 0, 1), "new": (0, 0, 0, 0)}


async def test_a_failed_job_costs_and_is_of_no_use(database: Database) -> None:
    async with database.transaction() as tx:
        job = await _job(tx, status=JobStatus.FAILED)
        await _turn(tx, await tx.assignments.add(an_assignment(job.id)), at=NOW)

    (figures,) = await _figures(database)

    assert figures.completion == Share(0, 1)
    assert (figures.cost_microusd, figures.cost_per_useful) == (1000, None)


async def test_findings_are_confirmed_by_an_answer_or_by_a_person(database: Database) -> None:
    becomes: list[dict[str, Any]] = [
        {"status": FindingStatus.ADDRESSED},
        {"status": FindingStatus.ADDRESSED, "ruling": Ruling.UPHELD},
        {"status": FindingStatus.OPEN, "ruling": Ruling.UPHELD},
        {"status": FindingStatus.DISPUTED, "ruling": Ruling.OVERRULED},
        {"status": FindingStatus.ADDRESSED, "ruling": Ruling.OVERRULED},
        {"status": FindingStatus.DISPUTED},
        {"status": FindingStatus.OPEN},
    ]
    async with database.transaction() as tx:
        job = await _job(tx)
        made = await tx.assignments.add(an_assignment(job.id, position=REVIEWER))
        for became in becomes:
            await tx.reviews.add_finding(a_finding(made, **became))

    (figures,) = await _figures(database, position=REVIEWER)

    assert figures.findings == 7
    assert figures.confirmation == Share(3, 5)


async def test_verdicts_and_refusals_are_counted_where_they_fell(database: Database) -> None:
    async with database.transaction() as tx:
        job = await _job(tx)
        for kind in (VerdictKind.PASS, VerdictKind.PASS, VerdictKind.REVISE):
            made = await tx.assignments.add(an_assignment(job.id, position=REVIEWER))
            await tx.reviews.add_verdict(_verdict(made, kind))
        for of_job, at in ((job.id, NOW), (job.id, NOW - DAY), (None, NOW)):
            event = GateEvent(of_job, REVIEWER, "merge", "denied", "not in its lane", at, {})
            await tx.gate_events.add(event)

    (figures,) = await _figures(database, position=REVIEWER)

    assert figures.passing == Share(2, 3)
    assert figures.agreement == Share(0, 0)
    assert figures.gate_events == 1  # the drill's is none of the position's own


async def test_how_long_a_verdict_took_and_whether_others_said_the_same(
    database: Database,
) -> None:
    other = PositionName("security-1")
    asked = NOW - timedelta(seconds=90)
    async with database.transaction() as tx:
        job = await _job(tx)
        for position, kinds in (
            (REVIEWER, (VerdictKind.PASS, VerdictKind.PASS, VerdictKind.PASS)),
            (other, (VerdictKind.PASS, VerdictKind.REVISE, VerdictKind.REJECT)),
        ):
            for number, kind in enumerate(kinds):
                given = an_assignment(job.id, position=position, opened_at=asked)
                verdict = _verdict(await tx.assignments.add(given), kind)
                revision = RevisionId(str(number) * 40)
                await tx.reviews.add_verdict(replace(verdict, revision=revision))

    (stamp,) = await _figures(database, position=REVIEWER)
    (careful,) = await _figures(database, position=other)

    assert stamp.verdict_time == timedelta(seconds=90)
    assert stamp.agreement == careful.agreement == Share(1, 3)
    assert (stamp.passing, careful.passing) == (Share(3, 3), Share(1, 3))


async def test_the_last_use_is_the_last_before_the_end_of_the_period(database: Database) -> None:
    async with database.transaction() as tx:
        job = await _job(tx)
        for days in (1, 5, 9):
            await tx.assignments.add(an_assignment(job.id, resumed_at=NOW + days * DAY))

    async with database.reading() as tx:
        used = await tx.performance.last_used([BUILDER, REVIEWER], until=WEEK.until)

    assert used == {BUILDER: NOW + 5 * DAY}


def _verdict(assignment: Assignment, kind: VerdictKind) -> Verdict:
    return Verdict(
        job=assignment.job,
        assignment=assignment.id,
        position=assignment.position,
        stage=Stage.CORRECTNESS_REVIEW,
        revision=RevisionId("a" * 40),
        kind=kind,
        evidence="read",
        lineages=frozenset({"gpt"}),
        independent=True,
        at=NOW,
    )


async def test_results_are_found_by_the_index_on_them(sqlite_url: str) -> None:
    database = Database(sqlite_url, queue=FakeQueue(), bell=Bell())
    async with database.reading() as tx:
        plans = [await _plan(tx, query) for query in statements([BUILDER], [WEEK])]
    await database.close()

    assert sum("ix_cs_audit_results" in plan for plan in plans) == 3
    assert not [plan for plan in plans if "SCAN cs_" in plan]


async def _plan(tx: Transaction, query: Select[Any]) -> str:
    """Return how SQLite would go about a statement."""
    connection = await tx._session.connection()
    compiled = query.compile(
        dialect=connection.dialect, compile_kwargs={"render_postcompile": True}
    )
    explained = await connection.exec_driver_sql(
        f"EXPLAIN QUERY PLAN {compiled}", tuple("x" for _ in compiled.positiontup or ())
    )
    return "\n".join(row["detail"] for row in explained.mappings())


async def test_a_hidden_job_costs_and_is_nobodys_work(database: Database) -> None:
    async with database.transaction() as tx:
        job = await _job(
            tx, owner=REVIEWER, channel="", status=JobStatus.ACCEPTED, contract=EXPECTED, round=2
        )
        assignment = await tx.assignments.add(an_assignment(job.id, position=REVIEWER))
        await _turn(tx, assignment, at=NOW, cost=700)
        await tx.reviews.add_finding(a_finding(assignment, position=REVIEWER))
        await tx.gate_events.add(GateEvent(job.id, REVIEWER, "merge", "blocked", "No.", NOW))
        for verb in ("revision.handed_in", "result.delivered", "result.sent_back"):
            await tx.audit.add(RITA, verb, f"job:{job.id}", {}, NOW, job=job.id, human=True)

    (figures,) = await _figures(database, position=REVIEWER)

    assert _counts(figures) == {"cost_microusd": 700}
    async with database.reading() as tx:
        assert await tx.performance.last_used([REVIEWER], until=NOW + DAY) == {}
        assert await tx.performance.begun(since=NOW, until=NOW + DAY) == {}
        assert await tx.performance.sent_back([REVIEWER], since=NOW, until=NOW + DAY) == 0
        assert await tx.jobs.count_by_owner() == {}
        assert await tx.gate_events.counts() == {}
