"""A model its provider does not know any more: jobs wait, and people are told once."""

from bot.domain.jobs import JobStatus
from bot.errors import UnknownModelError
from tests.services.world import OMAR, PAT, RITA, CurtainError, World, at_work, hands_in


def letters(world: World) -> dict[str, str]:
    """Return what people were told about models, by whom."""
    told = [post for post in world.messenger.posts if post.key.startswith("model-lost:")]
    return {post.key.rpartition(":")[2]: str(post.card) for post in told}


async def lost(world: World) -> None:
    await at_work(world, UnknownModelError("The provider does not know the model."))
    await world.deliver()


async def test_operators_and_owners_hear_which_agents_stand_still_and_what_to_do(
    world: World,
) -> None:
    await lost(world)

    job = await world.job()
    assert job.status is JobStatus.ESCALATED
    assert "does not know the model" in job.reason
    told = letters(world)
    assert set(told) >= {OMAR, PAT}
    assert RITA not in told
    assert "builder-1" in told[OMAR]
    assert "write the model that takes its place at models > claude > model" in told[OMAR]


async def test_it_is_said_once_however_many_jobs_stumble(world: World) -> None:
    await lost(world)
    first = [post.key for post in world.messenger.posts if post.key.startswith("model-lost:")]

    await world.services.control.proceed((await world.job()).id, by=RITA)
    await world.work(UnknownModelError("The provider does not know the model."))
    await world.deliver()

    again = [post.key for post in world.messenger.posts if post.key.startswith("model-lost:")]
    assert again == first


async def test_the_job_goes_on_once_the_model_is_known_again(world: World) -> None:
    await lost(world)

    await world.services.control.proceed((await world.job()).id, by=RITA)
    await world.work(hands_in(), CurtainError())

    assert (await world.job()).status is JobStatus.REVIEWING
