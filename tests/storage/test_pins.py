"""Pins are kept letter by letter, one for each tool of each server."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.pins import Pin, Standing
from storage.database import Database

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
GREET = Pin("mail", "greet", '{"name":"greet","description":"Gr\\u00fc\\u00dft"}', AT)
SEND = Pin("mail", "send", "{}", AT, accepted="{}", accepted_by="pat", accepted_at=AT)
FIND = Pin("wiki", "find", "{}", AT)


async def test_a_pin_comes_back_as_it_was(database: Database) -> None:
    async with database.transaction() as tx:
        for pin in (SEND, FIND, GREET):
            await tx.pins.save(pin)

    async with database.transaction() as tx:
        assert await tx.pins.of("mail") == {"greet": GREET, "send": SEND}
        assert await tx.pins.of("nobody") == {}
        assert await tx.pins.all() == (GREET, SEND, FIND)


async def test_a_later_word_replaces_the_earlier(database: Database) -> None:
    changed = replace(SEND, offered='{"more":1}')
    async with database.transaction() as tx:
        await tx.pins.save(SEND)
    async with database.transaction() as tx:
        await tx.pins.save(changed)

    async with database.reading() as tx:
        (found,) = await tx.pins.all()

    assert found == changed
    assert found.standing is Standing.CHANGED
