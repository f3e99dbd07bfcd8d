"""The organization in the home: a picture Slack has already, and the same in words."""

from dataclasses import replace

from bot.domain.org_tree import Kind, Row, rows
from bot.domain.picture_files import PictureFile
from bot.slack.actions import ActionId
from bot.slack.blocks.agent_review import round_message
from bot.slack.blocks.home import home_view
from bot.slack.blocks.org_chart import chart_answer, chart_window
from bot.slack.drawn import plain
from tests.domain.organizations import an_organization
from tests.slack import review_samples, samples
from tests.slack.limits import broken_rules, broken_view, dictionaries, shown
from tests.slack.samples import NOON

CHART = PictureFile(
    1, "organization", "d" * 64, "F0CHART", "Acme: the organization", "Acme: 5 people.", NOON, NOON
)


def test_the_picture_stands_in_the_home_with_its_words() -> None:
    home = home_view(samples.a_home(chart=CHART))
    (image,) = [block for block in dictionaries(home.blocks) if block["type"] == "image"]

    assert broken_view(home) == []
    assert image["slack_file"] == {"id": "F0CHART"}
    assert image["alt_text"] == "Acme: 5 people."
    assert "image_url" not in image


def test_without_a_picture_the_home_says_so_and_has_the_words() -> None:
    home = home_view(samples.a_home())

    assert "image" not in [block.type for block in home.blocks]
    assert "drawn within a minute" in shown(home.blocks)
    assert ActionId.CHART_AS_TEXT in str(dictionaries(home.blocks))


def test_the_tree_reads_from_the_top_down() -> None:
    text = shown(chart_window(rows(an_organization())).blocks)

    mia, builder, position = text.index("Mia"), text.index("▸ builder"), text.index("· builder-1")
    assert mia < builder < position
    assert "· builder-0 (not active)" in text


def test_any_tree_keeps_to_slacks_limits() -> None:
    row = Row(9, Kind.ROLE, "&<!channel>" * 40, "```" * 40)

    for length in (0, 1, 30, 31, 120, 121, 5000):
        window, answer = chart_window([row] * length), chart_answer([row] * length)
        assert broken_view(window) == []
        assert broken_rules(answer.blocks) == []
        assert "<!channel>" not in shown(window.blocks)
    assert "… and 4880 lines more" in shown(answer.blocks)


def test_the_message_of_reviews_shows_the_positions_side_by_side() -> None:
    card = replace(review_samples.rounds()[0], picture=CHART)
    drawn = round_message(card)

    assert broken_rules(drawn.blocks) == []
    assert [block.type for block in drawn.blocks][:2] == ["section", "image"]
    # What Slack cannot show yet must not keep the message from being sent.
    assert "image" not in [block.type for block in plain(drawn.blocks)]
