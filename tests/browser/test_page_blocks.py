"""Block Kit on the page: how blocks act, and that no block breaks it."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.page_blocks import CARD, actions, button, mrkdwn, option, plain, section
from tests.browser.page_browser import Show
from tests.browser.page_fake import RITA, WEBSHOP, FakeSlack

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

HERE = f"#channel={WEBSHOP}"

BLOCK_TYPES = [
    "header",
    "section",
    "actions",
    "context",
    "divider",
    "image",
    "input",
    "rich_text",
    "markdown",
    "table",
    "data_table",
    "data_visualization",
    "plan",
    "task_card",
    "card",
    "carousel",
    "container",
    "alert",
    "context_actions",
    "file",
    "video",
]


async def test_a_button_is_posted_once_and_shows_that_it_is_under_way(
    world: FakeSlack, show: Show
) -> None:
    card = world.put(WEBSHOP, "May I merge?", blocks=CARD)
    world.held["/ui/action"] = asyncio.Event()
    page = await show(HERE)
    approve = page.get_by_role("button", name="Approve")

    await approve.click()
    sent = await world.called("/ui/action")
    await expect(approve).to_be_disabled()
    await expect(approve).to_have_attribute("aria-busy", "true")
    await approve.click(force=True)
    world.held["/ui/action"].set()
    await expect(approve).to_be_enabled()

    assert sent == {
        "as": RITA,
        "container": {"type": "message", "channel": WEBSHOP, "ts": card["ts"]},
        "action": {
            "type": "button",
            "action_id": "approve",
            "block_id": "row",
            "text": plain("Approve"),
            "value": "A1",
        },
        "state": {"values": {}},
    }
    assert len(world.bodies("/ui/action")) == 1


async def test_a_settled_card_replaces_its_buttons_and_keeps_the_keyboards_place(
    world: FakeSlack, show: Show
) -> None:
    card = world.put(WEBSHOP, "May I merge?", blocks=CARD)
    page = await show(HERE)

    await page.get_by_role("button", name="Approve").focus()
    await page.keyboard.press("Enter")
    await world.called("/ui/action")
    await world.change(card, blocks=[section("Approved by <@U0OMAR>")])

    await expect(page.locator(".message")).to_contain_text("Approved by @Omar Okafor")
    await expect(page.locator(".message")).to_be_focused()
    await expect(page.get_by_role("button", name="Approve")).to_have_count(0)


async def test_a_refused_click_says_why(world: FakeSlack, show: Show) -> None:
    world.put(WEBSHOP, "May I merge?", blocks=CARD)
    world.refusals["/ui/action"] = (
        "operation_timeout",
        "Countersign did not answer within three seconds.",
    )
    page = await show(HERE)

    await page.get_by_role("button", name="Approve").click()

    await expect(page.locator(".toast-error")).to_contain_text(
        "Countersign did not answer within three seconds."
    )


async def test_a_confirm_dialog_asks_first_and_begins_at_the_safe_answer(
    world: FakeSlack, show: Show
) -> None:
    confirm = {
        "title": plain("Cancel this job?"),
        "text": mrkdwn("Its *branch* stays."),
        "confirm": plain("Cancel it"),
        "deny": plain("Keep it"),
    }
    world.put(WEBSHOP, "job", blocks=[actions(button("Cancel", "cancel", confirm=confirm))])
    page = await show(HERE)
    cancel = page.get_by_role("button", name="Cancel", exact=True)

    await cancel.click()
    await expect(page.get_by_role("alertdialog", name="Cancel this job?")).to_contain_text(
        "Its branch stays."
    )
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alertdialog")).to_have_count(0)
    await expect(cancel).to_be_focused()
    assert world.bodies("/ui/action") == []
    await cancel.click()
    await page.get_by_role("button", name="Cancel it").click()

    assert (await world.called("/ui/action"))["action"]["action_id"] == "cancel"


async def test_a_menu_is_used_with_the_keyboard_and_sent_with_the_state_of_its_message(
    world: FakeSlack, show: Show
) -> None:
    roles = {
        "type": "static_select",
        "action_id": "role",
        "placeholder": plain("A role"),
        "options": [option("Builder", "b"), option("Reviewer", "r")],
    }
    people = {"type": "users_select", "action_id": "who", "initial_user": "U0MIA"}
    overflow = {
        "type": "overflow",
        "action_id": "more",
        "options": [option("Explain", "x"), option("Revoke", "y")],
    }
    world.put(WEBSHOP, "route", blocks=[actions(roles, people, overflow)])
    page = await show(HERE)

    await page.get_by_role("combobox", name="A role").focus()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    sent = await world.called("/ui/action")
    await expect(page.get_by_role("combobox", name="A role")).to_have_text("Reviewer")
    await page.get_by_role("button", name="More options").click()
    await page.get_by_role("menuitem", name="Revoke").click()
    last = await world.called("/ui/action", times=2)

    assert sent["action"]["selected_option"] == option("Reviewer", "r")
    assert last["action"]["selected_option"] == option("Revoke", "y")
    assert last["state"]["values"]["row"] == {
        "role": {"type": "static_select", "selected_option": option("Reviewer", "r")},
        "who": {"type": "users_select", "selected_user": "U0MIA"},
    }


async def test_a_refused_choice_is_taken_back(world: FakeSlack, show: Show) -> None:
    boxes = {"type": "checkboxes", "action_id": "boxes", "options": [option("One", "1")]}
    world.put(WEBSHOP, "choose", blocks=[section("Boxes", accessory=boxes)])
    world.refusals["/ui/action"] = ("not_found", "This message is gone.")
    page = await show(HERE)

    await page.get_by_label("One").click()

    await expect(page.locator(".toast-error")).to_contain_text("This message is gone.")
    await expect(page.get_by_label("One")).not_to_be_checked()


async def test_dates_choices_and_feedback_are_posted_as_slack_would(
    world: FakeSlack, show: Show
) -> None:
    date = {"type": "datepicker", "action_id": "day", "initial_date": "2026-01-02"}
    radio = {
        "type": "radio_buttons",
        "action_id": "size",
        "options": [option("Small", "s"), option("Large", "l")],
    }
    half = {"text": plain("Accept"), "value": "good"}
    feedback = {
        "type": "feedback_buttons",
        "action_id": "fb",
        "positive_button": half,
        "negative_button": {"text": plain("Send back"), "value": "bad"},
    }
    world.put(
        WEBSHOP,
        "x",
        blocks=[actions(date, radio), {"type": "context_actions", "elements": [feedback]}],
    )
    page = await show(HERE)

    await page.locator('[data-action-id="day"]').fill("2026-03-04")
    await world.called("/ui/action", times=1)
    await page.get_by_label("Large").check()
    await world.called("/ui/action", times=2)
    await page.get_by_role("button", name="Accept").click()
    await world.called("/ui/action", times=3)

    days, sizes, verdicts = [body["action"] for body in world.bodies("/ui/action")]
    assert days["selected_date"] == "2026-03-04"
    assert sizes["selected_option"] == option("Large", "l")
    assert (verdicts["type"], verdicts["value"]) == ("feedback_buttons", "good")


async def test_progress_tables_and_containers_are_legible(world: FakeSlack, show: Show) -> None:
    tasks = [
        {"task_id": "1", "title": "Read", "status": "complete"},
        {"task_id": "2", "title": "Write", "status": "in_progress"},
    ]
    rows = [
        [{"type": "raw_text", "text": "check"}, {"type": "raw_text", "text": "passed"}],
        [{"type": "raw_text", "text": "pytest"}, {"type": "raw_number", "value": 12, "text": "12"}],
    ]
    finding = {
        "type": "container",
        "block_id": "f",
        "title": plain("Finding 1"),
        "is_collapsible": True,
        "default_collapsed": True,
        "child_blocks": [section("It trims too late.")],
    }
    posted = world.put(
        WEBSHOP,
        "x",
        blocks=[
            {"type": "plan", "title": "Fix it", "tasks": tasks},
            {"type": "table", "rows": rows},
            finding,
        ],
    )
    page = await show(HERE)

    await expect(page.locator(".plan")).to_contain_text("1 of 2 done")
    await expect(page.get_by_role("img", name="In progress")).to_be_visible()
    await expect(page.get_by_role("cell", name="12")).to_be_visible()
    await expect(page.get_by_text("It trims too late.")).to_be_hidden()
    await page.get_by_text("Finding 1").click()
    await world.change(posted, text="y")

    await expect(page.get_by_text("It trims too late.")).to_be_visible()


@pytest.mark.parametrize(
    "junk",
    [
        {},
        {"elements": None},
        {"elements": [None, {"type": "nonsense"}]},
        {"text": 7, "rows": [None], "tasks": [{}], "child_blocks": [None, {}]},
    ],
)
async def test_blocks_that_make_no_sense_never_break_the_page(
    world: FakeSlack, show: Show, junk: dict[str, Any]
) -> None:
    posted = world.put(
        WEBSHOP,
        "x",
        blocks=[
            *({"type": kind, **junk} for kind in BLOCK_TYPES),
            {"type": "wormhole"},
            section("still here"),
        ],
    )

    page = await show(HERE, expect_complaints=True)

    await expect(page.get_by_text("unsupported block: wormhole")).to_be_visible()
    await expect(page.get_by_text("still here")).to_be_visible()
    await world.change(posted, blocks=[section("mended")])
    await expect(page.get_by_text("mended")).to_be_visible()
