"""Findings and verdicts, as they are remembered."""

from sqlalchemy import select
from sqlmodel import col

from bot.domain.ids import FindingId, JobId
from bot.domain.reviews import Finding, Verdict
from bot.errors import ConflictError
from storage.records import Kind, Records, Repository
from storage.tables import FindingRow, VerdictRow

_VERDICT = Kind(Verdict, VerdictRow)


class _Findings(Records[Finding]):
    kind = Kind(Finding, FindingRow)
    noun = "finding"

    async def of_job(self, job: JobId) -> tuple[Finding, ...]:
        return await self._some(col(FindingRow.job) == job)


class ReviewRepository(Repository):
    """What reviewers found and how they judged."""

    async def add_finding(self, finding: Finding) -> Finding:
        """Keep a new finding and return it with its number."""
        return await _Findings(self._session).add(finding)

    async def finding(self, number: FindingId) -> Finding:
        """Return one finding. Raises NotFoundError."""
        return await _Findings(self._session).get(number)

    async def replace_finding(self, old: Finding, new: Finding) -> Finding:
        """Put `new` in place of `old`, and return it. Raises StaleError when `old` is outdated."""
        return await _Findings(self._session).replace(old, new)

    async def findings(self, job: JobId) -> tuple[Finding, ...]:
        """Return all findings on a job, oldest first."""
        return await _Findings(self._session).of_job(job)

    async def add_verdict(self, verdict: Verdict) -> None:
        """Keep the verdict of an assignment. Raises ConflictError when it has given one."""
        if not await self._insert_once(_VERDICT.table, _VERDICT.columns(verdict)):
            raise ConflictError(f"Assignment {verdict.assignment} has given its verdict already.")

    async def verdicts(self, job: JobId) -> tuple[Verdict, ...]:
        """Return all verdicts on a job, oldest first."""
        query = select(_VERDICT.table).where(col(VerdictRow.job) == job)
        return await self._read(
            _VERDICT, query.order_by(col(VerdictRow.at), col(VerdictRow.assignment))
        )
