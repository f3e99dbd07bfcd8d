"""The app's modals and its Home on the page."""

import pytest
from playwright.async_api import expect

from tests.browser.page_blocks import (
    REASON,
    actions,
    button,
    labelled,
    modal,
    option,
    plain,
    section,
)
from tests.browser.page_browser import Show
from tests.browser.page_fake import RITA, WEBSHOP, FakeSlack

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

HERE = f"#channel={WEBSHOP}"


async def test_a_modal_is_filled_in_and_submitted(world: FakeSlack, show: Show) -> None:
    tags = {
        "type": "multi_static_select",
        "action_id": "tags",
        "options": [option(f"Tag {n}", str(n)) for n in range(9)],
    }
    page = await show(HERE)

    await world.tell(
        RITA,
        {"type": "view_opened", "view": modal("V1", REASON, labelled("Tags", tags, optional=True))},
    )
    await expect(page.get_by_role("textbox", name="Reason")).to_be_focused()
    await page.keyboard.type("not on a Friday")
    await page.get_by_role("combobox", name="Tags").click()
    await page.keyboard.type("tag 7")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Deny").click()

    assert await world.called("/ui/view/submit") == {
        "as": RITA,
        "view_id": "V1",
        "state": {
            "values": {
                "Reason": {"reason": {"type": "plain_text_input", "value": "not on a Friday"}},
                "Tags": {
                    "tags": {
                        "type": "multi_static_select",
                        "selected_options": [option("Tag 7", "7")],
                    }
                },
            }
        },
    }
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_a_missing_answer_is_asked_for_before_anything_is_sent(
    world: FakeSlack, show: Show
) -> None:
    number = labelled(
        "Budget",
        {"type": "number_input", "action_id": "n", "is_decimal_allowed": False, "max_value": "9"},
    )
    page = await show(HERE)

    await world.tell(RITA, {"type": "view_opened", "view": modal("V1", REASON, number)})
    await page.get_by_label("Budget").fill("12")
    await page.get_by_role("button", name="Deny").click()

    await expect(page.get_by_role("textbox", name="Reason")).to_be_focused()
    await expect(page.locator('[data-error-for="Reason"]')).to_have_text(
        "Please complete this required field."
    )
    await expect(page.locator('[data-error-for="Budget"]')).to_have_text("Please enter 9 or less.")
    assert world.bodies("/ui/view/submit") == []
    await page.keyboard.type("x")
    await expect(page.locator('[data-error-for="Reason"]')).to_be_empty()


async def test_what_the_app_finds_wrong_stands_under_its_field(
    world: FakeSlack, show: Show
) -> None:
    world.answers["/ui/view/submit"] = {"errors": {"Reason": "Say what should change."}}
    page = await show(HERE)

    await world.tell(RITA, {"type": "view_opened", "view": modal("V1", REASON)})
    await page.get_by_role("textbox", name="Reason").fill("no")
    await page.get_by_role("button", name="Deny").click()

    await expect(page.locator('[data-error-for="Reason"]')).to_have_text("Say what should change.")
    await expect(page.get_by_role("textbox", name="Reason")).to_have_attribute(
        "aria-invalid", "true"
    )
    await expect(page.get_by_role("textbox", name="Reason")).to_have_value("no")


async def test_an_updated_modal_keeps_what_was_filled_in(world: FakeSlack, show: Show) -> None:
    page = await show(HERE)

    await world.tell(RITA, {"type": "view_opened", "view": modal("V1", REASON)})
    await page.get_by_role("textbox", name="Reason").fill("because")
    await world.tell(
        RITA, {"type": "view_updated", "view": modal("V1", section("One more thing"), REASON)}
    )

    await expect(page.get_by_text("One more thing")).to_be_visible()
    await expect(page.get_by_role("textbox", name="Reason")).to_have_value("because")
    await expect(page.get_by_role("textbox", name="Reason")).to_be_focused()
    await page.keyboard.type(" of it")
    await expect(page.get_by_role("textbox", name="Reason")).to_have_value("because of it")


async def test_modals_stack_and_escape_closes_the_one_in_front(
    world: FakeSlack, show: Show
) -> None:
    page = await show(HERE)

    await world.tell(RITA, {"type": "view_opened", "view": modal("V1", REASON)})
    await world.tell(
        RITA, {"type": "view_pushed", "view": modal("V2", section("Details"), title="Evidence")}
    )
    await expect(page.get_by_role("dialog", name="Evidence")).to_be_visible()
    await expect(page.get_by_role("dialog", name="Deny the merge")).to_be_hidden()
    await page.keyboard.press("Escape")

    assert (await world.called("/ui/view/close"))["view_id"] == "V2"
    await expect(page.get_by_role("dialog", name="Deny the merge")).to_be_visible()
    await world.tell(RITA, {"type": "view_closed", "view_id": "V1"})
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_a_submission_may_lead_to_the_next_step(world: FakeSlack, show: Show) -> None:
    world.answers["/ui/view/submit"] = {
        "view": modal("V1", section("Step two"), title="Almost done")
    }
    page = await show(HERE)

    await world.tell(RITA, {"type": "view_opened", "view": modal("V1", section("Step one"))})
    await page.get_by_role("button", name="Deny").click()

    await expect(page.get_by_role("dialog", name="Almost done")).to_contain_text("Step two")


async def test_the_focus_stays_in_the_modal_and_returns_to_where_it_was(
    world: FakeSlack, show: Show
) -> None:
    world.put(WEBSHOP, "May I?", blocks=[actions(button("Deny…", "deny"))])
    page = await show(HERE)

    await page.get_by_role("button", name="Deny…").click()
    await world.tell(RITA, {"type": "view_opened", "view": modal("V1", REASON)})
    await expect(page.get_by_role("textbox", name="Reason")).to_be_focused()
    for _ in range(7):
        await page.keyboard.press("Tab")
        assert await page.evaluate(
            "document.querySelector('.dialog').contains(document.activeElement)"
        )
    await page.keyboard.press("Shift+Tab")
    assert await page.evaluate("document.querySelector('.dialog').contains(document.activeElement)")
    await page.keyboard.press("Escape")

    await expect(page.get_by_role("button", name="Deny…")).to_be_focused()


async def test_what_stands_above_the_first_field_is_read_first(
    world: FakeSlack, show: Show
) -> None:
    evidence = [section(f"Quarter {number}: 21 of 24 accepted") for number in range(60)]
    page = await show(HERE)

    await world.tell(RITA, {"type": "view_opened", "view": modal("V1", *evidence, REASON)})
    await expect(page.get_by_text("Quarter 0:")).to_be_in_viewport()
    await page.keyboard.press("Tab")

    await expect(page.get_by_role("textbox", name="Reason")).to_be_focused()
    await expect(page.get_by_role("textbox", name="Reason")).to_be_in_viewport()


async def test_a_button_in_a_modal_is_posted_with_what_was_filled_in_so_far(
    world: FakeSlack, show: Show
) -> None:
    page = await show(HERE)

    await world.tell(
        RITA,
        {"type": "view_opened", "view": modal("V1", REASON, actions(button("Preview", "preview")))},
    )
    await page.get_by_role("textbox", name="Reason").fill("half")
    await page.get_by_role("button", name="Preview").click()

    sent = await world.called("/ui/action")
    assert sent["container"] == {"type": "view", "view_id": "V1"}
    assert sent["state"]["values"]["Reason"]["reason"]["value"] == "half"


async def test_home_says_when_it_is_empty_and_shows_what_is_published(
    world: FakeSlack, show: Show
) -> None:
    page = await show("#home=1")
    view = {
        "id": "VH",
        "type": "home",
        "blocks": [section("*Nothing waits*"), actions(button("Refresh", "refresh"))],
    }

    await expect(
        page.get_by_role("heading", name="Countersign has no Home for you yet")
    ).to_be_visible()
    await world.tell(RITA, {"type": "home", "view": view})
    await expect(page.locator(".home-column strong")).to_have_text("Nothing waits")
    await page.get_by_role("button", name="Refresh").click()

    assert (await world.called("/ui/action"))["container"] == {"type": "view", "view_id": "VH"}
    await page.get_by_role("button", name="Messages").click()
    await expect(page.get_by_label("Message Countersign")).to_be_visible()


async def test_a_dispatching_input_is_posted_as_it_is_changed(world: FakeSlack, show: Show) -> None:
    kind = {
        "type": "static_select",
        "action_id": "kind",
        "placeholder": plain("Kind"),
        "options": [option("Later", "l")],
    }
    page = await show(HERE)

    await world.tell(
        RITA,
        {"type": "view_opened", "view": modal("V1", labelled("Kind", kind, dispatch_action=True))},
    )
    await page.get_by_role("combobox", name="Kind").click()
    await page.get_by_role("option", name="Later").click()

    assert (await world.called("/ui/action"))["action"]["selected_option"] == option("Later", "l")
