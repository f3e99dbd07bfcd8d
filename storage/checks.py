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
        """Return what the checks of a job's contract said, in the order they first came."""
        return await self._all(job, craft=False)

    async def craft_of(self, job: JobId) -> tuple[CheckResult, ...]:
        """Return what the checks of its author's craft said, in the order they first came."""
        return await self._all(job, craft=True)

    async def _all(self, job: JobId, *, craft: bool) -> tuple[CheckResult, ...]:
        mine = (col(CheckResultRow.job) == job, col(CheckResultRow.craft).is_(craft))
        query = select(_RESULT.table).where(*mine).order_by(col(CheckResultRow.id))
        return await self._read(_RESULT, query)
