"""Every card in every state is taken by the local Slack, which knows the rules the SDK does not."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from slack_sdk.models.views import View

from bot.domain.approvals import ApprovalStatus
from bot.domain.cards import Card, GateEventCard, Place, QuestionCard, Saying, VerdictCard
from bot.domain.details import Details
from bot.domain.ids import ChannelId, MessageTs
from bot.domain.jobs import JobStatus
from bot.domain.reviews import FindingStatus, Severity, VerdictKind
from bot.errors import UncertainError
from bot.slack.blocks import windows
from bot.slack.blocks.details import details_window
from bot.slack.blocks.draw import draw
from bot.slack.blocks.home import home_view
from bot.slack.client import web_client
from bot.slack.messenger import SlackMessenger
from sandbox.slack import Fault
from sandbox.slack.blockkit.check import BlockKit
from sandbox.slack.server import LocalSlack
from sandbox.slack.workspace import Workspace
from tests.slack import samples
from tests.slack.limits import dictionaries

ROOT = Path(__file__).parents[2]
KIT = BlockKit.load(ROOT / "sandbox" / "slack" / "data" / "blockkit.json")
CHANNEL = Place(ChannelId("C0WEBSHOP"))


def every_card() -> list[Card]:
    cards: list[Card] = [samples.a_job_card(status) for status in JobStatus]
    cards += [samples.an_approval_card(status) for status in ApprovalStatus]
    cards += [samples.a_result_card(status) for status in JobStatus]
    for severity in Severity:
        cards += [samples.a_finding_card(severity=severity, status=each) for each in FindingStatus]
    cards += [VerdictCard(samples.a_verdict(kind), findings=2) for kind in VerdictKind]
    cards += [GateEventCard(samples.an_event()), QuestionCard(samples.a_job(), "Which form?")]
    return [*cards, Saying("A short word."), Saying("a long text " * 2000)]


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    workspace = Workspace.load(ROOT / "sandbox" / "slack" / "workspace.yml")
    async with LocalSlack(workspace, manifest=ROOT / "manifest.yml") as running:
        yield running


@pytest.fixture
def messenger(slack: LocalSlack) -> SlackMessenger:
    return SlackMessenger(web_client("xoxb-local", base_url=slack.api_url))


def refused(slack: LocalSlack) -> list[str]:
    return [f"{call.method}: {call.error}" for call in slack.journal.calls(ok=False)]


@pytest.mark.parametrize("card", every_card(), ids=lambda card: type(card).__name__)
def test_every_card_fits_slacks_own_description_of_blocks(card: Card) -> None:
    drawn = draw(card)

    assert KIT.message_faults(dictionaries(drawn.blocks)) == []
    assert KIT.message_faults(dictionaries(drawn.fallback)) == []


async def test_cards_are_taken_as_they_are(slack: LocalSlack, messenger: SlackMessenger) -> None:
    root = await messenger.post(Saying("a request"), to=CHANNEL, key="root")
    thread = Place(CHANNEL.channel, root.ts)

    for card in (samples.a_job_card(), samples.an_approval_card(), Saying("long " * 4000)):
        ref = await messenger.post(card, to=thread, key=f"card:{type(card).__name__}")
        await messenger.update(ref, card)

    assert refused(slack) == []


async def test_a_lost_post_is_found_in_thread_and_channel(
    slack: LocalSlack, messenger: SlackMessenger
) -> None:
    root = await messenger.post(Saying("a request"), to=CHANNEL, key="root")
    thread = Place(CHANNEL.channel, root.ts)
    card = await messenger.post(samples.a_job_card(), to=thread, key="job:12")
    await messenger.update(card, samples.a_job_card(JobStatus.WORKING))

    assert await messenger.find("job:12", to=thread, since=samples.NOON) == card
    assert await messenger.find("root", to=CHANNEL, since=samples.NOON) == root
    assert await messenger.find("job:13", to=thread, since=samples.NOON) is None


@pytest.mark.parametrize("status", [500, 503])
async def test_a_failing_slack_that_answers_in_plain_text_may_have_posted(
    slack: LocalSlack, messenger: SlackMessenger, status: int
) -> None:
    slack.faults.fail("chat.postMessage", how=Fault.SERVER_ERROR, status=status)

    with pytest.raises(UncertainError, match=f"Slack is in trouble: {status}"):
        await messenger.post(Saying("a request"), to=CHANNEL, key="root")


async def test_a_reaction_is_not_taken_for_added_by_a_plain_text_answer(
    slack: LocalSlack, messenger: SlackMessenger
) -> None:
    root = await messenger.post(Saying("a request"), to=CHANNEL, key="root")
    slack.faults.fail("reactions.add", how=Fault.SERVER_ERROR)

    with pytest.raises(UncertainError, match="add a reaction"):
        await messenger.react(root, "eyes")


async def test_whispers_reactions_links_and_direct_messages_are_taken(
    slack: LocalSlack, messenger: SlackMessenger
) -> None:
    root = await messenger.post(Saying("a request"), to=CHANNEL, key="root")
    direct = await messenger.direct(samples.OMAR)

    await messenger.react(root, "eyes")
    await messenger.react(root, "eyes")
    await messenger.whisper("Not you.", to=Place(CHANNEL.channel, root.ts), person=samples.RITA)
    await messenger.post(samples.an_approval_card(), to=Place(direct), key="approval:4:U0OMAR")

    assert refused(slack) == ["reactions.add: already_reacted"]
    assert (await messenger.permalink(root)).startswith("http")


async def test_a_thread_tells_what_people_wrote_and_not_what_we_did(
    slack: LocalSlack, messenger: SlackMessenger
) -> None:
    root = await messenger.post(Saying("ours"), to=CHANNEL, key="root")

    lines = await messenger.read_thread(CHANNEL.channel, MessageTs(root.ts))

    assert list(lines) == []


async def test_homes_are_taken(slack: LocalSlack, messenger: SlackMessenger) -> None:
    for home in (samples.a_home(), samples.a_home(approvals=(), jobs=(), agents=())):
        await messenger.client.views_publish(user_id=samples.OMAR, view=home_view(home))

    assert refused(slack) == []


@pytest.mark.parametrize(
    "view",
    [
        windows.deny_window(samples.an_approval_card(), home=True),
        details_window(Details(samples.an_approval_card())),
        windows.send_back_window(samples.a_job_card()),
        windows.change_scope_window(samples.a_job_card()),
        windows.request_window(windows.Origin("C01", "1.0", "2.0"), text="Fix it."),
        windows.notice_window("Not you."),
    ],
    ids=lambda view: view.title.text,
)
def test_every_window_fits_slacks_own_description(view: View) -> None:
    assert KIT.view_faults(view.to_dict()) == []
