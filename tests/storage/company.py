"""Records of a company that has worked for two years, made without working."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import insert, text

from bot.domain.assignments import AssignmentStatus
from bot.domain.checks import Check
from bot.domain.contracts import Contract
from bot.domain.ids import RepositoryName
from bot.domain.jobs import JobStatus
from bot.domain.organization import Limits
from bot.domain.reviews import FindingStatus, Severity, VerdictKind
from bot.domain.stages import Stage
from storage.database import Database
from storage.records import table_of
from storage.tables import AssignmentRow, EntryRow, FindingRow, JobRow, VerdictRow

POSITIONS = tuple(f"builder-{number}" for number in range(1, 11))
_REVIEWER = "reviewer-1"
_TURNS = 40
"""Turns of a job: thirty of its owner, ten of its reviewer."""

_CONTRACT = Contract(
    "An empty e-mail is refused.",
    ("The form says what is wrong.",),
    RepositoryName("webshop"),
    (Check("tests", ("pytest",)),),
    Limits(),
    expected_minutes=90,
)
_AT_A_TIME = 5_000
_VERBS = ("revision.handed_in", "result.delivered", "result.sent_back", "result.accepted")
_AUDIT = text(
    "INSERT INTO cs_audit (id, form, previous, at, actor, verb, subject, detail, job, human, hash)"
    " VALUES (:id, 1, '', :at, 'x', :verb, 'job', '{}', :job, :human, '')"
)


async def fill(database: Database, *, turns: int, since: datetime, until: datetime) -> None:
    """Keep the records of enough jobs for so many turns, spread evenly over the time."""
    jobs = max(1, turns // _TURNS)
    apart = (until - since) / jobs
    starts = [since + apart * number for number in range(jobs)]
    await _keep(database, table_of(JobRow), _jobs(starts))
    await _keep(database, table_of(AssignmentRow), _assignments(starts))
    await _keep(database, table_of(EntryRow), _entries(starts))
    await _keep(database, table_of(VerdictRow), _verdicts(starts))
    await _keep(database, table_of(FindingRow), _findings(starts))
    await _keep(database, _AUDIT, _audit(starts))
    async with database.transaction() as tx:
        await tx._session.execute(text("ANALYZE"))


async def _keep(database: Database, into: Any, rows: Iterator[dict[str, Any]]) -> None:
    statement = into if into is _AUDIT else insert(into)
    while batch := list(islice(rows, _AT_A_TIME)):
        async with database.transaction() as tx:
            await tx._session.execute(statement, batch)


def _owner(number: int) -> str:
    return POSITIONS[number % len(POSITIONS)]


def _jobs(starts: list[datetime]) -> Iterator[dict[str, Any]]:
    for number, at in enumerate(starts):
        ended = JobStatus.FAILED if number % 7 == 0 else JobStatus.ACCEPTED
        ts = f"{1_700_000_000 + number}.000100"
        yield {
            "id": number + 1, "channel": "C0WEBSHOP", "thread": ts, "origin": ts,
            "requester": "U0RITA", "request": "please", "status": ended, "created_at": at,
            "updated_at": at + timedelta(hours=3), "owner": _owner(number), "contract": _CONTRACT,
            "route_reason": "", "confidence": 0.9, "round": 1 + number % 3, "group": 0,
            "result": "", "reason": "", "extensions": 0, "deliveries": 1, "version": 9,
        }  # fmt: skip


def _assignments(starts: list[datetime]) -> Iterator[dict[str, Any]]:
    for number, at in enumerate(starts):
        for part, (position, stage) in enumerate(
            ((_owner(number), Stage.IMPLEMENTATION), (_REVIEWER, Stage.CORRECTNESS_REVIEW))
        ):
            yield {
                "id": 2 * number + part + 1, "job": number + 1, "position": position,
                "stage": stage, "round": 1, "status": AssignmentStatus.DONE, "model": "claude",
                "opened_at": at, "resumed_at": at, "segment": 1, "attempts": 0, "version": 2,
            }  # fmt: skip


def _entries(starts: list[datetime]) -> Iterator[dict[str, Any]]:
    for number, at in enumerate(starts):
        for turn in range(_TURNS):
            reviewing = turn >= 30
            yield {
                "assignment": 2 * number + 1 + reviewing, "number": turn + 1,
                "text": "I read the file and change the line. " * 4,
                "at": at + timedelta(minutes=turn), "model": "claude", "calls": (),
                "input_tokens": 4000, "output_tokens": 300, "cached_tokens": 0,
                "cost_microusd": 11_000, "dropped": False,
            }  # fmt: skip


def _verdicts(starts: list[datetime]) -> Iterator[dict[str, Any]]:
    for number, at in enumerate(starts):
        yield {
            "assignment": 2 * number + 2, "job": number + 1, "position": _REVIEWER,
            "stage": Stage.CORRECTNESS_REVIEW, "revision": "a" * 40, "kind": VerdictKind.PASS,
            "evidence": "read", "lineages": frozenset({"gpt"}), "independent": True, "at": at,
            "seen": (),
        }  # fmt: skip


def _findings(starts: list[datetime]) -> Iterator[dict[str, Any]]:
    for number, at in enumerate(starts):
        yield {
            "job": number + 1, "assignment": 2 * number + 2, "position": _REVIEWER,
            "stage": Stage.CORRECTNESS_REVIEW, "revision": "a" * 40, "severity": Severity.MINOR,
            "harm": "h", "evidence": "e", "how_to_check": "c", "at": at, "file": "", "quote": "",
            "status": FindingStatus.ADDRESSED, "answer": "", "version": 1,
        }  # fmt: skip


def _audit(starts: list[datetime]) -> Iterator[dict[str, Any]]:
    """Yield what is counted, among ten times as much that is not."""
    number = 0
    for job, at in enumerate(starts, start=1):
        for verb in (*_VERBS, *(("call.done",) * _TURNS)):
            number += 1
            human = verb in _VERBS[2:]
            yield {"id": number, "at": at, "verb": verb, "job": job, "human": human}
