"""The tables. Only `storage` knows them."""

from storage.tables.agent_reviews import AgentReviewRow, RoundRow, TalkRow
from storage.tables.asking import AbsenceRow, HandoutRow, InquiryRow
from storage.tables.base import PREFIX, Row
from storage.tables.decisions import ApprovalRow, AskedRow, FindingRow, VerdictRow
from storage.tables.granting import GrantRow
from storage.tables.ground_truth import DecisionRow, ReceiptRow
from storage.tables.history import (
    RESULTS,
    AuditHeadRow,
    AuditRow,
    DrillRow,
    GateEventRow,
    WorkerRow,
)
from storage.tables.jobs import CheckResultRow, JobRow, RemarkRow
from storage.tables.performance import AlarmRow, ReadingRow
from storage.tables.pictures import PictureRow
from storage.tables.pins import PinRow
from storage.tables.probes import ProbeRow
from storage.tables.registry import (
    FingerprintRow,
    KnownFileRow,
    PositionRow,
    RegistryVersionRow,
    WideningRow,
)
from storage.tables.restricting import RestrictionRow
from storage.tables.shadows import BlindLookRow, PairRow, ShadowRow
from storage.tables.slack import InboxRow, MessageRow, NoticeRow, NoticeState, PersonRow
from storage.tables.work import AssignmentRow, CallRow, EntryRow, PolicyRow, RulingRow
from storage.tables.workforce import CandidateRow, ChoreRow, DepartureRow, OffboardingRow, SprawlRow

__all__ = [
    "PREFIX",
    "RESULTS",
    "AbsenceRow",
    "AgentReviewRow",
    "AlarmRow",
    "ApprovalRow",
    "AskedRow",
    "AssignmentRow",
    "AuditHeadRow",
    "AuditRow",
    "BlindLookRow",
    "CallRow",
    "CandidateRow",
    "CheckResultRow",
    "ChoreRow",
    "DecisionRow",
    "DepartureRow",
    "DrillRow",
    "EntryRow",
    "FindingRow",
    "FingerprintRow",
    "GateEventRow",
    "GrantRow",
    "HandoutRow",
    "InboxRow",
    "InquiryRow",
    "JobRow",
    "KnownFileRow",
    "MessageRow",
    "NoticeRow",
    "NoticeState",
    "OffboardingRow",
    "PairRow",
    "PersonRow",
    "PictureRow",
    "PinRow",
    "PolicyRow",
    "PositionRow",
    "ProbeRow",
    "ReadingRow",
    "ReceiptRow",
    "RegistryVersionRow",
    "RemarkRow",
    "RestrictionRow",
    "RoundRow",
    "Row",
    "RulingRow",
    "ShadowRow",
    "SprawlRow",
    "TalkRow",
    "VerdictRow",
    "WideningRow",
    "WorkerRow",
]
