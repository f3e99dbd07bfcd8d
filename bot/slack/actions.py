"""The names of everything one can press, choose, submit or type into."""

from enum import StrEnum


class ActionId(StrEnum):
    """What a button or menu does. Its value is only ever an id."""

    ACCEPT_SCOPE = "accept_scope"
    CHANGE_SCOPE = "change_scope"
    ROUTE = "route"
    CANCEL = "cancel"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    TAKE_OVER = "take_over"
    PROCEED = "proceed"
    APPROVE = "approve"
    APPROVE_FOR_JOB = "approve_for_job"
    APPROVE_FOR_HOUR = "approve_for_hour"
    REVOKE_GRANT = "revoke_grant"
    DENY = "deny"
    CHOOSE = "choose_calls"
    DETAILS = "details"
    SEND_FILES = "send_files"
    ASK = "ask"
    ASK_AGAIN = "ask_again"
    HAPPENED = "happened"
    NOT_HAPPENED = "not_happened"
    REVOKE = "revoke"
    WITHDRAW = "withdraw"
    OVERRULE = "overrule_finding"
    UPHOLD = "uphold_finding"
    ACCEPT_RESULT = "accept_result"
    SEND_BACK = "send_back"
    ACCEPT_DECISION = "accept_decision"
    DECLINE_DECISION = "decline_decision"


class CallbackId(StrEnum):
    """Which window was submitted, or which shortcut was chosen."""

    CHANGE_SCOPE = "change_scope"
    DENY = "deny"
    CHOOSE = "choose_calls"
    ASK = "ask"
    WITHDRAW = "withdraw"
    AWAY = "away"
    SEND_BACK = "send_back"
    REQUEST = "request_work_form"
    REQUEST_SHORTCUT = "request_work"
    DECISION = "record_decision_form"
    DECISION_SHORTCUT = "record_decision"
    DECLINE_DECISION = "decline_decision"


FIELD = "text"
"""The one field of each of our windows: its block and its element are called this."""

COMMAND = "/countersign"
EVENT_TYPE = "countersign"
"""The type of the metadata every message of ours carries."""
