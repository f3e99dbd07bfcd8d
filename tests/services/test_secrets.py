"""A secret that somebody writes is kept from everybody else, and its author is told."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.approvals import Decision
from bot.domain.audit import LONGEST
from bot.domain.calls import Call, CallStatus
from bot.domain.cards import GateEventCard, PastedCard, RefusalsCard
from bot.domain.credentials import CREDENTIAL
from bot.domain.explanations import Kind
from bot.domain.ids import ApprovalId, AssignmentId, JobId, MessageTs
from bot.domain.messages import ThreadLine
from bot.domain.models import RequestedCall
from tests.services.world import (
    OMAR,
    REVISION,
    RITA,
    SAM,
    WEBSHOP,
    CurtainError,
    World,
    at_work,
    hands_in,
    in_approval,
    in_scope,
    judges,
    proposes,
    says,
)

TOKEN = "ghp" + "_16C7e42F292c6912E7710c838347Ae178B4a"
VALUE = "q7Zk2Wm9Xc4Vb1Nr8Tp5Ls3H0a"
LIKELY = f"DB_PASSWORD={VALUE}"


async def test_a_pasted_secret_reaches_neither_the_database_nor_a_prompt(
    world: World, sqlite_url: str
) -> None:
    await world.say(f"please rotate {TOKEN} in the deployment")
    await world.work(proposes())

    held = b"".join(_bytes(sqlite_url))
    assert TOKEN.encode() not in held
    assert "[secret: github token]" in (await world.job()).request
    assert all(TOKEN not in str(prompt) for prompt in world.llm.prompts)
    assert "[secret: github token]" in str(world.llm.prompts[0])


async def test_its_author_is_told_alone_and_once_for_each_message(world: World) -> None:
    thread = await world.say(f"please rotate {TOKEN}")
    await world.work(proposes())
    await world.services.scope.accept(JobId(1), by=RITA)
    second = await world.say(f"I mean {TOKEN}", by=SAM, thread=thread, addressed=False)
    await world.deliver()

    told = [post for post in world.messenger.posts if isinstance(post.card, PastedCard)]
    assert [(post.place.channel, post.key) for post in told] == [
        ("D0RITA", f"pasted:C0WEBSHOP:{thread}"),
        ("D0SAM", f"pasted:C0WEBSHOP:{second}"),
    ]
    assert isinstance(told[0].card, PastedCard)
    assert told[0].card.kinds == "github token"


async def test_an_ordinary_message_tells_nobody(world: World) -> None:
    await in_scope(world)

    assert not [post for post in world.messenger.posts if isinstance(post.card, PastedCard)]


async def test_a_call_with_a_credential_is_refused_before_the_credential_is_kept(
    world: World, sqlite_url: str
) -> None:
    await at_work(world, says("workspace__run", command=f"curl -H {TOKEN}"), CurtainError())
    await world.deliver()

    card = world.shown("gate:1")
    assert isinstance(card, GateEventCard)
    assert "github token" in card.event.reason
    assert card.event.details["policies"] == [CREDENTIAL]
    async with world.database.reading() as tx:
        call = (await tx.calls.of_assignment(AssignmentId(2)))[0]
    assert (call.status, call.tool) == (CallStatus.REFUSED, "workspace__run")
    assert call.arguments == {"command": "curl -H [secret: github token]"}
    assert TOKEN.encode() not in b"".join(_bytes(sqlite_url))
    assert world.toolbox.requests == []


async def test_a_credential_in_arguments_that_are_no_json_is_not_kept_either(
    world: World, sqlite_url: str
) -> None:
    broken = RequestedCall("c1", "workspace__run", f'{{"command": "{TOKEN}')

    await at_work(world, replace(says("workspace__run"), calls=(broken,)), CurtainError())

    assert TOKEN.encode() not in b"".join(_bytes(sqlite_url))


async def test_what_only_looks_like_a_secret_is_in_no_text_that_a_card_could_cut(
    world: World,
) -> None:
    merging = says("repository__merge", revision=REVISION, summary=f"Deploy with {LIKELY}")
    await at_work(world, hands_in(), judges("pass"), judges("pass"), merging)
    one, call = ApprovalId(1), await _merge(world)

    card = await world.services.boards.approval(one, by=OMAR)
    details = await world.services.details.read(one, by=OMAR)
    told = [
        await world.services.explaining.explain(*about, by=OMAR, channel=None)
        for about in ((Kind.APPROVAL, 1), (Kind.CALL, call.id))
    ]

    assert "DB_PASSWORD=[secret: assigned secret]" in str(card.call.arguments)
    assert VALUE not in str([card, details, told])
    assert VALUE in str(call.arguments), "it is made as it was asked for"


async def test_a_change_holds_no_secret_that_a_window_could_cut(world: World) -> None:
    await in_approval(world)
    world.workspaces.change = f"+first\n+token = '{TOKEN}'\n+last"

    change = await world.services.details.change(ApprovalId(1), by=OMAR)

    assert change.diff == "+first\n+token = '[secret: github token]'\n+last"


async def _merge(world: World) -> Call:
    async with world.database.reading() as tx:
        return await tx.calls.get((await tx.approvals.get(ApprovalId(1))).call)


async def test_the_mark_in_place_of_a_secret_is_not_written_into_a_file(world: World) -> None:
    await at_work(
        world, says("workspace__write", path="TOKEN=[secret: github token]"), CurtainError()
    )

    async with world.database.reading() as tx:
        call = (await tx.calls.of_assignment(AssignmentId(2)))[0]
    assert call.status is CallStatus.REFUSED
    assert "stands where the host took a secret out" in call.result
    assert world.toolbox.requests == []
    assert world.messenger.text_of("gate:1") == [], "a mistake, and no gate event"


async def test_a_reviewer_may_speak_of_a_secret_it_was_not_shown(world: World) -> None:
    finding = says(
        "desk__file_finding",
        severity="blocking",
        harm="A token is in the code: [secret: github token].",
        evidence="deploy.sh, line 3",
        how_to_check="read it",
    )

    await at_work(world, hands_in(), finding, CurtainError())

    async with world.database.reading() as tx:
        assert len(await tx.reviews.findings(JobId(1))) == 1


async def test_what_a_tool_returns_is_redacted_before_the_model_reads_it(world: World) -> None:
    world.toolbox.said["workspace__read"] = f"DEPLOY_TOKEN={TOKEN}"
    await at_work(world, says("workspace__read", path=".env"), CurtainError())

    assert TOKEN not in str(world.llm.prompts[-1])
    assert "DEPLOY_TOKEN=[secret: github token]" in str(world.llm.prompts[-1])


@pytest.mark.parametrize("before", [980, 990, LONGEST - 20])
async def test_a_secret_that_is_cut_is_not_kept_in_part(world: World, before: int) -> None:
    world.toolbox.said["repository__merge"] = f"{'x' * (before - 1)} {TOKEN} and more of it" * 2
    await in_approval(world)
    await world.services.approvals.answer(ApprovalId(1), by=OMAR, decision=Decision.APPROVE)

    await world.work(says("desk__ask_requester", question="Which one?"))

    async with world.database.reading() as tx:
        made = [e for e in await tx.audit.of_job(JobId(1)) if e.verb == "call.done"]
    assert [TOKEN[:8] in str(entry.detail) for entry in made] == [False]
    assert len(made[0].detail["result"]) <= LONGEST


async def test_the_owner_of_a_position_gets_one_message_for_all_refusals_of_a_job(
    world: World,
) -> None:
    await at_work(
        world,
        says("repository__merge", revision="a" * 40, summary="Now."),
        says("repository__merge", revision="a" * 40, summary="Now!"),
        CurtainError(),
    )
    await world.deliver()

    told = [post for post in world.messenger.posts if isinstance(post.card, RefusalsCard)]
    assert [(post.key, post.place.channel) for post in told] == [(f"refusals:1:{OMAR}", "D0OMAR")]
    card = world.shown(f"refusals:1:{OMAR}")
    assert isinstance(card, RefusalsCard)
    assert [event.actor for event in card.events] == ["builder-1", "builder-1"]


async def test_each_owner_is_told_of_their_own_positions(world: World) -> None:
    await at_work(
        world,
        says("repository__merge", revision="a" * 40, summary="Now."),
        hands_in(),
        says("desk__deliver", summary="Done."),
        judges("pass"),
        says("desk__deliver", summary="Done."),
        CurtainError(),
    )
    await world.deliver()

    cards = (world.shown(f"refusals:1:{person}") for person in (OMAR, SAM))
    told = [card.events for card in cards if isinstance(card, RefusalsCard)]
    assert [[event.actor for event in events] for events in told] == [
        ["builder-1", "reviewer-1"],
        ["security-1"],
    ]


async def test_a_secret_that_stood_in_the_thread_before_is_pointed_out_and_not_read(
    world: World,
) -> None:
    root = MessageTs("1600000000.000001")
    line = ThreadLine(root, SAM, "Sam", f"we deploy with {TOKEN}")
    world.messenger.threads[WEBSHOP, root] = [line]

    await world.say("please automate that", thread=root)
    await world.work(proposes())

    assert TOKEN not in str(world.llm.prompts)
    assert "we deploy with [secret: github token]" in str(world.llm.prompts[0])
    told = [post for post in world.messenger.posts if isinstance(post.card, PastedCard)]
    assert [post.place.channel for post in told] == ["D0SAM"]


def _bytes(url: str) -> list[bytes]:
    file = Path(url.removeprefix("sqlite:///"))
    return [part.read_bytes() for part in file.parent.glob(f"{file.name}*")]
