"""Results of checks, as they are remembered."""

from sqlalchemy import select
from sqlmodel import col

from bot.domain.checks import CheckResult
from bot.domain.ids import JobId
from storage.records import Kind, Repository
from storage.tables import CheckResultRow

_RESULT = Kind(CheckResult, CheckResultRow)
_KEY = ("job", "revision", "name")


class CheckRepository(Repository):
    """What each check said about each revision, the last time it ran."""

    async def save(self, job: JobId, result: CheckResult) -> None:
        """Keep a result in place of an older one of the same check and revision."""
        values = self._safe(_RESULT.table, {**_RESULT.columns(result), "job": job})
        changes = {name: value for name, value in values.items() if name not in _KEY}
        saved = self._upsert(_RESULT.table).values(**values)
        await self._session.execute(
            saved.on_conflict_do_update(index_elements=list(_KEY), set_=changes)
        )

    async def of_job(self, job: JobId) -> tuple[CheckResult, ...]:
        """Return all results of a job, in the order in which they first came."""
        query = select(_RESULT.table).where(col(CheckResultRow.job) == job)
        return await self._read(_RESULT, query.order_by(col(CheckResultRow.id)))
