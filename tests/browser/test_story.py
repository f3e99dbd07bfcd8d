"""The demo's whole story, clicked through by a newcomer in a real browser."""

import pytest
from playwright.async_api import Locator, expect

from tests.browser.story_acts import ask_for_work, letter_to_omar, question_in_thread, scope
from tests.browser.story_album import Album
from tests.browser.story_reader import Reader
from tests.browser.story_visit import address, album, reader

__all__ = ["address", "album", "reader"]

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_a_newcomer_plays_the_whole_story(reader: Reader, album: Album) -> None:
    await album.keep("01-arrival")
    asked = await ask_for_work(reader)
    root = await _work_is_done_and_reviewed(reader, album)
    card = await question_in_thread(reader)
    await album.keep("07-approval-in-thread", tall=2600)

    await _omar_approves(reader, album)

    await reader.become("Rita Reyes")
    await reader.go_to("webshop")
    await reader.open_thread(asked)
    result = await reader.reads(reader.thread, "Result of job 1", "Waits for @Rita Reyes")
    await reader.turns_to(card, "Approved by @Omar Okafor")
    await album.keep("13-result")
    await reader.press(result, "accept_result")
    await reader.turns_to(result, "Accepted by @Rita Reyes")
    await reader.turns_to(root, "Accepted.")
    await expect(root.get_by_role("button")).to_have_count(0)
    await album.keep("14-accepted", tall=3600)
    await _everything_can_be_looked_up(reader, album)


async def _work_is_done_and_reviewed(reader: Reader, album: Album) -> Locator:
    root = await scope(reader)
    await album.keep("03-scope")
    await reader.press(root, "accept_scope")
    await reader.turns_to(root, "builder-1 is at work")
    await album.keep("04-working")

    blocking = await reader.reads(reader.thread, "Blocking finding", "blanks alone")
    await reader.reads(reader.thread, "Minor finding", "written to the log")
    await reader.reads(reader.thread, "Correctness review: revise")
    await album.keep("05-findings")
    await reader.turns_to(blocking, "Addressed by the owner")
    await reader.turns_to(root, "round 2")
    await album.keep("06-second-round")
    return root


async def _omar_approves(reader: Reader, album: Album) -> None:
    letter = await letter_to_omar(reader)
    await album.keep("09-approval-in-dm")
    await reader.press(letter, "details")
    await expect(reader.window).to_contain_text("Bound to")
    await album.keep("10-details")
    await reader.window.locator('[data-role="close"]').click()
    await expect(reader.window).to_have_count(0)
    await reader.press(letter, "approve")
    await reader.sees(reader.page.get_by_role("alertdialog"))
    await album.keep("11-confirm")
    await reader.agree("Merge revision", "main", "webshop")
    await reader.turns_to(letter, "Approved by @Omar Okafor", "carried out")
    await album.keep("12-dm-settled")


async def _everything_can_be_looked_up(reader: Reader, album: Album) -> None:
    await reader.command("jobs")
    await reader.reads(reader.channel, "Only visible to you", "Job 1", "accepted")
    await album.keep("15-jobs")
    await reader.go_to("Home")
    await reader.sees(reader.home.get_by_text("Your jobs"))
    await reader.sees(reader.home.get_by_text("Job 1"))
    await album.keep("16-home-rita", tall=1500)
    await reader.become("Omar Okafor")
    await reader.sees(reader.home.get_by_text("You have asked for no work yet."))
    await album.keep("17-home-omar", tall=1500)


async def test_only_those_asked_decide_and_a_denial_needs_a_reason(
    reader: Reader, album: Album
) -> None:
    asked = await ask_for_work(reader)
    await reader.press(await scope(reader), "accept_scope")
    card = await question_in_thread(reader)

    await reader.become("Mia Meyer")
    await reader.press(card, "approve")
    await reader.agree("Approve exactly this?")
    await reader.reads(reader.thread, "Only visible to you", "Only @Omar Okafor")
    await album.keep("20-refused-click")

    await _omar_denies(reader, album)

    await reader.become("Rita Reyes")
    await reader.go_to("webshop")
    await reader.open_thread(asked)
    result = await reader.reads(reader.thread, "Result of job 1", "it is NOT merged")
    await reader.turns_to(card, "Denied by @Omar Okafor", "Not before the sale is over.")
    await album.keep("24-result-of-a-denial", tall=1800)
    await reader.press(result, "send_back")
    await album.keep("25-send-back")
    await reader.submit("Then say when the sale is over.")
    await reader.turns_to(result, "Sent back: Then say when the sale is over.")


async def _omar_denies(reader: Reader, album: Album) -> None:
    await reader.become("Omar Okafor")
    await reader.go_to("Home")
    await reader.sees(reader.home.get_by_text("Merge revision"))
    await album.keep("21-home-with-an-approval", tall=1500)
    letter = await letter_to_omar(reader)
    await reader.press(letter, "deny")
    await reader.submit()
    await expect(reader.window).to_contain_text("Please complete this required field.")
    await album.keep("22-denial-without-a-reason")
    await reader.submit("   ")
    await reader.sees(reader.window.locator(".input-error"))
    await reader.submit("Not before the sale is over.")
    await expect(reader.window).to_have_count(0)
    await reader.turns_to(letter, "Denied by @Omar Okafor", "Not before the sale is over.")
    await album.keep("23-denied")


async def test_a_request_may_need_a_question_another_scope_or_nobody(
    reader: Reader, album: Album
) -> None:
    await reader.go_to("webshop")
    await album.keep("02-channel-empty")
    unknown = await reader.ask("please paint the office green")
    await reader.open_thread(unknown)
    await reader.reads(reader.thread, "Job 1", "Not taken on: Nobody here does this.")
    await album.keep("30-nobody-does-this")

    vague = await reader.ask("the form is broken")
    await reader.open_thread(vague)
    root = await reader.reads(reader.thread, "Job 2", "Waits for an answer")
    await reader.reads(reader.thread, "One question to @Rita Reyes", "Which form do you mean")
    await album.keep("31-question")
    await reader.reply("The signup form; it accepts an empty address.")
    await reader.turns_to(root, "Waits for @Rita Reyes to accept the scope.")
    await _another_scope(reader, album, root)

    await reader.press(root, "cancel")
    await reader.agree("Cancel job 2?", "It ends for good")
    await reader.turns_to(root, "Cancelled.")
    await album.keep("33-cancelled")
    await reader.command("job 1")
    await reader.reads(reader.channel, "Only visible to you", "Not taken on")
    await reader.command("nonsense")
    await reader.reads(reader.channel, "There is no nonsense.")
    await album.keep("34-commands", tall=1600)


async def _another_scope(reader: Reader, album: Album, root: Locator) -> None:
    await reader.press(root, "change_scope")
    await expect(reader.window).to_contain_text("What should be different?")
    await album.keep("32-change-the-scope")
    await reader.submit("Leave the layout of the form alone.")
    await expect(reader.window).to_have_count(0)
    await reader.reads(reader.thread, "Waits for @Rita Reyes to accept the scope.")
