"""A noisy agent: it can ask for much, and people hear of it once."""

from dataclasses import replace

from bot.domain.cards import GateEventCard
from bot.domain.ids import RoleName
from bot.domain.organization import Limits, Organization
from bot.slack.blocks.gate_event import gate_event_card
from tests.services.world import CurtainError, World, at_work, does, says
from tests.services.worlds import another_world


async def test_refusals_of_one_position_stand_in_one_message(world: World) -> None:
    wishes = [says("repository__tag", name=f"v{each}") for each in range(3)]
    await at_work(world, does(*wishes), CurtainError())
    await world.deliver()

    posts = [post for post in world.messenger.posts if post.key.startswith("gate:")]
    assert [post.key for post in posts] == ["gate:1"]
    card = world.shown("gate:1")
    assert isinstance(card, GateEventCard)
    assert "v2" in card.event.attempted
    assert [event.attempted[-4:] for event in card.earlier] == ['v0"}', 'v1"}']
    assert "2 refusals before this one" in str(gate_event_card(card).blocks)


async def test_what_one_turn_asks_for_beyond_its_room_is_not_made(world: World) -> None:
    wishes = [says("repository__tag", name=f"v{each}") for each in range(25)]
    await at_work(world, does(*wishes), CurtainError())

    async with world.database.reading() as tx:
        job = (await world.job()).id
        events = await tx.gate_events.of_job(job)
    assert len(events) == Limits().calls_a_turn == 20
    told = world.llm.prompts[-1].messages[-1]
    assert "one turn has room for 20 calls" in str(told)


async def test_the_room_of_a_turn_is_what_its_roles_limits_say(sqlite_url: str) -> None:
    def narrow(organization: Organization) -> Organization:
        builder = organization.roles[RoleName("builder")]
        narrowed = replace(builder, limits=replace(builder.limits, calls_a_turn=2))
        return replace(organization, roles={**organization.roles, builder.name: narrowed})

    async with another_world(sqlite_url, narrow) as world:
        wishes = [says("repository__tag", name=f"v{each}") for each in range(4)]
        await at_work(world, does(*wishes), CurtainError())

        async with world.database.reading() as tx:
            events = await tx.gate_events.of_job((await world.job()).id)
        assert len(events) == 2
        assert "one turn has room for 2 calls" in str(world.llm.prompts[-1].messages[-1])
