"""Every card, drawn."""

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
from bot.domain.cards import (
    ApprovalCard,
    Card,
    ConflictCard,
    DecisionCard,
    DigestCard,
    DrillCard,
    FindingCard,
    GateEventCard,
    JobCard,
    OutcomeCard,
    PastedCard,
    QuestionCard,
    RefusalsCard,
    ResultCard,
    Saying,
    VerdictCard,
)
from bot.domain.review_cards import ClosedBelowCard, ClosedCard, RoundCard, TalksCard
from bot.slack.blocks.agent_review import closed_below_message, closed_message, round_message
from bot.slack.blocks.alarm import alarm_card
from bot.slack.blocks.approval import approval_card
from bot.slack.blocks.candidate import candidate_card
from bot.slack.blocks.conflict import conflict_card
from bot.slack.blocks.decision import decision_card
from bot.slack.blocks.departure import departure_card
from bot.slack.blocks.digest import digest_card
from bot.slack.blocks.drill import drill_card
from bot.slack.blocks.finding import finding_card
from bot.slack.blocks.gate_event import gate_event_card, refusals_card
from bot.slack.blocks.job import job_card
from bot.slack.blocks.offboarding import offboarding_card
from bot.slack.blocks.one_on_one import talks_message
from bot.slack.blocks.outcome import outcome_card
from bot.slack.blocks.pasted import pasted_card
from bot.slack.blocks.probe import probe_card
from bot.slack.blocks.question import question_card
from bot.slack.blocks.result import result_card
from bot.slack.blocks.saying import saying
from bot.slack.blocks.shadow import shadow_card
from bot.slack.blocks.sprawl import sprawl_card
from bot.slack.blocks.verdict import verdict_card
from bot.slack.drawn import Drawn


def draw(card: Card) -> Drawn:  # noqa: C901, PLR0912  (one case a card, nothing else)
    """Draw a card in the state its subject is in now."""
    match card:
        case JobCard():
            return job_card(card)
        case QuestionCard():
            return question_card(card)
        case FindingCard():
            return finding_card(card)
        case ConflictCard():
            return conflict_card(card)
        case VerdictCard():
            return verdict_card(card)
        case ApprovalCard():
            return approval_card(card)
        case DigestCard():
            return digest_card(card)
        case OutcomeCard():
            return outcome_card(card)
        case GateEventCard():
            return gate_event_card(card)
        case RefusalsCard():
            return refusals_card(card)
        case ProbeCard():
            return probe_card(card)
        case DrillCard():
            return drill_card(card)
        case AlarmCard():
            return alarm_card(card)
        case PastedCard():
            return pasted_card(card)
        case ResultCard():
            return result_card(card)
        case DecisionCard():
            return decision_card(card)
        case RoundCard():
            return round_message(card)
        case ClosedCard():
            return closed_message(card)
        case ClosedBelowCard():
            return closed_below_message(card)
        case TalksCard():
            return talks_message(card)
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
        case Saying():
            return saying(card)
        case _:
            assert_never(card)
