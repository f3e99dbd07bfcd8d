"""The organization's verbs, gathered for those who call them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.services.absences import Absences
from bot.services.agent_pages import AgentPages
from bot.services.agent_reviews import AgentReviews
from bot.services.alarms import Alarms
from bot.services.approvals import Approvals
from bot.services.boards import Boards
from bot.services.conflicts import Conflicts
from bot.services.control import Control
from bot.services.decisions import Decisions
from bot.services.delivery import Delivery
from bot.services.departures import Departures
from bot.services.details import Examining
from bot.services.drills import Drills
from bot.services.explaining import Explaining
from bot.services.grants import Grants
from bot.services.hanging import Hanging
from bot.services.hiring import Hiring
from bot.services.inquiries import Inquiries
from bot.services.looking import Looking
from bot.services.offboarding import Offboardings
from bot.services.one_on_ones import OneOnOnes
from bot.services.outcomes import Outcomes
from bot.services.pairing import Pairing
from bot.services.people import People
from bot.services.performing import Performing
from bot.services.pictures import Pictures
from bot.services.probes import Probes
from bot.services.readings import Readings
from bot.services.registry import Registry
from bot.services.relating import Relating
from bot.services.requests import Requests
from bot.services.retracting import Retracting
from bot.services.review_rounds import ReviewRounds
from bot.services.scope import Scope
from bot.services.shadows import Shadows
from bot.services.shipping import Shipping
from bot.services.sprawling import Sprawling
from bot.services.sweep import Sweep
from bot.services.watching import Watching
from bot.services.work import Work


@dataclass(frozen=True, slots=True)
class Services:
    """One attribute per subject, one method per verb."""

    requests: Requests
    scope: Scope
    control: Control
    conflicts: Conflicts
    approvals: Approvals
    retracting: Retracting
    grants: Grants
    absences: Absences
    inquiries: Inquiries
    outcomes: Outcomes
    details: Examining
    shipping: Shipping
    people: People
    departures: Departures
    offboardings: Offboardings
    sprawling: Sprawling
    hiring: Hiring
    boards: Boards
    agent_pages: AgentPages
    explaining: Explaining
    decisions: Decisions
    work: Work
    delivery: Delivery
    sweep: Sweep
    drills: Drills
    review_rounds: ReviewRounds
    agent_reviews: AgentReviews
    one_on_ones: OneOnOnes
    readings: Readings
    performing: Performing
    pictures: Pictures
    hanging: Hanging
    relating: Relating
    alarms: Alarms
    registry: Registry
    probes: Probes
    watching: Watching
    shadows: Shadows
    looking: Looking
    pairing: Pairing


Current = Callable[[], Awaitable[Services]]
"""Gives the services as they are now: they change with the organization."""
