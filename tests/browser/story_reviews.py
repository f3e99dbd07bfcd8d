"""Agent reviews and restrictions, as the page shows them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from slack_sdk.models.views import View

from bot.domain.boards import Home
from bot.domain.cards import Card, Saying
from bot.domain.jobs import JobStatus
from bot.domain.review_cards import ClosedBelowCard, ReviewsBoard
from bot.slack.blocks.one_on_one import talk_window
from bot.slack.blocks.review_lists import reviews_answer
from bot.slack.blocks.review_window import review_window
from bot.slack.drawn import Drawn
from tests.slack import review_samples, samples


def agent_reviews() -> Mapping[str, Iterable[Card]]:
    """Return the cards, by what they are about."""
    held = (review_samples.UNREVIEWED, review_samples.RETIRED)
    reminder = (
        "Agent reviews 2026-Q4: 3 to decide, nothing to submit yet. Due on Thu 31 Dec. On Thu 07 "
        "Jan unreviewed positions lose their calls with consequences."
    )
    return {
        "agent-reviews": review_samples.rounds()[:-1],
        "agent-reviews-long": review_samples.rounds()[-1:],
        "close-out": [
            Saying(reminder),
            *review_samples.closed_cards(),
            ClosedBelowCard("2026-Q4", tuple(review_samples.closed_cards())),
        ],
        "one-to-ones": review_samples.talks_cards(),
        "restricted": [
            samples.a_job_card(job=samples.a_job(JobStatus.WORKING), restrictions=held),
            samples.an_approval_card(restrictions=held),
        ],
    }


def review_answers() -> Mapping[str, Iterable[Drawn]]:
    """Return what the slash command answers."""
    boards = (review_samples.a_board(), ReviewsBoard(()))
    return {"reviews-looked-up": [reviews_answer(board) for board in boards]}


def review_windows() -> Mapping[str, View]:
    """Return every window about an agent review."""
    drawn = {
        name: review_window(window, home=False) for name, window in review_samples.windows().items()
    }
    return {**drawn, "one-to-one": talk_window(review_samples.a_talk())}


def with_reviews(home: Home) -> Home:
    """Return a home of somebody whom reviews wait for."""
    mine = (review_samples.rounds()[1], review_samples.a_round_card())
    agents = tuple(
        replace(line, restrictions=(review_samples.UNREVIEWED,)) for line in home.agents[:1]
    )
    return replace(home, reviews=mine, agents=(*agents, *home.agents[1:]))
