"""The tutorial of the first quarter promises what the messages of agent reviews say."""

import re

from bot.slack.blocks.draw import draw
from bot.slack.blocks.review_window import review_window
from handlers.commands import ANSWERS
from tests.docs.pages import TUTORIAL, fences, links
from tests.slack import review_samples
from tests.slack.limits import texts

PAGE = TUTORIAL.parent / "first-quarter.md"
EXPLAINED = PAGE.parents[1] / "explanation" / "agent-reviews.md"
TEXT = PAGE.read_text(encoding="utf-8")
NAMES = {"<@U0OMAR>": "@Omar Okafor"}


def _plain(text: str) -> str:
    for mention, name in NAMES.items():
        text = text.replace(mention, name)
    return re.sub(r":[a-z_]+: |\*", "", text)


def _shown() -> str:
    two = review_samples.a_round_card(review_samples.decided(1), review_samples.decided(2))
    done = review_samples.a_round_card(review_samples.submitted(1), review_samples.submitted(2))
    cards = (review_samples.a_round_card(), two, done, review_samples.closed_cards()[0])
    drawn = [block.to_dict() for card in cards for block in draw(card).blocks]
    window = review_window(review_samples.windows()["review"], home=False).to_dict()
    return _plain("\n".join(texts([drawn, window])))


def test_every_line_it_quotes_is_one_that_is_said() -> None:
    shown = _shown()

    quotes = re.findall(r"^> (.+)$", TEXT, re.MULTILINE)

    assert [quote for quote in quotes if quote not in shown] == []
    assert len(quotes) >= 7


def test_every_button_it_names_can_be_pressed() -> None:
    shown = _shown().splitlines()

    assert set(re.findall(r"\*\*([^*]+)\*\*", TEXT)) <= set(shown)


def test_its_command_is_one_that_there_is() -> None:
    (typed,) = fences(PAGE, "text")

    assert typed.text.strip().removeprefix("/countersign ") in ANSWERS


def test_links_lead_somewhere() -> None:
    for page in (PAGE, EXPLAINED):
        found = [target.partition("#")[0] for target in links(page)]
        assert all((page.parent / target).exists() for target in found if target)
