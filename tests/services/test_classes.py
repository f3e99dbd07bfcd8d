"""Classes of jobs: the dispatcher says which one it is, and the changed files decide."""

from dataclasses import replace

from bot.domain.ids import JobId, RepositoryName
from bot.domain.jobs import JobStatus
from bot.domain.models import ModelReply, Returned
from bot.domain.organization import Organization
from bot.domain.stages import JobClass
from tests.services.world import (
    RITA,
    SECOND,
    CurtainError,
    World,
    hands_in,
    judges,
    merges,
    proposes,
)
from tests.services.worlds import another_world

SHOP = RepositoryName("webshop")
DOCS = JobClass("docs", "reviewed", ("docs/*", "*.md"), "Texts for people.")


def with_docs(organization: Organization) -> Organization:
    """Let the shop have a class of jobs that only the correctness review looks at."""
    shop = replace(organization.repositories[SHOP], classes={"docs": DOCS})
    return replace(organization, repositories={**organization.repositories, SHOP: shop})


def proposes_docs(job_class: str = "docs") -> ModelReply:
    (call,) = proposes().calls
    arguments = call.arguments[:-1] + f', "job_class": "{job_class}"}}'
    return replace(proposes(), calls=(replace(call, arguments=arguments),))


async def begun(world: World) -> None:
    await world.say("please describe the signup form")
    await world.work(proposes_docs())
    await world.services.scope.accept(JobId(1), by=RITA)


async def test_a_job_of_a_class_passes_its_own_stages(sqlite_url: str) -> None:
    async with another_world(sqlite_url, with_docs) as world:
        world.workspaces.paths = ("docs/signup.md", "README.md")
        await begun(world)

        await world.work(hands_in(), judges("pass"), merges())

        job = await world.job()
        assert (job.status, job.agreed.job_class) == (JobStatus.APPROVAL, "docs")


async def test_a_change_of_other_files_leaves_the_class_for_good(sqlite_url: str) -> None:
    async with another_world(sqlite_url, with_docs) as world:
        world.workspaces.paths = ("docs/signup.md", "shop/signup.py")
        await begun(world)

        await world.work(hands_in(), judges("revise"), judges("pass"), CurtainError())

        assert (await world.job()).agreed.job_class == ""
        async with world.database.reading() as tx:
            stages = {a.stage for a in await tx.assignments.of_job(JobId(1)) if a.stage.is_review}
            entries = await tx.audit.latest(50)
        assert stages == {"correctness review", "security review"}
        handed_in = next(e for e in entries if e.verb == "revision.handed_in")
        assert handed_in.detail["left_class"] == "docs"
        assert handed_in.detail["because_of"] == ["shop/signup.py"]


async def test_the_owner_is_told_which_file_does_not_belong_to_the_class(sqlite_url: str) -> None:
    async with another_world(sqlite_url, with_docs) as world:
        world.workspaces.paths = ("shop/signup.py",)
        await begun(world)

        await world.work(hands_in(), judges("pass"), judges("pass"), CurtainError())

        returned = [m.text for m in world.llm.prompts[-1].messages if isinstance(m, Returned)]
        assert "the job passes every stage of gated:\n> shop/signup.py" in returned[-1]


async def test_a_class_the_repository_does_not_have_comes_back(sqlite_url: str) -> None:
    async with another_world(sqlite_url, with_docs) as world:
        await world.say("please describe the signup form")

        await world.work(proposes_docs("quick"), proposes_docs())

        returned = [m.text for m in world.llm.prompts[-1].messages if isinstance(m, Returned)]
        assert "webshop has no class of jobs quick. It has: docs." in returned[-1]
        assert (await world.job()).agreed.job_class == "docs"
        assert "class docs: Texts for people" in world.llm.prompts[0].messages[0].text


async def test_a_merge_for_a_class_still_needs_people(sqlite_url: str) -> None:
    async with another_world(sqlite_url, with_docs) as world:
        world.workspaces.paths = ("docs/signup.md",)
        await begun(world)

        await world.work(merges(SECOND), hands_in(), judges("pass"), merges())

        assert not world.toolbox.merges()
        assert (await world.job()).status is JobStatus.APPROVAL
