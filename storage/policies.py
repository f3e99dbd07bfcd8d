"""Versions of the policies, as they are remembered."""

from sqlalchemy import select
from sqlmodel import col

from bot.domain.gate import PolicyText
from storage.records import Kind, Repository
from storage.tables import PolicyRow

_POLICY = Kind(PolicyText, PolicyRow)


class PolicyRepository(Repository):
    """Every version that ever decided anything."""

    async def keep(self, policy: PolicyText) -> bool:
        """Keep a version; return False where it is known already."""
        return await self._insert_once(_POLICY.table, _POLICY.columns(policy))

    async def get(self, name: str) -> PolicyText | None:
        """Return a version, if it was ever loaded here."""
        query = select(_POLICY.table).where(col(PolicyRow.name) == name)
        return next(iter(await self._read(_POLICY, query)), None)
