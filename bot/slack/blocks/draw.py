"""Every card, drawn."""

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
from bot.slack.blocks.approval import approval_card
from bot.slack.blocks.conflict import conflict_card
from bot.slack.blocks.decision import decision_card
from bot.slack.blocks.digest import digest_card
from bot.slack.blocks.draw_agents import draw_agent_card
from bot.slack.blocks.drill import drill_card
from bot.slack.blocks.finding import finding_card
from bot.slack.blocks.gate_event import gate_event_card, refusals_card
from bot.slack.blocks.job import job_card
from bot.slack.blocks.outcome import outcome_card
from bot.slack.blocks.pasted import pasted_card
from bot.slack.blocks.question import question_card
from bot.slack.blocks.result import result_card
from bot.slack.blocks.saying import saying
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
        case DrillCard():
            return drill_card(card)
        case PastedCard():
            return pasted_card(card)
        case ResultCard():
            return result_card(card)
        case DecisionCard():
            return decision_card(card)
        case Saying():
            return saying(card)
        case _:
            return draw_agent_card(card)
