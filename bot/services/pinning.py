"""Pinning: what a foreign server offers is remembered, and people are asked about what is new."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.ids import ChannelId, MessageTs, UserId
from bot.domain.notices import Notice, Subject
from bot.domain.pins import Pin, Standing, accept, seen
from bot.domain.servers import ToolServer, Trust
from bot.errors import NotFoundError
from bot.ports import Clock
from storage.database import Database
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Pinning:
    """Implements `PinBook`, and lets a person accept. Operators are told once of each change."""

    database: Database
    clock: Clock
    operators: frozenset[UserId]

    async def admit(self, server: ToolServer, definitions: Mapping[str, str]) -> frozenset[str]:
        """Remember what a server offers now; return the tools somebody accepted just like this."""
        async with self.database.transaction() as tx:
            known = await tx.pins.of(server.name)
            now = self._seen(server, known, definitions)
            fresh = [pin for pin in now if pin != known.get(pin.tool)]
            for pin in fresh:
                await tx.pins.save(pin)
                if pin.tool not in known and pin.standing is Standing.ACCEPTED:
                    await self._trusted(tx, pin)
            if waiting := [pin for pin in fresh if pin.standing is not Standing.ACCEPTED]:
                await self._tell(tx, server.name, waiting)
        return frozenset(pin.tool for pin in now if pin.standing is Standing.ACCEPTED)

    async def accept(self, server: str, tool: str, *, digest: str, by: str) -> Pin:
        """Accept a tool as it was last seen. Raises NotFoundError, ConflictError."""
        now = self.clock.now()
        async with self.database.transaction(urgent=True) as tx:
            known = (await tx.pins.of(server)).get(tool)
            if known is None:
                raise NotFoundError(f"No tool {tool} of a server {server} has been seen yet.")
            accepted = accept(known, digest=digest, by=by, at=now)
            await tx.pins.save(accepted)
            detail = {"digest": accepted.digest, "before": known.standing}
            await tx.audit.add(by, "tool.accepted", f"tool:{server}__{tool}", detail, now)
        return accepted

    async def pins(self) -> Sequence[Pin]:
        """Return everything that was ever offered."""
        async with self.database.reading() as tx:
            return await tx.pins.all()

    async def _trusted(self, tx: Transaction, pin: Pin) -> None:
        """Note that a tool counts as accepted though no person has looked at it."""
        detail = {"digest": pin.digest, "by": pin.accepted_by}
        subject = f"tool:{pin.server}__{pin.tool}"
        await tx.audit.add("countersign", "tool.trusted", subject, detail, self.clock.now())

    def _seen(
        self, server: ToolServer, known: Mapping[str, Pin], definitions: Mapping[str, str]
    ) -> list[Pin]:
        trusted = server.trust is Trust.FIRST_USE and not known
        return [
            seen(
                known.get(tool),
                server=server.name,
                tool=tool,
                definition=definition,
                trusted=trusted,
                at=self.clock.now(),
            )
            for tool, definition in definitions.items()
        ]

    async def _tell(self, tx: Transaction, server: str, waiting: Sequence[Pin]) -> None:
        text = _told(server, waiting)
        state = hashlib.sha256("".join(_states(waiting)).encode()).hexdigest()[:16]
        for operator in sorted(self.operators):
            key = f"tools:{server}:{state}:{operator}"
            at = self.clock.now()
            nowhere = ChannelId(""), MessageTs("")
            await tx.outbox.add(
                Notice(key, Subject.SAYING, 0, *nowhere, at, person=operator, text=text)
            )


def _states(pins: Iterable[Pin]) -> Iterable[str]:
    return sorted(f"{pin.tool} {pin.digest}\n" for pin in pins)


def _told(server: str, waiting: Sequence[Pin]) -> str:
    # Nothing of what the server said stands here: it is exactly what nobody has looked at yet.
    changed = sum(pin.standing is Standing.CHANGED for pin in waiting)
    parts = [
        f"{number} {'tool' if number == 1 else 'tools'} {what}"
        for number, what in ((changed, "that changed"), (len(waiting) - changed, "that are new"))
        if number
    ]
    return (
        f"The tool server `{server}` offers {' and '.join(parts)}. No agent can use them until "
        "somebody has read and accepted them on the machine Countersign runs on: "
        "`python -m bot tools list`, then `python -m bot tools accept`, then a restart."
    )
