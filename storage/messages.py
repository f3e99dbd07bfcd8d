"""Where the messages are that we posted."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select, update
from sqlmodel import col

from bot.domain.cards import MessageRef
from storage.records import Kind, Repository
from storage.tables import MessageRow

_MESSAGE = Kind(MessageRef, MessageRow)


class MessageRepository(Repository):
    """The message of each notice that was posted, by the notice's key."""

    async def remember(self, key: str, ref: MessageRef) -> None:
        """Keep where a message is; what was known about this key before is replaced."""
        place = {**_MESSAGE.columns(ref), "link": ""}
        saved = self._upsert(_MESSAGE.table).values(key=key, **place)
        await self._session.execute(saved.on_conflict_do_update(index_elements=["key"], set_=place))

    async def find(self, key: str) -> MessageRef | None:
        """Return where the message with this key is, if it was posted."""
        found = await self._read(_MESSAGE, select(_MESSAGE.table).where(col(MessageRow.key) == key))
        return found[0] if found else None

    async def remember_link(self, key: str, link: str) -> None:
        """Keep the address of a message that was posted."""
        mine = update(_MESSAGE.table).where(col(MessageRow.key) == key)
        await self._session.execute(mine.values(link=link))

    async def links(self, keys: Iterable[str]) -> Mapping[str, str]:
        """Return the addresses of these messages, by their keys, as far as they are known."""
        known = (col(MessageRow.key).in_(list(keys)), col(MessageRow.link) != "")
        query = select(col(MessageRow.key), col(MessageRow.link)).where(*known)
        rows = (await self._session.execute(query)).all()
        return {row.key: row.link for row in rows}
