"""Assembly: parts in, services out. Tests and the application meet here."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from bot.domain.ids import ModelName
from bot.domain.organization import Organization
from bot.domain.secrets import Redactor
from bot.domain.staffing import Staffing
from bot.domain.tools import Tool
from bot.gate import Gate
from bot.models.lexical import LexicalSimilarity
from bot.org.evaluations import SuiteFiles
from bot.org.kinds import Surroundings
from bot.ports import (
    Clock,
    Gauge,
    Llm,
    Messenger,
    Rehearsal,
    Similarity,
    Toolbox,
    Veto,
    Workspaces,
)
from bot.services.absences import Absences
from bot.services.agent_pages import AgentPages
from bot.services.agent_reviews import AgentReviews
from bot.services.alarms import Alarms
from bot.services.approvals import Approvals
from bot.services.boards import Boards
from bot.services.briefing import Briefing
from bot.services.cards import Cards
from bot.services.conflicts import Conflicts
from bot.services.control import Control
from bot.services.decisions import Decisions
from bot.services.delivering import Delivering
from bot.services.delivery import Delivery
from bot.services.departures import Departures
from bot.services.desk import Desk
from bot.services.details import Examining
from bot.services.drills import Drills, Unrehearsed
from bot.services.escalating import Escalating
from bot.services.evaluating import Evaluating
from bot.services.explaining import Explaining
from bot.services.filing import Filing
from bot.services.gating import Gating
from bot.services.grants import Grants
from bot.services.handing_in import HandingIn
from bot.services.hanging import Hanging
from bot.services.hiring import Hiring
from bot.services.inquiries import Inquiries
from bot.services.judging import Judge
from bot.services.looking import Looking
from bot.services.lost_models import LostModels
from bot.services.making import Making
from bot.services.offboarding import Offboardings
from bot.services.one_on_ones import OneOnOnes
from bot.services.outcomes import Outcomes
from bot.services.pairing import Pairing
from bot.services.people import People
from bot.services.performing import Performing
from bot.services.pictures import Pictures
from bot.services.probes import Probes
from bot.services.proposals import Proposals
from bot.services.questions import Questions
from bot.services.readings import NoGauge, Readings
from bot.services.registry import Known, Registry
from bot.services.relating import Relating
from bot.services.requests import Requests
from bot.services.retracting import Retracting
from bot.services.review_opening import ReviewOpening
from bot.services.review_rounds import ReviewRounds
from bot.services.reviewing import Reviewing
from bot.services.scope import Scope
from bot.services.services import Services
from bot.services.shadows import Shadows
from bot.services.shipping import Shipping
from bot.services.specifying import Specifying
from bot.services.sprawling import Sprawling
from bot.services.sweep import Sweep
from bot.services.thinking import Thinking
from bot.services.watching import Watching
from bot.services.work import Work
from storage.bell import Bell
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything the services stand on. `tools` are all tools there are, the desk's included."""

    database: Database
    bell: Bell
    clock: Clock
    organization: Organization
    available: frozenset[ModelName]
    tools: Sequence[Tool]
    gate: Gate
    llm: Llm
    toolbox: Toolbox
    workspaces: Workspaces
    messenger: Messenger
    purge_workflows: Callable[[datetime], Awaitable[None]]
    scripted: bool = False
    isolated: bool = True
    redactor: Redactor = field(default_factory=Redactor)
    veto: Veto | None = None
    similarity: Similarity = field(default_factory=LexicalSimilarity)
    suites: SuiteFiles = field(default_factory=SuiteFiles.nowhere)
    rehearsal: Rehearsal = field(default_factory=Unrehearsed)
    gauge: Gauge = field(default_factory=NoGauge)
    surroundings: Surroundings = field(default_factory=lambda: Surroundings({}, Path()))
    regate: Callable[[Organization], Gate] | None = None
    """Makes the gate for a changed organization; None where it is never changed."""
    version: int = 0
    """The version of the registry that `organization` is; 0 where there is no registry."""

    @property
    def registry(self) -> Registry:
        """The registry, on these parts."""
        return Registry(
            database=self.database,
            clock=self.clock,
            surroundings=self.surroundings,
            redactor=self.redactor,
            vet=self.regate or _anything,
            known=Known(self.version, self.organization),
        )


def _anything(_: Organization) -> None:
    """Accept any organization: nothing is known of the policies."""


def assemble(parts: Parts) -> Services:
    """Put the services together."""
    paid = replace(parts.organization, charged=not parts.scripted)
    parts = replace(parts, organization=paid)
    database, clock = parts.database, parts.clock
    staffing = Staffing(parts.organization, parts.available)
    tools = {tool.full_name: tool for tool in parts.tools}
    cards = Cards(staffing, tools, clock, parts.scripted, parts.isolated)
    escalating = Escalating(database, clock, parts.organization)
    questions = Questions(clock, parts.organization, escalating)
    grants = Grants(database, clock, parts.organization, tools, questions)
    scope = Scope(database, clock, staffing)
    performing = Performing(database, clock, parts.organization)
    registry = parts.registry
    offboardings = Offboardings(database, clock, staffing, registry)
    departures = Departures(database, clock, registry)
    pictures = Pictures(performing, parts.organization)
    opening = ReviewOpening(database, clock, parts.organization)
    return Services(
        requests=Requests(database, clock, staffing, parts.redactor),
        scope=scope,
        control=Control(database, clock, parts.organization),
        conflicts=Conflicts(database, clock, parts.organization, escalating),
        approvals=Approvals(database, clock, parts.organization, questions, grants),
        grants=grants,
        retracting=Retracting(database, clock, parts.organization, questions),
        details=Examining(database, cards, parts.workspaces, parts.redactor),
        outcomes=Outcomes(database, clock, parts.organization),
        inquiries=Inquiries(database, clock, parts.organization, questions),
        absences=Absences(database, clock, parts.organization, questions),
        shipping=Shipping(database, clock, parts.organization),
        people=People(database, questions, departures, parts.messenger),
        departures=departures,
        offboardings=offboardings,
        hiring=_hiring(parts, staffing, offboardings),
        sprawling=Sprawling(database, clock, parts.organization, parts.similarity, offboardings),
        boards=Boards(database, cards, clock),
        agent_pages=AgentPages(database, clock, staffing),
        explaining=Explaining(database, parts.organization),
        decisions=Decisions(database, clock, parts.organization),
        work=_work(parts, staffing, scope, grants),
        delivery=Delivery(database, clock, parts.messenger, cards, parts.bell),
        sweep=Sweep(database, clock, escalating, parts.workspaces, parts.purge_workflows),
        drills=Drills(database, clock, _judge(parts), parts.rehearsal),
        review_rounds=ReviewRounds(opening),
        agent_reviews=AgentReviews(database, clock, parts.organization, offboardings),
        one_on_ones=OneOnOnes(database, clock, parts.organization),
        readings=Readings(database, clock, parts.organization, parts.gauge),
        performing=performing,
        pictures=pictures,
        hanging=Hanging(opening, pictures, parts.messenger),
        relating=Relating(database, clock, parts.organization),
        alarms=Alarms(database, clock, parts.organization),
        registry=registry,
        probes=Probes(database, clock, parts.organization, parts.workspaces),
        watching=Watching(database, clock),
        shadows=Shadows(database, clock, staffing, registry),
        looking=Looking(database, clock, registry),
        pairing=Pairing(database, clock, staffing, parts.workspaces),
    )


def _hiring(parts: Parts, staffing: Staffing, offboardings: Offboardings) -> Hiring:
    return Hiring(
        database=parts.database,
        clock=parts.clock,
        staffing=staffing,
        similarity=parts.similarity,
        suites=parts.suites,
        evaluating=Evaluating(parts.llm, _judge(parts)),
        registry=offboardings.registry,
        offboardings=offboardings,
    )


def _judge(parts: Parts) -> Judge:
    tools = {tool.full_name: tool for tool in parts.tools}
    return Judge(
        organization=parts.organization,
        tools=tools,
        gate=parts.gate,
        clock=parts.clock,
        redactor=parts.redactor,
        veto=parts.veto,
        version=parts.version,
    )


def _work(parts: Parts, staffing: Staffing, scope: Scope, grants: Grants) -> Work:
    database, clock = parts.database, parts.clock
    questions = grants.questions
    escalating = questions.escalating
    tools = {tool.full_name: tool for tool in parts.tools}
    judge = _judge(parts)
    conflicts = Conflicts(database, clock, parts.organization, escalating)
    reviewing = Reviewing(database, clock, staffing, escalating, conflicts)
    making = Making(
        database=database,
        clock=clock,
        judge=judge,
        toolbox=parts.toolbox,
        workspaces=parts.workspaces,
        handing_in=HandingIn(clock, reviewing),
        escalating=escalating,
        questions=questions,
    )
    filing = Filing(clock, staffing, reviewing)
    desk = Desk(
        clock,
        staffing,
        Specifying(clock, staffing, scope),
        filing,
        Delivering(clock, parts.organization),
        Proposals(clock, parts.organization),
    )
    return Work(
        database=database,
        briefing=Briefing(
            database, clock, staffing, parts.messenger, parts.workspaces, parts.redactor
        ),
        thinking=Thinking(
            database, clock, parts.llm, parts.organization, tools, escalating, parts.redactor
        ),
        gating=Gating(database, clock, judge, desk, making, questions, grants),
        making=making,
        escalating=escalating,
        lost_models=LostModels(database, clock, staffing),
    )
