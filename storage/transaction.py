"""One transaction, and everything that can be read and changed in it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.assignments import Assignment
from bot.ports import WorkQueue
from storage.absences import AbsenceRepository
from storage.agent_reviews import AgentReviewRepository, RoundRepository
from storage.alarms import AlarmRepository
from storage.approvals import ApprovalRepository
from storage.assignments import AssignmentRepository
from storage.audit import AuditRepository
from storage.blind_looks import BlindLookRepository
from storage.calls import CallRepository
from storage.candidates import CandidateRepository
from storage.chain import ChainRepository
from storage.checks import CheckRepository
from storage.chores import ChoreRepository
from storage.decisions import DecisionRepository
from storage.departures import DepartureRepository
from storage.drills import DrillRepository
from storage.gate_events import GateEventRepository
from storage.grants import GrantRepository
from storage.handouts import HandoutRepository
from storage.inbox import InboxRepository
from storage.inquiries import InquiryRepository
from storage.jobs import JobRepository
from storage.messages import MessageRepository
from storage.offboardings import OffboardingRepository
from storage.one_on_ones import TalkRepository
from storage.outbox import OutboxRepository
from storage.people import PersonRepository
from storage.performance import PerformanceRepository
from storage.pictures import PictureRepository
from storage.pins import PinRepository
from storage.policies import PolicyRepository
from storage.probes import ProbeRepository
from storage.readings import ReadingRepository
from storage.receipts import ReceiptRepository
from storage.registry import RegistryRepository
from storage.relations import RelationRepository
from storage.remarks import RemarkRepository
from storage.restrictions import RestrictionRepository
from storage.reviews import ReviewRepository
from storage.rulings import RulingRepository
from storage.shadows import PairRepository, ShadowRepository
from storage.sprawls import SprawlRepository
from storage.transcripts import TranscriptRepository
from storage.workers import WorkerRepository


class Transaction:
    """All or nothing. Models, tools and Slack are never called while one is open."""

    def __init__(self, session: AsyncSession, *, queue: WorkQueue) -> None:
        self._session = session
        self._queue = queue
        self.jobs = JobRepository(session)
        self.assignments = AssignmentRepository(session)
        self.transcripts = TranscriptRepository(session)
        self.calls = CallRepository(session)
        self.rulings = RulingRepository(session)
        self.policies = PolicyRepository(session)
        self.reviews = ReviewRepository(session)
        self.checks = CheckRepository(session)
        self.approvals = ApprovalRepository(session)
        self.grants = GrantRepository(session)
        self.inquiries = InquiryRepository(session)
        self.handouts = HandoutRepository(session)
        self.absences = AbsenceRepository(session)
        self.inbox = InboxRepository(session)
        self.remarks = RemarkRepository(session)
        self.outbox = OutboxRepository(session)
        self.messages = MessageRepository(session)
        self.people = PersonRepository(session)
        self.pins = PinRepository(session)
        self.pictures = PictureRepository(session)
        self.restrictions = RestrictionRepository(session)
        self.rounds = RoundRepository(session)
        self.agent_reviews = AgentReviewRepository(session)
        self.talks = TalkRepository(session)
        self.performance = PerformanceRepository(session)
        self.relations = RelationRepository(session)
        self.readings = ReadingRepository(session)
        self.alarms = AlarmRepository(session)
        self.gate_events = GateEventRepository(session)
        self.drills = DrillRepository(session)
        self.probes = ProbeRepository(session)
        self.shadows = ShadowRepository(session)
        self.pairs = PairRepository(session)
        self.looks = BlindLookRepository(session)
        self.audit = AuditRepository(session)
        self.chain = ChainRepository(session)
        self.workers = WorkerRepository(session)
        self.decisions = DecisionRepository(session)
        self.receipts = ReceiptRepository(session)
        self.departures = DepartureRepository(session)
        self.offboardings = OffboardingRepository(session)
        self.sprawls = SprawlRepository(session)
        self.candidates = CandidateRepository(session)
        self.chores = ChoreRepository(session)
        self.registry = RegistryRepository(session)

    @asynccontextmanager
    async def attempt(self) -> AsyncIterator[None]:
        """Undo what is done inside, and nothing else, when an exception leaves it."""
        added = self.audit.added
        try:
            async with self._session.begin_nested():
                yield
        except BaseException:
            self.audit.forget(added)
            raise

    async def finish(self) -> None:
        """Write what may only be written last: the audit. Nothing may follow but the commit."""
        await self.audit.write()

    async def start(self, assignment: Assignment) -> None:
        """Have the present segment of an assignment worked on, once this is committed."""
        await self._session.run_sync(lambda session: self._queue.start(assignment, session=session))
