"""The tables. Only `storage` knows them."""

from storage.tables.asking import AbsenceRow, InquiryRow
from storage.tables.base import PREFIX, Row
from storage.tables.decisions import ApprovalRow, AskedRow, FindingRow, VerdictRow
from storage.tables.granting import GrantRow
from storage.tables.ground_truth import DecisionRow, ReceiptRow
from storage.tables.history import AuditHeadRow, AuditRow, DrillRow, GateEventRow, WorkerRow
from storage.tables.jobs import CheckResultRow, JobRow, RemarkRow
from storage.tables.pins import PinRow
from storage.tables.probes import ProbeRow
from storage.tables.slack import InboxRow, MessageRow, NoticeRow, NoticeState, PersonRow
from storage.tables.work import AssignmentRow, CallRow, EntryRow, PolicyRow, RulingRow

__all__ = [
    "PREFIX",
    "AbsenceRow",
    "ApprovalRow",
    "AskedRow",
    "AssignmentRow",
    "AuditHeadRow",
    "AuditRow",
    "CallRow",
    "CheckResultRow",
    "DecisionRow",
    "DrillRow",
    "EntryRow",
    "FindingRow",
    "GateEventRow",
    "GrantRow",
    "InboxRow",
    "InquiryRow",
    "JobRow",
    "MessageRow",
    "NoticeRow",
    "NoticeState",
    "PersonRow",
    "PinRow",
    "PolicyRow",
    "ProbeRow",
    "ReceiptRow",
    "RemarkRow",
    "Row",
    "RulingRow",
    "VerdictRow",
    "WorkerRow",
]
