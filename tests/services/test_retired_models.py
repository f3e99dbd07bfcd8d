"""A model its provider or org.yml does not know any more: a person hears so, nothing is lost."""

from dataclasses import replace

from bot.domain.cards import JobCard
from bot.domain.ids import JobId
from bot.domain.jobs import JobStatus
from bot.errors import RejectedRequestError
from tests.services.offices import restarted
from tests.services.world import RITA, CurtainError, World, at_work

GONE = "The provider does not know the model claude-opus-1. Check its name in the file."


async def test_a_model_the_provider_has_retired_stops_the_job_and_the_card_says_so(
    world: World,
) -> None:
    await at_work(world, RejectedRequestError(GONE))
    await world.deliver()

    job, card = await world.job(), world.shown("job:1")
    assert job.status is JobStatus.ESCALATED
    assert GONE in (job.reason or "")
    assert isinstance(card, JobCard)
    assert [post.key for post in world.messenger.posts if post.key.startswith("escalated:1")]


async def test_the_job_goes_on_where_it_was_once_the_id_is_put_right(world: World) -> None:
    await at_work(world, RejectedRequestError(GONE))

    await world.services.control.proceed(JobId(1), by=RITA)
    await world.work(CurtainError())

    assert (await world.job()).status is JobStatus.WORKING
    assert world.llm.prompts[-1].model == world.llm.prompts[-2].model


async def test_a_name_that_org_yml_does_not_have_any_more_is_said_not_guessed(world: World) -> None:
    await at_work(world, RejectedRequestError(GONE))
    name = world.llm.prompts[-1].model
    models = {key: each for key, each in world.organization.models.items() if key != name}
    positions = {
        key: replace(each, models=tuple(model for model in each.models if model != name))
        for key, each in world.organization.positions.items()
    }
    after = restarted(world, replace(world.organization, positions=positions, models=models))

    await after.services.control.proceed(JobId(1), by=RITA)
    await after.work()

    job = await after.job()
    assert job.status is JobStatus.ESCALATED
    assert f"There is no model {name} in org.yml." in (job.reason or "")
