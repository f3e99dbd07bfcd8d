"""Where the messages are that we posted."""

from sqlalchemy import select
from sqlmodel import col

from bot.domain.cards import MessageRef
from storage.records import Kind, Repository
from storage.tables import MessageRow

_MESSAGE = Kind(MessageRef, MessageRow)


class MessageRepository(Repository):
    """The message of each notice that was posted, by the notice's key."""

    async def remember(self, key: str, ref: MessageRef) -> None:
        """Keep where a message is; what was known about this key before is replaced."""
        place = _MESSAGE.columns(ref)
        saved = self._upsert(_MESSAGE.table).values(key=key, **place)
        await self._session.execute(saved.on_conflict_do_update(index_elements=["key"], set_=place))

    async def find(self, key: str) -> MessageRef | None:
        """Return where the message with this key is, if it was posted."""
        found = await self._read(_MESSAGE, select(_MESSAGE.table).where(col(MessageRow.key) == key))
        return found[0] if found else None
