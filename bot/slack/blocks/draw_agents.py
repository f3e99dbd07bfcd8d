"""Every card about agents themselves, drawn."""

from typing import assert_never

from bot.domain.agent_cards import (
    AlarmCard,
    CandidateCard,
    DepartureCard,
    OffboardingCard,
    ProbeCard,
    ShadowCard,
    SprawlCard,
)
from bot.domain.cards import AgentCard
from bot.domain.review_cards import ClosedBelowCard, ClosedCard, RoundCard, TalksCard
from bot.slack.blocks.agent_review import closed_below_message, closed_message, round_message
from bot.slack.blocks.alarm import alarm_card
from bot.slack.blocks.candidate import candidate_card
from bot.slack.blocks.departure import departure_card
from bot.slack.blocks.offboarding import offboarding_card
from bot.slack.blocks.one_on_one import talks_message
from bot.slack.blocks.probe import probe_card
from bot.slack.blocks.shadow import shadow_card
from bot.slack.blocks.sprawl import sprawl_card
from bot.slack.drawn import Drawn


def draw_agent_card(card: AgentCard) -> Drawn:  # noqa: C901  (one case a card, nothing else)
    """Draw a card about agents in the state its subject is in now."""
    match card:
        case AlarmCard():
            return alarm_card(card)
        case ProbeCard():
            return probe_card(card)
        case DepartureCard():
            return departure_card(card)
        case OffboardingCard():
            return offboarding_card(card)
        case SprawlCard():
            return sprawl_card(card)
        case CandidateCard():
            return candidate_card(card)
        case ShadowCard():
            return shadow_card(card)
        case RoundCard():
            return round_message(card)
        case ClosedCard():
            return closed_message(card)
        case ClosedBelowCard():
            return closed_below_message(card)
        case TalksCard():
            return talks_message(card)
        case _:
            assert_never(card)
