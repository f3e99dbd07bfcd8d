"""A Slack that repeats itself, limits us, loses answers, or is away."""

import pytest

from sandbox.slack import Fault
from tests.scenarios.conversations import PATIENCE, key_of
from tests.scenarios.office import Office

pytestmark = [
    pytest.mark.scenario,
    pytest.mark.postgres,
    pytest.mark.asyncio(loop_scope="package"),
]

QUICK = "write it down in the repository quick"


async def test_an_event_twice_and_out_of_order_is_one_job(office: Office) -> None:
    office.slack.faults.duplicate_events(2)
    office.slack.faults.reorder_events(2)
    before = len(office.slack.journal.told)

    thread = await office.ask(QUICK)
    await thread.offers("accept_scope")
    told = [t for t in office.slack.journal.told[before:] if t.kind == "events_api"]
    await office.slack.wait_for(lambda: all(t.acknowledged for t in told), timeout=PATIENCE)
    requests = [t.name for t in told if t.payload["event"].get("ts") == thread.ts]

    assert requests == ["message", "message", "app_mention", "app_mention"]
    assert len(thread.of("job")) == 1
    assert [(r["name"], r["count"]) for r in thread.root["reactions"]] == [("eyes", 1)]


async def test_a_request_we_could_not_keep_is_not_lost(office: Office) -> None:
    """Slack cannot reach us at first, and delivers once more."""
    office.slack.deliver_to("http://127.0.0.1:9/slack/events")
    thread = await office.ask(QUICK)
    await office.slack.wait_for(
        lambda: any(
            t.attempts and t.payload.get("event", {}).get("ts") == thread.ts
            for t in office.slack.journal.told
        ),
        timeout=PATIENCE,
    )
    office.slack.deliver_to(office.app.address)

    await thread.offers("accept_scope")

    assert len(thread.of("job")) == 1


async def test_while_slack_is_away_the_work_goes_on_and_is_told_later_in_order(
    office: Office,
) -> None:
    thread = await office.ask(QUICK)
    await thread.press(office.rita, "accept_scope")
    before = [key_of(m) for m in thread.messages]
    seen = len(office.models.journal)

    await office.slack.switches.down()
    await office.models.journal.wait_for(
        lambda journal: any(e.rule == "builder merges" for e in list(journal)[seen:]),
        within=PATIENCE,
    )
    silent = [key_of(m) for m in thread.messages]
    office.slack.switches.up()
    await thread.offers("approve")
    told = [key_of(m) for m in thread.messages if key_of(m) not in before]

    assert silent == before
    assert [key.split(":")[0] for key in told] == ["verdict", "verdict", "approval"]
    assert len(told) == len(set(told))
    await office.letters(office.omar).press(office.omar, "approve", key=thread.asked)
    await thread.press(office.rita, "accept_result")


async def test_a_post_whose_answer_was_lost_is_found_and_not_repeated(office: Office) -> None:
    office.slack.faults.fail("chat.postMessage", how=Fault.LOST_AFTER)
    thread = await office.ask(QUICK)
    await thread.press(office.rita, "accept_scope")
    await thread.offers("approve")
    office.slack.faults.fail("chat.postMessage", how=Fault.LOST_AFTER)
    await thread.press(office.omar, "approve")
    await thread.press(office.rita, "accept_result")
    await thread.shows("job", "*Accepted.*")

    keys = [key_of(m) for m in thread.messages[1:]]
    assert len(keys) == len(set(keys)), keys
    lost = [e for e in office.slack.journal.calls("chat.postMessage") if e.fault == "lost_after"]
    assert len(lost) == 2


async def test_limits_and_failures_of_slack_only_take_time(office: Office) -> None:
    office.slack.faults.fail("reactions.add", how=Fault.SERVER_ERROR)
    for method in ("chat.postMessage", "chat.update"):
        office.slack.faults.fail(method, how=Fault.RATE_LIMITED, retry_after=1)

    thread = await office.ask(QUICK)
    await thread.offers("accept_scope")
    await office.slack.wait_for(lambda: thread.root.get("reactions"), timeout=PATIENCE)

    assert len(thread.of("job")) == 1
    assert [(r["name"], r["count"]) for r in thread.root["reactions"]] == [("eyes", 1)]
    await thread.press(office.rita, "cancel")
    await thread.shows("job", "*Cancelled.*")
